"""Lists the brand keeps: fee tiers, the calendar of promotions and holidays, staff accounts, fees paid elsewhere.

Every file is the whole list. Fees of a month are booked on its last day, and one of the newest is corrected on a later
night. The calendar's promotions are those that move demand (`promotions`), and one that moves nothing (年货节).
"""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from ingestion.sandbox import clock, names
from ingestion.sandbox.catalog import PERSON_STRIDE, Catalog
from ingestion.sandbox.delivery import Delivery
from ingestion.sandbox.fees import TIER_BP, TIER_FEN
from ingestion.sandbox.frame import Array, Frame, stack, take
from ingestion.sandbox.options import SandboxOptions
from ingestion.sandbox.promotions import AFTER_DAYS, BEFORE_DAYS, PROMOTIONS, Promotion
from ingestion.sandbox.sheet import Dialect, Sheet
from ingestion.sandbox.stage import BRANDS, SHOPS, main_shop
from ingestion.sandbox.window import Window

STAFF, TESTERS = (7, 19, 23), (31,)  # persons of each brand whose orders are no sales to customers
QUIET = Promotion("newyear-2026", "年货节", date(2026, 1, 19), date(2026, 2, 1))
QUIET_DAYS = 7  # of digestion
# Public holidays and the weekend days worked for them (国务院办公厅 notices for 2025 and 2026).
HOLIDAYS = (
    ("元旦", "2025-01-01", "2025-01-01"), ("春节", "2025-01-28", "2025-02-04"), ("清明节", "2025-04-04", "2025-04-06"),
    ("劳动节", "2025-05-01", "2025-05-05"), ("端午节", "2025-05-31", "2025-06-02"),
    ("国庆节、中秋节", "2025-10-01", "2025-10-08"), ("元旦", "2026-01-01", "2026-01-03"),
    ("春节", "2026-02-15", "2026-02-23"), ("清明节", "2026-04-04", "2026-04-06"),
    ("劳动节", "2026-05-01", "2026-05-05"), ("端午节", "2026-06-19", "2026-06-21"),
)  # fmt: skip
WORKED = (
    "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11", "2026-01-04", "2026-02-14", "2026-02-28",
    "2026-05-09",
)  # fmt: skip
_FEE_KINDS = ("slot", "guide_incentive", "production")
_FEE_CHANNELS = ("", "CH11", "CH03")

Event = dict[str, str]


def write_lists(tenant: tuple[SandboxOptions, Catalog], window: Window, delivery: Delivery) -> None:
    """The lists of every brand; rules, calendar and accounts come once."""
    _offline_fees(tenant, window, delivery)
    if window.night == 1:
        _fee_rules(delivery)
        _calendar(delivery)
        _staff(delivery)


def _fee_rules(delivery: Delivery) -> None:
    """The first million at 1 %, what lies above at the rate of the category: one row per shop and category."""
    first = [(shop, "", TIER_BP, 0) for shop in SHOPS]
    above = [
        (shop, kind.category_id, kind.fee_bp, TIER_FEN) for shop in SHOPS for kind in BRANDS[shop.brand].categories
    ]
    tiers = [*first, *above]
    sheet = Sheet("brand__platform_fee_rules", Dialect("utf-8-sig"))
    sheet.text("brand_id", pa.array([BRANDS[shop.brand].brand_id for shop, *_ in tiers]))
    sheet.text("shop_id", pa.array([shop.shop_id for shop, *_ in tiers]))
    sheet.text("fee_rule_id", pa.array([f"tech-{category or 'first'}" for _, category, *_ in tiers]))
    sheet.code("fee_kind", ("tech_service",), np.zeros(len(tiers), np.int64))
    sheet.constant("valid_from_date", "2024-01-01", len(tiers))
    sheet.text("category_id", pa.array([category or None for _, category, *_ in tiers], pa.string()))
    floor = np.array([start for *_, start in tiers])
    sheet.money("gmv_from_fen", floor)
    sheet.money("gmv_to_fen", np.full(len(tiers), TIER_FEN), floor == 0)
    sheet.text("fee_rate", pa.array([f"{bp / 100:g}%" for *_, bp, _ in tiers]))
    delivery.put(("", "平台费率"), sheet)


def phases(promo: Promotion, before: int, after: int) -> list[Event]:
    """A promotion's three phases, each following the one before without a gap."""
    spans = (
        ("预热", promo.first - timedelta(days=before), promo.first - timedelta(days=1)),
        ("爆发", promo.first, promo.last),
        ("消化", promo.last + timedelta(days=1), promo.last + timedelta(days=after)),
    )
    return [
        {"id": f"{promo.promo_id}-{n}", "kind": "大促", "from": f"{first}", "to": f"{last}",
         "name": f"{promo.name_zh}{word}", "promo": promo.promo_id, "phase": word}
        for n, (word, first, last) in enumerate(spans)
    ]  # fmt: skip


def events() -> list[Event]:
    """The calendar: promotions by phase, the platform's subsidy in each burst, holidays and days worked for them."""
    found = [event for promo in PROMOTIONS for event in phases(promo, BEFORE_DAYS, AFTER_DAYS)]
    found += phases(QUIET, BEFORE_DAYS, QUIET_DAYS)
    found += [
        {"id": f"subsidy-{promo.promo_id}", "kind": "补贴", "from": f"{promo.first}", "to": f"{promo.last}",
         "name": f"{promo.name_zh}平台补贴", "sponsor": "平台", "rate": "5%"}
        for promo in PROMOTIONS
    ]  # fmt: skip
    found += [{"id": f"holiday-{first}", "kind": "节假日", "from": first, "to": last, "name": name}
              for name, first, last in HOLIDAYS]  # fmt: skip
    return found + [
        {"id": f"workday-{day}", "kind": "调休上班", "from": day, "to": day, "name": "调休"} for day in WORKED
    ]


