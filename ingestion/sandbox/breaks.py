"""Four planted breaks between the ledgers, each in one order; what reconciliation must find, by name and to the fen.

    lost_order        paid, and in the pay bills, but the shop's fund flow and settlements never heard of it
    fee_rebate        the fund flow gives a technical service fee back, and no settlement knows
    late_refund       money went back after settlement (fund flow, pay bills); no aftersale, no settlement says so
    split_commission  a talent's commission is booked in two parts, the smaller one as a plain split

Orders and aftersales stay as they are, so nothing but the ledgers moves. The orders are the ones with the most at stake
among those that settled in the month before the last two weeks, of a brand's first block: every delivery of the last
nights shows them, and equal options choose the same.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from ingestion.sandbox import clock, names
from ingestion.sandbox.frame import Array, Frame, group_sum, opaque, rows
from ingestion.sandbox.options import NUMBER_STRIDE, Block, SandboxOptions
from ingestion.sandbox.stage import SHOPS

FILE = "ledger_breaks.json"
LOST_SHOP, SPLIT_SHOP, REFUND_SHOP, REBATE_SHOP = 0, 0, 1, 2
OLDEST_DAYS, QUIET_DAYS = 44, 14
_REBATE_DELAY, _REFUND_DELAY = 2 * clock.DAY, 3 * clock.DAY
_LATE_REFUND = 5_000  # fen, or the whole order where that is less


@dataclass(frozen=True, slots=True)
class Planted:
    """Rows of the orders (of the commissions: `split`) that are broken, -1 for none, and the fen of each break."""

    lost: int = -1
    rebate: int = -1
    refund: int = -1
    split: int = -1
    rebate_fen: int = 0
    refund_fen: int = 0
    split_fen: int = 0
    refund_number: int = -1  # of the aftersale that nobody has


@dataclass(frozen=True, slots=True)
class Difference:
    """What one ledger books for one type of money, and what the orders' own records expect of it, in fen."""

    ledger: str
    type: str
    business_date: str
    expected_fen: int
    booked_fen: int


@dataclass(frozen=True, slots=True)
class Break:
    """One break by name; `amount_fen` is the size of its greatest difference."""

    name: str
    shop_id: str
    order_id: str
    amount_fen: int
    differences: tuple[Difference, ...]


def plant(options: SandboxOptions, block: Block, frame: Frame, asked: Frame, earned: Frame) -> Planted:
    """Choose what is broken in a block, among orders nobody asked anything back of.

    Nothing without the switch, and outside a brand's first block.
    """
    if not options.planted.ledger_breaks or block.first:
        return Planted()
    can = _is_recent(options, frame["settled_at"])
    can[asked["order"]] = False
    can &= (frame["order_paid"] > 0) & (frame["talent"] < 0) & (frame["promoter"] < 0)
    lost, refund, rebate = (
        _greatest(frame[size], can & (frame["shop"] == shop))
        for shop, size in ((LOST_SHOP, "order_paid"), (REFUND_SHOP, "order_paid"), (REBATE_SHOP, "tech_fee"))
    )
    mine = _is_recent(options, earned["settled_at"]) & (frame["shop"][earned["order"]] == SPLIT_SHOP)
    split = _greatest(earned["talent_fen"], mine)
    return Planted(
        lost, rebate, refund, split,
        rebate_fen=int(frame["tech_fee"][rebate]) if rebate >= 0 else 0,
        refund_fen=min(int(frame["order_paid"][refund]), _LATE_REFUND) if refund >= 0 else 0,
        split_fen=int(earned["talent_fen"][split]) * 2 // 5 if split >= 0 else 0,
        refund_number=int(opaque(np.array([block.number * NUMBER_STRIDE + NUMBER_STRIDE - 1]), 52)[0]),
    )  # fmt: skip


def _is_recent(options: SandboxOptions, at: Array) -> Array:
    """Mask of instants in the month that ends two weeks before the end."""
    ages = [options.stop - days * clock.DAY for days in (OLDEST_DAYS, QUIET_DAYS)]
    mask: Array = (at >= ages[0]) & (at < ages[1])
    return mask


def _greatest(fen: Array, chosen: Array) -> int:
    """Position of the greatest positive amount of the chosen, -1 when there is none."""
    amounts = np.where(chosen, fen, 0)
    return int(np.argmax(amounts)) if amounts.max(initial=0) > 0 else -1


