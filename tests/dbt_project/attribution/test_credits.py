"""Credits of the SQL models against an oracle that walks every line with exact fractions.

The oracle knows the definitions of docs/attribution.md and nothing of the models: it forms each path by looping over
all touches, weighs it with fractions and rounds by a ten-line largest remainder.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest

MODELS = ["--select", "int_attribution__sale", "int_attribution__path", "int_attribution__set",
          "int_attribution__fitted", "int_attribution__weight", "int_attribution__assist", "fct_attribution",
          "mart_channel_attribution"]  # fmt: skip
CREDITS = """select order_line_id, rule, touch_seq, channel_id, gross_credit_fen, refund_credit_fen, credit_fen,
    touch_date, round(weight, 9) from marts.fct_attribution"""
PAGE = Path(__file__).resolve().parents[3] / "docs" / "attribution.md"
LOOKBACK = {"CH01": 1, "CH19": 7}  # days; for the others 30, or 90 before a sale with a coat
DIRECT = {"CH15", "CH99"}
Row = tuple[Any, ...]
FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)
EFFECTS = {  # in billionths; brand b has none in February
    (FEBRUARY, "a", "CH07"): 400_000_000,
    (FEBRUARY, "a", "CH11"): 300_000_000,
    (FEBRUARY, "a", "CH01"): 0,
    (MARCH, "doc", "CH09"): 200_000_000,
    (MARCH, "doc", "CH07"): 400_000_000,
    (MARCH, "doc", "CH01"): 200_000_000,
    (MARCH, "doc", "CH15"): 200_000_000,
}
PARTS = {
    (FEBRUARY, "a", "CH07>CH11"): {"CH07": 900_000_000, "CH11": 100_000_000},
    (MARCH, "doc", "CH01>CH07>CH09>CH15"): {
        "CH01": 600_000_000,
        "CH07": 100_000_000,
        "CH09": 100_000_000,
        "CH15": 200_000_000,
    },
}


def largest_remainder(amount: int, weights: list[Fraction]) -> list[int]:
    """Whole parts of an amount >= 0, ties to the first."""
    exact = [amount * weight / sum(weights) for weight in weights]
    parts = [math.floor(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: amount - sum(parts)]:
        parts[i] += 1
    return parts


@dataclass(frozen=True)
class Parameters:
    """What `huoshui.toml` chooses; its defaults are those of the models."""

    half_life_days: float = 7
    ends: Fraction = Fraction(4, 10)
    is_cut: bool = True


def path_of(world: Any, line: Any, chosen: Parameters = Parameters()) -> list[tuple[str, datetime, str]]:
    """(channel, instant, key) of the line's path, oldest first; the platform's own report has the last key."""
    owner, at = line.giver_person_id or line.person_id, line.ordered_at
    earlier = [
        other.ordered_at
        for other in world.lines
        if owner and (other.giver_person_id or other.person_id) == owner
        and other.brand_id == line.brand_id and other.ordered_at < at
    ]  # fmt: skip
    sold = {(other.order_id, other.channel_id) for other in world.lines if other.product_id == "coat"}
    days = 90 if (line.order_id, line.channel_id) in sold else 30
    opens = max(earlier) if earlier and chosen.is_cut else at - timedelta(days=999)
    path = [
        (touch.channel_id, touch.touched_at, touch.touch_id)
        for touch in world.touches
        if owner and touch.person_id == owner and touch.brand_id == line.brand_id and touch.is_creditable
        and opens < touch.touched_at <= at <= touch.touched_at + timedelta(days=LOOKBACK.get(touch.channel_id, days))
    ]  # fmt: skip
    if not any(channel == line.channel_id and at - seen <= timedelta(minutes=30) for channel, seen, _ in path):
        path.append((line.channel_id, at, "~platform"))
    return sorted(path, key=lambda step: step[1:])


def month_of(line: Any) -> date:
    """First day of the month of the order in Asia/Shanghai."""
    return (line.ordered_at + timedelta(hours=8)).date().replace(day=1)


def split_over_touches(path: list[tuple[str, datetime, str]], parts: dict[str, Any]) -> list[Fraction]:
    """A channel's part in equal parts to its touches."""
    touches = [channel for channel, *_ in path]
    return [Fraction(parts[channel]) / touches.count(channel) for channel in touches]


