"""What a dbt test says of itself in Dagster, where a check without a description is only a long name.

Flow: a test of the manifest -> the comment its SQL begins with; for a generic one its name and arguments.
"""

from collections.abc import Mapping
from typing import Any

_GIVEN_BY_DBT = "model"


def text_of(test: Mapping[str, Any]) -> str | None:
    """A sentence on a dbt test; None where nothing is told."""
    generic = test.get("test_metadata")
    return _of_generic(generic) if generic else _opening_comment(str(test.get("raw_code") or ""))


def _of_generic(told: Mapping[str, Any]) -> str:
    """`is_unique_by` with `columns: [a, b]` -> `Is unique by: columns a, b.`"""
    given = {name: value for name, value in told.get("kwargs", {}).items() if name != _GIVEN_BY_DBT}
    arguments = "; ".join(f"{name.replace('_', ' ')} {_shown(value)}" for name, value in given.items())
    name = str(told["name"]).replace("_", " ").capitalize()
    return f"{name}: {arguments}." if arguments else f"{name}."


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _opening_comment(sql: str) -> str | None:
    lines = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.removeprefix("--").strip())
    return " ".join(lines) or None
