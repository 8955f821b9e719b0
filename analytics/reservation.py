"""What reserving a live session, and being reminded of it, brings: by a holdout where there is one, else by strata.

Randomized:  mean(treated) - mean(held out), interval by Welch (1947).
Stratified:  ATT = sum over strata of n_t (mean_t - mean_c) / sum of n_t; strata with few controls are pooled.
E-value:     VanderWeele and Ding 2017: how strongly something unseen would have to go with both reserving and buying,
             as a risk ratio, to explain the whole difference away.
"""

import numpy as np
from scipy import stats

from analytics.estimate import CONFIDENCE, Estimate, Floats, Ints, Mask

MIN_CONTROLS = 20


def randomized(outcome: Floats, is_treated: Mask) -> Estimate | None:
    """Difference of means per row (a reservation); None with under two rows on either side."""
    treated, control = outcome[is_treated], outcome[~is_treated]
    if min(len(treated), len(control)) < 2:
        return None
    parts = [float(np.var(side, ddof=1)) / len(side) for side in (treated, control)]
    error2 = sum(parts)
    weight = parts[0] ** 2 / (len(treated) - 1) + parts[1] ** 2 / (len(control) - 1)
    df = error2**2 / weight if weight > 0 else 1.0
    return _around(float(treated.mean() - control.mean()), error2, stats.t.ppf(0.5 + CONFIDENCE / 2, df))


def stratified(outcome: Floats, is_treated: Mask, stratum: Ints) -> Estimate | None:
    """ATT over strata (0 .. k - 1); strata with under MIN_CONTROLS controls form one; None without controls there."""
    controls = np.bincount(stratum[~is_treated], minlength=int(stratum.max(initial=0)) + 1)
    place = np.where(controls[stratum] < MIN_CONTROLS, len(controls), stratum)
    size = len(controls) + 1

    def moments(side: Mask) -> tuple[Floats, Floats, Floats]:
        n = np.bincount(place[side], minlength=size).astype(np.float64)
        mean = np.bincount(place[side], outcome[side], minlength=size) / np.maximum(n, 1)
        square = np.bincount(place[side], (outcome[side] - mean[place[side]]) ** 2, minlength=size)
        return n, mean, square / np.maximum(n - 1, 1) / np.maximum(n, 1)

    n_t, mean_t, error_t = moments(is_treated)
    n_c, mean_c, error_c = moments(~is_treated)
    used = (n_t > 0) & (n_c > 0)
    if not used.any():
        return None
    share = np.where(used, n_t, 0.0) / n_t[used].sum()
    error2 = float(np.sum(share**2 * (error_t + error_c)))
    return _around(float(np.sum(share * (mean_t - mean_c))), error2, stats.norm.ppf(0.5 + CONFIDENCE / 2))


def e_value(risk_treated: float, risk_control: float) -> float | None:
    """E-value of two risks; 1 means that nothing needs explaining away; None when a risk is 0."""
    if min(risk_treated, risk_control) <= 0:
        return None
    ratio = max(risk_treated, risk_control) / min(risk_treated, risk_control)
    return float(ratio + np.sqrt(ratio * (ratio - 1)))


def _around(value: float, error2: float, factor: float) -> Estimate:
    reach = float(factor) * float(np.sqrt(error2))
    return Estimate(value, value - reach, value + reach)
