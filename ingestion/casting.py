"""Text to declared types, as SQL expressions.

Flow: column declaration + the format's reading -> an expression over a clean text cell; NULL means "cannot be read".
Why:  the shape is checked by a regular expression before any cast, because casts are lenient: they round, accept
      1e3, roll 24:00 over. Money goes through DECIMAL, instants through the zone's rules.
"""

from dataclasses import dataclass

from ingestion.contract import Column, ColumnType
from ingestion.shape import literal

_DAY = r"\d{4}[-/]\d{1,2}[-/]\d{1,2}"
_CLOCK = r"([01]?\d|2[0-3]):[0-5]?\d(:[0-5]?\d(\.\d{1,9})?)?"
_OFFSET = r"(Z|[+-]\d{2}(:?\d{2})?)"
_GROUPED = r"(\d+|\d{1,3}(,\d{3})+)"
DAMAGED_ID = r"\d\.\d+[eE]\+?[1-9]\d|\d[eE]\+[1-9]\d|\d{16,}\.0+"
_FIRST, _FIXED_OFFSET, _LAST = "1970-01-02", "1992-01-01", "2100-01-01"
_SHANGHAI = "Asia/Shanghai"
_MOST_FEN = 10**18 - 1
_CENTS = 2

REASONS: dict[ColumnType, str] = {
    ColumnType.MONEY: "bad_money",
    ColumnType.RATE: "bad_rate",
    ColumnType.INT: "bad_number",
    ColumnType.TIMESTAMP: "bad_time",
    ColumnType.DATE: "bad_date",
    ColumnType.BOOL: "bad_flag",
    ColumnType.ID: "damaged_id",
}
WANTED: dict[ColumnType, str] = {
    ColumnType.MONEY: "an amount",
    ColumnType.RATE: "a rate such as 15% or 0.15",
    ColumnType.INT: "a whole number",
    ColumnType.TIMESTAMP: "a time such as 2026-06-01 09:30:00",
    ColumnType.DATE: "a date such as 2026-06-01",
    ColumnType.BOOL: "a yes or no",
    ColumnType.ID: "a whole id; its last digits are lost",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How a format writes money and times. `zone` is an IANA name; `date_formats` are strptime patterns."""

    money_unit: str = "yuan"
    zone: str = _SHANGHAI
    date_formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plain:
    """Shortcut for values in their plainest spelling: a cast to `kind` that prints as the very text it came from.

    Such a round trip proves the shape at half the cost of a regular expression, and says that the typed value gives
    the delivered text back. `value` and `bounds` are SQL over the cast value, named `{0}` in them.
    """

    kind: str
    value: str = "{0}"
    bounds: str = "true"


def plain(column: Column, reading: Reading) -> Plain | None:
    """The shortcut of a column, where its type has one."""
    is_declared = bool(reading.date_formats)
    match column.type:
        case ColumnType.MONEY if reading.money_unit == "fen":
            return Plain("BIGINT", bounds=f"{{0}} between -{_MOST_FEN} and {_MOST_FEN}")
        case ColumnType.MONEY if column.fraction_digits >= _CENTS:
            return Plain("DECIMAL(15, 2)", "({0} * 100::DECIMAL(3, 0))::BIGINT", "abs({0}) < 1000000000000")
        case ColumnType.INT:
            return Plain("BIGINT")
        case ColumnType.TIMESTAMP if not is_declared and reading.zone == _SHANGHAI:
            # Shanghai has kept UTC+8 since 1991; before, the zone's own rules say.
            fixed = "make_timestamptz(epoch_us({0}) - 28800000000)"
            return Plain("TIMESTAMP", fixed, f"{{0}} between TIMESTAMP '{_FIXED_OFFSET}' and TIMESTAMP '{_LAST}'")
        case ColumnType.DATE if not is_declared:
            return Plain("DATE", bounds=f"{{0}} between DATE '{_FIRST}' and DATE '{_LAST}'")
        case _:
            return None


def cast_sql(column: Column, text: str, reading: Reading) -> str:  # noqa: PLR0911  one return per type
    """Expression of the column's lake type over the SQL expression `text` (VARCHAR, NULL for none)."""
    match column.type:
        case ColumnType.MONEY:
            return _money(text, column.fraction_digits, reading.money_unit)
        case ColumnType.RATE:
            return _rate(text)
        case ColumnType.INT:
            plain = f"regexp_replace(replace({text}, ',', ''), '\\.0+$', '')"
            return _when(text, rf"[+-]?{_GROUPED}(\.0+)?", f"try_cast({plain} as BIGINT)")
        case ColumnType.TIMESTAMP:
            return _instant(text, reading)
        case ColumnType.DATE:
            return _date(text, reading)
        case ColumnType.BOOL:
            yes, no = (_words(column, code) for code in ("true", "false"))
            told = f"when {text} in ({yes}) then true when {text} in ({no}) then false"
            return f"case when {text} is null then false {told} end"
        case ColumnType.ENUM:
            arms = " ".join(f"when {literal(word)} then {literal(code)}" for word, code in column.values.items())
            return f"case {text} {arms} else {text} end" if arms else text
        case ColumnType.ID:
            is_suspect = f"contains({text}, '.') or contains({text}, '+')"  # a fifth of what the pattern costs
            is_damaged = f"({is_suspect}) and regexp_full_match({text}, {literal(DAMAGED_ID)})"
            return f"case when {is_damaged} then null else {text} end"
        case _:
            return text


def _when(text: str, pattern: str, value: str) -> str:
    return f"case when regexp_full_match({text}, {literal(pattern)}) then {value} end"


def _words(column: Column, code: str) -> str:
    return ", ".join(literal(word) for word, meant in column.values.items() if meant == code)


def _money(text: str, digits: int, unit: str) -> str:
    """Integer fen. ¥, thousands commas and a trailing 元 are read; more decimals than `digits` are refused."""
    if unit == "fen":
        return _when(text, r"[+-]?\d{1,18}(\.0+)?", f"try_cast(regexp_replace({text}, '\\.0+$', '') as BIGINT)")
    sign = r"[+-]?[¥￥]?|[¥￥][+-]?"
    shape = rf"({sign})\s*{_GROUPED}(\.\d{{1,{digits}}})?\s*元?"
    bare = f"[+-]?\\d{{1,12}}(\\.\\d{{1,{digits}}})?"  # what nearly every cell looks like; the rest costs more
    plain = f"translate({text}, '¥￥元, ', '')"
    return (
        f"case when regexp_full_match({text}, {literal(bare)}) then {_fen(text, digits)} "
        f"when regexp_full_match({text}, {literal(shape)}) then {_fen(plain, digits)} end"
    )


def _fen(number: str, digits: int) -> str:
    """Yuan to fen, half away from zero beyond the second decimal."""
    yuan = f"try_cast({number} as DECIMAL(18, {digits}))"
    return f"try_cast({yuan} * 100 as BIGINT)" if digits <= 2 else f"try_cast(round({yuan} * 100) as BIGINT)"


def _rate(text: str) -> str:
    percent = f"try_cast(try_cast(rtrim({text}, '% ') as DECIMAL(12, 4)) * 0.01::DECIMAL(3, 2) as DECIMAL(9, 6))"
    fraction = f"try_cast({text} as DECIMAL(9, 6))"
    return (
        f"case when regexp_full_match({text}, '[+-]?\\d{{1,4}}(\\.\\d{{1,4}})?\\s?%') then {percent} "
        f"when regexp_full_match({text}, '[+-]?(0(\\.\\d{{1,6}})?|1(\\.0{{1,6}})?)') then {fraction} end"
    )


def _instant(text: str, reading: Reading) -> str:
    """Wall clock of the zone, or a time with offset, as TIMESTAMP WITH TIME ZONE."""
    wall = _when(text, rf"{_DAY}([ T]{_CLOCK})?", f"try_cast({text} as TIMESTAMP)")
    if reading.date_formats:
        wall = f"coalesce({_parsed(text, reading)}, {wall})"
    zoned = f"timezone({literal(reading.zone)}, {wall})"
    with_offset = _when(text, rf"{_DAY}[ T]{_CLOCK}\s?{_OFFSET}", f"try_cast({text} as TIMESTAMP WITH TIME ZONE)")
    return _in_range(f"coalesce({zoned}, {with_offset})", "TIMESTAMP WITH TIME ZONE")


def _date(text: str, reading: Reading) -> str:
    """A business day; a midnight behind it, as spreadsheets add, is dropped."""
    plain = _when(text, rf"{_DAY}( 0?0:00(:00(\.0+)?)?)?", f"try_cast(split_part({text}, ' ', 1) as DATE)")
    compact = _when(text, r"\d{8}", f"try_strptime({text}, '%Y%m%d')::DATE")
    declared = f"{_parsed(text, reading)}::DATE, " if reading.date_formats else ""
    return _in_range(f"coalesce({declared}{plain}, {compact})", "DATE")


def _parsed(text: str, reading: Reading) -> str:
    patterns = ", ".join(literal(pattern) for pattern in reading.date_formats)
    return f"try_strptime({text}, [{patterns}])"


def _in_range(value: str, kind: str) -> str:
    return f"case when {value} between {kind} '{_FIRST}' and {kind} '{_LAST}' then {value} end"
