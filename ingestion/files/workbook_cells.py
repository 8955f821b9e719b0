"""Columns of a workbook as text, as a person would have typed them.

Flow: one column of calamine's values -> the kinds of value in it -> one Arrow conversion per kind -> text.
Why:  a call per cell would cost more than reading the file. Ids come as numbers: an integer below 2^53 is exact,
      anything longer has lost its last digits already and is shown as Excel shows it, so that the id check refuses it.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

_EXACT = 2**53
_CLEAN_LENGTH = 16  # longer decimal text has more digits than Excel keeps (15), or is short enough to do one by one


def column_text(values: Sequence[object]) -> pa.Array:
    """A column's values as strings; nothing is null but what no kind explains."""
    kinds = set(map(type, values))
    if len(kinds) == 1:
        return _convert(kinds.pop(), values)
    parts = [_convert(kind, [v if v.__class__ is kind else None for v in values]) for kind in kinds]
    return pc.coalesce(*parts) if parts else pa.array([], pa.string())


def _convert(kind: type, values: Sequence[object]) -> pa.Array:
    """Text of the values of one kind; null stays null."""
    convert = _CONVERSIONS.get(kind)
    if convert:
        return convert(values)
    return pa.array([None if value is None else cell_text(value) for value in values], pa.string())


def _strings(values: Sequence[object]) -> pa.Array:
    return pa.array(values, pa.string())


def _flags(values: Sequence[object]) -> pa.Array:
    return pc.if_else(pa.array(values, pa.bool_()), "是", "否")


def _days(values: Sequence[object]) -> pa.Array:
    return pa.array(values, pa.date32()).cast(pa.string())


def _moments(values: Sequence[object]) -> pa.Array:
    moments = pa.array(values, pa.timestamp("us"))
    try:
        return moments.cast(pa.timestamp("s")).cast(pa.string())
    except pa.ArrowInvalid:  # fractions of a second
        return moments.cast(pa.timestamp("ms"), safe=False).cast(pa.string())


def _numbers(values: Sequence[object]) -> pa.Array:
    numbers = pa.array(values, pa.float64())
    bounds = pc.min_max(numbers)
    smallest, greatest = bounds["min"].as_py(), bounds["max"].as_py()
    if smallest is None:
        return numbers.cast(pa.string())
    is_exact = smallest > -_EXACT and greatest < _EXACT
    if is_exact and pc.all(pc.equal(pc.trunc(numbers), numbers)).as_py():
        return numbers.cast(pa.int64()).cast(pa.string())
    text = numbers.cast(pa.string())
    odd = pc.or_(pc.greater(pc.utf8_length(text), _CLEAN_LENGTH), pc.match_substring_regex(text, "[eni]|^-0$"))
    if not pc.any(odd).as_py():
        return text
    odd = pc.fill_null(odd, fill_value=False)
    return pc.replace_with_mask(text, odd, pa.array(map(_number, numbers.filter(odd).to_pylist()), pa.string()))


_CONVERSIONS: dict[type, Callable[[Sequence[object]], pa.Array]] = {
    str: _strings,
    float: _numbers,
    bool: _flags,
    dt.date: _days,
    dt.datetime: _moments,
}


def cell_text(value: object) -> str:
    """One cell as a person would have typed it."""
    match value:
        case bool():
            return "是" if value else "否"
        case int() | float():
            return _number(value)
        case dt.datetime():
            return value.isoformat(" ", "seconds" if value.microsecond == 0 else "milliseconds")
        case dt.timedelta():
            return _duration(value)
        case _:  # text, days, times of day
            return "" if value is None else str(value)


def _number(value: float) -> str:
    """15 digits, as Excel keeps; whole numbers without a point, never an exponent below 2^53."""
    if not abs(value) < _EXACT:
        return f"{value:.5E}"
    if value == int(value):
        return str(int(value))
    return f"{Decimal(f'{value:.15g}'):f}"


def _duration(value: dt.timedelta) -> str:
    """Hours may exceed 24: `26:03:04`."""
    seconds = round(value.total_seconds())
    sign, seconds = ("-" if seconds < 0 else ""), abs(seconds)
    return f"{sign}{seconds // 3600:02d}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"
