"""What a reservation with its reminder brings in the session, per shop and source, by holdout or by comparison."""

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.estimate import Estimate, Evidence
from analytics.reservation import e_value, randomized, stratified
from analytics.step import Step, Work

RESERVATIONS = "intermediate.int_causal__reservation"
ALL = "all"
MIN_HELD_OUT = 20
SCHEMA = pa.schema(
    [
        ("brand_id", pa.string()),
        ("shop_id", pa.string()),
        ("reservation_source", pa.string()),
        ("att_fen", pa.float64()),
        ("ci_low_fen", pa.float64()),
        ("ci_high_fen", pa.float64()),
        ("e_value", pa.float64()),
        ("controls", pa.int64()),
        ("evidence", pa.string()),
    ]
)
Row = dict[str, object]


def run(work: Work) -> Mapping[str, pa.Table]:
    """One row per shop and source, and per shop over all sources (`all`)."""
    order = "shop_id, live_id, person_id, notice_id, reservation_source"
    table = work.read(f"select * from {RESERVATIONS} where is_linkable order by {order}")
    rows = [row for shop in sorted(pc.unique(table["shop_id"]).to_pylist()) for row in _shop(table, shop)]
    return {"reservation_uplift": pa.Table.from_pylist(rows, SCHEMA)}


def _shop(table: pa.Table, shop: str) -> Iterator[Row]:
    mine = table.filter(pc.equal(table["shop_id"], shop))
    reserved = mine.filter(mine["is_reserved"])
    if not reserved.num_rows:
        return
    twins = mine.filter(pc.invert(mine["is_reserved"]))
    for source in [ALL, *sorted(pc.unique(reserved["reservation_source"]).to_pylist())]:
        part = reserved if source == ALL else reserved.filter(pc.equal(reserved["reservation_source"], source))
        named = {"brand_id": mine["brand_id"][0].as_py(), "shop_id": shop, "reservation_source": source}
        yield named | estimate(part, twins)


def estimate(reserved: pa.Table, twins: pa.Table) -> Row:
    """Effect per reminded reservation: against those held out at random, else against the same persons' other weeks."""
    held = reserved["is_holdout"].to_numpy()
    if held.sum() >= MIN_HELD_OUT:
        found = randomized(np.asarray(reserved["net_revenue_fen"].to_numpy(), np.float64), ~held)
        return _row(found, int(held.sum()), Evidence.RCT, None)
    compared = twins.filter(pc.is_in(twins["person_id"], reserved["person_id"]))
    both = pa.concat_tables([reserved, compared])
    treated = np.arange(both.num_rows) < reserved.num_rows
    stratum = np.asarray(pc.index_in(both["live_id"], pc.unique(both["live_id"])).to_numpy(), np.int64)
    found = stratified(np.asarray(both["net_revenue_fen"].to_numpy(), np.float64), treated, stratum)
    bought = both["has_bought"].to_numpy().astype(np.float64)
    worth = e_value(float(bought[treated].mean()), float(bought[~treated].mean())) if found else None
    return _row(found, compared.num_rows, Evidence.QUASI if found else Evidence.DESCRIPTIVE, worth)


def _row(found: Estimate | None, controls: int, evidence: Evidence, worth: float | None) -> Row:
    return {
        "att_fen": found.value if found else None,
        "ci_low_fen": found.low if found else None,
        "ci_high_fen": found.high if found else None,
        "e_value": worth,
        "controls": controls,
        "evidence": evidence,
    }


STEP = Step(
    name="reservation",
    description="What a reminded live reservation brings in its session, against a random holdout or other weeks.",
    inputs=(RESERVATIONS,),
    outputs={"reservation_uplift": SCHEMA},
    run=run,
)
