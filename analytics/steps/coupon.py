"""What granted coupons create per yuan of subsidy, per coupon, where a lot left some of those chosen without it."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.coupon import coupon_effect
from analytics.estimate import Estimate, Evidence
from analytics.step import Step, Work

GRANTS = "intermediate.int_causal__coupon_grant"
OUTCOMES = ("orders", "net_revenue_fen", "cm3_fen")
ENDS = ("", "_ci_low", "_ci_high")
SCHEMA = pa.schema(
    [
        ("shop_id", pa.string()),
        ("coupon_id", pa.string()),
        ("granted", pa.int64()),
        ("withheld", pa.int64()),
        ("subsidy_fen", pa.float64()),
        *((f"{name}{kind}{end}", pa.float64()) for kind in ("", "_per_subsidy") for name in OUTCOMES for end in ENDS),
        ("evidence", pa.string()),
    ]
)
Row = dict[str, object]


def run(work: Work) -> Mapping[str, pa.Table]:
    """One row per shop and coupon of which some were withheld by lot; per coupon granted, and per fen of subsidy."""
    table = work.read(f"select * from {GRANTS} order by shop_id, coupon_id, grant_id, person_key")
    coupons = table.group_by(["shop_id", "coupon_id"], use_threads=False).aggregate([("is_holdout", "any")])
    rows = []
    for shop, coupon, is_tried in zip(*(coupons[name].to_pylist() for name in coupons.column_names), strict=True):
        if is_tried:
            mine = pc.and_(pc.equal(table["shop_id"], shop), pc.equal(table["coupon_id"], coupon))
            rows.append({"shop_id": shop, "coupon_id": coupon} | estimate(table.filter(mine)))
    return {"coupon_effect": pa.Table.from_pylist(rows, SCHEMA)}


def estimate(part: pa.Table) -> Row:
    """Columns of one coupon's row, from its grants."""
    granted = ~part["is_holdout"].to_numpy()
    grant = np.unique(np.asarray(part["grant_id"].to_pylist()), return_inverse=True)[1].astype(np.int64)
    outcomes = {name: part[name].to_numpy().astype(np.float64) for name in OUTCOMES}
    found = coupon_effect(outcomes, part["subsidy_fen"].to_numpy().astype(np.float64), granted, grant)
    row: Row = {"granted": int(granted.sum()), "withheld": int((~granted).sum())}
    if found is None:
        return row | {"evidence": Evidence.DESCRIPTIVE}
    row |= {"subsidy_fen": found.subsidy, "evidence": Evidence.RCT}
    for name in OUTCOMES:
        row |= _ends(name, found.each.get(name)) | _ends(f"{name}_per_subsidy", found.per_subsidy.get(name))
    return row


def _ends(name: str, found: Estimate | None) -> Row:
    if found is None:
        return {}
    return dict(zip((f"{name}{end}" for end in ENDS), (found.value, found.low, found.high), strict=True))


STEP = Step(
    name="coupon",
    description="What a granted coupon creates per yuan of subsidy, against those a lot left without it.",
    inputs=(GRANTS,),
    outputs={"coupon_effect": SCHEMA},
    run=run,
)
