"""Fixed width: slices by declared positions, short lines set aside."""

from ingestion.contract import Column, ColumnType, Layout
from ingestion.files.fixed_width import read_fixed_width
from ingestion.files.table import Candidate
from ingestion.formats import FileFormat

COLUMNS = (
    Column("id", ColumnType.ID, ("id",), required=True),
    Column("fee", ColumnType.MONEY, ("fee",), required=True),
)
LAYOUT = Layout("x", "brand.x", COLUMNS)


def test_read_fixed_width_slices_characters_not_bytes():
    format_ = FileFormat("x", LAYOUT, kind="fixed_width", header=True, positions={"id": (0, 4), "fee": (4, 9)})
    raw = read_fixed_width("标题\n订单01 1.50\nab\n\n00022.00\n".encode(), Candidate(LAYOUT, format_))
    assert raw.headers == ("id", "fee")
    assert raw.cells.to_pylist() == [
        {"rn": 1, "c0": "订单01", "c1": " 1.50"},
        {"rn": 3, "c0": "0002", "c1": "2.00"},
    ]
    assert [(row.row_number, row.text) for row in raw.ragged] == [(2, "ab")]
