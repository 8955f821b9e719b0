"""`huoshui init` makes a home once and leaves what is there."""

import json
from pathlib import Path
from typing import Any

import pytest

from orchestration.cli import main


def test_init_makes_a_home(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["init", "--home", str(tmp_path / "new"), "--json"])
    told = json.loads(capfd.readouterr().out)
    assert ended.value.code == 0
    assert told["created"] is True
    assert (tmp_path / "new" / "huoshui.toml").is_file()
    assert (tmp_path / "new" / "keys" / "hmac.key").stat().st_mode & 0o777 == 0o600


def test_init_leaves_a_home_as_it_is(call: Any, home: Any) -> None:
    home.toml.write_text("# mine")
    answer = call("init", "--json")
    assert (answer.code, json.loads(answer.out)["created"]) == (0, False)
    assert home.toml.read_text() == "# mine"
