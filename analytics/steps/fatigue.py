"""Step `fatigue`: person-weeks by touches -> chance to leave, extra orders and worth of a week, the best cadence."""

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.estimate import Evidence, Floats, Mask
from analytics.fatigue.cadence import LEVELS, MEASURES, Cadence, cadence
from analytics.fatigue.jackknife import reach
from analytics.step import Step, Work

CELLS = "intermediate.int_outbound__week_cell"
ALL = "all"
KEYS = ("brand_id", "category_id", "state")
COUNTS = ("person_weeks", "messages", "sales_messages", "opt_outs")
CURVES = ("optout_hazard", "incr_conv_per_1k", "net_value_fen")
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in KEYS),
        ("touches_per_week", pa.int64()),
        *((name, pa.int64()) for name in COUNTS),
        *((f"{name}{side}", pa.float64()) for name in CURVES for side in ("", "_ci_low", "_ci_high")),
        ("recommended_per_week", pa.int64()),
        ("evidence", pa.string()),
    ]
)
_READ = ("weeks", "messages", "sales_messages", "opt_outs", "seconds", "compared_weeks", "excess_micro_orders",
         "week_orders", "net_fen", "costed_net_fen", "cm3_fen")  # fmt: skip
Row = dict[str, object]


def run(work: Work) -> Mapping[str, pa.Table]:
    """Rows of every category and state, and of both over all (`all`), by touches a week."""
    cells = work.read(f"select * from {CELLS} order by {', '.join(KEYS)}, touches_per_week, person_group")
    rows = [row for brand in _values(cells, "brand_id") for row in _brand(cells, brand)]
    return {"fatigue_cadence": pa.Table.from_pylist(rows, SCHEMA)}


def _brand(cells: pa.Table, brand: str) -> Iterator[Row]:
    mine = cells.filter(pc.equal(cells["brand_id"], brand))
    values = np.column_stack([np.asarray(mine[name].to_numpy(), np.float64) for name in _READ])
    for category in [ALL, *_values(mine, "category_id")]:
        for state in [ALL, *_values(mine, "state")]:
            chosen = _is(mine, "category_id", category) & _is(mine, "state", state)
            if chosen.any():
                named = {"brand_id": brand, "category_id": category, "state": state}
                yield from (named | row for row in _levels(person_sums(mine, values, chosen)))


def person_sums(cells: pa.Table, values: Floats, chosen: Mask) -> Floats:
    """Sums of the chosen cells (groups of persons x LEVELS x columns of `values`)."""
    names = pc.unique(cells["person_group"])
    group = np.asarray(pc.index_in(cells["person_group"], names).to_numpy(), np.int64)
    level = np.asarray(cells["touches_per_week"].to_numpy(), np.int64)
    sums = np.zeros((len(names), LEVELS, values.shape[1]))
    np.add.at(sums, (group[chosen], level[chosen]), values[chosen])
    return sums


def _levels(sums: Floats) -> Iterator[Row]:
    """A row per level that was lived."""
    of = dict(zip(_READ, np.moveaxis(sums, 2, 0), strict=True))
    of |= {
        "days": of["seconds"] / 86_400,
        "excess_orders": of["excess_micro_orders"] / 1e6,
        "orders": of["week_orders"],
    }
    found = cadence(np.stack([of[name] for name in MEASURES], axis=2))
    for level in np.flatnonzero(of["weeks"].sum(axis=0) > 0):
        is_told = bool(np.isfinite(found.worth[level]))
        yield {
            "touches_per_week": int(level),
            "person_weeks": int(of["weeks"][:, level].sum()),
            **{name: int(of[name][:, level].sum()) for name in COUNTS[1:]},
            **_intervals(found, int(level)),
            "recommended_per_week": found.recommended,
            "evidence": Evidence.QUASI if is_told else Evidence.DESCRIPTIVE,
        }


def _intervals(found: Cadence, level: int) -> Row:
    scale = 1_000 / level if level else float("nan")
    curves = (
        (found.hazard, found.hazard_error, 1.0),
        (found.orders, found.orders_error, scale),
        (found.worth, found.worth_error, 1.0),
    )
    wide = reach(found.groups)
    return {
        f"{name}{side}": _or_none(factor * float(curve[level] + sign * wide * error[level]))
        for name, (curve, error, factor) in zip(CURVES, curves, strict=True)
        for side, sign in (("", 0), ("_ci_low", -1), ("_ci_high", 1))
    }


def _or_none(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _is(cells: pa.Table, column: str, value: str) -> Mask:
    if value == ALL:
        return np.ones(cells.num_rows, bool)
    mask: Mask = pc.equal(cells[column], value).to_numpy()
    return mask


def _values(cells: pa.Table, column: str) -> list[str]:
    return sorted(pc.unique(cells[column]).to_pylist())


STEP = Step(
    name="fatigue",
    description="How often people may be spoken to: chance to leave, extra orders and worth of a week by its touches.",
    inputs=(CELLS,),
    outputs={"fatigue_cadence": SCHEMA},
    run=run,
)
