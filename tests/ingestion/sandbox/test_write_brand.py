"""Products, costs, spend and profiles: complete, and naming their brand where no folder does."""


def test_products_cover_every_sku_that_was_sold(nights):
    listed = {(row["商品编码(平台)"], row["SKU编码(自定义)"]): row for row in nights.rows("商品导出")}
    for row in nights.rows("订单导出"):
        sku = listed[row["商品编码(平台)"], row["SKU编码(自定义)"]]
        assert nights.fen(sku["销售价"]) == nights.fen(row["商品价格(单件)"])
        assert sku["商品属性"] == row["商品属性"]


def test_costs_cover_every_sku_and_name_brand_and_shop(nights):
    costs = {row["SKU编码(平台)"]: row for row in nights.rows("商品成本")}
    skus = {row["SKU编码(平台)"]: nights.fen(row["销售价"]) for row in nights.rows("商品导出")}
    assert set(costs) == set(skus)
    assert all(0 < nights.fen(costs[n]["成本价"]) < price for n, price in skus.items() if price)
    assert {(row["品牌ID"], row["店铺ID"]) for row in costs.values()} == {
        ("apparel", "apparel_main"), ("apparel", "apparel_outlet"), ("oralcare", "oralcare_main"),
    }  # fmt: skip


def test_ad_spend_has_every_day_once_and_repeats_the_last_days(nights):
    first = {(row["品牌ID"], row["日期"], row["计划ID"]): row["消耗"] for row in nights.rows("广告消耗")}
    again = {(row["品牌ID"], row["日期"], row["计划ID"]): row["消耗"] for row in nights.rows("广告消耗", 2)}
    assert len(first) == len(nights.rows("广告消耗")) == 2 * 3 * 539
    assert {day for _, day, _ in again} == {"2026-06-28", "2026-06-29", "2026-06-30"}
    assert all(first.get(key, spend) == spend for key, spend in again.items())


def test_profiles_come_once_with_goods_type_and_cycle(nights):
    rows = nights.rows("类目档案")
    assert {row["商品属性类型"] for row in rows} == {"标品", "非标品"}
    assert all(20 < int(row["复购周期(天)"]) < 200 and row["毛利率"].endswith("%") for row in rows)
    assert nights.rows("类目档案", 2) == []
