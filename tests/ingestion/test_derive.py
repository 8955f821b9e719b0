"""An order and its lines: one delivery owns them, identical lines are real, disagreement and loss are told."""

from itertools import permutations

import pytest

A = {"商品编码(平台)": "A", "商品实际价格(总共)": "10.00"}
B = {"商品编码(平台)": "B", "商品实际价格(总共)": "20.00"}
SHIPPED = {"订单状态": "待收货"}

LINES_OF_ORDER = """
    select l.product_id, l.line_paid_fen, l.refunded_fen
    from raw.shop__orders as o
    join raw.shop__order_lines as l on list_contains(string_split(o.line_hashes, ','), l._record_hash)
    where o._record_hash = (
        select _record_hash from raw.shop__orders
        order by is_incomplete, _source_updated_at desc, _extracted_at desc nulls last, _status_rank desc limit 1)
    order by all
"""


def test_orders_own_the_lines_of_their_newest_delivery(tenant, orders_csv):
    assert tenant.take("orders_20260601_100000.csv", orders_csv(A, B)).loaded == 2
    changed = tenant.take("orders_20260602_100000.csv", orders_csv(A, B | {"商品已退款金额": "5.00"}))
    assert (changed.loaded, changed.duplicate) == (1, 1)
    assert tenant.ask(LINES_OF_ORDER) == [("A", 1000, 0), ("B", 2000, 500)]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_orders_have_the_same_newest_version_whatever_the_order_of_files(tenant, orders_csv, order):
    files = [
        ("orders_20260601_100000.csv", orders_csv(A, B)),
        ("orders_20260602_100000.csv", orders_csv(A | SHIPPED, B | SHIPPED)),
        ("orders_20260603_100000.csv", orders_csv(A | SHIPPED, B | SHIPPED | {"商品已退款金额": "5.00"})),
    ]
    for number in order:
        tenant.take(*files[number])
    assert tenant.ask(LINES_OF_ORDER) == [("A", 1000, 0), ("B", 2000, 500)]


def test_identical_lines_of_one_order_are_real(tenant, orders_csv):
    assert tenant.take("a.csv", orders_csv(A, A, A)).loaded == 3
    assert tenant.ask("select _occurrence from raw.shop__order_lines order by 1") == [(1,), (2,), (3,)]
    again = tenant.take("b.csv", orders_csv(A, A, A, B))
    assert (again.loaded, again.duplicate) == (1, 3)
    assert len(tenant.ask(LINES_OF_ORDER)) == 4 or tenant.ask("select count(*) from raw.shop__orders") == [(2,)]


def test_lines_that_disagree_on_the_order_are_all_set_aside(tenant, orders_csv):
    other = {"订单号": "3729384756102938111"}
    result = tenant.take("a.csv", orders_csv(A, B | {"订单实际支付金额": "31.00"}, other))
    assert (result.loaded, result.quarantined) == (1, 2)
    assert dict(result.reasons) == {"order_level_conflict": 2}
    assert tenant.ask("select order_id from raw.shop__orders") == [("3729384756102938111",)]


def test_an_empty_order_level_cell_is_no_disagreement(tenant, orders_csv):
    assert tenant.take("a.csv", orders_csv(A, B | {"订单实际支付金额": ""})).quarantined == 0
    assert tenant.ask("select order_paid_fen from raw.shop__orders") == [(3000,)]


@pytest.mark.parametrize("loss", [{"商品数量": "many"}, {"商品名称": "comma, unquoted"}])
def test_an_order_that_lost_a_line_says_so(tenant, orders_csv, loss):
    result = tenant.take("a.csv", orders_csv(A, B | loss))
    assert (result.loaded, result.quarantined) == (1, 1)
    assert tenant.ask("select is_incomplete from raw.shop__orders") == [(True,)]


