"""The kinds of damage: how a file is written otherwise, which bad rows it gets, and which files lie beside it.

`FORMS` change how a file is written and nothing it says; `BAD_ROWS` add rows that must be set aside; `BESIDE` make
further files out of a whole one: copies that are known already, and files that must be refused.
"""

import gzip
import io
import zipfile
from collections.abc import Callable, Mapping

from ingestion.sandbox.damage_file import CsvFile

Form = Callable[[CsvFile], tuple[str, bytes]]
BadRows = Callable[[CsvFile, list[int]], CsvFile]

_FOREIGN = ("门店等级", "A")


def reencoded(file: CsvFile) -> tuple[str, bytes]:
    """UTF-16 with tabs and CRLF, as a spreadsheet saves "Unicode text"."""
    return file.name, file.text("\t").replace("\n", "\r\n").encode("utf-16")


def other_encoding(file: CsvFile) -> tuple[str, bytes]:
    """gb18030 becomes UTF-8 with its mark, anything else gb18030."""
    return file.name, file.text().encode("utf-8-sig" if file.encoding == "gb18030" else "gb18030")


def preamble(file: CsvFile) -> tuple[str, bytes]:
    """Title lines and a blank one above the header."""
    head = f"{file.title}\n导出说明：仅供内部使用,,\n\n"
    return file.name, file.encoded(head + file.text())


def totals(file: CsvFile) -> tuple[str, bytes]:
    """Blank rows, a subtotal in the middle, a total at the end."""
    width = len(file.header) - 1
    lines = list(file.rows)
    middle = len(lines) // 2
    blank = ("",) * (width + 1)
    framed = [*lines[:middle], ("小计", *blank[1:]), blank, *lines[middle:], blank, ("合计", *blank[1:])]
    return file.name, file.encoded(file.with_rows(framed).text() + "\n\n")


def guarded(file: CsvFile) -> tuple[str, bytes]:
    """Tab, backtick or `="..."` around ids, changing from row to row."""
    guards = ("\t{}", "`{}", '="{}"')
    place = file.id_place
    rows = [
        (*row[:place], guards[number % 3].format(row[place].strip("\t`")) if row[place] else "", *row[place + 1 :])
        for number, row in enumerate(file.rows)
    ]
    return file.name, file.encoded(file.with_rows(rows).text())


def foreign_column(file: CsvFile) -> tuple[str, bytes]:
    """One more column that no stream declares."""
    name, value = _FOREIGN
    text = CsvFile(file.name, file.encoding, (*file.header, name), tuple((*row, value) for row in file.rows)).text()
    return file.name, file.encoded(text)


def semicolons(file: CsvFile) -> tuple[str, bytes]:
    """As a spreadsheet of another country saves CSV."""
    return file.name, file.encoded(file.text(";"))


def zipped(file: CsvFile) -> tuple[str, bytes]:
    """The file alone in a ZIP."""
    return f"{file.stem}.zip", pack(file.name, file.encoded(file.text()))


def gzipped(file: CsvFile) -> tuple[str, bytes]:
    """The file as `.csv.gz`."""
    return f"{file.name}.gz", gzip.compress(file.encoded(file.text()), mtime=0)


def pack(name: str, content: bytes) -> bytes:
    """A ZIP with one member, the same bytes every time."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), content)
    return sink.getvalue()


FORMS: Mapping[str, Form] = {
    "reencoded": reencoded,
    "other_encoding": other_encoding,
    "preamble": preamble,
    "totals": totals,
    "guarded": guarded,
    "foreign_column": foreign_column,
    "semicolons": semicolons,
    "zipped": zipped,
    "gzipped": gzipped,
}


def no_bad_rows(file: CsvFile, places: list[int]) -> CsvFile:  # noqa: ARG001  the shape all of them share
    """Nothing is wrong with any row."""
    return file


def bad_amounts(file: CsvFile, places: list[int]) -> CsvFile:
    """Rows whose amount is a word."""
    return _added(file, places, "bad_money", lambda row: _set(row, file.money_place, "待确认"))


def missing_ids(file: CsvFile, places: list[int]) -> CsvFile:
    """Rows without their id."""
    return _added(file, places, "missing_value", lambda row: _set(row, file.id_place, ""))


def shifted_rows(file: CsvFile, places: list[int]) -> CsvFile:
    """Rows with an empty cell in front and the last one lost: every value under the next header."""
    return _added(file, places, "missing_value", lambda row: ("", *row[:-1]))


def torn_rows(file: CsvFile, places: list[int]) -> CsvFile:
    """Rows that end two cells too early."""
    return _added(file, places, "ragged_row", lambda row: row[:-2])


def _added(
    file: CsvFile, places: list[int], reason: str, spoil: Callable[[tuple[str, ...]], tuple[str, ...]]
) -> CsvFile:
    """Each row at `places` once more behind itself, under an id of its own, and spoiled."""
    rows: list[tuple[str, ...]] = []
    for number, row in enumerate(file.rows):
        rows.append(row)
        if number in places:
            own = row[file.id_place].strip("\t`")
            rows.append(spoil(_set(row, file.id_place, "99" + own[2:])))
    return CsvFile(file.name, file.encoding, file.header, tuple(rows), ((reason, len(places)),))


def _set(row: tuple[str, ...], place: int, value: str) -> tuple[str, ...]:
    return (*row[:place], value, *row[place + 1 :])


BAD_ROWS: Mapping[str, BadRows] = {
    "bad_amounts": bad_amounts,
    "missing_ids": missing_ids,
    "shifted_rows": shifted_rows,
    "torn_rows": torn_rows,
    "no_bad_rows": no_bad_rows,
}
