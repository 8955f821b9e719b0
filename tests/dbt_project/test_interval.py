"""Intervals as SQL, against those of Newcombe (Statistics in Medicine 17, 1998, 857-872 and 873-890).

Of a share his method 3, Wilson's; of the difference of two shares his method 10.
"""

from pathlib import Path

import duckdb
import pytest
from jinja2 import Environment

INTERVAL = Path(__file__).resolve().parents[2] / "dbt_project" / "macros" / "interval.sql"


def ends(macro: str, *counts: int) -> tuple[float, float]:
    """Both ends of the interval that a macro gives for counts."""
    macros = Environment(autoescape=False).from_string(INTERVAL.read_text("utf-8")).module
    low, high = (getattr(macros, macro)(*counts, sign) for sign in "-+")
    found = duckdb.sql(f"select {low}, {high}").fetchone()
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("hits", "tries", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_interval_is_the_published_one(hits: int, tries: int, low: float, high: float) -> None:
    assert ends("hs_wilson", hits, tries) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("counts", "published"),
    [
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((5, 56, 0, 29), (-0.0381, 0.1926)),
    ],
)
def test_interval_of_a_difference_is_the_published_one(counts: tuple[int, ...], published: tuple[float, float]) -> None:
    assert ends("hs_newcombe", *counts) == pytest.approx(published, abs=5e-5)
