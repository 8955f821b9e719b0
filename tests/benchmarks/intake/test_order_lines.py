"""The files hold the same lines."""

import csv

from python_calamine import CalamineWorkbook

from benchmarks.intake.order_lines import HEADER, write_csv, write_gb18030, write_xlsx


def test_all_kinds_hold_the_same_lines(tmp_path):
    plain = write_csv(tmp_path / "a.csv", 10)
    chinese = write_gb18030(tmp_path / "b.csv", plain)
    rows = list(csv.reader(plain.read_text("utf-8").splitlines()))
    assert (rows[0], len(rows), len({row[0] for row in rows[1:]})) == (HEADER, 11, 5)
    assert chinese.read_bytes().decode("gb18030") == plain.read_text("utf-8")
    sheet = CalamineWorkbook.from_path(str(write_xlsx(tmp_path / "c.xlsx", 10))).get_sheet_by_index(0).to_python()
    assert [row[:8] for row in sheet] == [row[:8] for row in rows]
    assert [float(row[10]) for row in rows[1:]] == [row[10] for row in sheet[1:]]
