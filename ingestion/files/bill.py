"""WeChat Pay bills: backtick cells, and a summary that the details must add up to.

Flow: text -> header, detail records, summary header, summary row -> records split on `` ,` `` -> count and sums told.
Why:  product names hold commas and line ends, so a CSV parser shifts columns; a bill that does not add up, that was cut
      off or glued to another one must not be loaded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.errors import FileRejected
from ingestion.files.headers import accepted, best_match, normalized
from ingestion.files.table import Candidate, RaggedRow, RawTable, numbered

_TRADES, _FLOWS = "总交易单数", "资金流水总笔数"
# summary header -> detail headers of which one is there
_SUMS = {
    "应结订单总金额": ("应结订单金额", "总金额"),
    "总交易额": ("总金额", "应结订单金额"),
    "退款总金额": ("退款金额",),
    "总退款金额": ("退款金额",),
    "充值券退款总金额": ("充值券退款金额",),
    "总企业红包退款金额": ("企业红包退款金额",),
    "总代金券或立减优惠退款金额": ("代金券或立减优惠退款金额",),
    "手续费总金额": ("手续费",),
    "订单总金额": ("订单金额",),
    "申请退款总金额": ("申请退款金额",),
}
_DIRECTION, _FLOW_AMOUNT = "收支类型", "收支金额(元)"
_MONEY = pa.decimal128(38, 5)
_SPLIT = ",`"


@dataclass(frozen=True, slots=True)
class _Bill:
    """The blocks of a bill; `summary` by normalized header."""

    header: list[str]
    records: list[str]
    count: str
    summary: dict[str, str]


def is_bill(text: bytes, candidates: Sequence[Candidate]) -> bool:
    """Whether the header fits a bill best, and the second line begins with a backtick or the summary.

    The backtick alone proves nothing: other exports put it before ids.
    """
    lines = text[:65_536].splitlines()[:2]
    if len(lines) < 2 or not lines[1].startswith((b"`", _TRADES.encode(), _FLOWS.encode())):
        return False
    match = best_match(candidates, [lines[0].decode("utf-8", errors="replace").split(",")])
    return match is not None and match.candidate.layout.framing == "wechat_pay_bill"


def read_bill(text: bytes, candidates: Sequence[Candidate]) -> RawTable:
    """Read a trade bill (all, successes, refunds) or a fund-flow bill and check it against its summary.

    Raises:
        FileRejected: unknown_layout, missing_key_column, duplicate_column, summary_missing, summary_mismatch,
            several_tables.

    """
    bill = _blocks([line.decode("utf-8") for line in text.splitlines() if line.strip()])  # bytes: U+2028 ends no line
    bills = [one for one in candidates if one.layout.framing == "wechat_pay_bill"]
    match = accepted(best_match(bills, [bill.header]), bill.header)
    width = len(bill.header)
    cells = pc.split_pattern(pc.utf8_slice_codeunits(pa.array(bill.records, pa.string()), 1), _SPLIT)
    is_whole = pc.equal(pc.list_value_length(cells), width)
    flat, rows = cells.filter(is_whole).flatten(), np.flatnonzero(is_whole.to_numpy(zero_copy_only=False))
    columns = [flat.take(pa.array(np.arange(place, len(flat), width))) for place in range(width)]
    _check(bill, {normalized(name): values for name, values in zip(bill.header, columns, strict=True)})
    torn = np.setdiff1d(np.arange(len(bill.records)), rows)
    ragged = tuple(RaggedRow(int(place) + 1, bill.records[place]) for place in torn)
    return RawTable(match.candidate, tuple(bill.header), numbered(columns, pa.array(rows + 1)), ragged, _SPLIT)


def _blocks(lines: Sequence[str]) -> _Bill:
    """Header, records, summary. A line without a backtick in front belongs to the value before it."""
    end = next((n for n, line in enumerate(lines) if normalized(line.partition(",")[0]) in (_TRADES, _FLOWS)), None)
    names = [normalized(name) for name in lines[end].split(",")] if end is not None else []
    values = lines[end + 1].removeprefix("`").split(_SPLIT) if end is not None and end + 1 < len(lines) else []
    if end is None or len(values) != len(names):
        raise FileRejected(
            "summary_missing", "The bill ends without its whole summary: it was cut off. Fetch it again."
        )
    if len(lines) > end + 2:
        raise FileRejected("several_tables", "The bill goes on after its summary. Deliver each day's bill as a file.")
    records: list[str] = []
    for line in lines[1:end]:
        if line.startswith("`") or not records:
            records.append(line)
        else:
            records[-1] += "\n" + line
    return _Bill(lines[0].split(","), records, names[0], dict(zip(names, values, strict=True)))


def _check(bill: _Bill, columns: Mapping[str, pa.Array]) -> None:
    """Compare every figure of the summary that the details can tell."""
    _compare(bill.count, bill.summary[bill.count], Decimal(len(bill.records)), len(bill.records))
    for total, names in _SUMS.items():
        values = next((columns[name] for name in names if name in columns), None)
        if total in bill.summary and values is not None:
            _compare(total, bill.summary[total], _sum(values), len(bill.records))
    if bill.count == _FLOWS and {_DIRECTION, _FLOW_AMOUNT} <= set(columns):
        for way in ("收入", "支出"):
            amounts = columns[_FLOW_AMOUNT].filter(pc.equal(columns[_DIRECTION], way))
            for total, found in ((f"{way}笔数", Decimal(len(amounts))), (f"{way}金额", _sum(amounts))):
                if total in bill.summary:
                    _compare(total, bill.summary[total], found, len(bill.records))


def _compare(name: str, told: str, found: Decimal | None, rows: int) -> None:
    wanted = _number(told)
    if found is None or found != wanted:
        detail = "the rows hold a value that is no amount" if found is None else f"the rows give {found.normalize():f}"
        raise FileRejected("summary_mismatch", f"The summary tells {name} {told[:40]}, {detail}. Fetch it again.", rows)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip(" `"))
    except InvalidOperation:
        return None


def _sum(values: pa.Array) -> Decimal | None:
    """The sum of amounts as written, an empty one counting nothing; None when one cannot be read."""
    text = pc.ascii_trim(values, " `")
    try:
        total = pc.sum(pc.if_else(pc.equal(text, ""), "0", text).cast(_MONEY))
    except pa.ArrowInvalid:
        return None
    return Decimal(total.as_py() or 0)
