"""Clicks on advertisements: every click id that a visit or an order carries was clicked shortly before."""

from collections import Counter


def test_write_ads_holds_the_click_of_every_order_and_visit_that_carries_one(nights):
    clicks = {row["点击ID"]: row for row in nights.rows("广告点击")}
    assert len(clicks) == len(nights.rows("广告点击"))
    ordered: dict[str, dict[str, str]] = {}
    for row in nights.rows("订单导出"):
        if row["广告点击ID"]:
            ordered.setdefault(row["订单号"], row)
    for row in ordered.values():
        click = clicks[row["广告点击ID"]]
        assert nights.second_of(row["订单下单时间"]) - nights.second_of(click["点击时间"]) == 240
        assert (click["用户openid"], click["商品编码(平台)"]) == (row["买家openid"], row["商品编码(平台)"])
    visits = {row["广告点击ID"]: row for row in nights.rows("小程序访问") if row["广告点击ID"]}
    assert {name: clicks[name]["用户openid"] for name in visits} == {n: v["用户openid"] for n, v in visits.items()}
    rest = set(clicks) - set(visits) - {row["广告点击ID"] for row in ordered.values()}
    assert len(rest) > 50
    assert not any(clicks[name]["商品编码(平台)"] for name in rest)


def test_write_ads_repeats_the_last_days_and_names_known_campaigns(nights):
    first, again = nights.rows("广告点击"), nights.rows("广告点击", 2)
    known = {row["点击ID"]: row for row in first}
    repeated = [row for row in again if row["点击ID"] in known]
    assert all(known[row["点击ID"]]["点击时间"] == row["点击时间"] for row in repeated)
    assert {row["点击时间"][:10] for row in again} <= {"2026-06-29", "2026-06-30"}
    spent = {row["计划ID"] for row in nights.rows("广告消耗")}
    assert set(Counter(row["计划ID"] for row in first)) == spent
