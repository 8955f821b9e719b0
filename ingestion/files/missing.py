"""What to tell a person whose file lacks key columns: which, and what they may be called now.

Flow: missing columns, headers nobody claims -> the closest header of each by name -> one rejection.
Why:  a renamed header is the usual reason, and the person who exported the file sees both names at once.
"""

import difflib
from collections.abc import Sequence

from ingestion.errors import FileRejected
from ingestion.files.table import Candidate

_ALIKE = 0.4  # share of equal characters from which a header is worth naming


def missing_columns(candidate: Candidate, missing: Sequence[str], unclaimed: Sequence[str]) -> FileRejected:
    """The rejection of a file read as `candidate`; `unclaimed` are its headers that no column claims."""
    lacks = f"Read as {candidate.name}, the file lacks {', '.join(missing)}."
    guesses = [(old, new) for old in missing if (new := closest(old, unclaimed))]
    told = "; ".join(f"{new!r} may be the new name of {old!r}" for old, new in guesses)
    advice = f" {told}: if so, name it under [formats] of huoshui.toml or export again." if told else ""
    renamed = dict(guesses)
    columns = tuple(f"{old} -> {renamed[old]}?" if old in renamed else old for old in missing)
    return FileRejected("missing_key_column", lacks + advice, columns=columns, stream=candidate.layout.stream)


def closest(name: str, headers: Sequence[str]) -> str | None:
    """The header most like `name`; None when none is."""
    by_name = {header.strip(): header.strip() for header in headers}
    return next(iter(difflib.get_close_matches(name, by_name, 1, _ALIKE)), None)
