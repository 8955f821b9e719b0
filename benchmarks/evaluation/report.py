"""The page docs/evaluation.md."""

from collections.abc import Iterable, Sequence
from math import isnan
from pathlib import Path

import numpy as np

from benchmarks.evaluation.alive import Liveliness, binned, by_brand, ranked
from benchmarks.evaluation.outcomes import Outcome, Summary, summarize
from benchmarks.evaluation.run import Evaluation, misled

HEAD = """# Evaluation

Written by `make evaluate`: every estimator and every attribution rule against the truth planted in the sandbox tenant,
over {seeds} seeds of a world with effects and {seeds} of the same without (scale `{scale}`, 540 days, two brands).
Promises: an interval covers the planted effect in at least 90 % of the worlds, its half-width is at most half of the
effect (median), the effect is told from 0 in at least 80 %, and an interval covers 0 in at least 90 % of the worlds
without one. The tables below are computed from the sandbox's own orders in memory;
`python -m benchmarks evaluate --home HOME` holds the marts of a night against the same figures.
"""
RULES = """
## Which attribution rule is nearest to what was caused

The sandbox knows which touch caused a purchase. Distance is the share of net revenue that a rule would have to move to
other channels to agree with that, over the purchases that touches caused.

| rule | distance, mean | least | most | furthest off (points of share) |
|---|---|---|---|---|
{rows}

![What each rule credits beyond what was caused](images/evaluation_rules.png)

{verdict}
"""
WHERE = """Where every rule misleads, plainly:

- **No rule sees what messages cause.** A delivered WeCom message moves people here (CH11, CH12, CH08), but a delivery
  alone earns no credit by any rule. Only a holdout can tell what messages bring.
- **Search, the mini program and the shop page are the way in, not the cause.** CH14 and CH15 are planted with no effect
  at all and still get credit from every rule, because people who had decided come through them. The platform's own
  figure (last touch) is worst in this.
- **达播 feeds 店播 unseen.** What an influencer's special session spills over is sold by the shop's own room; rules
  credit CH01 and the pages, the cause is CH02. See the halo below and `mart_live_halo`.
- Rules order channels; they do not measure effects. A distance of {best:.0%} means that even the nearest rule puts
  that much revenue into the wrong place.
"""
EFFECTS = """
## Estimators

With effects planted:

{planted}

Without:

{empty}

![Intervals where effects are planted](images/evaluation_planted.png)

![Intervals where nothing is planted](images/evaluation_empty.png)

What the figures say:

- `year` pools the promotions of a brand whose dips have passed. One promotion alone moves too little for a narrow
  interval at this scale: its interval is honest and wide. Believe `mart_promo` as far as its intervals reach.
- `contrast` compares goods of the session with other goods. One purchase in seven of the halo goes to other goods, so
  it is low by about that much. Its intervals are honest about chance, not about that: read it beside `baseline`.
- The best cadence is a number of touches a week, its interval one touch to either side. Where no effect is planted none
  should be told (column `answered`).
- `coupon` is judged by its own lot. The waking coupon creates orders, the thanking one only cheapens what its holders
  would have bought: its orders are none, and what it loses per yuan of subsidy is below 0. Money per yuan is told from
  the hundred orders of those left without a coupon: its intervals are wide at this scale, and one of four covers 86 %.
- The share of pull-forward has no interval while the lift itself is not told from 0 (column `answered`).
"""
ALIVE = """
## Who is alive

P(alive) of MBG/NBD on the last day against who is alive in the sandbox, in the worlds with effects, per brand.
Promises: an expected calibration error of at most 0.05, an AUC of at least 0.75 and above that of recency alone.
"Alive" is planted as not having left for good; the model sees purchase days only.

| brand | worlds | alive | P(alive) | calibration error | AUC | least AUC | AUC of recency | worlds above recency |
|---|---|---|---|---|---|---|---|---|
{rows}

![Buyers by P(alive), and how many of them are alive](images/evaluation_alive.png)
"""
COLUMNS = "| question | of | worlds | answered | truth | mean estimate | covers | half-width / effect | tells from 0 |"


def page(result: Evaluation) -> str:
    """The whole page."""
    distances = result.distances()
    seeds = max(one.seeds for one in summarize(result.planted) if one.question.startswith("reservation"))
    rows = [
        f"| `{rule}` | {far.mean():.3f} | {far.min():.3f} | {far.max():.3f} | {_off(result, rule)} |"
        for rule, far in distances.items()
    ]
    best = next(iter(distances))
    verdict = f"Nearest is `{best}`, furthest `{list(distances)[-1]}`; the others lie close together.\n\n"
    return (
        HEAD.format(seeds=seeds, scale=result.scale)
        + RULES.format(rows="\n".join(rows), verdict=verdict + WHERE.format(best=float(distances[best].mean())).strip())
        + EFFECTS.format(planted=table(result.planted), empty=table(result.empty))
        + ALIVE.format(rows="\n".join(_alive(worlds) for worlds in by_brand(result.alive)))
    )


def _alive(worlds: Sequence[Liveliness]) -> str:
    """One brand's row: means over its worlds, of the calibration error the median."""
    model = np.array([ranked(one.told, one.is_alive) for one in worlds])
    recency = np.array([ranked(one.recency, one.is_alive) for one in worlds])
    error = np.median([binned([one]).error for one in worlds])
    alive = np.mean([one.is_alive.mean() for one in worlds])
    told = np.mean([one.told.mean() for one in worlds])
    return (
        f"| {worlds[0].brand} | {len(worlds)} | {alive:.0%} | {told:.0%} | {error:.3f} | "
        f"{model.mean():.3f} | {model.min():.3f} | {recency.mean():.3f} | {np.mean(model > recency):.0%} |"
    )


def _off(result: Evaluation, rule: str) -> str:
    return ", ".join(f"{channel} {100 * gap:+.0f}" for channel, gap in misled(result, rule))


def table(outcomes: Iterable[Outcome]) -> str:
    """One row per question and subject; amounts in yuan, others as they are; what nobody told is a dash."""
    rows = [_row(one) for one in summarize(outcomes)]
    return "\n".join([COLUMNS, "|" + "---|" * (COLUMNS.count("|") - 1), *rows])


def _row(one: Summary) -> str:
    unit = 1 if any(word in one.question for word in ("share", "cadence", " per ")) else 100
    width = f"{one.width:.2f}" if one.truth else "-"
    return (
        f"| {one.question} | {one.subject} | {one.seeds} | {one.answered:.0%} | {_amount(one.truth, unit)} | "
        f"{_amount(one.mean, unit)} | {_share(one.covered)} | {width} | {_share(one.found)} |"
    )


def _share(value: float) -> str:
    return "-" if isnan(value) else f"{value:.0%}"


def _amount(value: float, unit: int) -> str:
    if isnan(value):
        return "-"
    return f"{value:.2f}" if unit == 1 else f"{value / unit:,.0f}"


def write_page(result: Evaluation, path: Path) -> None:
    """Replace the page."""
    path.write_text(page(result), "utf-8")
