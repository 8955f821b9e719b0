"""A tiny tenant with effects and one without, made once."""

import pytest

from benchmarks.evaluation.worlds import tenants
from ingestion.sandbox.options import SandboxOptions


@pytest.fixture(scope="session")
def apparel():
    return tenants(SandboxOptions(scale="tiny"))[0]
