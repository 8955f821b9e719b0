"""A file taken apart and put together says the same, in the encoding it came in."""

from dataclasses import replace

import pytest

from ingestion.sandbox.damage_file import is_damageable, read_csv

TEXT = '订单号,商品名称,商品实际价格(总共)\n\t37,"水, ""rosa""",¥1.00\n\t38,牙膏,2.00\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_read_csv_keeps_encoding_cells_and_places(tmp_path, encoding):
    path = tmp_path / "订单导出_20260601_063000.csv"
    path.write_bytes(TEXT.encode(encoding))
    file = read_csv(path)
    assert (file.encoding, file.title, file.stem) == (encoding, "订单导出", "订单导出_20260601_063000")
    assert file.rows == (("\t37", '水, "rosa"', "¥1.00"), ("\t38", "牙膏", "2.00"))
    assert (file.id_place, file.money_place) == (0, 2)
    assert file.encoded(file.text()) == TEXT.encode(encoding)


def test_loaded_counts_the_bad_rows_apart(tmp_path):
    path = tmp_path / "订单导出.csv"
    path.write_bytes(TEXT.encode())
    told = replace(read_csv(path), bad=(("bad_money", 1),)).loaded("x.csv", "d")
    assert (told.status, told.rows_in, told.loaded, told.quarantined, told.duplicate) == ("loaded", 2, 1, 1, 0)


def test_is_damageable_knows_csv_exports_with_id_and_money(tmp_path):
    assert is_damageable(tmp_path / "资金流水_20260601.csv")
    assert not is_damageable(tmp_path / "资金流水_20260601.xlsx")
    assert not is_damageable(tmp_path / "会员列表_20260601.csv")
