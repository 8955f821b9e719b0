"""What a run opens is closed again; missing keys are told before anything is touched."""

import duckdb
import pytest

from ingestion.errors import KeyFileError
from ingestion.run import open_run


def test_open_run_gives_a_utc_engine_and_closes_it(tenant):
    with open_run(tenant.home, tenant.settings) as run:
        assert run.con.execute("select current_setting('TimeZone')").fetchone() == ("UTC",)
    with pytest.raises(Exception, match=r"(?i)closed"):
        run.con.execute("select 1")


def test_open_run_refuses_a_home_without_its_key(tenant):
    (tenant.home.keys / "quarantine.key").unlink()
    with pytest.raises(KeyFileError, match="missing"), open_run(tenant.home, tenant.settings):
        pass


def test_open_run_refuses_another_token_key_than_the_lakes(tenant):
    with open_run(tenant.home, tenant.settings) as run:
        key_id = run.tokenizer.key_id
    (tenant.home.keys / "hmac.key").write_text("cd" * 32)
    with pytest.raises(KeyFileError, match=f"were made with {key_id}"), open_run(tenant.home, tenant.settings):
        pass


def test_open_run_gives_an_engine_that_fetches_no_extension(tenant):
    with open_run(tenant.home, tenant.settings) as run, pytest.raises(duckdb.Error, match=r"httpfs|extension"):
        run.con.execute("select * from read_csv('https://example.invalid/a.csv')")
