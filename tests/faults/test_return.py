"""A record without a time of its own goes back to what it said before: the newest delivery holds, in any order."""

import shutil
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import duckdb
import pytest

from ingestion.catalog import refresh_raw
from ingestion.home import Home
from ingestion.intake import ingest
from ingestion.scrub import scrub
from ingestion.settings import create_home, load_settings
from tests.faults.test_order import NEWEST, PRODUCTS, TOML

ROSE, CREAM = PRODUCTS.format("玫瑰水"), PRODUCTS.format("粉底液")
OTHER_BYTES = ROSE + "p3,口红,k3\n"


def homed(template: Home, root: Path) -> Home:
    home = create_home(root, TOML)
    for key in template.keys.iterdir():
        shutil.copy2(key, home.keys / key.name)
    return home


def delivered(home: Home, day: int, text: str) -> tuple[int, int]:
    """New SKUs (the rows of the list) and new products (from the same rows) of the list as exported on that day."""
    (home.inbox / f"商品列表_202606{day:02}_063000.csv").write_text(text, "utf-8")
    (result,) = ingest(home, load_settings(home)).files
    assert result.status in {"loaded", "duplicate"}
    assert result.rows_in == result.loaded + result.duplicate == text.count("\n") - 1
    refresh_raw(home, load_settings(home))
    return result.loaded, sum(rows for _, rows in result.derived)


def latest(home: Home, column: str = "title") -> object:
    """What the newest version of p1 says, as staging chooses it."""
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        rows = con.execute(
            f"select {column} from raw.shop__products where product_id = 'p1'"
            f" qualify row_number() over (partition by shop_id, product_id order by {NEWEST}) = 1"
        ).fetchall()
    assert len(rows) == 1
    return rows[0][0]


def in_order(home: Home, texts: dict[int, str], order: Sequence[int]) -> None:
    """Deliver in that order; after each the latest export so far holds; every row is accounted for."""
    skus, products = 0, 0
    for place, day in enumerate(order, 1):
        more_skus, more_products = delivered(home, day, texts[day])
        skus, products = skus + more_skus, products + more_products
        assert latest(home) == ("粉底液" if texts[max(order[:place])] == CREAM else "玫瑰水"), (order, day)
    lines = {tuple(line.split(",")) for text in texts.values() for line in text.splitlines()[1:]}
    assert skus == len({sku for _, _, sku in lines})
    assert products == len({(product, title) for product, title, _ in lines})
    assert scrub(home).is_intact


@pytest.mark.parametrize("third", [ROSE, OTHER_BYTES], ids=["same_bytes", "other_bytes"])
def test_every_order_of_three_deliveries_keeps_what_was_said_last(third: str, template: Home, tmp_path: Path) -> None:
    texts = {1: ROSE, 2: CREAM, 3: third}
    for number, order in enumerate(permutations(texts)):
        in_order(homed(template, tmp_path / str(number)), texts, order)


@pytest.mark.parametrize("order", [(1, 2, 3, 4), (4, 1, 2, 3), (3, 1, 4, 2), (1, 3, 2, 4), (4, 3, 2, 1)])
def test_orders_of_four_deliveries_keep_what_was_said_last(
    order: Sequence[int], template: Home, tmp_path: Path
) -> None:
    in_order(homed(template, tmp_path / "home"), {1: ROSE, 2: CREAM, 3: OTHER_BYTES, 4: CREAM}, order)


def test_only_a_return_is_news_to_the_next_build(template: Home, tmp_path: Path) -> None:
    home = homed(template, tmp_path / "home")
    counts = [delivered(home, day, text) for day, text in [(1, ROSE), (2, CREAM)]]
    before = latest(home, "_ledger_seq")
    counts.append(delivered(home, 3, ROSE))
    returned = latest(home, "_ledger_seq")
    counts += [delivered(home, 4, ROSE), delivered(home, 5, OTHER_BYTES)]
    assert counts == [(2, 2), (0, 1), (0, 0), (0, 0), (1, 1)]
    assert isinstance(before, int)
    assert isinstance(returned, int)
    assert returned > before
    assert latest(home, "_ledger_seq") == returned
