"""A build without Dagster says why dbt failed; that it builds what a night builds is shown in the night's own tests."""

import json

import pytest

from ingestion.errors import HuoshuiError
from ingestion.settings import Home
from orchestration.building import last_messages, run_dbt
from orchestration.dbt_host import DbtHost


def test_last_messages_are_sentences_whatever_dbt_printed() -> None:
    lines = [json.dumps({"info": {"msg": "Database Error in model x"}}), "Traceback", json.dumps({"info": {}}), "[1]"]
    assert last_messages("\n".join(lines).encode()) == 'Database Error in model x Traceback {"info": {}} [1]'


def test_run_dbt_raises_with_dbts_own_words(home: Home) -> None:
    told = r"(?s)dbt failed: .*nothing-of-that-name.* retry does not help"
    with DbtHost() as host, pytest.raises(HuoshuiError, match=told):
        run_dbt(host, home, ["build", "--selector", "nothing-of-that-name"])