def test_sources_and_commissions_come_from_rows_that_have_them(tenant, orders_csv):
    extra = ("带货账号类型", "带货ID", "带货费用", "带货佣金率")
    seller = {"带货账号类型": "带货达人", "带货ID": "t1", "带货费用": "1.50", "带货佣金率": "15%"}
    result = tenant.take("a.csv", orders_csv(A | seller, B, extra=extra))
    assert dict(result.derived) == {"shop.orders": 1, "shop.order_sources": 1, "shop.order_commissions": 1}
    assert tenant.ask("select account_type, account_id, brand_id, shop_id from raw.shop__order_sources") == [
        ("talent", "t1", "b1", "s1")
    ]
    paid = tenant.ask("select account_id, commission_fen, commission_rate::varchar from raw.shop__order_commissions")
    assert paid == [("t1", 150, "0.150000")]


def test_products_are_derived_once_per_key(tenant):
    header = "商品编码(平台),商品名称,SKU编码(平台),销售价,更新时间"
    rows = "p1,水,k1,10.00,2026-06-01 10:00:00\np1,水,k2,¥1,200.00元,2026-06-01 10:00:00\n"
    result = tenant.take("商品导出_20260601.csv", f"{header}\n{rows}".replace("¥1,200.00元", '"¥1,200.00元"'))
    assert (result.stream, result.loaded, dict(result.derived)) == ("shop.skus", 2, {"shop.products": 1})
    assert tenant.ask("select sku_id, list_price_fen from raw.shop__skus order by 1") == [("k1", 1000), ("k2", 120000)]


SELLER = ("带货账号类型", "带货ID", "带货费用", "带货佣金率")
TALENT = {"带货账号类型": "带货达人", "带货ID": "t1", "带货费用": "1.50", "带货佣金率": "15%"}
OWNED = """
    select
        strftime(o._extracted_at, '%d'),
        list_sort(list(s.account_id) filter (s.account_id is not null)),
        list_sort(list(c.commission_fen) filter (c.account_id is not null))
    from raw.shop__orders as o
    left join raw.shop__order_sources as s on list_contains(string_split(o.source_hashes, ','), s._record_hash)
    left join raw.shop__order_commissions as c on list_contains(string_split(o.commission_hashes, ','), c._record_hash)
    group by all order by 1
"""


def test_orders_own_the_sources_and_commissions_of_each_delivery(tenant, orders_csv):
    """Sold by one, by another, by the first again (whose rows are duplicates then), by nobody."""
    other = TALENT | {"带货ID": "t2", "带货费用": "2.00"}
    for day, row in enumerate((A | TALENT, A | other, A | TALENT, A), 1):
        tenant.take(
            f"orders_2026060{day}_100000.csv", orders_csv(row | {"支付时间": f"2026-06-01 1{day}:00:00"}, extra=SELLER)
        )
    assert tenant.ask("select count(*) from raw.shop__order_sources") == [(2,)]
    assert tenant.ask(OWNED) == [
        ("01", ["t1"], [150]),
        ("02", ["t2"], [200]),
        ("03", ["t1"], [150]),
        ("04", None, None),
    ]


def test_a_delivery_that_lists_nobody_is_a_new_version_of_its_order(tenant, orders_csv):
    tenant.take("orders_20260601_100000.csv", orders_csv(A | TALENT, extra=SELLER))
    tenant.take("orders_20260602_100000.csv", orders_csv(A, extra=SELLER))
    assert tenant.ask("select source_hashes = '', commission_hashes = '' from raw.shop__orders order by all") == [
        (False, False),
        (True, True),
    ]


def test_a_file_without_columns_of_a_kind_says_nothing_about_it(tenant, orders_csv):
    tenant.take("a.csv", orders_csv(A | TALENT, extra=("带货账号类型", "带货ID")))
    assert tenant.ask("select source_hashes is null, commission_hashes is null from raw.shop__orders") == [
        (False, True)
    ]


def test_every_line_of_an_order_lists_its_source_once(tenant, orders_csv):
    tenant.take("a.csv", orders_csv(A | TALENT, A | TALENT, B | TALENT, extra=SELLER))
    counted = "len(string_split(line_hashes, ',')), len(list_distinct(string_split(source_hashes, ',')))"
    assert tenant.ask(f"select {counted} from raw.shop__orders") == [(3, 3)]
