"""The steps between dbt's layers, one module each; the orchestrator makes an asset of every one in `STEPS`."""

from analytics.step import Step

STEPS: tuple[Step, ...] = ()
