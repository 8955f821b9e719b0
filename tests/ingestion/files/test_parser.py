"""The limited process: reused, replaced after a crash, unable to write, bounded in memory."""

import hashlib
import os
import zipfile

import pytest

from ingestion.errors import FileChanged, FileRejected, SeveralFiles
from ingestion.files.parse import Request
from ingestion.files.parser import Limits, ParsedFile, Parser
from ingestion.files.table import Candidate
from ingestion.streams.registry import LAYOUTS

ALL = tuple(Candidate(layout) for layout in LAYOUTS.values())
SPEND = "日期,广告账户ID,计划ID,消耗\n2026-06-01,a1,c1,12.00\n"


def test_parser_survives_its_process(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(SPEND)
    with Parser() as parser:
        first = parser.open(path, Request("a.csv", ALL)).collected()
        process = parser._process
        process.kill()
        process.wait()
        second = parser.open(path, Request("a.csv", ALL)).collected()
        assert first.cells.equals(second.cells)
        assert parser._process is not process


def test_parser_gives_the_verdict_of_the_reader_and_goes_on(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("甲,乙\n")
    with Parser() as parser:
        for _ in range(2):
            with pytest.raises(FileRejected) as caught:
                parser.open(path, Request("a.csv", ALL))
            assert caught.value.reason == "unknown_layout"
        with pytest.raises(FileRejected) as caught:
            parser.open(tmp_path / "gone.csv", Request("gone.csv", ALL))
        assert caught.value.reason == "unreadable"


def test_parser_waits_for_no_pipe_and_follows_no_link(tmp_path):
    """Put in the place of a file after intake looked at it."""
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "link.csv").symlink_to("/dev/zero")
    for name in ("pipe.csv", "link.csv"):
        with Parser() as parser, pytest.raises(FileRejected) as caught:
            parser.open(tmp_path / name, Request(name, ALL))
        assert caught.value.reason == "not_a_file"


def test_parser_refuses_a_file_that_needs_more_than_its_memory(tmp_path):
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        for _ in range(300):
            file.write(b'{"x":"' + b"y" * (1 << 20) + b'"}\n')
    with Parser(Limits(memory_bytes=800 << 20)) as parser, pytest.raises(FileRejected) as caught:
        parser.open(path, Request("a.jsonl", ALL)).collected()
    assert caught.value.reason in {"too_large", "parser_crashed"}


def test_parser_forgets_a_stream_that_was_left_unread(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(SPEND + SPEND.splitlines()[1] + "\n")
    with Parser() as parser:
        parser.open(path, Request("a.csv", ALL))
        assert parser.open(path, Request("a.csv", ALL)).collected().cells.num_rows == 2


def test_parser_tells_the_files_of_an_archive(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("b.csv", "c.csv"):
            archive.writestr(name, SPEND)
    digest = hashlib.sha256(SPEND.encode()).hexdigest()
    with Parser() as parser:
        with pytest.raises(SeveralFiles) as caught:
            parser.open(path, Request("a.zip", ALL))
        assert caught.value.members == [("b.csv", digest), ("c.csv", digest)]
        assert parser.open(path, Request("a.zip", ALL, member=1)).collected().cells.num_rows == 1


def test_parsed_file_gives_single_rows_as_delivered(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(SPEND + "2026-06-02,`a2,c2\t,13.00\n")
    with Parser() as parser:
        file = ParsedFile.at(parser, path, Request("a.csv", ALL), path.stat())
        assert file.stream().collected().cells["c1"].to_pylist() == ["a1", "a2"]
        assert file.rows([2]).to_pylist() == [{"rn": 2, "c0": "2026-06-02", "c1": "`a2", "c2": "c2\t", "c3": "13.00"}]


def test_parsed_file_is_refused_when_it_changed_since(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(SPEND)
    with Parser() as parser:
        file = ParsedFile.at(parser, path, Request("a.csv", ALL), path.stat())
        os.utime(path, ns=(1, 1))
        with pytest.raises(FileChanged):
            file.stream().collected()
        fresh = ParsedFile.at(parser, path, Request("a.csv", ALL), path.stat())
        assert fresh.stream().collected().cells.num_rows == 1
