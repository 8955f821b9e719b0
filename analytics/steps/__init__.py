"""The steps between dbt's layers, one module each; the orchestrator makes an asset of every one in `STEPS`."""

from analytics.step import Step
from analytics.steps import live_halo, promotion, reservation
from analytics.steps.attribution import STEP as ATTRIBUTION

STEPS: tuple[Step, ...] = (ATTRIBUTION, live_halo.STEP, promotion.STEP, reservation.STEP)
