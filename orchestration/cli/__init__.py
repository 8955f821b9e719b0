"""The command line: thin over the functions Dagster calls. `main` is the console script `huoshui`."""

from orchestration.cli.entry import main

__all__ = ["main"]
