"""The fitted attribution rules: removal effects and Shapley parts for every month with sales."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from analytics.attribution.monthly import (
    EFFECTS,
    FITS,
    PARTS,
    Parameters,
    Row,
    effect_rows,
    fit_markov,
    fit_worth,
    part_rows,
    sets_asked,
)
from analytics.fits import data_hash, fits_hash
from analytics.step import Step, Work

JOURNEY = "intermediate.int_attribution__journey"
WALKS = f"select brand_id, month, channels, conversions, nulls from {JOURNEY} order by brand_id, month, channels"
FITTED = ["brand_id", "channels", "conversions", "nulls"]


def run(work: Work) -> Mapping[str, pa.Table]:
    """Weigh each month's sales by what was decided before the month; fits are recorded on first use."""
    walks = work.read(WALKS)
    settings = work.settings["attribution"]
    order = int(str(settings["markov_order"])) or None
    prior = float(str(settings["shapley_prior_people"]))
    name = f"markov_{order}" if order else "markov"
    effects: list[Row] = []
    parts: list[Row] = []
    fitted: list[Row] = []
    for month in months_with_sales(walks):
        before = decided_before(walks, month)
        chain = work.fits.recorded(name, month, partial(_fit, partial(fit_markov, order=order), before))
        worth = work.fits.recorded("shapley", month, partial(_fit, fit_worth, before))
        effects += effect_rows(chain.parameters, month)
        asked = sets_asked(walks.filter(pc.equal(walks["month"], pa.scalar(month))))
        parts += part_rows(worth.parameters, asked, month, prior)
        fitted.append({"month": month, "fit_hash": fits_hash(chain, worth)})
    return {
        "attribution_effect": pa.Table.from_pylist(effects, EFFECTS),
        "attribution_part": pa.Table.from_pylist(parts, PARTS),
        "attribution_fit": pa.Table.from_pylist(fitted, FITS),
    }


def _fit(fit: Callable[[pa.Table], Parameters], walks: pa.Table) -> tuple[Parameters, str]:
    return fit(walks), data_hash(walks)


def months_with_sales(walks: pa.Table) -> list[date]:
    """First days of the months in which something was sold, in order."""
    sold = walks.filter(pc.greater(walks["conversions"], 0))
    return sorted(pc.unique(sold["month"]).to_pylist())


def decided_before(walks: pa.Table, month: date) -> pa.Table:
    """Walks whose end lies before the month, summed over months, in a fixed order."""
    before = walks.filter(pc.less(walks["month"], pa.scalar(month)))
    summed = before.group_by(["brand_id", "channels"]).aggregate([("conversions", "sum"), ("nulls", "sum")])
    named = summed.rename_columns({"conversions_sum": "conversions", "nulls_sum": "nulls"})
    return named.select(FITTED).sort_by([("brand_id", "ascending"), ("channels", "ascending")])


STEP = Step(
    name="attribution",
    description="Removal effects, Shapley parts and the fits they rest on, by month, from walks decided before it.",
    inputs=(JOURNEY,),
    outputs={"attribution_effect": EFFECTS, "attribution_part": PARTS, "attribution_fit": FITS},
    run=run,
)
