from pathlib import Path

import pytest

from benchmarks.cases import night_case, publish_case
from benchmarks.pairing import measure
from benchmarks.tenant import make_tenant


@pytest.mark.slow
def test_tenant_lets_every_case_run_again_from_the_same_state(tmp_path: Path) -> None:
    tenant = make_tenant(tmp_path, "tiny")
    before = tenant.before_night.read_bytes()
    for case in (publish_case(tenant, tmp_path), night_case(tenant)):
        outcome = measure(case, 1)
        assert outcome.ratio > 0, case.name
    assert tenant.before_night.read_bytes() == before
