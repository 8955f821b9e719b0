"""`huoshui ui`: Dagster's web server and daemon on 127.0.0.1 over this home."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from ingestion.errors import HuoshuiError
from ingestion.settings import Home, load_settings
from rich.console import Console

from orchestration.cli.session import session_of

HOST = "127.0.0.1"  # Dagster's UI has no login; never bind another address
DEFAULT_PORT = 3000
_MODULE = "orchestration.definitions"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("ui")(ui)


def ui(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=1, max=65535)] = DEFAULT_PORT,
    with_daemon: Annotated[bool, typer.Option(help="Also run the schedule, sensors and queued runs.")] = True,
) -> None:
    """Dagster UI over this home, on this machine only. Ends with Ctrl-C."""
    session = session_of(context)
    load_settings(session.home)
    require_free(port)
    commands = server_commands(port, with_daemon)
    address = f"http://{HOST}:{port}"
    session.emit({"url": address}, lambda console: _greet(console, address))
    raise typer.Exit(supervise(session.home, commands))


def require_free(port: int) -> None:
    """Raise HuoshuiError when something already listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise HuoshuiError(
                f"The UI cannot use {HOST}:{port}: {error.strerror}. "
                "Choose another port with --port, or end what listens there."
            ) from error


def server_commands(port: int, with_daemon: bool) -> list[list[str]]:
    """Command lines of the processes to run."""
    web = [sys.executable, "-m", "dagster_webserver", "-m", _MODULE, "-h", HOST, "-p", str(port)]
    # The daemon has a script of its own; `python -m dagster` does not know it.
    daemon = [str(Path(sys.executable).with_name("dagster-daemon")), "run", "-m", _MODULE]
    return [web, daemon] if with_daemon else [web]


def supervise(home: Home, commands: list[list[str]]) -> int:
    """Run the processes until one ends or the person does; 0 after Ctrl-C, else 1."""
    from orchestration.instance import environment, open_instance
    from orchestration.manifest import ensure_manifest
    from orchestration.sweep import sweep

    with open_instance(home) as instance:
        sweep(instance)
    ensure_manifest()
    env = {**os.environ, **environment(home)}
    children = [subprocess.Popen(command, env=env) for command in commands]  # noqa: S603 - our own command lines
    for stop in (signal.SIGINT, signal.SIGTERM):  # a background shell starts us with Ctrl-C ignored
        signal.signal(stop, signal.default_int_handler)
    try:
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
    except KeyboardInterrupt:
        return 0
    else:
        return 1
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(timeout=30)


def _greet(console: Console, address: str) -> None:
    console.print(f"Dagster UI: {address}/asset-groups  (Ctrl-C ends it)")
