"""dbt as a child that dies with its parent: `python -m orchestration.dbt_child <dbt arguments>`.

A worker killed with SIGKILL cannot stop its children, and an orphaned dbt would go on writing (and locking) the DuckDB
file while the next night wants it. The kernel does it instead: PR_SET_PDEATHSIG, set before dbt is imported.
Elsewhere than on Linux the writer lock still keeps nights apart, and the next run waits for the file.
"""

import ctypes
import os
import signal
import sys

PARENT_VARIABLE = "HUOSHUI_PARENT_PID"
_PR_SET_PDEATHSIG = 1


def die_with_parent(expected_parent: int) -> None:
    """Ask the kernel for SIGKILL at the parent's death; exit at once if it is already gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != expected_parent:
        sys.exit("The process that started this dbt build is gone; nothing was built.")


def main(args: list[str]) -> None:
    """Run dbt in this process with its own exit codes; raises SystemExit."""
    die_with_parent(int(os.environ.get(PARENT_VARIABLE, os.getppid())))
    from dbt.cli.main import cli

    cli.main(args=args, prog_name="dbt")


if __name__ == "__main__":
    main(sys.argv[1:])
