"""What a granted coupon creates beyond what its holders would have bought, against those a lot left without it.

Per coupon:   ATT over grants (strata) of the orders, net revenue and margin within the coupon's days (`stratified`).
Per subsidy:  that over the discount a granted coupon takes off, S, in the same strata; the interval is that of
              Y - R x D, the outcome less the ratio times the discount (linearization of a ratio, Cochran 1977, 6.4).
All outcomes are after the discount, so a purchase that happens anyway and takes the coupon counts as a loss.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.estimate import Estimate, Floats, Ints, Mask
from analytics.reservation import stratified

MIN_SIDE = 100  # persons
MIN_ORDERS = 30  # of those left without: with fewer, intervals of money cover less often than they promise


@dataclass(frozen=True, slots=True)
class CouponEffect:
    """Per outcome `each`: per coupon granted; `per_subsidy`: per unit of discount, None where nobody used it.

    `subsidy` is the discount a granted coupon took off, in the unit of the outcomes.
    """

    each: Mapping[str, Estimate]
    per_subsidy: Mapping[str, Estimate | None]
    subsidy: float


def coupon_effect(
    outcomes: Mapping[str, Floats], subsidy: Floats, is_granted: Mask, grant: Ints
) -> CouponEffect | None:
    """Rows are persons of a lot (`grant`: 0 .. k - 1); `outcomes` needs `orders`, `subsidy` is 0 where withheld.

    None where a side has fewer than MIN_SIDE persons, or those left without it fewer than MIN_ORDERS orders.
    """
    held = ~is_granted
    if min(is_granted.sum(), held.sum()) < MIN_SIDE or outcomes["orders"][held].sum() < MIN_ORDERS:
        return None
    each = {name: stratified(outcome, is_granted, grant) for name, outcome in outcomes.items()}
    paid = stratified(subsidy, is_granted, grant)
    if paid is None:
        return None
    told = {name: one for name, one in each.items() if one is not None}
    ratios = {
        name: _ratio(one, paid.value, stratified(outcomes[name] - one.value / paid.value * subsidy, is_granted, grant))
        if paid.value > 0
        else None
        for name, one in told.items()
    }
    return CouponEffect(told, ratios, paid.value)


def _ratio(each: Estimate, paid: float, rest: Estimate | None) -> Estimate | None:
    if rest is None:
        return None
    value, reach = each.value / paid, rest.half_width / paid
    return Estimate(value, value - reach, value + reach)
