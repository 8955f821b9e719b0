import numpy as np

from ingestion.sandbox import aftersales, clock
from ingestion.sandbox.channels import marked
from ingestion.sandbox.frame import group_sum


def test_a_line_never_gets_back_more_than_its_money(apparel):
    asked = apparel.aftersales
    goods = asked["kind"] != aftersales.FREIGHT
    back = group_sum(asked["amount"][goods], asked["line"][goods], len(apparel.lines["paid"]))
    assert (back <= aftersales.cash(apparel.orders, apparel.lines)).all()


def test_cash_rounds_the_points_against_the_buyer():
    orders = {"goods_paid": np.array([1_000]), "points": np.array([100])}
    lines = {"order": np.zeros(3, np.int64), "paid": np.array([333, 333, 334])}
    money = aftersales.cash(orders, lines)
    assert money.tolist() == [299, 299, 300]
    assert money.sum() <= 900


def test_refunded_orders_gave_everything_back_and_never_settle(apparel):
    frame = apparel.orders
    whole = frame["refunded_at"] < clock.NEVER
    assert whole.any()
    settled = frame["settled_at"][whole]
    assert ((settled == clock.NEVER) | (settled < frame["refunded_at"][whole])).all()
    asked = apparel.aftersales
    back = group_sum(np.where(aftersales.pays_goods(asked), asked["amount"], 0), asked["order"], len(whole))
    assert (
        back[whole] == group_sum(aftersales.cash(frame, apparel.lines), apparel.lines["order"], len(whole))[whole]
    ).all()


def test_orders_refunded_before_shipping_never_ship(apparel):
    asked, frame = apparel.aftersales, apparel.orders
    early = asked["order"][asked["kind"] == aftersales.BEFORE_SHIPPING]
    assert len(early) > 3
    assert (frame["shipped_at"][early] == clock.NEVER).all()
    assert (frame["refunded_at"][early] < clock.NEVER).all()


def test_gifts_nobody_took_return_after_a_day(big):
    asked, frame = big.aftersales, big.orders
    early = asked["kind"] == aftersales.BEFORE_SHIPPING
    gift = early & marked(frame["variant"][asked["order"]], "gift")
    assert gift.any()
    order = asked["order"][gift]
    assert (asked["requested_at"][gift] == frame["paid_at"][order] + clock.DAY).all()
    assert (frame["accepted_at"][order] == clock.NEVER).all()


def test_some_refunds_come_after_settlement(apparel):
    asked, frame = apparel.aftersales, apparel.orders
    assert (asked["requested_at"] > frame["settled_at"][asked["order"]]).any()
    assert (asked["closed_at"] > asked["requested_at"]).all()


def test_exchanges_move_no_money(apparel):
    asked = apparel.aftersales
    assert (asked["amount"][asked["kind"] == aftersales.EXCHANGE] == 0).all()
    assert (asked["kind"] == aftersales.EXCHANGE).any()
