"""dbt as a child that dies with its parent: `python -m orchestration.dbt_child <dbt arguments>`.

With `--host <socket>` it imports dbt, reads the parsed project, and forks for each build (orchestration/dbt_host.py).

A worker killed with SIGKILL cannot stop its children, and an orphaned dbt would go on writing (and locking) the DuckDB
file while the next night wants it. The kernel does it instead: PR_SET_PDEATHSIG, set before dbt is imported.
Elsewhere than on Linux the writer lock still keeps nights apart, and the next run waits for the file.
The project comes parsed (orchestration/manifest.py), where the parent names the file: that saves some seconds a night.
"""

import os
import socket
import sys
from functools import partial
from pathlib import Path
from typing import Any

from orchestration.dbt_fork import die_with_parent, next_build, wait_at
from orchestration.dbt_host import HOSTING
from orchestration.garbage import set_aside

PARENT_VARIABLE = "HUOSHUI_PARENT_PID"
PARSED_VARIABLE = "HUOSHUI_DBT_PARSED"


def main(args: list[str]) -> None:
    """Run dbt in this process with its own exit codes; raises SystemExit."""
    die_with_parent(int(os.environ.get(PARENT_VARIABLE, os.getppid())))
    from dbt.cli.main import cli

    from orchestration.dbt_events import hear_from_info

    events = hear_from_info()
    context = parsed_context(os.environ.get(PARSED_VARIABLE))
    set_aside()
    if args[:1] == [HOSTING]:
        # Not the adapter: duckdb starts a thread when it is imported, and a fork of it crashes when it ends.
        asked = next_build(socket.socket(fileno=int(args[1])))
        if asked is None:
            return
        args = asked.args
        if asked.gate is not None:
            events.before_opening = partial(wait_at, asked.gate)
    cli.main(args=args, prog_name="dbt", obj=context)


def parsed_context(parsed: str | None) -> dict[str, Any]:
    """dbt's context with the project as parsed before; empty, so that dbt parses, without a file this dbt can read."""
    if not parsed:
        return {}
    from dbt.contracts.graph.manifest import Manifest
    from dbt.version import __version__

    try:
        manifest = Manifest.from_msgpack(Path(parsed).read_bytes())
    except (OSError, ValueError, LookupError, TypeError, AttributeError):  # missing, torn, or of another shape
        return {}
    return {"manifest": manifest} if manifest.metadata.dbt_version == __version__ else {}


if __name__ == "__main__":
    main(sys.argv[1:])
