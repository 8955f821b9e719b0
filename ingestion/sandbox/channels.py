"""Through which channel an order is sold, and the facts the platform's export shows for it.

Each channel id of the closed list has one or more variants: ways in which its orders look in the export. An order draws
a channel, then a variant; every declared fact follows from the variant, so the mapping rules meet each of their cases.
"""

from dataclasses import dataclass

import numpy as np

from ingestion.sandbox.frame import Array, weighted

CHANNELS = (*(f"CH{place:02d}" for place in range(1, 24) if place != 20), "CH99")  # the closed list has no CH20
BASE = -1  # causal channel of a purchase nothing caused

# Weights of the channels of sale of purchases that happen anyway (apparel, oral care): one lives on streams, the other
# on search and shelves.
_MIX = {
    "CH01": (18, 12), "CH02": (12, 9), "CH03": (4, 4), "CH04": (4, 4), "CH05": (5, 6), "CH06": (2, 3), "CH07": (6, 6),
    "CH08": (3, 3), "CH09": (4, 5), "CH10": (3, 3), "CH11": (9, 7), "CH12": (5, 5), "CH13": (3, 3), "CH14": (5, 9),
    "CH15": (5, 6), "CH16": (2, 1.5), "CH17": (5, 6), "CH18": (1.5, 2), "CH19": (5, 6), "CH21": (1.5, 2),
    "CH22": (3, 2), "CH23": (1, 1), "CH99": (0.8, 0.8),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """What one variant writes into the order export; codes of `ingestion.streams.shop_orders`, empty: not written."""

    channel: str
    scene: str = "other"
    sale_channel: str = "linked"
    account: str = "channels"
    target: str = ""
    mp_scene: str = ""
    entry: str = ""
    share_scene: str = ""
    marks: str = ""  # words: wecom, sharer, ad, venue, own_room, talent_room, gift, brand_gift
    payee: str = ""  # words: talent, promoter


_TALENT = {"sale_channel": "talent", "account": "talent", "payee": "talent"}
_MINI = {"account": "mini_program"}
_WECOM = {"scene": "product_share", "account": "wecom", "marks": "wecom"}
_AGENCY = {"scene": "product_share", "sale_channel": "agency", "account": "agency", "payee": "promoter"}
VARIANTS = (
    Facts("CH01", "live", marks="own_room"),
    Facts("CH01", "live", sale_channel="authorized", marks="own_room"),
    Facts("CH02", "live", marks="talent_room", **_TALENT),
    Facts("CH03", "video"),
    Facts("CH04", "video", **_TALENT),
    Facts("CH05", "showcase", share_scene="2"),
    Facts("CH06", "other", share_scene="4"),
    Facts("CH06", "other", entry="home"),
    Facts("CH07", target="friend", **_AGENCY),
    Facts("CH07", target="", **_AGENCY),
    Facts("CH08", target="moments", **_AGENCY),
    Facts("CH08", "product_share", target="moments", marks="sharer"),
    Facts("CH09", mp_scene="1014", account="service_account"),
    Facts("CH09", mp_scene="1043", account="service_account"),
    Facts("CH09", mp_scene="1107", account="service_account", entry="push"),
    Facts("CH10", "oa_article", account="official_account", share_scene="6"),
    Facts("CH10", "other", mp_scene="1058", **_MINI),
    Facts("CH11", target="friend", **_WECOM),
    Facts("CH11", target="", **_WECOM),
    Facts("CH12", target="group", **_WECOM),
    Facts("CH12", "other", mp_scene="1008", **_MINI),
    Facts("CH13", "product_share", marks="sharer", target="friend", account=""),
    Facts("CH13", "other", mp_scene="1007", **_MINI),
    Facts("CH14", mp_scene="1005", **_MINI),
    Facts("CH14", mp_scene="1053", **_MINI),
    Facts("CH14", entry="search", account="", sale_channel=""),
    Facts("CH15", mp_scene="1089", **_MINI),
    Facts("CH15", mp_scene="1001", **_MINI),
    Facts("CH16", entry="detail", marks="gift"),
    Facts("CH16", mp_scene="1089", marks="gift", **_MINI),
    Facts("CH17", entry="detail", account="", sale_channel=""),
    Facts("CH17", entry="store", account="", sale_channel=""),
    Facts("CH18", mp_scene="1047", **_MINI),
    Facts("CH18", mp_scene="1011", **_MINI),
    Facts("CH19", mp_scene="1045", marks="ad", **_MINI),
    Facts("CH19", marks="ad", account="", sale_channel=""),
    Facts("CH21", marks="venue", account="", sale_channel=""),
    Facts("CH22", "showcase", **_TALENT),
    Facts("CH22", "oa_article", **_TALENT),
    Facts("CH23", marks="brand_gift", account="", sale_channel=""),
    Facts("CH99", account="", sale_channel=""),
)
VARIANT_CHANNEL = np.array([CHANNELS.index(facts.channel) for facts in VARIANTS])
_FIRST = np.array(
    [int(np.argmax(place == VARIANT_CHANNEL)) if place in VARIANT_CHANNEL else -1 for place in range(len(CHANNELS))]
)
_COUNT = np.array([int(np.sum(place == VARIANT_CHANNEL)) for place in range(len(CHANNELS))])


def number(channel: str) -> int:
    """Position of a channel id in CHANNELS."""
    return CHANNELS.index(channel)


def base_mix(rng: np.random.Generator, brand: int, size: int) -> Array:
    """Channels of purchases that happen anyway."""
    weights = np.array([_MIX.get(channel, (0, 0))[brand] for channel in CHANNELS], dtype=np.float64)
    return weighted(rng, weights, size)


def draw_variant(rng: np.random.Generator, channel: Array) -> Array:
    """A way to look like an order of the channel."""
    variant: Array = _FIRST[channel] + (rng.random(len(channel)) * _COUNT[channel]).astype(np.int64)
    return variant


def marked(variant: Array, word: str) -> Array:
    """Mask of orders whose variant carries a mark or a payee."""
    mask: Array = np.array([word in facts.marks.split() or word in facts.payee.split() for facts in VARIANTS])[variant]
    return mask
