"""One asset per step of `analytics`: it stands between two stages of dbt's build, and its results are dbt's sources."""

from collections.abc import Iterator
from time import monotonic

import dagster as dg
from analytics.step import Step

from orchestration.failures import told_to_dagster
from orchestration.keys import ANALYTICS_LAYER, OWNER, WRITER_POOL, group_of, step_domain, table_key
from orchestration.progress import say
from orchestration.resources import Night, WriterLease
from orchestration.step_outputs import run_step

Results = Iterator[dg.MaterializeResult[None]]


def build_step(step: Step) -> dg.AssetsDefinition:
    """The asset of a step; one key `analytics/<output>` for each table it gives, in the group of what it reads."""
    domain = step_domain(step.inputs)
    specs = [
        dg.AssetSpec(
            dg.AssetKey([ANALYTICS_LAYER, output]),
            deps=[table_key(name) for name in step.inputs],
            description=step.description,
            group_name=group_of(domain),
            kinds={"python", "parquet"},
            owners=[OWNER],
            tags={"layer": ANALYTICS_LAYER, "domain": domain},
            metadata={"dagster/column_schema": _columns(step, output)},
        )
        for output in step.outputs
    ]

    @dg.multi_asset(specs=specs, name=f"analytics_{step.name}", pool=WRITER_POOL)
    def run(night: Night, lease: WriterLease) -> Results:
        started = monotonic()
        say("analytics", step.name)
        with told_to_dagster():
            rows = run_step(lease.home.home, lease.home.settings(), night, step)
        seconds = round(monotonic() - started, 2)
        for output in step.outputs:
            yield dg.MaterializeResult(
                asset_key=dg.AssetKey([ANALYTICS_LAYER, output]),
                metadata={"dagster/row_count": rows[output], "seconds": seconds},
            )

    return run


def _columns(step: Step, output: str) -> dg.TableSchema:
    return dg.TableSchema([dg.TableColumn(field.name, str(field.type)) for field in step.outputs[output]])
