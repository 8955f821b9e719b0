"""Every side reads every line."""

import pytest

from benchmarks.intake.order_lines import write_csv, write_gb18030, write_xlsx
from benchmarks.intake.sides import SIDES


@pytest.mark.parametrize("side", ["huoshui", "reading", "engine", "pandas", "calamine"])
def test_side_reads_all_lines(side, tmp_path):
    plain = write_csv(tmp_path / "order_lines.csv", 500)
    files = {"calamine": [write_xlsx(tmp_path / "order_lines.xlsx", 500)], "engine": [plain]}
    for number, file in enumerate(files.get(side, [plain, write_gb18030(tmp_path / "order_lines_gb18030.csv", plain)])):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert SIDES[side](file, folder) == 500
