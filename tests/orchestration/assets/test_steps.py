"""A step as an asset: one key per output behind the models it reads, rows as metadata."""

import dagster as dg
import pyarrow as pa

from analytics.step import Step
from orchestration.assets.steps import build_step

SCHEMA = pa.schema([("person_id", pa.string()), ("score", pa.float64())])
STEP = Step(
    "score", "Scores of persons.", ("intermediate.int_vitality__b",), {"score": SCHEMA, "weight": SCHEMA}, lambda _: {}
)


def test_build_step_makes_a_key_per_output_behind_its_inputs() -> None:
    specs = {spec.key.to_user_string(): spec for spec in build_step(STEP).specs}
    assert set(specs) == {"analytics/score", "analytics/weight"}
    for spec in specs.values():
        assert [dep.asset_key.to_user_string() for dep in spec.deps] == ["intermediate/int_vitality__b"]
        assert (spec.description, spec.group_name) == ("Scores of persons.", "members")
        assert spec.tags["domain"] == "vitality"
    columns = specs["analytics/score"].metadata["dagster/column_schema"].columns
    assert [(column.name, column.type) for column in columns] == [("person_id", "string"), ("score", "double")]


def test_build_step_waits_for_the_one_writer() -> None:
    assert build_step(STEP).op.pool == "warehouse_writer"
    assert isinstance(build_step(STEP), dg.AssetsDefinition)
