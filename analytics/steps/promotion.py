"""Baseline, lift, dips and pull-forward of every promotion of the calendar, per category and for the whole brand."""

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.estimate import Evidence, Floats, Ints
from analytics.promotion.effect import AFTER_DAYS, BEFORE_DAYS, PromotionEffect, Window, promotion_effect
from analytics.step import Step, Work

SALES = "intermediate.int_causal__sales_day"
PROMOTIONS = "intermediate.int_causal__promotion"
ALL = "all"
AMOUNTS = ("net_revenue_fen", "margin_fen", "gross_fen", "merchant_discount_fen", "platform_discount_fen")
SUMS = ("lift", "pre_dip", "post_dip", "pulled", "net_incremental")
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("brand_id", "promo_id", "category_id")),
        ("baseline_fen", pa.float64()),
        *((f"{name}{side}_fen", pa.float64()) for name in SUMS for side in ("", "_ci_low", "_ci_high")),
        *((f"pull_forward_share{side}", pa.float64()) for side in ("", "_ci_low", "_ci_high")),
        ("digestion_days", pa.int64()),
        ("peak_ratio", pa.float64()),
        ("incremental_margin_fen", pa.float64()),
        *((f"{name}_discount_fen", pa.int64()) for name in ("merchant", "platform")),
        ("gross_fen", pa.int64()),
        ("is_complete", pa.bool_()),
        ("evidence", pa.string()),
    ]
)
Row = dict[str, object]
Series = dict[str, Floats]


def run(work: Work) -> Mapping[str, pa.Table]:
    """One row per promotion that has begun and category, and over all categories (`all`)."""
    sales = work.read(f"select * from {SALES} order by brand_id, category_id, date")
    promotions = work.read(f"select * from {PROMOTIONS} order by brand_id, starts_date, promo_id")
    through = (work.through - np.datetime64(0, "D").item()).days
    rows: list[Row] = []
    for brand in sorted(pc.unique(sales["brand_id"]).to_pylist()):
        own = sales.filter(pc.equal(sales["brand_id"], brand))
        events = promotions.filter(pc.equal(promotions["brand_id"], brand))
        rows += _brand(own, events, through)
    return {"promotion_effect": pa.Table.from_pylist(rows, SCHEMA)}


def _brand(sales: pa.Table, events: pa.Table, through: int) -> Iterator[Row]:
    first = int(_days(sales["date"]).min())
    size = through - first + 1
    begin, end = _days(events["starts_date"]) - first, _days(events["ends_date"]) - first
    touched = touched_days(begin, end, size)
    for category in [ALL, *sorted(pc.unique(sales["category_id"]).to_pylist())]:
        part = sales if category == ALL else sales.filter(pc.equal(sales["category_id"], category))
        series = _series(part, first, size)
        for place, promo in enumerate(events["promo_id"].to_pylist()):
            if begin[place] < BEFORE_DAYS or begin[place] >= size:
                continue  # before the history, or not begun
            window = Window(int(begin[place]), int(end[place]), touched, (first + 3) % 7)
            named = {"brand_id": sales["brand_id"][0].as_py(), "promo_id": promo, "category_id": category}
            yield named | _effect(series, window)


def touched_days(begin: Ints, end: Ints, size: int) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Days 0 .. size - 1 that lie in a promotion or in the days before and after that it may have emptied."""
    day = np.arange(size)
    near = (day >= begin[:, None] - BEFORE_DAYS) & (day <= end[:, None] + AFTER_DAYS)
    return np.asarray(near.any(axis=0))


def _series(part: pa.Table, first: int, size: int) -> Series:
    day = _days(part["date"]) - first
    return {name: np.bincount(day, part[name].to_numpy(), size).astype(np.float64) for name in AMOUNTS}


def _effect(series: Series, window: Window) -> Row:
    """All numbers of one promotion; estimates are null without a baseline."""
    inside = slice(window.first, window.last + 1)
    spent = {
        name: int(series[name][inside].sum())
        for name in ("gross_fen", "merchant_discount_fen", "platform_discount_fen")
    }
    found = promotion_effect(series["net_revenue_fen"], window)
    margin = promotion_effect(series["margin_fen"], window)
    if found is None:
        return spent | {"is_complete": False, "evidence": Evidence.DESCRIPTIVE}
    return spent | numbers(found) | {"incremental_margin_fen": margin.net_incremental.value if margin else None}


def numbers(found: PromotionEffect) -> Row:
    """The estimates as columns."""
    row: Row = {"baseline_fen": found.baseline}
    sums = {name: getattr(found, name) for name in SUMS}
    for name, one in (sums | {"pull_forward_share": found.pull_forward_share}).items():
        unit = "" if name == "pull_forward_share" else "_fen"
        row |= (
            {f"{name}{unit}": one.value, f"{name}_ci_low{unit}": one.low, f"{name}_ci_high{unit}": one.high}
            if one
            else {}
        )
    return row | {
        "digestion_days": found.digestion_days,
        "peak_ratio": found.peak_ratio,
        "is_complete": found.is_complete,
        "evidence": Evidence.QUASI,
    }


def _days(column: pa.ChunkedArray) -> Ints:
    return np.asarray(column.cast(pa.int32()).to_numpy(), np.int64)


STEP = Step(
    name="promotion",
    description="What promotions created and what they only moved in time, per category, against a fitted baseline.",
    inputs=(SALES, PROMOTIONS),
    outputs={"promotion_effect": SCHEMA},
    run=run,
)
