"""Text on its way through a spreadsheet: nothing is run, and what comes back is what went out.

Flow: cell -> an apostrophe before what a spreadsheet takes for a formula (CWE-1236) -> taken off by intake again.
Why:  a product may be called `=HYPERLINK(...)`, and the person who opens our file trusts us, not whoever named it.
"""

import re

import pyarrow as pa
import pyarrow.compute as pc

# Also behind blanks, and behind an apostrophe that was there before: else it would be lost on the way back.
_FORMULA = "[ \u00a0\u3000\ufeff\u200b]*'*[=+\\-@\t\r\n＝＋－＠]"
_NUMBER = "\t?[+-]?[0-9]+([.][0-9]+)?"
GUARDED = f"^'($|{_FORMULA})"  # in Arrow's syntax; group 1 is what the cell began with
_is_formula, _is_number = re.compile(_FORMULA).match, re.compile(_NUMBER).fullmatch


def guarded(cell: str) -> str:
    """A cell no spreadsheet runs; plain numbers stay as they are."""
    return f"'{cell}" if _is_formula(cell) and not _is_number(cell) else cell


def guarded_table(table: pa.Table) -> pa.Table:
    """A table whose text columns are guarded; other columns and nulls stay."""
    for place, field in enumerate(table.schema):
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            table = table.set_column(place, field.name, _guarded_column(table.column(place)))
    return table


def _guarded_column(values: pa.ChunkedArray) -> pa.ChunkedArray:
    formula = pc.match_substring_regex(values, f"^{_FORMULA}")
    number = pc.match_substring_regex(values, f"^{_NUMBER}$")
    return pc.if_else(pc.and_not(formula, number), pc.binary_join_element_wise("'", values, ""), values)
