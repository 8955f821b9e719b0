"""Names that people and strangers give to files: which to pass over, which time they tell, how to show them.

Flow: name as the disk or an archive holds it -> ignored or not, export time, text that is safe to print.
Why:  a name is data from outside: it may hold a line break, a terminal sequence or bytes that are no text at all.
"""

import re
import unicodedata
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_TEMPORARY = (".tmp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".swp", "~")
_LITTER = ("thumbs.db", "desktop.ini")
_IN_NAME = re.compile(
    r"(?<!\d)(20\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])"
    r"(?:[-_ T.]?([01]\d|2[0-3])[-:_.]?([0-5]\d)(?:[-:_.]?([0-5]\d))?)?(?!\d)"
)
# control, format (bidi marks among them), lone surrogate, line and paragraph separator
_UNPRINTABLE = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))


def is_passing(name: str) -> bool:
    """Whether a name belongs to a hidden, temporary or lock file of some program."""
    return (
        name.startswith((".", "~$", "_"))
        or name.endswith(_TEMPORARY)
        or name.endswith(".reason.txt")
        or name.casefold() in _LITTER
    )


def shown(name: str) -> str:
    """A name on one line of valid text: what no screen, log or database should get is written as `\\x1b`, `\\u202e`."""
    if name.isprintable():
        return name
    return "".join(_escape(one) if unicodedata.category(one) in _UNPRINTABLE else one for one in name)


def _escape(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        code -= 0xDC00  # a byte of a name that is no UTF-8
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def export_time(name: str) -> str | None:
    """The export time in a file name (`订单导出_20260629_063000.csv`), as ISO instant in UTC; None without one.

    The last date in the name counts: periods name their end last. A date without a clock is its midnight.
    """
    found = [match for match in _IN_NAME.finditer(name) if _instant(match)]
    timed = [match for match in found if match.group(4)] or found
    instant = _instant(timed[-1]) if timed else None
    return instant.astimezone(UTC).isoformat() if instant else None


def _instant(match: re.Match[str]) -> datetime | None:
    parts = [int(part) if part else 0 for part in match.groups()]
    try:
        return datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[misc, arg-type]  # six ints, then the zone
    except ValueError:
        return None
