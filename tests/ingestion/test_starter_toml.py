"""The starter configuration is valid, also with every comment taken away."""

import re
from pathlib import Path

from ingestion.settings import parse_settings
from ingestion.starter_toml import STARTER_TOML


def test_starter_is_valid_with_every_example_switched_on():
    lines = []
    for line in STARTER_TOML.splitlines():
        example = re.match(r"# (\[.*|[\w\"客户日期件数金额]+ = .*|  \{.*|\].*)$", line)
        lines.append(example.group(1) if example else line)
    settings = parse_settings("\n".join(lines).encode(), Path("huoshui.toml"))
    assert [one.name for one in settings.formats] == ["my_orders"]
    assert [stream.id for stream in settings.streams] == ["brand.crm_orders"]
    assert settings.retention.quarantine_days == 90
