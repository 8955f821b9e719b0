"""Files that lie beside a whole export: known copies of it, and files that must be refused, passed over or are empty.

Every kind takes the whole file apart and gives the new file with the verdict it must get once the whole one is known.
Names sort behind the whole file's, because intake reads a folder in order of names.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from ingestion.sandbox.damage_file import CsvFile, Planted
from ingestion.sandbox.damage_kinds import other_encoding, pack, zipped

Beside = Callable[[CsvFile, np.random.Generator], tuple[Planted, bytes]]
_LOGIN = "<!DOCTYPE html>\n<html><head><title>登录</title></head><body>请使用微信扫码登录</body></html>\n"


def _named(file: CsvFile, mark: str, suffix: str = "csv") -> str:
    return f"{file.stem}_{mark}.{suffix}"


def _rejected(name: str, damage: str, reason: str, rows: int = 0) -> Planted:
    return Planted(name, damage, "rejected", rows_in=rows, reasons=((reason, 1),))


def _known(name: str, damage: str, rows: int) -> Planted:
    return Planted(name, damage, "duplicate", rows_in=rows, duplicate=rows)


def copied(file: CsvFile, rng: np.random.Generator) -> tuple[Planted, bytes]:  # noqa: ARG001  the shared shape
    """The same rows in the other encoding."""
    name = _named(file, "副本")
    return _known(name, "copied", len(file.rows)), other_encoding(file)[1]


def shuffled(file: CsvFile, rng: np.random.Generator) -> tuple[Planted, bytes]:
    """The same rows in another order, as a second export sorts them."""
    name = _named(file, "重新排序")
    rows = [file.rows[place] for place in rng.permutation(len(file.rows))]
    return _known(name, "shuffled", len(file.rows)), file.encoded(file.with_rows(rows).text())


def cut_off(file: CsvFile, rng: np.random.Generator) -> tuple[Planted, bytes]:
    """A download that stopped within a row. The row begins an order, so every order before it is whole."""
    ids = [row[file.id_place] for row in file.rows]
    starts = [place for place in range(1, len(ids)) if ids[place] not in ids[max(0, place - 50) : place]]
    place = starts[int(rng.integers(len(starts) // 2, len(starts)))]
    whole = file.with_rows(file.rows[:place]).text()
    torn = CsvFile(file.name, file.encoding, file.rows[place][:-3], ()).text().rstrip("\n")
    planted = Planted(
        _named(file, "断点"), "cut_off", "loaded", place + 1, 0, 1, duplicate=place, reasons=(("ragged_row", 1),)
    )
    return planted, file.encoded(whole + torn)


def destroyed_ids(file: CsvFile, rng: np.random.Generator) -> tuple[Planted, bytes]:  # noqa: ARG001  the shared shape
    """Ids as a spreadsheet shows long numbers."""
    place = file.id_place
    rows = [(*row[:place], f"{int(row[place].strip()):.5E}", *row[place + 1 :]) for row in file.rows]
    name = _named(file, "excel另存")
    return _rejected(name, "destroyed_ids", "damaged_ids"), file.encoded(file.with_rows(rows).text())


def renamed_key(file: CsvFile, rng: np.random.Generator) -> tuple[Planted, bytes]:  # noqa: ARG001  the shared shape
    """Somebody named the id column otherwise."""
    header = tuple("单据" if place == file.id_place else name for place, name in enumerate(file.header))
    name = _named(file, "改表头")
    return _rejected(name, "renamed_key", "missing_key_column"), file.encoded(replace(file, header=header).text())


def mostly_bad(file: CsvFile, rng: np.random.Generator) -> tuple[Planted, bytes]:  # noqa: ARG001  the shared shape
    """Every third amount is a formula's error."""
    place = file.money_place
    rows = [
        (*row[:place], "#REF!", *row[place + 1 :]) if number % 3 == 0 else row for number, row in enumerate(file.rows)
    ]
    name = _named(file, "公式错误")
    planted = _rejected(name, "mostly_bad", "too_many_bad_rows", len(rows))
    return planted, file.encoded(file.with_rows(rows).text())


def damaged_text(file: CsvFile, rng: np.random.Generator) -> tuple[Planted, bytes]:
    """One byte that is text in no encoding."""
    content = file.text().encode()
    place = int(rng.integers(len(content) // 2, len(content)))
    return _rejected(_named(file, "损坏"), "damaged_text", "undecodable"), content[:place] + b"\xff" + content[place:]


def login_page(file: CsvFile, rng: np.random.Generator) -> tuple[Planted, bytes]:  # noqa: ARG001  the shared shape
    """The session had ended; the browser saved the page under the export's name."""
    return _rejected(_named(file, "登录"), "login_page", "not_a_table"), _LOGIN.encode()


def zipped_twice(file: CsvFile, rng: np.random.Generator) -> tuple[Planted, bytes]:  # noqa: ARG001  the shared shape
    """A ZIP in a ZIP, as mail programs and people make them together."""
    inner_name, inner = zipped(file)
    name = _named(file, "邮件", "zip")
    return _rejected(name, "zipped_twice", "nested_archive"), pack(inner_name, inner)


def no_content(file: CsvFile, rng: np.random.Generator) -> tuple[Planted, bytes]:
    """Nothing but blank lines; how many differs, because the same content again would be a duplicate."""
    return Planted(_named(file, "空"), "no_content", "empty"), b"\n" * int(rng.integers(1, 100_000))


def lock_file(file: CsvFile, rng: np.random.Generator) -> tuple[Planted, bytes]:  # noqa: ARG001  the shared shape
    """What a spreadsheet leaves while the file is open."""
    return Planted(f"~${file.stem}.xlsx", "lock_file", "ignored"), b"\x05admin" + b" " * 159


BESIDE: Mapping[str, Beside] = {
    "copied": copied,
    "shuffled": shuffled,
    "cut_off": cut_off,
    "destroyed_ids": destroyed_ids,
    "renamed_key": renamed_key,
    "mostly_bad": mostly_bad,
    "damaged_text": damaged_text,
    "login_page": login_page,
    "zipped_twice": zipped_twice,
    "no_content": no_content,
    "lock_file": lock_file,
}
