"""Step `fatigue`: person-weeks by touches -> chance to leave, extra orders and worth of a week, the best cadence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.estimate import Evidence, Floats
from analytics.fatigue.cadence import MEASURES, Cadence, Curve, cadence, sales_share_limit
from analytics.fatigue.jackknife import reach
from analytics.fatigue.leaving import LEVELS, QUARTERS, TENURES
from analytics.fatigue.lot import COUNTS as LOT
from analytics.fatigue.lot import lot_difference
from analytics.step import Step, Work

WEEKS = "intermediate.int_outbound__week_cell"
LIVED = "intermediate.int_outbound__life_cell"
ALL = "all"
KEYS = ("brand_id", "category_id", "state")
COUNTS = ("person_weeks", "messages", "sales_messages", "opt_outs", "held_out")
CURVES = (
    "optout_hazard",
    "optout_hazard_service",
    "optout_hazard_sales",
    "sales_odds_ratio",
    "incr_conv_per_1k",
    "quiet_conv_per_1k",
    "net_value_fen",
)
SIDES = ("", "_ci_low", "_ci_high")
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in KEYS),
        ("touches_per_week", pa.int64()),
        *((name, pa.int64()) for name in COUNTS),
        *((f"{name}{side}", pa.float64()) for name in CURVES for side in SIDES),
        ("sales_share_limit", pa.float64()),
        ("recommended_per_week", pa.int64()),
        ("evidence", pa.string()),
    ]
)
_READ = ("weeks", "messages", "sales_messages", "compared_weeks", "excess_micro_orders", "week_orders", "net_fen",
         "costed_net_fen", "cm3_fen", *LOT)  # fmt: skip
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of a table: the columns that place them, how many values each has, and the columns that are summed."""

    keys: tuple[str, ...]
    sizes: tuple[int, ...]
    summed: tuple[str, ...]


WEEK_GRID = Grid(("touches_per_week",), (LEVELS,), _READ)
LIFE_GRID = Grid(
    ("touches_per_week", "tenure_class", "sales_quarters"), (LEVELS, TENURES, QUARTERS), ("seconds", "opt_outs")
)


def run(work: Work) -> Mapping[str, pa.Table]:
    """Rows of every category and state, and of both over all (`all`), by touches a week."""
    order = f"{', '.join(KEYS)}, touches_per_week, person_group"
    weeks = work.read(f"select * from {WEEKS} order by {order}")
    lived = work.read(f"select * from {LIVED} order by {order}, tenure_class, sales_quarters")
    brands = [(_of(weeks, "brand_id", one), _of(lived, "brand_id", one)) for one in _values(weeks, "brand_id")]
    rows = [row for brand in brands for row in _brand(*brand)]
    return {"fatigue_cadence": pa.Table.from_pylist(rows, SCHEMA)}


def _brand(weeks: pa.Table, lived: pa.Table) -> Iterator[Row]:
    groups = sorted({*_values(weeks, "person_group"), *_values(lived, "person_group")})
    for category in [ALL, *_values(weeks, "category_id")]:
        whole = [_of(cells, "category_id", category) for cells in (weeks, lived)]
        states = _values(whole[0], "state")
        for state in [ALL, *states]:
            chosen, alive = (_of(cells, "state", state) for cells in whole)
            if chosen.num_rows:
                named = {"brand_id": weeks["brand_id"][0].as_py(), "category_id": category, "state": state}
                sums, life = person_sums(chosen, groups, WEEK_GRID), person_sums(alive, groups, LIFE_GRID)
                yield from (named | row for row in _levels(sums, life, 1 if state == ALL else len(states)))


def person_sums(cells: pa.Table, groups: list[str], grid: Grid) -> Floats:
    """Sums of the cells (groups of persons x `grid.sizes` x `grid.summed`)."""
    group = pc.index_in(cells["person_group"], pa.array(groups, pa.string()))
    places = tuple(np.asarray(column.to_numpy(), np.int64) for column in (group, *(cells[key] for key in grid.keys)))
    sums = np.zeros((len(groups), *grid.sizes, len(grid.summed)))
    np.add.at(sums, places, np.column_stack([np.asarray(cells[name].to_numpy(), np.float64) for name in grid.summed]))
    return sums


def _levels(sums: Floats, life: Floats, claims: int) -> Iterator[Row]:
    """A row per level that was lived; `claims` is how many states are looked at at once."""
    of = dict(zip(_READ, np.moveaxis(sums, 2, 0), strict=True))
    of |= {"excess_orders": of["excess_micro_orders"] / 1e6, "orders": of["week_orders"]}
    of |= {"person_weeks": of["weeks"], "opt_outs": life[..., 1].sum(axis=(2, 3))}
    found = cadence(np.stack([of[name] for name in MEASURES], axis=2), life / np.array([86_400, 1]), claims)
    for level in np.flatnonzero(of["weeks"].sum(axis=0) > 0):
        curves = _intervals(found, int(level))
        drawn = _lot(np.stack([of[name][:, level] for name in LOT], axis=1))
        told = Evidence.QUASI if np.isfinite(found.worth.value[level]) else Evidence.DESCRIPTIVE
        yield {
            "touches_per_week": int(level),
            **{name: int(of[name][:, level].sum()) for name in COUNTS},
            **curves,
            **drawn,
            "sales_share_limit": sales_share_limit(found, int(level), claims) if level else None,
            "recommended_per_week": found.recommended,
            "evidence": Evidence.RCT if drawn else told,
        }


def _intervals(found: Cadence, level: int) -> Row:
    """Every curve at a level, with its interval."""
    each = 1_000 / level if level else float("nan")
    scaled = {
        "optout_hazard": (found.hazard, 1.0),
        "optout_hazard_service": (found.hazard_service, 1.0),
        "optout_hazard_sales": (found.hazard_sales, 1.0),
        "incr_conv_per_1k": (found.orders, each),
        "quiet_conv_per_1k": (found.orders, each),
        "net_value_fen": (found.worth, 1.0),
    }
    row = {
        f"{name}{side}": factor * value
        for name, (curve, factor) in scaled.items()
        for side, value in _sides(curve, level, found.groups)
    }
    odds = {
        f"sales_odds_ratio{side}": np.exp(value) for side, value in _sides(found.sales_log_odds, level, found.groups)
    }
    return {name: _or_none(value) for name, value in (row | odds).items()}


def _sides(curve: Curve, level: int, groups: int) -> Iterator[tuple[str, float]]:
    for side, sign in zip(SIDES, (0, -1, 1), strict=True):
        yield side, float(curve.value[level] + sign * reach(groups) * curve.error[level])


def _lot(sums: Floats) -> Row:
    """What the lot tells of a level, per thousand messages; nothing where too few were held out."""
    drawn = lot_difference(sums)
    if drawn is None:
        return {}
    values = (drawn.value, drawn.low, drawn.high)
    return {f"incr_conv_per_1k{side}": 1_000 * value for side, value in zip(SIDES, values, strict=True)}


def _or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _of(cells: pa.Table, column: str, value: str) -> pa.Table:
    return cells if value == ALL else cells.filter(pc.equal(cells[column], value))


def _values(cells: pa.Table, column: str) -> list[str]:
    return sorted(pc.unique(cells[column]).to_pylist())


STEP = Step(
    name="fatigue",
    description="How often people may be spoken to: chance to leave, extra orders and worth of a week by its touches.",
    inputs=(WEEKS, LIVED),
    outputs={"fatigue_cadence": SCHEMA},
    run=run,
)
