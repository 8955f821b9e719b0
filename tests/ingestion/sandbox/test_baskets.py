import numpy as np

from ingestion.sandbox.channels import marked


def test_every_order_has_lines_and_lines_are_sorted(apparel):
    order = apparel.lines["order"]
    assert (np.diff(order) >= 0).all()
    assert set(order.tolist()) == set(range(len(apparel.orders["at"])))


def test_discounts_and_price_make_up_the_gross(apparel):
    line = apparel.lines
    assert (line["gross"] == line["merchant"] + line["platform"] + line["talent_discount"] + line["paid"]).all()
    assert min(line[name].min() for name in ("merchant", "platform", "talent_discount", "paid")) == 0


def test_brand_gifts_and_free_gifts_cost_nothing(apparel):
    line, frame = apparel.lines, apparel.orders
    present = marked(frame["variant"], "brand_gift")
    assert present.any()
    assert (frame["order_paid"][present] == 0).all()
    free = apparel.catalog.skus["is_gift"][line["sku"]] == 1
    assert free.any()
    assert (line["gross"][free] == 0).all()


def test_points_never_exceed_what_is_paid_and_talents_pay_only_their_sales(apparel):
    frame, line = apparel.orders, apparel.lines
    assert (frame["points"] <= frame["goods_paid"]).all()
    assert (frame["points"] > 0).any()
    assert (frame["talent"][line["order"]][line["talent_discount"] > 0] >= 0).all()


def test_twins_repeat_the_line_before(apparel):
    line = apparel.lines
    twin = np.flatnonzero(line["twin"])
    assert len(twin) > 3
    for name in ("order", "sku", "quantity", "paid", "platform"):
        assert (line[name][twin] == line[name][twin - 1]).all()
