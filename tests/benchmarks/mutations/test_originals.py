"""Unmutated, every original loads whole: else the mutations would prove nothing."""

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
