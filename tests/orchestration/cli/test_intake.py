"""`huoshui ingest` accounts for files and says what could not be read."""

import json
import os
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


def test_ingest_says_and_writes_nothing_a_terminal_obeys(call: Any, home: Home) -> None:
    evil = "\x1b]0;owned\x07\x9b2J\n[error] forged [x](http://evil)\u202e"
    (home.inbox / f"{evil.replace('/', '')}.csv").write_text(f'订单号,"{evil}"\n1,2\n')
    (home.inbox / "缺.csv").write_text('订单号,订单下单时间,订单状态,商品实际价格(总共),"数量\n\x9b"\n1,2,3,4,5\n')
    for path in home.inbox.iterdir():
        os.utime(path, (0, 0))
    told = json.loads(call("ingest", "--json").out)["files"]
    assert {file["status"] for file in told} == {"rejected"}
    assert any("may be the new name" in file["message"] for file in told)
    notes = [path.read_text() for path in (home.inbox / "_rejected").glob("*.reason.txt")]
    for path in (home.inbox / "_rejected").glob("*.csv"):
        path.rename(home.inbox / path.name)
    answers = [call("ingest"), call("status"), call("status", "--json")]
    said = [line for answer in answers for line in (answer.out + answer.err).splitlines()]
    assert [line for line in [*said, *"".join(notes).splitlines()] if not line.isprintable()] == []
    assert [line for line in said if line.startswith("[error]")] == []
    assert all(len(note.splitlines()) == 2 for note in notes)
