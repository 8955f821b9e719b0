"""`huoshui ui` binds this machine only and says what is in the way."""

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from typing import Any

import pytest

from ingestion.settings import Home
from orchestration.cli.ui import HOST, server_commands


def test_server_commands_bind_loopback_and_load_our_definitions() -> None:
    web, daemon = server_commands(3210, with_daemon=True)
    assert web[web.index("-h") + 1] == "127.0.0.1"
    assert web[web.index("-p") + 1] == "3210"
    assert "orchestration.definitions" in web
    assert "orchestration.definitions" in daemon
    assert len(server_commands(3210, with_daemon=False)) == 1


def test_server_commands_exist_in_this_installation() -> None:
    for command in server_commands(3210, with_daemon=True):
        done = subprocess.run([*command, "--help"], capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr


def test_ui_says_when_its_port_is_taken(call: Any, home: Home) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        answer = call("ui", "--port", str(taken.getsockname()[1]))
    assert answer.code == 1
    assert "--port" in answer.err


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@pytest.mark.slow
def test_ui_serves_the_asset_graph_and_ends_with_its_parent(home: Home) -> None:
    port = free_port()
    command = [sys.executable, "-m", "orchestration.cli", "--home", str(home.root), "ui", "--port", str(port)]
    ui = subprocess.Popen([*command, "--json"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert ask(port)["data"]["assetNodes"]
    finally:
        ui.send_signal(signal.SIGINT)
        ui.wait(timeout=60)
    with socket.socket() as probe:
        assert probe.connect_ex((HOST, port)) != 0


def ask(port: int) -> Any:
    """The assets the web server knows, as soon as it answers."""
    body = json.dumps({"query": "{assetNodes {assetKey {path}}}"}).encode()
    deadline = time.monotonic() + 120
    while True:
        request = urllib.request.Request(
            f"http://{HOST}:{port}/graphql", data=body, headers={"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
