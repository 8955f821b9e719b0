"""Fits of a month and what follows from them: removal effects and Shapley parts, brand by brand.

Flow:  walks decided before the month -> parameters that JSON can hold (a recorded fit) -> rows for its sales.
Why:   parameters are counts and effects, not weights of orders: a set of channels first seen in the month is weighed by
       what was known before it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.attribution import markov
from analytics.attribution.path_text import SEPARATOR, encode, join
from analytics.attribution.paths import Paths
from analytics.attribution.shapley import shapley
from analytics.attribution.worth import count_sets

WHOLE = 1_000_000_000  # units of an effect or part of 1
EFFECTS = pa.schema(
    [
        ("brand_id", pa.string()),
        ("month", pa.date32()),
        ("channel_id", pa.string()),
        ("chain_order", pa.int64()),
        ("conversion_rate", pa.float64()),
        ("removal_effect", pa.float64()),
        ("global_share", pa.float64()),
        ("units", pa.int64()),
    ]
)
PARTS = pa.schema(
    [
        ("brand_id", pa.string()),
        ("month", pa.date32()),
        ("channel_set", pa.string()),
        ("channel_id", pa.string()),
        ("part", pa.float64()),
        ("standard_error", pa.float64()),
        ("units", pa.int64()),
    ]
)
FITS = pa.schema([("month", pa.date32()), ("fit_hash", pa.string())])
Parameters = dict[str, Any]
Row = dict[str, object]


def walks_of(table: pa.Table) -> Paths:
    """`channels, conversions, nulls` rows as paths; value is not told."""
    conversions, nulls = (np.asarray(table[name], np.float64) for name in ("conversions", "nulls"))
    text = encode(table["channels"].combine_chunks())
    return join([text], conversions, np.zeros_like(conversions), nulls)


def by_brand(walks: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """The rows of each brand, brands in order."""
    for brand in sorted(pc.unique(walks["brand_id"]).to_pylist()):
        yield brand, walks.filter(pc.equal(walks["brand_id"], brand))


def fit_markov(walks: pa.Table, order: int | None) -> Parameters:
    """Brand -> order, conversion rate and removal effects of its chain; the order of least AIC when None."""
    fitted = {}
    for brand, rows in by_brand(walks):
        paths = walks_of(rows)
        chain = markov.choose_order(paths) if order is None else markov.fit_chain(paths, order)
        effects = dict(zip(paths.channels, chain.removal_effects.tolist(), strict=True))
        fitted[brand] = {"order": chain.order, "rate": chain.p_conversion, "removal_effects": effects}
    return fitted


def effect_rows(fitted: Mapping[str, Any], month: date) -> Iterator[Row]:
    """Rows of EFFECTS for one month."""
    for brand, chain in fitted.items():
        effects = chain["removal_effects"]
        shares = markov.shares(np.array(list(effects.values())))
        for (channel, effect), share in zip(effects.items(), shares.tolist(), strict=True):
            yield {
                "brand_id": brand,
                "month": month,
                "channel_id": channel,
                "chain_order": chain["order"],
                "conversion_rate": chain["rate"],
                "removal_effect": effect,
                "global_share": share,
                "units": round(effect * WHOLE),
            }


def fit_worth(walks: pa.Table) -> Parameters:
    """Brand -> set of channels -> people who were touched by exactly these, and how many of them converted."""
    fitted = {}
    for brand, rows in by_brand(walks):
        worth = count_sets(walks_of(rows))
        counts = zip(worth.names, worth.people.tolist(), worth.conversions.tolist(), strict=True)
        fitted[brand] = {name: [people, converted] for name, people, converted in counts}
    return fitted


def part_rows(
    fitted: Mapping[str, Any], asked: Mapping[str, Sequence[str]], month: date, prior_people: float
) -> Iterator[Row]:
    """Rows of PARTS for the sets `asked` (brand -> channels in order, `>` between), weighed by the fitted worth."""
    for brand, names in asked.items():
        seen = fitted.get(brand, {})
        if not seen:
            continue
        told = [*seen.items(), *((name, (0.0, 0.0)) for name in names)]
        people, converted = np.array([counts for _, counts in told], np.float64).T
        text = encode(pa.array([name for name, _ in told], pa.string()))
        worth = count_sets(join([text], converted, np.zeros_like(converted), people - converted), prior_people)
        wanted = np.isin(worth.names, list(names))
        solved = shapley(worth, wanted)
        for place in np.flatnonzero(wanted):
            for at in range(worth.starts[place], worth.starts[place + 1]):
                part = float(solved.parts[at])
                yield {
                    "brand_id": brand,
                    "month": month,
                    "channel_set": worth.names[place],
                    "channel_id": worth.channels[worth.codes[at]],
                    "part": part,
                    "standard_error": float(solved.errors[at]),
                    "units": round(part * WHOLE),
                }


def sets_asked(walks: pa.Table) -> dict[str, list[str]]:
    """Brand -> distinct sets of channels of walks that ended in a sale."""
    sold = walks.filter(pc.greater(walks["conversions"], 0))
    return {
        brand: sorted({SEPARATOR.join(sorted(set(way.split(SEPARATOR)))) for way in rows["channels"].to_pylist()})
        for brand, rows in by_brand(sold)
    }
