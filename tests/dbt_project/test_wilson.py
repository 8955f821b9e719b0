"""Wilson's interval as SQL, against those of Newcombe (Statistics in Medicine 17, 1998, table I, method 3)."""

from pathlib import Path

import duckdb
import pytest
from jinja2 import Environment

SERVICE = Path(__file__).resolve().parents[2] / "dbt_project" / "macros" / "service.sql"


@pytest.mark.parametrize(
    ("hits", "tries", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_interval_is_the_published_one(hits: int, tries: int, low: float, high: float) -> None:
    macros = Environment(autoescape=False).from_string(SERVICE.read_text("utf-8")).module
    ends = ", ".join(macros.hs_wilson(hits, tries, sign) for sign in "-+")  # type: ignore[attr-defined]
    assert duckdb.sql(f"select {ends}").fetchone() == pytest.approx((low, high), abs=5e-5)
