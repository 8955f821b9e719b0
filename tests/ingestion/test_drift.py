"""Drift of headers: told once, named by header, refused where key columns lack; never a value."""

import pytest

from ingestion.drift import name_of
from ingestion.ledger import Ledger

A = {"商品编码(平台)": "A"}


def told(result) -> dict[str, tuple[str, ...]]:
    """Columns by kind of one result."""
    return {one.kind: one.columns for one in result.drift}


def events(tenant) -> list[tuple[str, str, tuple[str, ...]]]:
    """What the ledger keeps."""
    ledger = Ledger(tenant.home.ledger)
    try:
        return [(one.stream, one.kind, one.columns) for one in ledger.drift.events()]
    finally:
        ledger.close()


def order(number: int, **cells: str) -> dict[str, str]:
    """One line of an order of its own."""
    return A | {"订单号": str(number)} | cells


def test_observe_tells_a_new_column_once(tenant, orders_csv):
    tenant.take("a.csv", orders_csv(order(1)))
    assert told(tenant.take("b.csv", orders_csv(order(2, 会场="双十一"), extra=("会场",)))) == {"new_column": ("会场",)}
    again = tenant.take("c.csv", orders_csv(order(3, 会场="双十二"), extra=("会场",)))
    assert (again.new_columns, again.drift) == (("会场",), ())
    assert events(tenant) == [("shop.order_lines", "new_column", ("会场",))]
    (row,) = tenant.ask("select source_file, stream, kind, columns from raw._drift")
    assert row == ("b.csv", "shop.order_lines", "new_column", ["会场"])


def test_observe_counts_an_unknown_column_as_new_from_the_first_file_on(tenant, orders_csv):
    assert told(tenant.take("a.csv", orders_csv(order(1, 会场="x"), extra=("会场",)))) == {"new_column": ("会场",)}


def test_observe_names_a_withheld_column_and_keeps_none_of_its_values(tenant, orders_csv):
    result = tenant.take("a.csv", orders_csv(order(1, 会员手机="13900001111"), extra=("会员手机",)))
    assert told(result) == {"withheld_column": ("会员手机",)}
    assert tenant.ask("select _extra from raw.shop__order_lines") == [(None,)]


def test_observe_tells_a_vanished_column_only_when_it_was_always_there(tenant, orders_csv):
    tenant.take("a.csv", orders_csv(order(1)))
    without = orders_csv(order(2), without=("买家openid",))
    assert told(tenant.take("b.csv", without)) == {"vanished_column": ("买家openid",)}
    assert tenant.take("c.csv", orders_csv(order(3))).drift == ()
    both = orders_csv(order(4, 会场="x"), without=("买家openid",), extra=("会场",))
    assert told(tenant.take("d.csv", both)) == {"new_column": ("会场",)}


def test_observe_tells_a_column_found_under_another_name(tenant, orders_csv):
    tenant.take("a.csv", orders_csv(order(1)))
    renamed = orders_csv(order(2)).replace("订单下单时间", "下单时间")
    assert told(tenant.take("b.csv", renamed)) == {"renamed_column": ("订单下单时间 -> 下单时间",)}
    assert tenant.take("c.csv", renamed.replace("\t3729384756102938624", "9").replace("A", "B")).drift == ()


def test_observe_remembers_headers_by_shop(tenant, orders_csv):
    for shop in ("s1", "s2"):
        result = tenant.take(f"{shop}/a.csv", orders_csv(order(1, 会场=shop), extra=("会场",)))
        assert told(result) == {"new_column": ("会场",)}


def test_a_renamed_key_column_is_refused_with_the_old_and_the_likely_new_name(tenant, orders_csv):
    result = tenant.take("a.csv", orders_csv(order(1)).replace("商品数量", "数量(件)"))
    assert result.status == "rejected"
    assert "lacks 商品数量" in result.message
    assert "'数量(件)' may be the new name of '商品数量'" in result.message
    assert events(tenant) == [("shop.order_lines", "missing_key_column", ("商品数量 -> 数量(件)?",))]


def test_a_doubled_column_is_refused_by_name(tenant, orders_csv):
    result = tenant.take("a.csv", orders_csv(order(1, 商品数量="1"), extra=("商品数量",)))
    assert told(result) == {"duplicate_column": ("商品数量",)}


def test_a_column_of_another_type_is_refused_by_name(tenant, orders_csv):
    result = tenant.take("a.csv", orders_csv(*(order(n, 商品数量="many") for n in range(20))))
    assert events(tenant) == [("shop.order_lines", "changed_type", ("商品数量",))]
    assert told(result) == {"changed_type": ("商品数量",)}


def test_a_file_refused_for_its_content_is_no_drift(tenant, orders_csv):
    assert tenant.take("a.csv", orders_csv(order(1), {"订单号": "3.72938E+18"})).drift == ()


def test_retry_is_no_delivery_of_its_own(tenant, orders_csv):
    from ingestion.quarantine import retry

    tenant.take("a.csv", orders_csv(order(1), order(2, 商品数量="x")))
    retry(tenant.home, tenant.settings)
    assert events(tenant) == []


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (" 会场 ", "会场"),
        ("a\nb\x1b[31m", "a\\x0ab\\x1b[31m"),
        ("联系13812345678", "联系***"),
        ("长" * 100, "长" * 79 + "…"),
    ],
)
def test_name_of_is_short_plain_and_impersonal(header, name):
    assert name_of(header) == name


POSITIONAL = """
[streams."brand.till"]
key = ["no"]
columns = [{ name = "no", type = "id", required = true }, { name = "amount", type = "money", required = true }]
[formats.till]
stream = "brand.till"
match = "till*"
kind = "fixed_width"
header = false
money_unit = "yuan"
[formats.till.columns]
no = [0, 4]
amount = [4, 10]
"""


def test_a_file_without_a_header_never_drifts(tenant):
    tenant.home.toml.write_text(tenant.home.toml.read_text() + POSITIONAL)
    for name, number in (("till1.txt", "0001"), ("till2.txt", "0002")):
        result = tenant.take(name, f"{number}  2.50\n")
        assert (result.loaded, result.drift) == (1, ()), result


def test_json_keys_drift_like_headers(tenant):
    tenant.home.toml.write_text(tenant.home.toml.read_text() + POSITIONAL.partition("[formats")[0])
    assert tenant.take("a.jsonl", '{"no": "1", "amount": "2.50"}\n').drift == ()
    assert told(tenant.take("b.jsonl", '{"no": "2", "amount": "2.50", "till": "7"}\n')) == {"new_column": ("till",)}
