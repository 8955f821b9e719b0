"""Files beside a whole one: what they hold, and that they are read behind it."""

import csv
import io
import zipfile

import numpy as np
import pytest

from ingestion.sandbox.damage_beside import BESIDE
from ingestion.sandbox.damage_file import CsvFile

ROWS = tuple((f"37{number // 2:017d}", f"{number}.00", "水", "a", "b") for number in range(120))
FILE = CsvFile("订单导出_20260601_063000.csv", "utf-8", ("订单号", "商品实际价格(总共)", "名", "x", "y"), ROWS)


def made(kind):
    return BESIDE[kind](FILE, np.random.default_rng(1))


def rows(content, encoding="utf-8"):
    return [tuple(row) for row in csv.reader(io.StringIO(content.decode(encoding)))]


@pytest.mark.parametrize("kind", [kind for kind in BESIDE if kind != "lock_file"])
def test_new_file_is_read_behind_the_whole_one(kind):
    planted, _ = made(kind)
    assert planted.file > FILE.name
    assert planted.damage == kind


def test_copies_hold_every_row_once():
    assert rows(made("copied")[1], "gb18030") == [FILE.header, *ROWS]
    shuffled = rows(made("shuffled")[1])
    assert sorted(shuffled[1:]) == sorted(ROWS)
    assert shuffled[1:] != list(ROWS)


def test_cut_off_ends_within_the_first_line_of_an_order():
    planted, content = made("cut_off")
    *whole, torn = rows(content)
    assert (planted.duplicate, planted.quarantined, planted.rows_in) == (len(whole) - 1, 1, len(whole))
    assert tuple(whole[1:]) == ROWS[: len(whole) - 1]
    assert torn == ROWS[len(whole) - 1][:2]
    assert torn[0] != whole[-1][0]


def test_destroyed_ids_lost_their_last_digits():
    assert {row[0] for row in rows(made("destroyed_ids")[1])[1:]} == {f"{int(row[0]):.5E}" for row in ROWS}


def test_renamed_key_lacks_the_id_header_only():
    assert rows(made("renamed_key")[1])[0] == ("单据", *FILE.header[1:])


def test_mostly_bad_spoils_every_third_amount():
    planted, content = made("mostly_bad")
    assert sum(row[1] == "#REF!" for row in rows(content)) == 40
    assert (planted.status, planted.rows_in, planted.reasons) == ("rejected", 120, (("too_many_bad_rows", 1),))


def test_damaged_text_is_no_text_in_any_encoding():
    _, content = made("damaged_text")
    for encoding in ("utf-8", "gb18030"):
        with pytest.raises(UnicodeDecodeError):
            content.decode(encoding)


def test_zipped_twice_holds_the_whole_file_in_the_inner_archive():
    _, content = made("zipped_twice")
    for name in ("订单导出_20260601_063000.zip", FILE.name):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.namelist() == [name]
            content = archive.read(name)
    assert rows(content) == [FILE.header, *ROWS]


def test_the_rest_is_no_table():
    assert made("login_page")[1].startswith(b"<!DOCTYPE html>")
    assert made("no_content")[1].strip() == b""
    assert made("lock_file")[0].file.startswith("~$")
