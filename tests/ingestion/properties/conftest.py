"""Hypothesis settings: few examples and always the same ones here, many new ones where HUOSHUI_EXAMPLES says so."""

import os

from hypothesis import HealthCheck, Phase, settings

_CHECKS = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
_ASKED = int(os.environ.get("HUOSHUI_EXAMPLES", "0"))

settings.register_profile(
    "huoshui",
    max_examples=_ASKED or 10,
    derandomize=not _ASKED,
    database=None,
    deadline=None,
    phases=[Phase.generate],  # an example is a whole intake run: shrinking one would take minutes
    suppress_health_check=_CHECKS,
    print_blob=True,
)
settings.load_profile("huoshui")
