"""Unmutated, every original loads whole: else the mutations would prove nothing."""

import io
import zipfile

from benchmarks.mutations.originals import HEADER, originals
from ingestion.intake import ingest
from ingestion.settings import create_home, load_settings

TOML = '[[brands]]\nbrand_id = "b"\n[[shops]]\nshop_id = "s"\nbrand_id = "b"\n[intake]\nquiet_seconds = 0\n'


def test_originals_load_whole_and_say_the_same(tmp_path):
    home = create_home(tmp_path / "home", TOML)
    for name, content in originals().items():
        (home.inbox / name).write_bytes(content)
    results = ingest(home, load_settings(home)).files
    assert {(result.rows_in, result.quarantined) for result in results} == {(60, 0)}
    assert sorted(result.status for result in results) == ["duplicate"] * (len(originals()) - 1) + ["loaded"]
    assert len(HEADER) == 8


def test_a_workbook_holds_no_clock():
    with zipfile.ZipFile(io.BytesIO(originals()["plain.xlsx"])) as book:
        said = book.read("docProps/core.xml").decode()
        assert said.count("2026-06-01T00:00:00Z") == 2
        assert {member.date_time[0] for member in book.infolist()} == {1980}
