"""`huoshui ingest` accounts for files and says what could not be read."""

import json
from typing import Any

import pytest

from ingestion.settings import Home
from orchestration.cli.intake import is_failure


def file(**more: object) -> dict[str, object]:
    """One file of the report."""
    return {"file": "a.csv", "stream": "shop.orders", "status": "loaded", "quarantined": 0, **more}


@pytest.mark.parametrize(
    ("answer", "strict", "expected"),
    [
        ({"files": [file()], "unreached": []}, True, False),
        ({"files": [file(quarantined=1)], "unreached": []}, False, False),
        ({"files": [file(quarantined=1)], "unreached": []}, True, True),
        ({"files": [file(status="rejected")], "unreached": []}, False, False),
        ({"files": [file(status="rejected")], "unreached": []}, True, True),
        ({"files": [], "unreached": ["gone.csv"]}, False, True),
    ],
)
def test_is_failure_when_a_file_got_no_verdict_or_strict_finds_one_bad(
    answer: dict[str, Any], strict: bool, expected: bool
) -> None:
    assert is_failure(answer, strict) is expected


def test_ingest_of_an_empty_inbox_says_where_files_go(call: Any, home: Home) -> None:
    answer = call("ingest")
    assert answer.code == 0
    assert "is empty" in answer.out


def test_ingest_of_a_missing_file_exits_1(call: Any, home: Home) -> None:
    answer = call("ingest", str(home.root / "no_such_file.csv"))
    assert answer.code == 1
    assert "no_such_file.csv" in answer.out


def test_ingest_gives_a_file_of_no_known_kind_a_reason(call: Any, home: Home) -> None:
    path = home.root / "letter.csv"
    path.write_text("dear,diary\n1,2\n")
    answer = call("ingest", str(path), "--json")
    (told,) = json.loads(answer.out)["files"]
    assert (answer.code, told["status"]) == (0, "rejected")
    assert told["reasons"]
    assert call("ingest", str(path), "--strict").code == 1


def test_ingest_refuses_an_unknown_format(call: Any, home: Home) -> None:
    answer = call("ingest", "--format", "nothing")
    assert answer.code == 1
    assert "formats.nothing" in answer.err
