"""Sides in a process of their own: `python -m benchmarks.states.sides seed|full|again|night|nothing|bare <home>`.

Why:  the layer begins at the member streams and at what identity and orders leave (`inputs.py`).
"""

import sys
from datetime import timedelta
from pathlib import Path

from benchmarks.dbt_layer import dbt
from benchmarks.layer_sides import Models, Side, built, main
from benchmarks.states.inputs import GIVEN, fill_inputs
from benchmarks.states.lake import LAST_DAY
from ingestion.settings import Home

MODELS = Models(("fct_member_state_interval", "mart_member_state", "mart_member_transition"), GIVEN)
_BEFORE = LAST_DAY - timedelta(days=1)


def seed(home: Home) -> None:
    """What comes before: seeds, and the tables of the layers below, made by dbt and filled for the first night."""
    variables = {"through_date": _BEFORE.isoformat()}
    dbt(home, "seed", variables=variables)
    dbt(home, "run", *Models(MODELS.layer).chosen(), "--full-refresh", "--empty", variables=variables)
    fill_inputs(home, night=1)


SIDES: dict[str, Side] = {"seed": seed} | built(MODELS, (_BEFORE, LAST_DAY), since=_BEFORE)


if __name__ == "__main__":
    main(SIDES, sys.argv[1], Path(sys.argv[2]))
