"""Headers: recognized by normalized name, anywhere in the first rows, by the best fitting layout."""

import pytest

from ingestion.errors import FileRejected
from ingestion.files.headers import accepted, best_match, normalized
from ingestion.files.table import Candidate
from ingestion.streams.registry import LAYOUTS

ALL = [Candidate(layout) for layout in LAYOUTS.values()]
ORDER = ["订单号", "订单下单时间", "订单状态", "商品实际价格(总共)", "商品数量"]


@pytest.mark.parametrize(
    "name",
    [
        "商品编码（平台）",
        " 商品 编码(平台)",
        "\ufeff商品编码(平台)",
        "\t商品编码(平台)",
        "`商品编码(平台)",
        '="商品编码(平台)"',
    ],
)
def test_normalized_drops_what_exports_vary_in(name):
    assert normalized(name) == normalized("商品编码(平台)")


@pytest.mark.parametrize("name", list(LAYOUTS))
def test_best_match_finds_every_layout_by_its_own_headers(name):
    header = [column.aliases[0] for column in LAYOUTS[name].columns]
    match = best_match(ALL, [["标题"], header])
    assert (match.candidate.name, match.row, match.missing) == (name, 1, ())


def test_best_match_looks_at_twenty_rows_only():
    assert best_match(ALL, [["x"]] * 19 + [ORDER]).row == 19
    assert best_match(ALL, [["x"]] * 20 + [ORDER]) is None


def test_accepted_refuses_missing_and_repeated_columns():
    with pytest.raises(FileRejected, match="商品数量") as caught:
        accepted(best_match(ALL, [ORDER[:-1]]), ORDER[:-1])
    assert caught.value.reason == "missing_key_column"
    twice = [*ORDER, "订单 号"]
    with pytest.raises(FileRejected) as caught:
        accepted(best_match(ALL, [twice]), twice)
    assert caught.value.reason == "duplicate_column"
    with pytest.raises(FileRejected) as caught:
        accepted(None, [])
    assert caught.value.reason == "unknown_layout"
