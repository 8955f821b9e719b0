"""A night's work over tables in memory."""

from dataclasses import dataclass, field
from datetime import date

import duckdb
import pytest


@dataclass
class TableWork:
    """What a step reads, over a DuckDB in memory; `put` makes an input of columns."""

    through: date
    settings: dict = field(default_factory=dict)
    fits: object = None
    database: duckdb.DuckDBPyConnection = field(default_factory=duckdb.connect)

    def put(self, name, table):
        schema = name.split(".")[0]
        self.database.execute(f"create schema if not exists {schema}")
        self.database.register("given", table)
        self.database.execute(f"create or replace table {name} as select * from given")
        self.database.unregister("given")

    def read(self, sql):
        return self.database.execute(sql).to_arrow_table()

    def previous(self, output):
        return None


@pytest.fixture
def work():
    return TableWork