def refunded_at(frame: Frame, planted: Planted) -> int:
    """When the late refund was paid."""
    return int(frame["settled_at"][planted.refund]) + _REFUND_DELAY


def extra_bookings(frame: Frame, earned: Frame, planted: Planted) -> list[tuple[str, Frame]]:
    """Bookings of the fund flow that only it knows: kind, and one row of `order`, `at`, `amount`, `aftersale`."""
    found: list[tuple[str, int, int, int, int]] = []
    if planted.rebate >= 0:
        at = int(frame["settled_at"][planted.rebate]) + _REBATE_DELAY
        found.append(("people_card_rebate", planted.rebate, at, planted.rebate_fen, -1))
    if planted.refund >= 0:
        back = (planted.refund, refunded_at(frame, planted), planted.refund_fen, planted.refund_number)
        found.append(("order_refund", *back))
    if planted.split >= 0:
        order, at = int(earned["order"][planted.split]), int(earned["settled_at"][planted.split])
        found.append(("split", order, at, planted.split_fen, -1))
    columns = ("order", "at", "amount", "aftersale")
    return [(kind, {name: np.array([value]) for name, value in zip(columns, row, strict=True)}) for kind, *row in found]


def described(frame: Frame, earned: Frame, planted: Planted) -> list[Break]:
    """The breaks of a block as reconciliation must find them."""
    found = []
    if planted.lost >= 0:
        found.append(_break(frame, "lost_order", planted.lost, _lost(frame, planted.lost)))
    if planted.rebate >= 0:
        day = _day(int(frame["settled_at"][planted.rebate]) + _REBATE_DELAY)
        rebate = Difference("fund_flow", "people_card_rebate", day, 0, planted.rebate_fen)
        found.append(_break(frame, "fee_rebate", planted.rebate, [rebate]))
    if planted.refund >= 0:
        day = _day(refunded_at(frame, planted))
        where = (("fund_flow", "order_refund"), ("trade_bill", "refund"), ("fund_bill", "refund"))
        back = [Difference(ledger, kind, day, 0, planted.refund_fen) for ledger, kind in where]
        found.append(_break(frame, "late_refund", planted.refund, back))
    if planted.split >= 0:
        order, day = int(earned["order"][planted.split]), _day(int(earned["settled_at"][planted.split]))
        whole = int(group_sum(earned["talent_fen"], earned["order"], rows(frame))[order])
        parts = (("talent_commission", whole, whole - planted.split_fen), ("split", 0, planted.split_fen))
        split = [Difference("fund_flow", kind, day, *fen) for kind, *fen in parts]
        found.append(_break(frame, "split_commission", order, split))
    return found


def write(folder: Path, found: list[Break]) -> Path:
    """`ledger_breaks.json`: every planted break, an empty list when none was planted."""
    path = folder / FILE
    path.write_text(
        json.dumps({"breaks": [asdict(one) for one in found]}, ensure_ascii=False, indent=2) + "\n", "utf-8"
    )
    return path


def _lost(frame: Frame, order: int) -> list[Difference]:
    """What the fund flow and the settlements lack of an order."""
    paid, settled = _day(int(frame["paid_at"][order])), _day(int(frame["settled_at"][order]))
    fen = {name: int(frame[name][order]) for name in ("order_paid", "tech_fee", "platform", "state", "insurance")}
    missing = [
        ("fund_flow", "order_payment", paid, fen["order_paid"]),
        ("fund_flow", "tech_service_fee", settled, fen["tech_fee"]),
        ("fund_flow", "platform_subsidy", settled, fen["platform"] - fen["state"]),
        ("fund_flow", "state_subsidy", settled, fen["state"]),
        ("fund_flow", "freight_insurance", settled, fen["insurance"]),
        ("settlement", "buyer_paid", paid, fen["order_paid"]),
    ]
    return [Difference(ledger, kind, day, amount, 0) for ledger, kind, day, amount in missing if amount]


def _break(frame: Frame, name: str, order: int, differences: list[Difference]) -> Break:
    return Break(
        name=name,
        shop_id=SHOPS[int(frame["shop"][order])].shop_id,
        order_id=names.order_id(frame["number"][[order]])[0].as_py(),
        amount_fen=max(abs(one.booked_fen - one.expected_fen) for one in differences),
        differences=tuple(differences),
    )


def _day(at: int) -> str:
    return str(np.datetime64(at // clock.DAY, "D"))
