"""A tenant's own channel rules: `channel_rule.csv` beside `huoshui.toml` replaces the rules Huoshui comes with.

Flow: bytes of the file -> header and cells checked, every problem collected -> rows in the columns of the seed
      `channel_rule`, which `catalog` shows as `raw._channel_rules` -> the models prefer them (docs/attribution.md).
Why:  what counts as a promoter's sale is the brand's policy, not ours; a typo must not surface as a changed figure.
"""

import csv
import io
import re
from collections import Counter
from pathlib import Path

from ingestion.errors import ConfigError

ORDERS = ("agent_first", "scene_first")
FLAGS = ("is_gift", "is_brand_gift", "is_wecom", "has_promoter", "has_sharer", "has_ad_click", "has_venue")
TEXTS = ("share_target", "mp_scene_group", "account_owner", "sale_scene", "account_type", "entry", "share_scene")
COLUMNS = ("rule_id", "channel_id", *ORDERS, *FLAGS, *TEXTS)
_REMARK = "note_zh"

ChannelRule = tuple[str, ...]  # one cell per name in COLUMNS; empty: any value meets the condition


def read_channel_rules(path: Path) -> tuple[ChannelRule, ...]:
    """The rules of the file; none where there is no file.

    Raises:
        ConfigError: the file is no such list; `problems` names everything at once.

    """
    if not path.is_file():
        return ()
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"{path} is no CSV in UTF-8: {error}. Correct it and try again.") from error
    problems = _header_problems(rows) or _cell_problems(rows)
    if problems:
        listed = "\n".join(f"  - {problem}" for problem in problems)
        raise ConfigError(f"{path} is wrong. Correct it and try again:\n{listed}", tuple(problems))
    return tuple(tuple((row[name] or "").strip() for name in COLUMNS) for row in rows)


def _header_problems(rows: list[dict[str, str]]) -> list[str]:
    if not rows:
        return ["it holds no rule; remove the file to go back to the rules Huoshui comes with"]
    header = set(rows[0])
    missing = [f"column {name} is missing" for name in COLUMNS if name not in header]
    return missing + [f"column {name} is unknown" for name in sorted(map(str, header - {*COLUMNS, _REMARK}))]


def _cell_problems(rows: list[dict[str, str]]) -> list[str]:
    problems = []
    for line, row in enumerate(rows, start=2):
        if not re.fullmatch(r"CH\d\d", row["channel_id"] or ""):
            problems.append(f"line {line}: channel_id {row['channel_id']!r} is none of CH01 to CH23")
        problems += [f"line {line}: {name} is no whole number" for name in ORDERS if not (row[name] or "").isdecimal()]
        wrong = [name for name in FLAGS if (row[name] or "") not in {"", "true", "false"}]
        problems += [f"line {line}: {name} must be true, false or empty" for name in wrong]
    for name in ("rule_id", *ORDERS):
        counted = Counter(row[name] for row in rows)
        problems += [f"{name} {value!r} stands more than once" for value, times in counted.items() if times > 1]
    return problems
