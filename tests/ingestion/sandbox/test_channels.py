import numpy as np

from ingestion.sandbox.channels import CHANNELS, VARIANT_CHANNEL, VARIANTS, base_mix, draw_variant, marked, number
from ingestion.streams import shop_orders


def test_every_channel_has_a_variant_and_base_demand():
    assert {VARIANTS[place].channel for place in range(len(VARIANTS))} == set(CHANNELS)
    for brand in (0, 1):
        assert set(base_mix(np.random.default_rng(2), brand, 20_000).tolist()) == set(range(len(CHANNELS)))


def test_draw_variant_stays_in_its_channel_and_meets_all_of_it():
    channel = np.repeat(np.arange(len(CHANNELS)), 500)
    variant = draw_variant(np.random.default_rng(2), channel)
    assert (VARIANT_CHANNEL[variant] == channel).all()
    assert set(variant.tolist()) == set(range(len(VARIANTS)))


def test_codes_are_declared_by_the_order_stream():
    declared = {
        "scene": set(shop_orders.ORDER_SCENE.values()),
        "sale_channel": set(shop_orders.SALE_CHANNEL.values()),
        "account": set(shop_orders.ACCOUNT_TYPE.values()),
        "target": set(shop_orders.SHARE_TARGET.values()),
    }
    for facts in VARIANTS:
        for name, codes in declared.items():
            assert getattr(facts, name) in codes | {""}


def test_marked_reads_marks_and_payees():
    live = [place for place, facts in enumerate(VARIANTS) if facts.scene == "live"]
    rooms = marked(np.array(live), "own_room") | marked(np.array(live), "talent_room")
    assert rooms.all()
    promoted = np.array([place for place, facts in enumerate(VARIANTS) if facts.channel == "CH07"])
    assert marked(promoted, "promoter").all()
    assert not marked(promoted, "talent").any()
    assert CHANNELS[number("CH99")] == "CH99"
