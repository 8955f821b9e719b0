"""Drift as a check: yellow once, with the columns, green on the next night, never in the way of a release."""

from datetime import UTC, datetime

import dagster as dg

from ingestion.ledger import Ledger
from ingestion.ledger_records import Drift, RecordedDrift
from ingestion.settings import Home
from ingestion.streams.registry import STREAMS
from orchestration.checks.drift import CHECK, build_drift_checks, drift_specs, verdict
from orchestration.keys import raw_key
from orchestration.resources import HomeResource

STREAM = "shop.order_lines"
NEW = Drift("a.csv", STREAM, "new_column", ("会场",))


def night(instance: dg.DagsterInstance, home: Home) -> dict[str, dg.AssetCheckEvaluation]:
    """One run of the check on two streams: verdict by asset."""
    streams = {name: STREAMS[name] for name in (STREAM, "shop.skus")}
    defs = dg.Definitions(
        assets=[dg.AssetSpec(raw_key(name)) for name in streams],
        asset_checks=[build_drift_checks(streams)],
        jobs=[dg.define_asset_job("nightly", selection=dg.AssetSelection.all_asset_checks())],
        resources={"home": HomeResource(root=str(home.root))},
    )
    ended = defs.resolve_job_def("nightly").execute_in_process(instance=instance)
    return {one.asset_key.to_user_string(): one for one in ended.get_asset_check_evaluations()}


def test_drift_checks_warn_once_and_are_green_the_next_night(instance: dg.DagsterInstance, home: Home) -> None:
    ledger = Ledger(home.ledger)
    ledger.drift.record([NEW])
    ledger.close()
    first, second = night(instance, home), night(instance, home)
    told = first["raw/shop/order_lines"]
    assert (told.passed, told.severity, told.blocking) == (False, dg.AssetCheckSeverity.WARN, False)
    assert told.metadata["new_column"].value == ["会场"]
    assert told.description == "new column: 会场"
    assert first["raw/shop/skus"].passed
    assert second["raw/shop/order_lines"].passed


def test_drift_specs_stand_on_every_stream_and_block_nothing() -> None:
    specs = drift_specs(STREAMS)
    assert {spec.asset_key for spec in specs} == {raw_key(name) for name in STREAMS}
    assert {(spec.name, spec.blocking) for spec in specs} == {(CHECK, False)}


def test_verdict_tells_a_finding_of_several_files_once() -> None:
    at = datetime(2026, 6, 1, tzinfo=UTC)
    events = [RecordedDrift(f"{n}.csv", STREAM, "missing_key_column", ("商品数量",), n, at) for n in (1, 2)]
    made = verdict(STREAM, events)
    assert made.description == "missing key column: 商品数量"
    assert made.metadata["files"].value == ["1.csv", "2.csv"]
    assert made.metadata["status"].value == "drifted"
