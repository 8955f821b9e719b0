"""Step `lifetime`: purchase days -> a fit per brand and goods type and month -> scores of every buyer.

Flow:  int_member__purchase_day -> models fitted on days before the month, once (recorded with their calibration)
       -> every buyer's RFM, chance to be alive, purchases and value to come as of the last business day; and, by the
       fit of each month, chance and margin to come as of its end.
Why:   standard goods come back by themselves and fashion does not: one model over both would be wrong about each.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.fits import Parameters as FitParameters
from analytics.fits import data_hash
from analytics.lifetime.btyd import BtydFit
from analytics.lifetime.calibration import calibrate
from analytics.lifetime.fit import FitStatus
from analytics.lifetime.gamma_gamma import ValueFit, ValueParameters
from analytics.lifetime.likelihood import Model, Parameters
from analytics.lifetime.scoring import Fits, LastGood, Terms, fit_models, score_customers
from analytics.lifetime.summary import Purchases, summarize
from analytics.step import Step, Work

MODEL = "lifetime"
EPOCH = date(1970, 1, 1)
KEYS = ("brand_id", "goods_type")
_SQL = """
    select brand_id, goods_type, person_id, date_diff('day', date '1970-01-01', purchase_date)::bigint as day, net_fen,
        costed_net_fen, cm3_fen
    from intermediate.int_member__purchase_day order by brand_id, goods_type, person_id, day
