"""What the sandbox plants, as switches with sizes.

Planted are: how many purchases each touch of a channel causes, the alive state with the purchase cycle, four breaks
between the ledgers (`breaks`), the halo of an influencer's special session, what a reminder of a reserved session does,
what promotions move and create, how people tire of being spoken to (`fatigue`), what a slow answer of the service does
(`care`), and what a granted coupon creates (`grants`).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

# Chance that one touch of the channel brings one more purchase of a living buyer within five days.
# CH14 search and CH15 mini program are zero on purpose: people come through them when they had decided already.
DEFAULT_LIFT: Mapping[str, float] = {
    "CH01": 0.25, "CH07": 0.20, "CH08": 0.25, "CH09": 0.12, "CH10": 0.10, "CH11": 0.06, "CH12": 0.04, "CH13": 0.15,
    "CH14": 0.0, "CH15": 0.0, "CH18": 0.08, "CH19": 0.15,
}  # fmt: skip
_SIZES = ("halo_size", "reservation_size", "promotion_new", "promotion_before", "promotion_after", "coupon_size")


@dataclass(frozen=True, slots=True)
class Effects:
    """Planted truth; each part has its switch.

    channel_lift       purchases caused per touch of a channel
    dropout            scales how many leave for good
    halo_size          purchases that spill over from a special session, per buyer known by then
    reservation_size   chance that a reminded reservation brings one more purchase in the session
    promotion_new      purchases created per purchase that happens anyway in a promotion
    promotion_before   chance that a purchase just before a promotion waits for it, falling to 0 at 14 days
    promotion_after    chance that a purchase just after it is pulled forward into it, falling to 0 at 28 days
    fatigue            touches beyond the best cadence of a category move people less, and some leave the contact
    service            a slow answer satisfies fewer and makes more leave for good
    coupon_size        chance that a waking coupon creates one more purchase while it is valid
    """

    channel_lift: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULT_LIFT))
    dropout: float = 1.0
    halo: bool = True
    halo_size: float = 0.005
    reservation: bool = True
    reservation_size: float = 0.12
    promotion: bool = True
    promotion_new: float = 0.4
    promotion_before: float = 0.4
    promotion_after: float = 0.5
    fatigue: bool = True
    service: bool = True
    coupon: bool = True
    coupon_size: float = 0.15
    ledger_breaks: bool = True

    def __post_init__(self) -> None:
        """Refuse channels without touches and sizes that are no probability."""
        unknown = sorted(set(self.channel_lift) - set(DEFAULT_LIFT))
        if unknown:
            raise ValueError(f"Effects name channels without touches: {', '.join(unknown)}.")
        if any(not 0 <= lift <= 1 for lift in self.channel_lift.values()):
            raise ValueError("Every channel_lift of the effects must lie between 0 and 1.")
        wrong = [name for name in _SIZES if not 0 <= getattr(self, name) <= 1]
        if wrong:
            raise ValueError(f"Sizes of effects must lie between 0 and 1: {', '.join(wrong)}.")


def load_effects(name: str) -> Effects:
    """`default`, `none` (nothing causes anything, no ledger breaks), or a TOML file with the fields of `Effects`."""
    if name == "default":
        return Effects()
    if name == "none":
        nothing = dict.fromkeys(DEFAULT_LIFT, 0.0)
        switches = ("halo", "reservation", "promotion", "fatigue", "service", "coupon", "ledger_breaks")
        off = dict.fromkeys(switches, False)
        return Effects(channel_lift=nothing, **off)
    path = Path(name)
    if not path.is_file():
        raise ValueError(f"Effects must be 'default', 'none' or a TOML file; there is no file {name}.")
    table = tomllib.loads(path.read_text("utf-8"))
    unknown = sorted(set(table) - {item.name for item in fields(Effects)})
    if unknown:
        raise ValueError(f"The effects file {path.name} has unknown settings: {', '.join(unknown)}.")
    return Effects(**table)
