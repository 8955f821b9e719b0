"""A table at hand is a delivery like a file: trimmed for loading, as delivered for quarantine."""

import pyarrow as pa

from ingestion.files.delivered import KeptTable
from ingestion.files.table import Candidate, RawTable, numbered
from ingestion.streams.registry import LAYOUTS


def test_kept_table_can_be_read_again_and_by_row():
    cells = numbered([pa.array(["\ta", " b"])], pa.array([4, 9]))
    kept = KeptTable(RawTable(Candidate(LAYOUTS["member__members"]), ("会员ID",), cells))
    for _ in range(2):
        assert kept.stream().collected().cells.to_pylist() == [{"rn": 4, "c0": "a"}, {"rn": 9, "c0": "b"}]
    assert kept.rows([9]).to_pylist() == [{"rn": 9, "c0": " b"}]
    assert kept.size_bytes > 0
