"""Clicks on advertisements (广告点击): those that led to a mini-program visit, those that an order carries, and others.

A click carries the account that clicked in the app it landed in. A click that led to an order landed on the page of the
product bought; one that led nowhere shows the brand's page and names no product.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.sandbox import clock, names
from ingestion.sandbox.channels import marked
from ingestion.sandbox.frame import Frame, rows, stack, take
from ingestion.sandbox.job import Job
from ingestion.sandbox.sheet import Sheet
from ingestion.sandbox.stage import SHOPS
from ingestion.sandbox.touches import SCENES
from ingestion.sandbox.write_brand import CAMPAIGNS

REPEATED_DAYS = 2
LOOKS_PER_DAY = 0.0015  # clicks of a person that lead nowhere
_LANDED, _BOUGHT, _LOOKED = range(3)


def write_ads(job: Job) -> None:
    """The clicks of the brand, with its main shop."""
    part = clicks(job)
    job.put("广告点击", _sheet(job, take(part, job.window.again(part["at"], REPEATED_DAYS))))


def clicks(job: Job) -> Frame:
    """Clicks of a block by time: person, `second` account, `at`, `number` of the click id, `kind`, shop, product."""
    world = job.world
    seen = take(world.touches["visits"], world.touches["visits"]["scene"] == SCENES.index("1045"))
    ordered = take(world.orders, marked(world.orders["variant"], "ad"))
    first = np.flatnonzero(np.diff(world.lines["order"], prepend=-1))
    bought = first[np.searchsorted(world.lines["order"][first], np.flatnonzero(marked(world.orders["variant"], "ad")))]
    product = world.catalog.skus["product_no"][world.lines["sku"][bought]]
    rng = world.options.generator("ad_looks", world.block.number)
    entry = world.people["entry"]
    stop = np.full(len(entry), world.options.stop)
    who, at = clock.poisson(rng, entry, stop, np.full(len(entry), LOOKS_PER_DAY * world.options.size.touch_rate))
    found = stack(
        _click(_LANDED, {"person": seen["person"], "at": seen["at"] - 3, "number": seen["number"]}),
        _click(_BOUGHT, {"person": ordered["person"], "at": ordered["at"] - 240, "number": ordered["number"]})
        | {"second": ordered["second"], "shop": ordered["shop"], "product": product},
        _click(_LOOKED, {"person": who, "at": at, "number": np.arange(len(at)) + world.block.number * 10_000_000}),
    )
    return take(found, np.argsort(found["at"], kind="stable"))


def _click(kind: int, what: Frame) -> Frame:
    none = np.zeros(rows(what), np.int64)
    return what | {"kind": none + kind, "second": none, "shop": none - 1, "product": none - 1}


def _sheet(job: Job, part: Frame) -> Sheet:
    folks, house, size = job.world.people, job.house, rows(part)
    account = names.account(folks["number"][part["person"]], part["second"])
    app = np.where(part["shop"] >= 0, part["shop"], len(SHOPS))
    inside = [names.openid(names.shop_app(shop), account) for shop in range(len(SHOPS))]
    known = folks["union_from"][part["person"]] <= part["at"]
    number = part["number"]
    ids = [names.label(prefix, number, 18) for prefix in ("gdt", "gdto", "gdtl")]
    sheet = Sheet("brand__ad_clicks")
    sheet.text("ad_click_id", pc.choose(pa.array(part["kind"]), *ids))
    sheet.time("clicked_at", part["at"], job.window.cut)
    sheet.text("ad_account_id", names.label(f"adacc{job.brand + 1}", np.zeros(size), 4))
    sheet.text("campaign_id", names.label(f"adcamp{job.brand + 1}", number % len(CAMPAIGNS), 4))
    sheet.text("appid", names.pick([*(shop.appid for shop in SHOPS), house.mini_appid], app))
    sheet.text("openid", pc.choose(pa.array(app), *inside, names.openid(names.mini_app(job.brand), account)))
    sheet.text("unionid", names.only(names.unionid(account), known))
    sheet.text("product_id", names.only(names.product_id(np.maximum(part["product"], 0)), part["product"] >= 0))
    return sheet
