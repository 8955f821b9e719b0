"""`huoshui quarantine` over a real row set aside."""

import json
from typing import Any

import pytest

from ingestion.settings import Home

TOML = """
[[brands]]
brand_id = "b"
[[shops]]
shop_id = "s"
brand_id = "b"
[streams."brand.crm"]
key = ["order_id"]
columns = [
  { name = "order_id", type = "id", required = true },
  { name = "amount", type = "money", required = true },
]
[formats.crm]
stream = "brand.crm"
match = "crm*"
money_unit = "yuan"
[formats.crm.columns]
"编号" = "order_id"
"金额" = "amount"
"""


@pytest.fixture(autouse=True)
def set_aside(call: Any, home: Home) -> None:
    home.toml.write_text(TOML)
    path = home.root / "crm.csv"
    path.write_text("编号,金额\n1,2.50\n2,many\n", encoding="utf-8")
    answer = json.loads(call("ingest", str(path), "--json").out)
    assert (answer["files"][0]["loaded"], answer["files"][0]["quarantined"]) == (1, 1), answer


def entry(call: Any) -> str:
    """The id of the one entry."""
    return str(json.loads(call("quarantine", "list", "--json").out)["entries"][0]["quarantine_id"])


def test_quarantine_list_counts_rows_by_reason(call: Any) -> None:
    (told,) = json.loads(call("quarantine", "list", "--json").out)["entries"]
    assert told["rows"] == sum(told["reasons"].values()) == 1
    assert "crm.csv" in call("quarantine", "list").out


def test_quarantine_show_hides_originals_unless_revealed(call: Any) -> None:
    hidden = json.loads(call("quarantine", "show", entry(call), "--json").out)["rows"]
    shown = json.loads(call("quarantine", "show", entry(call)[:8], "--reveal", "--json").out)["rows"]
    assert hidden[0]["original"] is None
    assert shown[0]["original"] == {"编号": "2", "金额": "many"}


def test_quarantine_show_refuses_an_unknown_id(call: Any) -> None:
    assert call("quarantine", "show", "zzz").code == 1


def test_quarantine_retry_says_what_stays(call: Any) -> None:
    (told,) = json.loads(call("quarantine", "retry", "--json").out)["files"]
    assert (told["loaded"], told["quarantined"]) == (0, 1)


def test_quarantine_export_writes_a_private_file_and_says_what_it_holds(call: Any, home: Home) -> None:
    out = home.root / "fix.csv"
    told = json.loads(call("quarantine", "export", entry(call)[:8], "--out", str(out), "--reveal", "--json").out)
    assert told == {"rows": 1, "file": str(out), "revealed": True}
    assert "2,many," in out.read_text(encoding="utf-8-sig")
    assert out.stat().st_mode & 0o777 == 0o600
    again = call("quarantine", "export", entry(call)[:8], "--out", str(out))
    assert (again.code, "exists already" in again.err) == (1, True)
    assert (
        "clear personal values"
        in call("quarantine", "export", entry(call)[:8], "--out", str(home.root / "b.jsonl"), "--reveal").out
    )
