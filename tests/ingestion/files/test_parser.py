"""The limited process: reused, replaced after a crash, unable to write, bounded in memory."""

import pytest

from ingestion.errors import FileRejected
from ingestion.files.parse import Request
from ingestion.files.parser import Limits, Parser
from ingestion.files.table import Candidate
from ingestion.streams.registry import LAYOUTS

ALL = tuple(Candidate(layout) for layout in LAYOUTS.values())
SPEND = "日期,广告账户ID,计划ID,消耗\n2026-06-01,a1,c1,12.00\n"


def test_parser_survives_its_process(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(SPEND)
    with Parser() as parser:
        first, digest = parser.parse(path, Request("a.csv", ALL))
        process = parser._process
        process.kill()
        process.wait()
        second, again = parser.parse(path, Request("a.csv", ALL))
        assert first.cells.equals(second.cells)
        assert digest == again
        assert parser._process is not process


def test_parser_gives_the_verdict_of_the_reader_and_goes_on(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("甲,乙\n")
    with Parser() as parser:
        for _ in range(2):
            with pytest.raises(FileRejected) as caught:
                parser.parse(path, Request("a.csv", ALL))
            assert caught.value.reason == "unknown_layout"
        with pytest.raises(FileRejected) as caught:
            parser.parse(tmp_path / "gone.csv", Request("gone.csv", ALL))
        assert caught.value.reason == "unreadable"


def test_parser_refuses_a_file_that_needs_more_than_its_memory(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("w") as file:
        file.write(SPEND)
        file.write(SPEND.splitlines()[1].ljust(60, "x") + "\n")
        file.truncate(900 << 20)
    with Parser(Limits(memory_bytes=800 << 20)) as parser, pytest.raises(FileRejected) as caught:
        parser.parse(path, Request("a.csv", ALL))
    assert caught.value.reason in {"too_large", "parser_crashed"}
