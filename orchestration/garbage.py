"""Garbage collection for processes that keep almost everything they make.

dbt's parsed project and Dagster's definitions are objects by the million that live to the end, and Python walked
through them again and again: eight percent of a night's processor time. What stands is set aside, the rest looked at
rarely.
"""

import gc

_YOUNG = 100_000  # objects made before the youngest are looked at; Python's default is 700
_MIDDLE = 50  # such looks before the middle generation's, and of those before everything's
_ALL = 50


def set_aside() -> None:
    """Take what this process holds now out of collections, and make those rare; a fork inherits both."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _ALL)
