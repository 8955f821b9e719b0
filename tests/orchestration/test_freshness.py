"""Published tables are due at 08:00 in Shanghai, built after midnight."""

from datetime import timedelta

from orchestration.freshness import MORNING


def test_morning_deadline() -> None:
    assert MORNING.deadline_cron == "0 8 * * *"
    assert MORNING.timezone == "Asia/Shanghai"
    assert MORNING.lower_bound_delta == timedelta(hours=8)
