"""Smoke entry: `python -m ingestion FILE... --home DIR` takes files in and prints the report as JSON."""

import argparse
import json
import sys
from pathlib import Path

from ingestion.errors import HuoshuiError
from ingestion.intake import ingest
from ingestion.settings import Home, load_settings


def main() -> int:
    """Exit code 0 when every file has a verdict."""
    parser = argparse.ArgumentParser(prog="python -m ingestion")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--home", type=Path, default=Path("data"))
    parser.add_argument("--format")
    arguments = parser.parse_args()
    home = Home(arguments.home)
    try:
        report = ingest(home, load_settings(home), arguments.files or None, arguments.format)
    except HuoshuiError as error:
        sys.stderr.write(error.message + "\n")
        return 1
    sys.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False, indent=1) + "\n")
    return int(bool(report.unreached))


if __name__ == "__main__":
    sys.exit(main())
