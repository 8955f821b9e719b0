from pathlib import Path

import pytest

from benchmarks.cases import night_case, publish_case
from benchmarks.pairing import measure
from benchmarks.tenant import make_tenant
from ingestion.sandbox import SandboxOptions


@pytest.mark.slow
def test_tenant_lets_every_case_run_again_from_the_same_state(tmp_path: Path) -> None:
    tenant = make_tenant(tmp_path, SandboxOptions(scale="tiny", days=90))
    before = tenant.before_night.read_bytes()
    assert measure(publish_case(tenant, tmp_path), 1).ratio > 0
    night = night_case(tenant)  # its other side is the build from scratch that made the tenant
    night.ours.prepare()
    night.ours.work()
    assert tenant.home.warehouse.read_bytes() != before
    night.other.prepare()
    assert tenant.before_night.read_bytes() == before