"""
_FLOATS = ("p_alive_bg", "p_alive_mbg", "e_tx_30", "e_tx_90", "e_tx_365", "p_no_purchase_30", "p_no_purchase_90")
_COUNTS = ("recency_days", "frequency", "monetary", "r_score", "f_score", "m_score", "e_value", "clv_365")
SCORE = pa.schema(
    [
        *((name, pa.string()) for name in ("brand_id", "person_id", "goods_type", "segment", "fit_status")),
        ("as_of_date", pa.date32()),
        *((name, pa.int64()) for name in _COUNTS),
        *((name, pa.float64()) for name in _FLOATS),
    ]
)
CALIBRATION = pa.schema(
    [
        ("brand_id", pa.string()),
        ("goods_type", pa.string()),
        ("month", pa.date32()),
        ("decile", pa.int64()),
        ("customers", pa.int64()),
        ("holdout_days", pa.int64()),
        ("expected_orders", pa.float64()),
        ("actual_orders", pa.float64()),
        ("mean_absolute_error", pa.float64()),
        ("total_ratio", pa.float64()),
        ("fit_status", pa.string()),
    ]
)
MONTH_SCORE = pa.schema(
    [
        ("brand_id", pa.string()),
        ("person_id", pa.string()),
        ("as_of_date", pa.date32()),
        ("p_alive", pa.float64()),
        ("margin_90", pa.float64()),
    ]
)
Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Group:
    """The buyers of one brand and goods type; `margin` is CM3 over net revenue, None where no cost is known."""

    brand_id: str
    goods_type: str
    persons: pa.Array
    purchases: Purchases
    margin: float | None

    @property
    def name(self) -> str:
        """How the recorded fit calls it."""
        return f"{self.brand_id}/{self.goods_type}"


def run(work: Work) -> dict[str, pa.Table]:
    """Score every buyer with the models of the month; months are fitted on first use."""
    month, through = work.through.replace(day=1), _day(work.through)
    days = work.read(_SQL)
    days = days.filter(pc.less_equal(days["day"], through))
    before = days.filter(pc.less(days["day"], _day(month)))
    last_good = _before(work, month)
    told = work.fits.recorded(
        MODEL, month, lambda: (fit_groups(before, month, last_good), data_hash(before))
    ).parameters
    scores = [score_group(group, told.get(group.name), work.through) for group in groups(days)]
    rows = [row for name, one in told.items() if isinstance(one, Mapping) for row in _deciles(name, one, month)]
    return {
        "lifetime_score": pa.concat_tables([SCORE.empty_table(), *scores]),
        "lifetime_calibration": pa.Table.from_pylist(rows, CALIBRATION),
        "lifetime_month_score": pa.concat_tables([MONTH_SCORE.empty_table(), *month_scores(work, days)]),
    }


def month_scores(work: Work, days: pa.Table) -> Iterator[pa.Table]:
    """Every buyer at the end of each month that has a fit, by that fit, shape of MONTH_SCORE; margin in fen."""
    for fit in work.fits.all():
        if fit.model == MODEL and fit.month <= work.through:
            as_of = min((fit.month + timedelta(days=31)).replace(day=1) - timedelta(days=1), work.through)
            for group in groups(days.filter(pc.less_equal(days["day"], _day(as_of)))):
                told = fit.parameters.get(group.name)
                scored = score_group(group, told, as_of)
                margin = told.get("margin") if isinstance(told, Mapping) else None
                value = pc.multiply(pc.multiply(scored["e_tx_90"], scored["e_value"]), pa.scalar(margin, pa.float64()))
                columns = [*(scored[name] for name in MONTH_SCORE.names[:3]), scored["p_alive_mbg"], pc.round(value, 2)]
                yield pa.table(columns, schema=MONTH_SCORE)


def groups(days: pa.Table) -> Iterator[Group]:
    """The buyers by brand and goods type, in the order of the table."""
    for row in days.select(KEYS).group_by(KEYS, use_threads=False).aggregate([]).to_pylist():
        part = days
        for key in KEYS:
            part = part.filter(pc.equal(part[key], row[key]))
        coded = part["person_id"].combine_chunks().dictionary_encode()
        costed = pc.sum(part["costed_net_fen"]).as_py()
        yield Group(
            row["brand_id"],
            row["goods_type"],
            coded.dictionary,
            Purchases(
                coded.indices.to_numpy(zero_copy_only=False).astype(np.int64),
                part["day"].to_numpy(),
                part["net_fen"].to_numpy(),
            ),
            round(pc.sum(part["cm3_fen"]).as_py() / costed, 6) if costed else None,
        )


def fit_groups(days: pa.Table, month: date, last_good: Told) -> FitParameters:
    """Models, margin and calibration of each group from its days before the month, as JSON."""
    return {group.name: _fit(group, _day(month) - 1, last_good.get(group.name)) for group in groups(days)}


def score_group(group: Group, told: object, through: date) -> pa.Table:
    """Scores of one group, shape of SCORE; a group without a fit has its RFM only."""
    known: Told = told if isinstance(told, Mapping) else {}
    margin = known.get("margin")
    scored = score_customers(group.purchases, _day(through), fits_of(known), Terms(margin=margin or 0.0))
    size = scored.num_rows
    columns = {name: scored[name] for name in scored.column_names if name in SCORE.names}
    if margin is None:
        columns["clv_365"] = pa.nulls(size, pa.int64())
    columns |= {
        "brand_id": pa.repeat(group.brand_id, size),
        "goods_type": pa.repeat(group.goods_type, size),
        "person_id": group.persons.take(scored["customer"].combine_chunks()),
        "as_of_date": pa.repeat(pa.scalar(through, pa.date32()), size),
    }
    return pa.table([columns[name] for name in SCORE.names], schema=SCORE)


def _fit(group: Group, last_day: int, earlier: object) -> dict[str, object]:
    fits = fit_models(summarize(group.purchases, last_day), _last_good(earlier))
    held = calibrate(Model.BG_NBD, group.purchases, last_day)
    return {
        **{
            name: {
                "parameters": asdict(fit.parameters) if fit.parameters else None,
                "status": fit.status.value,
                "log_likelihood": fit.log_likelihood,
                "customers": fit.customers,
            }
            for name, fit in (("bg_nbd", fits.bg_nbd), ("mbg_nbd", fits.mbg_nbd), ("gamma_gamma", fits.gamma_gamma))
        },
        "margin": group.margin,
        "value_correlation": fits.gamma_gamma.correlation,
        "calibration": asdict(held) if held else None,
    }


def fits_of(told: Told) -> Fits:
    """The models as recorded; what was not recorded is too few."""
    none: Told = {"parameters": None, "status": FitStatus.TOO_FEW, "log_likelihood": None, "customers": 0}
    bg, mbg, value = (told.get(name, none) for name in ("bg_nbd", "mbg_nbd", "gamma_gamma"))
    return Fits(_btyd(Model.BG_NBD, bg), _btyd(Model.MBG_NBD, mbg), _value(value))


def _btyd(model: Model, one: Told) -> BtydFit:
    parameters = Parameters(**one["parameters"]) if one["parameters"] else None
    return BtydFit(model, parameters, one["log_likelihood"], FitStatus(one["status"]), one["customers"])


def _value(one: Told) -> ValueFit:
    parameters = ValueParameters(**one["parameters"]) if one["parameters"] else None
    return ValueFit(parameters, one["log_likelihood"], FitStatus(one["status"]), one["customers"], None)


def _last_good(earlier: object) -> LastGood:
    known = fits_of(earlier if isinstance(earlier, Mapping) else {})
    return LastGood(known.bg_nbd.parameters, known.mbg_nbd.parameters, known.gamma_gamma.parameters)


def _before(work: Work, month: date) -> Told:
    """The newest recorded fit of an earlier month."""
    earlier = [fit for fit in work.fits.all() if fit.model == MODEL and fit.month < month]
    return max(earlier, key=lambda fit: fit.month).parameters if earlier else {}


def _deciles(name: str, told: Told, month: date) -> Iterator[dict[str, object]]:
    brand_id, _, goods_type = name.rpartition("/")
    held = told["calibration"]
    for tenth in held["deciles"] if held else ():
        yield {
            "brand_id": brand_id,
            "goods_type": goods_type,
            "month": month,
            "decile": tenth["decile"],
            "customers": tenth["customers"],
            "holdout_days": held["holdout_days"],
            "expected_orders": round(tenth["expected"] * tenth["customers"], 6),
            "actual_orders": round(tenth["actual"] * tenth["customers"], 6),
            "mean_absolute_error": round(held["mean_absolute_error"], 6),
            "total_ratio": held["total_ratio"],
            "fit_status": told["bg_nbd"]["status"],
        }


def _day(day: date) -> int:
    return (day - EPOCH) // timedelta(1)


STEP = Step(
    name=MODEL,
    description="Chance to be alive, purchases and value to come of every buyer; models per brand and goods type.",
    inputs=("intermediate.int_member__purchase_day",),
    outputs={"lifetime_score": SCORE, "lifetime_calibration": CALIBRATION, "lifetime_month_score": MONTH_SCORE},
    run=run,
)
