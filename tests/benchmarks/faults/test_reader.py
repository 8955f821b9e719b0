from itertools import count
from pathlib import Path

import pytest

from benchmarks.faults import reader
from ingestion.home import Home
from serving.store import find_release


def three_times() -> object:
    """True from the fourth call on."""
    calls = count()
    return lambda: next(calls) >= 3


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_PAUSE_SECONDS", 0)


def test_poll_counts_reads_of_whole_audited_releases(template: Home) -> None:
    content = find_release(template.serving, None).manifest.content_hashes
    assert reader.poll(template.serving, {reader.fingerprint(content)}, three_times()) == reader.Reads(3, 0, 0)


def test_poll_counts_a_content_that_nobody_audited(template: Home) -> None:
    assert reader.poll(template.serving, {"another"}, three_times()) == reader.Reads(3, 0, 3)


def test_poll_counts_a_release_that_is_not_what_its_manifest_promises(small_home: Home) -> None:
    current = (small_home.serving / "current").resolve()
    other = next(path for path in current.parent.iterdir() if path != current)
    (other / "huoshui.duckdb").chmod(0o600)
    (current / "huoshui.duckdb").chmod(0o600)
    (current / "huoshui.duckdb").write_bytes((other / "huoshui.duckdb").read_bytes())
    manifest = other / "manifest.json"
    manifest.chmod(0o600)
    manifest.write_text(manifest.read_text().replace("1", "2"))
    assert reader.poll(small_home.serving, set(), three_times()).torn == 3


def test_poll_counts_a_reader_that_finds_nothing(tmp_path: Path) -> None:
    assert reader.poll(tmp_path, set(), three_times()).torn == 3