def weights_of(path: list[tuple[str, datetime, str]], line: Any, chosen: Parameters) -> dict[str, list[Fraction]]:
    """Weights of the path's touches under every rule."""
    n, places = len(path), range(len(path))
    channels = sorted({channel for channel, *_ in path})
    age = [(line.ordered_at - seen).total_seconds() for _, seen, _ in path]
    reported = max(i for i in places if path[i][0] == line.channel_id and age[i] <= 1800)
    counted = max((i for i in places if path[i][0] not in DIRECT), default=n - 1)
    middle = [(1 - 2 * chosen.ends) / (n - 2)] * (n - 2) if n > 2 else []
    ends = {1: [Fraction(1)], 2: [Fraction(1, 2)] * 2}.get(n, [chosen.ends, *middle, chosen.ends])
    one = {"platform": reported, "first": 0, "last": n - 1, "last_non_direct": counted}
    effects = {channel: EFFECTS.get((month_of(line), line.brand_id, channel), 0) for channel, *_ in path}
    parts = PARTS.get((month_of(line), line.brand_id, ">".join(channels)), dict.fromkeys(channels, Fraction(1)))
    return {rule: [Fraction(int(i == place)) for i in places] for rule, place in one.items()} | {
        "markov_path": [Fraction(effects[channel]) for channel, *_ in path]
        if any(effects.values())
        else [Fraction(1)] * n,
        "shapley": split_over_touches(path, parts),
        "linear": [Fraction(1, n)] * n,
        "linear_unique": split_over_touches(path, dict.fromkeys(channels, Fraction(1))),
        "position": ends,
        "time_decay": [
            Fraction(round(1_000_000 * 0.5 ** (seconds / 86_400 / chosen.half_life_days))) for seconds in age
        ],
    }


def oracle(world: Any, chosen: Parameters = Parameters()) -> set[Row]:
    """The rows of CREDITS."""
    rows = set()
    for line in world.lines:
        path = path_of(world, line, chosen)
        for rule, weights in weights_of(path, line, chosen).items():
            gross, refund = largest_remainder(line.revenue_fen, weights), largest_remainder(line.refund_fen, weights)
            for i, (channel, seen, _) in enumerate(path):
                if weights[i]:
                    share = round(float(weights[i] / sum(weights)), 9)
                    fen = (gross[i], refund[i], gross[i] - refund[i])
                    rows.add(
                        (line.order_line_id, rule, i + 1, channel, *fen, (seen + timedelta(hours=8)).date(), share)
                    )
    return rows


def page_table(name: str) -> list[list[str]]:
    """Rows of a table of docs/attribution.md, without its header."""
    page = PAGE.read_text("utf-8").split(f"<!-- worked example: {name} -->")[1].split("<!-- end -->")[0]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in page.strip().splitlines()[2:]]


def put_worked_example(world: Any) -> None:
    """The order of the page, with the touches the page lists."""
    for touch_id, instant, channel, creditable, _ in page_table("touches"):
        at = datetime.fromisoformat(instant)
        world.touches.append(type(world.touches[0])(touch_id, "doc", "reader", channel, at, creditable == "yes"))
    ordered_at = datetime.fromisoformat("2026-03-31 12:00")
    world.lines.append(
        type(world.lines[0])("worked", "doc", "worked", "CH15", "reader", None, ordered_at, 19_999, 6_000)
    )


