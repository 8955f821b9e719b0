"""The steps between dbt's layers, one module each; the orchestrator makes an asset of every one in `STEPS`."""

from analytics.step import Step
from analytics.steps import coupon, fatigue, live_halo, promotion, reservation
from analytics.steps.attribution import STEP as ATTRIBUTION
from analytics.steps.identity import STEP as IDENTITY
from analytics.steps.lifetime import STEP as LIFETIME

STEPS: tuple[Step, ...] = (
    IDENTITY,
    ATTRIBUTION,
    LIFETIME,
    live_halo.STEP,
    promotion.STEP,
    reservation.STEP,
    coupon.STEP,
    fatigue.STEP,
)
