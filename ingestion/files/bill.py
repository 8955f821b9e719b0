"""WeChat Pay bills: backtick cells, and a summary that the details must add up to.

Flow: text -> header line, detail lines split on `` ,` `` -> cells; summary header and row -> count and sums compared.
Why:  product names hold commas, so a CSV parser shifts columns; a bill that does not add up must not be loaded.
"""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

import numpy as np
import pyarrow as pa

from ingestion.errors import FileRejected
from ingestion.files.headers import Match, accepted, best_match, normalized
from ingestion.files.table import Candidate, RaggedRow, RawTable, numbered

_COUNT = "总交易单数"
# summary header -> detail headers of which one is there
_SUMS = {
    "应结订单总金额": ("应结订单金额", "总金额"),
    "总交易额": ("总金额", "应结订单金额"),
    "退款总金额": ("退款金额",),
    "总退款金额": ("退款金额",),
    "充值券退款总金额": ("充值券退款金额",),
    "手续费总金额": ("手续费",),
    "订单总金额": ("订单金额",),
    "申请退款总金额": ("申请退款金额",),
}


def is_bill(text: bytes, candidates: Sequence[Candidate]) -> bool:
    """Whether the header fits a bill best, and the second line begins with a backtick or the summary.

    The backtick alone proves nothing: other exports put it before ids.
    """
    lines = text[:65_536].splitlines()[:2]
    if len(lines) < 2 or not lines[1].startswith((b"`", _COUNT.encode())):
        return False
    match = best_match(candidates, [lines[0].decode("utf-8", errors="replace").split(",")])
    return match is not None and match.candidate.layout.framing == "wechat_pay_bill"


def read_bill(text: bytes, candidates: Sequence[Candidate]) -> RawTable:
    """Read a bill and check it against its summary.

    Raises:
        FileRejected: unknown_layout, missing_key_column, summary_missing or summary_mismatch.

    """
    lines = [line.decode("utf-8") for line in text.splitlines() if line.strip()]
    bills = [one for one in candidates if one.layout.framing == "wechat_pay_bill"]
    header = lines[0].split(",")
    match: Match = accepted(best_match(bills, [header]), header)
    end = next((i for i, line in enumerate(lines) if line.split(",")[0].strip() == _COUNT), None)
    if end is None or end + 1 >= len(lines):
        raise FileRejected("summary_missing", "The bill ends without its summary: it was cut off.")
    details = [line.removeprefix("`").split(",`") for line in lines[1:end]]
    width = len(header)
    good = [(number, cells) for number, cells in enumerate(details, 1) if len(cells) == width]
    ragged = tuple(RaggedRow(n, lines[n]) for n, cells in enumerate(details, 1) if len(cells) != width)
    columns = [pa.array([cells[place] for _, cells in good], pa.string()) for place in range(width)]
    summary = dict(zip(lines[end].split(","), lines[end + 1].removeprefix("`").split(",`"), strict=False))
    _check(summary, header, columns, len(details))
    numbers = pa.array(np.array([number for number, _ in good], dtype=np.int64))
    return RawTable(match.candidate, tuple(header), numbered(columns, numbers), ragged, ",`")


def _check(summary: dict[str, str], header: Sequence[str], columns: Sequence[pa.Array], rows: int) -> None:
    told = {normalized(name): value.strip(" `") for name, value in summary.items()}
    if told.get(_COUNT) != str(rows):
        raise FileRejected("summary_mismatch", f"The summary tells {told.get(_COUNT)} rows, the bill has {rows}.", rows)
    places = {normalized(name): place for place, name in enumerate(header)}
    for total, names in _SUMS.items():
        place = next((places[name] for name in names if name in places), None)
        if total not in told or place is None:
            continue
        found, wanted = _sum(columns[place].to_pylist()), _sum([told[total]])
        if found != wanted:
            raise FileRejected("summary_mismatch", f"{total} is {wanted}, the rows add up to {found}.", rows)


def _sum(values: Sequence[str]) -> Decimal | None:
    try:
        return sum((Decimal(value or "0") for value in values), Decimal(0))
    except InvalidOperation:
        return None