def _calendar(delivery: Delivery) -> None:
    """The same calendar for both brands."""
    both = [(place, event) for place in range(len(BRANDS)) for event in events()]
    sheet = Sheet("brand__policy_calendar", Dialect("utf-8-sig"))
    sheet.text("brand_id", pa.array([BRANDS[place].brand_id for place, _ in both]))
    sheet.text("shop_id", pa.array([main_shop(place) for place, _ in both]))
    for column, key in {
        "event_id": "id", "event_kind": "kind", "starts_date": "from", "ends_date": "to", "event_zh": "name",
        "promo_id": "promo", "promo_phase": "phase", "sponsor": "sponsor", "subsidy_rate": "rate",
    }.items():  # fmt: skip
        sheet.text(column, pa.array([event.get(key) for _, event in both], pa.string()))
    delivery.put(("", "政策日历"), sheet)


def _staff(delivery: Delivery) -> None:
    """Staff and test accounts of both brands: their usual account in every shop of the brand, and one shared phone."""
    entries = [
        (place, kind, number)
        for place in range(len(BRANDS))
        for kind, numbers in (("员工", STAFF), ("测试", TESTERS))
        for number in numbers
    ]
    account = names.account(np.array([(place + 1) * PERSON_STRIDE + number for place, _, number in entries]))
    shared = len(BRANDS)
    sheet = Sheet("brand__staff_accounts", Dialect("utf-8-sig"))
    sheet.text("brand_id", _named([BRANDS[place].brand_id for place, _, _ in entries], [b.brand_id for b in BRANDS]))
    sheet.text("shop_id", _named([main_shop(p) for p, _, _ in entries], [main_shop(p) for p in range(shared)]))
    size = len(entries) + shared
    sheet.text("entry_id", names.label("acc", np.arange(size), 4))
    sheet.text("list_kind", _named([kind for _, kind, _ in entries], ["公共电话"] * shared))
    app = [names.shop_app(_main(place)) for place, _, _ in entries]
    openids = [names.openid(one, account[n : n + 1])[0].as_py() for n, one in enumerate(app)]
    sheet.text("appid", _named([SHOPS[one].appid for one in app], [None] * shared))
    sheet.text("openid", _named(openids, [None] * shared))
    sheet.text("unionid", _named(names.unionid(account).to_pylist(), [None] * shared))
    sheet.text("phone", _named([None] * len(entries), [f"1999999000{n}" for n in range(shared)]))
    sheet.constant("valid_from_date", "2025-01-01", size)
    delivery.put(("", "员工与测试账号"), sheet)


def _named(first: Sequence[str | None], then: Sequence[str | None]) -> pa.Array:
    return pa.array([*first, *then], pa.string())


def _main(brand: int) -> int:
    return next(place for place, shop in enumerate(SHOPS) if shop.brand == brand)


def _offline_fees(tenant: tuple[SandboxOptions, Catalog], window: Window, delivery: Delivery) -> None:
    """A slot fee for one influencer session a week, and every 30 days incentives of guides and production of videos."""
    options, stock = tenant
    days = options.start + np.arange(options.days) * clock.DAY
    for brand in range(len(BRANDS)):
        monthly = days[29::30]
        slot = days[6::7]
        rooms = (
            _main(brand) * (len(stock.sessions["start"]) // len(SHOPS)) + (slot - options.start) // clock.DAY * 2 + 1
        )
        part = stack(
            _fees(0, slot, 30_000 + slot // clock.DAY % 5 * 4_000) | {"room": rooms},
            _fees(1, monthly, 120_000 + monthly // clock.DAY % 7 * 1_000),
            _fees(2, monthly, np.full(len(monthly), 260_000)),
        )
        part = take(part, part["at"] < window.cut)
        _fee_sheet(brand, (part, stock), window, delivery)


def _fees(kind: int, at: Array, fee: Array) -> Frame:
    return {"kind": np.full(len(at), kind), "at": at, "fee": fee, "room": np.full(len(at), -1)}


def _fee_sheet(brand: int, what: tuple[Frame, Catalog], window: Window, delivery: Delivery) -> None:
    """From the second night on the newest slot fee is 100 yuan higher: somebody had mistyped it."""
    part, stock = what
    late = (part["kind"] == 0) & (part["at"] == part["at"][part["kind"] == 0].max()) & (window.night > 1)
    room = np.maximum(part["room"], 0)
    talent = names.partner("talent", brand, stock.sessions["talent"][room])
    has_room = part["room"] >= 0
    sheet = Sheet("brand__offline_fees", Dialect("gb18030"))
    sheet.constant("brand_id", BRANDS[brand].brand_id, len(room))
    sheet.constant("shop_id", main_shop(brand), len(room))
    sheet.text("fee_id", names.label(f"OF{brand}-", part["at"] // clock.DAY * 10 + part["kind"], 8))
    sheet.code("offline_fee_kind", _FEE_KINDS, part["kind"])
    sheet.day("fee_date", part["at"])
    sheet.day("ends_date", part["at"])
    sheet.money("fee_fen", part["fee"] + late * 10_000)
    sheet.text("partner_id", names.only(talent, has_room))
    sheet.text("live_id", names.only(names.live_id(room), has_room))
    sheet.text("channel_id", names.pick(_FEE_CHANNELS, part["kind"]))
    sheet.time("updated_at", np.where(late, window.cut - clock.HOUR, part["at"] + 10 * clock.HOUR), clock.NEVER)
    delivery.put(("", "线下费用"), sheet)
