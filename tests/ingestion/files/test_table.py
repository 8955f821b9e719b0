"""The hand-over between readers and typing."""

import pyarrow as pa

from ingestion.files.table import Candidate, cell_names, numbered
from ingestion.formats import FileFormat
from ingestion.streams.registry import LAYOUTS


def test_numbered_names_cells_by_position():
    table = numbered([pa.array(["a"]), pa.array(["b"])], pa.array([7]))
    assert table.to_pylist() == [{"rn": 7, "c0": "a", "c1": "b"}]
    assert cell_names(2) == ["c0", "c1"]


def test_candidate_is_named_after_its_format():
    layout = next(iter(LAYOUTS.values()))
    assert Candidate(layout).name == layout.name
    assert Candidate(layout, FileFormat("mine", layout)).name == "mine"
