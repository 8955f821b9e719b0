"""Sides in a process of their own: `python -m benchmarks.orders.sides seed|full|again|night|nothing|bare <home>`."""

import sys
from datetime import timedelta
from pathlib import Path

from benchmarks.dbt_layer import dbt
from benchmarks.layer_sides import Models, Side, built, main
from benchmarks.orders.lake import LAST_DAY
from ingestion.settings import Home

MODELS = Models(("fct_order_line", "fct_refund_line", "fct_line_cost"))


def seed(home: Home) -> None:
    """What comes before: channels, rules, tiers."""
    dbt(home, "seed", variables={"through_date": LAST_DAY.isoformat()})


SIDES: dict[str, Side] = {"seed": seed} | built(MODELS, (LAST_DAY, LAST_DAY), since=LAST_DAY - timedelta(days=1))


if __name__ == "__main__":
    main(SIDES, sys.argv[1], Path(sys.argv[2]))