def late_changes(world: Any) -> None:
    """What a second night brings: late touches, refunds, another channel, a line gone, two persons found to be one."""
    orders = sorted({(line.ordered_at, line.order_id) for line in world.lines})
    late, gone = world.lines[0], world.lines[3]
    world.touches.append(
        type(world.touches[0])("late", late.brand_id, "p1", "CH09", orders[len(orders) // 2][0], is_creditable=True)
    )
    world.touches = [
        replace(t, person_id="p2") if t.person_id == "p3" else t for t in world.touches if t.touch_id != "t7"
    ]
    world.lines = [replace(x, person_id="p2") if x.person_id == "p3" else x for x in world.lines if x is not gone]
    world.lines[5] = replace(world.lines[5], refund_fen=world.lines[5].revenue_fen // 3)
    world.lines[8] = replace(world.lines[8], channel_id="CH07" if world.lines[8].channel_id != "CH07" else "CH01")


def put_fits(path: Path) -> None:
    """What the step would have given."""
    with duckdb.connect(str(path)) as con:
        for (month, brand, channel), units in EFFECTS.items():
            con.execute(
                "insert into analytics.attribution_effect by name"
                " select ? as brand_id, ? as month, ? as channel_id, ? as units",
                [brand, month, channel, units],
            )
        for (month, brand, channels), parts in PARTS.items():
            for channel, units in parts.items():
                con.execute(
                    "insert into analytics.attribution_part by name"
                    " select ? as brand_id, ? as month, ? as channel_set, ? as channel_id, ? as units",
                    [brand, month, channels, channel, units],
                )


def put_fit_hashes(path: Path, hashes: dict[date, str]) -> None:
    """What the step says the fits of these months are."""
    with duckdb.connect(str(path)) as con:
        con.execute("delete from analytics.attribution_fit")
        con.executemany("insert into analytics.attribution_fit values (?, ?)", list(hashes.items()))


def test_largest_remainder_gives_one_fen_of_three_to_the_first() -> None:
    assert largest_remainder(1, [Fraction(1, 3)] * 3) == [1, 0, 0]


def test_credits_and_their_mart_equal_the_oracle_for_random_paths(
    make_world: Callable[[int], Any], dbt: Callable[..., list[str]], empty_raw_warehouse: Any
) -> None:
    world = make_world(3)
    put_worked_example(world)
    world.write(empty_raw_warehouse.path)
    put_fits(empty_raw_warehouse.path)
    assert dbt(empty_raw_warehouse, "run", *MODELS) == []
    assert set(empty_raw_warehouse.query(CREDITS)) == oracle(world)
    on_the_page = {(rule, int(seq), channel, *map(int, fen)) for rule, seq, channel, *fen in page_table("credits")}
    credited = empty_raw_warehouse.query(CREDITS + " where order_line_id = 'worked'")
    assert {row[1:7] for row in credited} == on_the_page

    net = sum(line.revenue_fen - line.refund_fen for line in world.lines)
    orders = len({line.order_id for line in world.lines})
    totals = empty_raw_warehouse.query(
        "select cast(sum(credit_cny) * 100 as bigint), round(sum(credited_orders), 6)"
        " from marts.mart_channel_attribution group by rule, basis"
    )
    assert totals == [(net, float(orders))] * 20  # ten rules, two bases
    shown = empty_raw_warehouse.query(
        "select date, channel_id, basis, cast(sum(assisted_revenue_cny) * 100 as bigint)"
        " from marts.mart_channel_attribution where rule = 'last' group by all having sum(assisted_revenue_cny) <> 0"
    )
    assert set(shown) == assists(world)


def test_late_changes_are_credited_again_and_nothing_else(
    make_world: Callable[[int], Any], dbt: Callable[..., list[str]], empty_raw_warehouse: Any
) -> None:
    world = make_world(5)
    world.write(empty_raw_warehouse.path)
    put_fits(empty_raw_warehouse.path)
    assert dbt(empty_raw_warehouse, "run", *MODELS) == []
    before = oracle(world)
    late_changes(world)
    world.write(empty_raw_warehouse.path)
    after = oracle(world)
    changed = {row[0] for row in before ^ after}
    assert 3 < len(changed) < len(world.lines) / 2
    mark_all_rows(empty_raw_warehouse.path)

    assert dbt(empty_raw_warehouse, "run", *MODELS) == []

    kept = {
        row[0]
        for row in empty_raw_warehouse.query("select order_line_id from marts.fct_attribution where touch_id = '-'")
    }
    assert kept == {line.order_line_id for line in world.lines} - changed
    assert set(empty_raw_warehouse.query(CREDITS)) == after


def test_a_replaced_fit_credits_the_sales_of_its_month_again_and_nothing_else(
    make_world: Callable[[int], Any], dbt: Callable[..., list[str]], empty_raw_warehouse: Any
) -> None:
    world, path = make_world(5), empty_raw_warehouse.path
    world.write(path)
    put_fit_hashes(path, {date(2026, 1, 1): "one", FEBRUARY: "two"})
    assert dbt(empty_raw_warehouse, "run", *MODELS) == []
    without = set(empty_raw_warehouse.query(CREDITS))
    assert without != oracle(world)
    mark_all_rows(path)
    assert dbt(empty_raw_warehouse, "run", *MODELS) == []
    marked = "select distinct order_line_id from marts.fct_attribution where touch_id = '-'"
    assert {line for (line,) in empty_raw_warehouse.query(marked)} == {line.order_line_id for line in world.lines}

    put_fits(path)
    put_fit_hashes(path, {date(2026, 1, 1): "one", FEBRUARY: "another"})
    assert dbt(empty_raw_warehouse, "run", *MODELS) == []

    sold = {line.order_line_id: (line.ordered_at + timedelta(hours=8)).date() for line in world.lines}
    earlier = {line for line, day in sold.items() if day < FEBRUARY}
    assert 3 < len(earlier) < len(sold)
    assert {line for (line,) in empty_raw_warehouse.query(marked)} == earlier
    assert set(empty_raw_warehouse.query(CREDITS)) == oracle(world)


@pytest.mark.parametrize(
    ("variables", "chosen"),
    [
        ("{half_life_days: 2.0, position_first: 0.25, position_last: 0.25}", Parameters(2, Fraction(1, 4))),
        ("{is_cut_by_previous_order: false}", Parameters(is_cut=False)),
    ],
    ids=["weights", "cut"],
)
def test_changed_parameters_credit_again_what_they_change(
    variables: str, chosen: Parameters, make_world: Callable[[int], Any], dbt: Callable[..., list[str]],
    empty_raw_warehouse: Any,
) -> None:  # fmt: skip
    world = make_world(5)
    world.write(empty_raw_warehouse.path)
    put_fits(empty_raw_warehouse.path)
    assert dbt(empty_raw_warehouse, "run", *MODELS) == []
    mark_all_rows(empty_raw_warehouse.path)

    assert dbt(empty_raw_warehouse, "run", *MODELS, "--vars", variables) == []

    credited = set(empty_raw_warehouse.query(CREDITS + " where touch_id <> '-'"))
    again = {row[0] for row in credited}
    before, after = oracle(world), oracle(world, chosen)
    assert {row[0] for row in before ^ after} <= again
    assert credited == {row for row in after if row[0] in again}
    assert (len(again) == len(world.lines)) is (chosen.is_cut)  # a position share is of every line, a cut of some


def mark_all_rows(path: Path) -> None:
    """Every row of today gets a touch id that no build writes, so that rewritten rows show."""
    with duckdb.connect(str(path)) as con:
        con.execute("update marts.fct_attribution set touch_id = '-'")


def assists(world: Any) -> set[tuple[date, str, str, int]]:
    """Net revenue of lines a channel touched without coming last, by the day of payment and of its last touch."""
    sums: dict[tuple[date, str, str], int] = {}
    for line in world.lines:
        path = path_of(world, line)
        for channel, seen in {channel: seen for channel, seen, _ in path}.items():
            for basis, at in (("cash", line.ordered_at), ("accrual", seen)):
                key = ((at + timedelta(hours=8)).date(), channel, basis)
                helped = 0 if channel == path[-1][0] else line.revenue_fen - line.refund_fen
                sums[key] = sums.get(key, 0) + helped
    return {(*key, fen) for key, fen in sums.items() if fen}


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ("{half_life_days: 0}", "half_life_days is '0'; it must be a number from 0.25 to 365"),
        ("{position_first: 0.7}", "their sum must be above 0 and at most 1"),
        ("{is_cut_by_previous_order: maybe}", "allowed: True, False"),
    ],
)
def test_bad_parameter_stops_compilation_and_names_what_is_allowed(
    variables: str, sentence: str, dbt: Callable[..., list[str]], empty_raw_warehouse: Any
) -> None:
    from dbt_common.exceptions import CompilationError

    with pytest.raises(CompilationError, match=re.escape(sentence)):
        dbt(empty_raw_warehouse, "parse", "--vars", variables)
