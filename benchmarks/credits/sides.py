"""Sides in a process of their own: `python -m benchmarks.credits.sides <side> <home>`.

Flow: dbt builds the layer, its compiled statements run for five of the rules, or a statement by hand runs, timed
      -> one JSON line. Side `credited` tells what the one before it credited.
"""

import sys
from datetime import date
from functools import partial
from pathlib import Path

import duckdb

from benchmarks.children import tell
from benchmarks.credits.by_hand import FIVE, TEN, credits_by_hand
from benchmarks.credits.inputs import GIVEN
from benchmarks.dbt_layer import MEMORY, dbt
from benchmarks.layer_sides import Models, Side, built, main
from ingestion.settings import Home

MODELS = Models(("fct_attribution",), GIVEN)
CREDITS = "marts.fct_attribution"
_NIGHT = date(2026, 7, 31)
# weights are quotients that the sides may have scaled differently: compared as far as a double holds them
_SUMS = f"""select
        rule, count(*), sum(gross_credit_fen), sum(refund_credit_fen), sum(credit_fen),
        sum(hash(order_line_id, touch_id, touch_seq, channel_id, gross_credit_fen, refund_credit_fen, purchase_date,
            touch_date)::hugeint)::varchar,
        round(sum(weight * (hash(order_line_id, touch_id) % 1000)), 2)
    from {CREDITS} group by rule order by rule"""


def seed(home: Home) -> None:
    """Every table of the layers before, made by dbt without a row."""
    variables = {"through_date": _NIGHT.isoformat()}
    dbt(home, "seed", variables=variables)
    dbt(home, "run", *Models(MODELS.layer).chosen(), "--full-refresh", "--empty", variables=variables)


def by_hand(home: Home, rules: tuple[str, ...]) -> None:
    """The credits of these rules by one statement, in place of the model's."""
    config = {"threads": 2, "memory_limit": MEMORY, "preserve_insertion_order": False}
    with duckdb.connect(str(home.warehouse), config=config) as con:
        con.execute("set timezone = 'UTC'")
        con.execute(f"create or replace table {CREDITS} as {credits_by_hand(rules)}")


SIDES: dict[str, Side] = built(MODELS, (_NIGHT, _NIGHT), since=_NIGHT) | {
    "seed": seed,
    "five": lambda home: MODELS.bare(home, {"int_attribution__weight": f"rule in {FIVE}"}),
    "five_hand": partial(by_hand, rules=FIVE),
    "ten_hand": partial(by_hand, rules=TEN),
}


def credited(home: Home) -> None:
    """Print what the last side credited, rule by rule: in a process of its own, apart from the memory of a side."""
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        tell(credits=con.execute(_SUMS).fetchall())


if __name__ == "__main__":
    if sys.argv[1] == "credited":
        credited(Home(Path(sys.argv[2])))
    else:
        main(SIDES, sys.argv[1], Path(sys.argv[2]))
