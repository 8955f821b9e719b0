"""Lists are compared with themselves before the newest delivery, not with the few rows it brought."""

import pytest

from quality.checks.lists import ListRule, list_amounts_hold, list_mix_holds


def listed(later: str) -> str:
    """A list of 100 entries delivered on day 1, and the rows that `later` selects from it on day 2."""
    return f"""
        create table e as
        select i as id, 1000 + i as fen, ['x', 'y'][1 + i % 2] as kind, timestamp '2025-03-26' as _extracted_at,
            null::timestamp as _source_updated_at, 1 as _ledger_seq from range(100) as r(i);
        insert into e by name
        select * replace (timestamp '2025-03-27' as _extracted_at, 2 as _ledger_seq) from ({later})
    """


@pytest.mark.parametrize(
    ("later", "jumped"),
    [
        ("from e where id < 5", 0),
        ("select * replace (fen * 2 as fen) from e", 0),
        ("select * replace (fen * 100 as fen) from e where id < 30", 30),
        ("select * replace (fen // 100 as fen) from e", 100),
        ("select * replace (id + 500 as id, 99 * fen as fen) from e", 0),
    ],
)
def test_list_amounts_hold_counts_known_entries_that_jumped(measure, later: str, jumped: int) -> None:
    numbers = measure(listed(later), list_amounts_hold(ListRule("e", ("id",), "fen")))
    assert (numbers["history"], numbers["jumped"]) == (100, jumped)


@pytest.mark.parametrize(
    ("later", "moved"),
    [
        ("from e where kind = 'x'", 0.0),
        ("select * replace ('x' as kind) from e", 0.5),
        ("select * replace (null as kind) from e", 1.0),
    ],
)
def test_list_mix_holds_compares_whole_lists(measure, later: str, moved: float) -> None:
    numbers = measure(listed(later), list_mix_holds(ListRule("e", ("id",), "kind"), "kind"))
    assert numbers["moved"] == pytest.approx(moved)
