"""Results of a step: whole or not at all, in the declared shape, and dbt sees a table even before the first one."""

from dataclasses import replace

import duckdb
import pyarrow as pa
import pytest

from analytics.step import Step, Work
from ingestion.ledger import Build, Ledger
from ingestion.settings import Home, load_settings
from orchestration.resources import Night
from orchestration.step_outputs import output_path, run_step, sections, show_outputs
from orchestration.windows import digest_of

SCHEMA = pa.schema([("person_id", pa.string()), ("score", pa.float64()), ("seen_at", pa.timestamp("us", tz="UTC"))])
NIGHT = Night(through="2026-06-30")


def scored(work: Work) -> dict[str, pa.Table]:
    before = work.previous("score")
    read = work.read("select person_id, 0.5::double as score, null::timestamptz as seen_at from intermediate.int_a__b")
    return {"score": pa.concat_tables([before, read.cast(SCHEMA)]) if before else read.cast(SCHEMA)}


STEP = Step("score", "Scores.", ("intermediate.int_a__b",), {"score": SCHEMA}, scored)


@pytest.fixture
def built(home: Home) -> Home:
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("create schema intermediate; create table intermediate.int_a__b as select 'p' as person_id")
    return home


def seen(home: Home) -> list[tuple[object, ...]]:
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        return con.execute("select person_id, score, seen_at from analytics.score").fetchall()


def test_show_outputs_before_the_first_run_is_typed_and_empty(built: Home) -> None:
    show_outputs(built, [STEP])
    assert seen(built) == []
    with duckdb.connect(str(built.warehouse)) as con:
        kinds = [row[1] for row in con.execute("describe analytics.score").fetchall()]
    assert kinds == ["VARCHAR", "DOUBLE", "TIMESTAMP WITH TIME ZONE"]


def test_run_step_shows_dbt_what_it_made(built: Home) -> None:
    show_outputs(built, [STEP])
    assert run_step(built, load_settings(built), NIGHT, STEP) == {"score": 1}
    assert seen(built) == [("p", 0.5, None)]


def test_run_step_forgets_the_last_result_when_it_builds_from_scratch(built: Home) -> None:
    for _ in range(2):  # no build is recorded: every one is a first one
        assert run_step(built, load_settings(built), NIGHT, STEP) == {"score": 1}


def test_run_step_goes_on_from_the_last_result_after_a_recorded_build(built: Home) -> None:
    settings = load_settings(built)
    run_step(built, settings, NIGHT, STEP)
    ledger = Ledger(built.ledger)
    ledger.record_build(Build(1, NIGHT.through_date, digest_of(settings)))
    ledger.close()
    assert run_step(built, settings, NIGHT, STEP) == {"score": 2}


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ({}, "instead of"),
        ({"other": SCHEMA.empty_table()}, "gave .*other"),
        ({"score": pa.table({"person_id": ["p"]})}, "gave score as"),
    ],
)
def test_run_step_refuses_another_shape_and_leaves_what_was_there(
    built: Home, made: dict[str, pa.Table], told: str
) -> None:
    run_step(built, load_settings(built), NIGHT, STEP)
    with pytest.raises(ValueError, match=told):
        run_step(built, load_settings(built), NIGHT, replace(STEP, run=lambda _: made))
    assert seen(built) == [("p", 0.5, None)]
    assert list(output_path(built, "score").parent.glob("*.part")) == []


def test_show_outputs_takes_a_result_of_another_shape_for_none(built: Home) -> None:
    run_step(built, load_settings(built), NIGHT, STEP)
    wider = replace(STEP, outputs={"score": SCHEMA.append(pa.field("more", pa.int64()))})
    show_outputs(built, [wider])
    assert seen(built) == []


def test_sections_are_flat_values_by_name(home: Home) -> None:
    told = sections(load_settings(home))
    assert told["attribution"]["half_life_days"] == 7.0
    assert "formats" not in told
