"""dbt's build is cut where a step of analytics needs what dbt built, by the graph alone."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pytest

from analytics.step import Step
from orchestration.stages import attach_tests, plan_stages

SCHEMA = pa.schema([("x", pa.int64())])
PARENTS = {
    "model.h.int_a__edge": [],
    "model.h.int_a__person": ["source.h.analytics.person"],
    "model.h.int_a__path": ["model.h.int_a__person"],
    "model.h.fct_a": ["source.h.analytics.weight", "model.h.int_a__person"],
}


def step(name: str, reads: str, gives: str) -> Step:
    return Step(name, "", (f"intermediate.{reads}",), {gives: SCHEMA}, lambda _: {})


IDENTITY, MARKOV = step("identity", "int_a__edge", "person"), step("markov", "int_a__path", "weight")


def manifest(parents: Mapping[str, list[str]] = PARENTS) -> dict[str, Any]:
    sources = sorted({name for names in parents.values() for name in names if name.startswith("source")})
    return {
        "parent_map": parents,
        "nodes": {
            key: {
                "resource_type": "model",
                "name": key.split(".")[2],
                "fqn": ["h", "intermediate"],
                "depends_on": {"nodes": names},
            }
            for key, names in parents.items()
        },
        "sources": {key: {"source_name": "analytics", "name": key.split(".")[3]} for key in sources},
    }


def test_plan_stages_without_steps_builds_everything_at_once() -> None:
    (only,) = plan_stages(manifest({"model.h.dim_a": []}), [])
    assert (only.name, only.select, only.exclude, only.steps, only.is_last) == ("warehouse", "", "", (), True)


def test_plan_stages_cuts_at_every_step() -> None:
    first, second, third = plan_stages(manifest(), [MARKOV, IDENTITY])
    assert (first.select, first.exclude) == ("", "source:analytics.person+ source:analytics.weight+")
    assert (second.select, second.exclude) == ("source:analytics.person+", "source:analytics.weight+")
    assert (third.select, third.exclude) == ("source:analytics.weight+", "")
    assert [stage.steps for stage in (first, second, third)] == [(IDENTITY,), (MARKOV,), ()]
    assert [stage.name for stage in (first, second, third)] == ["warehouse", "warehouse_2", "warehouse_3"]
    assert [stage.is_last for stage in (first, second, third)] == [False, False, True]


def test_plan_stages_puts_steps_side_by_side_that_need_the_same() -> None:
    parents = {**PARENTS, "model.h.fct_b": ["source.h.analytics.score"]}
    first, _, _ = plan_stages(manifest(parents), [IDENTITY, MARKOV, step("score", "int_a__edge", "score")])
    assert [each.name for each in first.steps] == ["identity", "score"]


@pytest.mark.parametrize(
    ("steps", "parents", "told"),
    [
        ([step("x", "int_b__none", "person")], PARENTS, "int_b__none, which no dbt model builds"),
        ([IDENTITY], PARENTS, "analytics.weight, which no step gives"),
        ([step("x", "int_a__person", "person"), MARKOV], PARENTS, "cycle"),
        (
            [IDENTITY, MARKOV, step("late", "fct_a", "late")],
            {**PARENTS, "model.h.end": ["source.h.analytics.late"]},
            "at most 3",
        ),
    ],
)
def test_plan_stages_tells_what_does_not_fit(steps: list[Step], parents: dict[str, list[str]], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        plan_stages(manifest(parents), steps)


def with_test(parents: Mapping[str, list[str]], models: list[str], attached: str | None = None) -> dict[str, Any]:
    made = manifest(parents)
    made["nodes"]["test.h.t"] = {
        "resource_type": "test", "depends_on": {"nodes": models}, "attached_node": attached,
    }  # fmt: skip
    return made


@pytest.mark.parametrize(
    ("models", "attached", "expected"),
    [
        (["source.h.x", "model.h.int_a__edge"], None, "model.h.int_a__edge"),
        (["model.h.int_a__person", "model.h.int_a__path"], "model.h.int_a__path", "model.h.int_a__path"),
        (["model.h.int_a__edge", "model.h.fct_a"], "model.h.int_a__edge", "model.h.fct_a"),
    ],
    ids=["singular", "same stage stays", "later stage wins"],
)
def test_attach_tests_puts_a_test_where_it_runs(models: list[str], attached: str | None, expected: str) -> None:
    made = with_test(PARENTS, models, attached)
    attach_tests(made, [IDENTITY, MARKOV])
    assert made["nodes"]["test.h.t"]["attached_node"] == expected
    assert "attached_node" not in made["nodes"]["model.h.fct_a"]
