"""What `huoshui.toml` says, read once and checked as a whole.

Flow: tomllib -> `Table` readers -> frozen dataclasses; every problem is collected, then raised as one `ConfigError`.
Why:  a night must not fail at 03:00 on the second typo. Secrets are never here, only names of environment variables.
"""

import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingestion.channel_rules import ChannelRule, read_channel_rules
from ingestion.contract import Stream
from ingestion.errors import ConfigError
from ingestion.formats import FileFormat, read_formats, read_streams
from ingestion.home import Home, create_home
from ingestion.identity_guards import IdentityGuards, read_identity
from ingestion.streams.registry import STREAMS
from ingestion.toml_reader import Table

__all__ = ["Brand", "Home", "Settings", "Shop", "create_home", "load_settings", "parse_settings"]


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand; members, costs and marts belong to it."""

    brand_id: str
    name_zh: str = ""


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop (微信小店) of a brand; the openids of its orders are unique within `appid`."""

    shop_id: str
    brand_id: str
    appid: str = ""
    name_zh: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """Thresholds and limits of file intake."""

    max_bad_share: float = 0.2
    quiet_seconds: float = 2.0
    max_file_mb: int = 1024
    parse_memory_mb: int = 4096
    parse_cpu_seconds: int = 600


@dataclass(frozen=True, slots=True)
class Attribution:
    """Windows and weights of the attribution rules; days are 24 hours back from the payment."""

    half_life_days: float = 7.0
    position_first: float = 0.4
    position_last: float = 0.4
    lookback_days: int = 30
    lookback_ads_days: int = 7
    lookback_live_days: int = 1
    lookback_long_days: int = 90
    is_cut_by_previous_order: bool = True
    channel_precedence: str = "agent_first"
    markov_order: int = 0
    shapley_prior_people: float = 20.0


@dataclass(frozen=True, slots=True)
class Retention:
    """How long things are kept: releases by number, the rest by days."""

    releases: int = 10
    quarantine_days: int = 90
    inbox_days: int = 30


@dataclass(frozen=True, slots=True)
class Alerts:
    """Names of the environment variables that hold webhook addresses; empty for none."""

    wecom_webhook_env: str = ""
    apprise_env: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole configuration. `streams` are the declared custom streams, `formats` the custom file formats."""

    brands: tuple[Brand, ...] = ()
    shops: tuple[Shop, ...] = ()
    default_shop: str | None = None
    intake: Intake = field(default_factory=Intake)
    attribution: Attribution = field(default_factory=Attribution)
    identity: IdentityGuards = field(default_factory=IdentityGuards)
    retention: Retention = field(default_factory=Retention)
    alerts: Alerts = field(default_factory=Alerts)
    formats: tuple[FileFormat, ...] = ()
    streams: tuple[Stream, ...] = ()
    channel_rules: tuple[ChannelRule, ...] = ()

    @property
    def all_streams(self) -> dict[str, Stream]:
        """Built-in and custom streams by id (`shop.orders`)."""
        return STREAMS | {stream.id: stream for stream in self.streams}

    def shop(self, shop_id: str) -> Shop | None:
        """The shop of that id, if it is configured."""
        return next((shop for shop in self.shops if shop.shop_id == shop_id), None)


def load_settings(home: Home) -> Settings:
    """Read `huoshui.toml` of a home, and its `channel_rule.csv` where there is one.

    Raises:
        ConfigError: the file is missing, no TOML, or wrong; `problems` names everything at once.

    """
    if not home.toml.is_file():
        raise ConfigError(f"There is no configuration at {home.toml}. Make a home with `huoshui init` first.")
    return replace(
        parse_settings(home.toml.read_bytes(), home.toml), channel_rules=read_channel_rules(home.channel_rules)
    )


def parse_settings(content: bytes, path: Path) -> Settings:
    """Read the bytes of a configuration; `path` names it in messages.

    Raises:
        ConfigError: as `load_settings`.

    """
    try:
        values = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML in UTF-8: {error}. Correct it and try again.") from error
    problems: list[str] = []
    settings = _read(Table("", values, problems))
    if problems:
        listed = "\n".join(f"  - {problem}" for problem in problems)
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise ConfigError(f"{path} has {count}. Correct and try again:\n{listed}", tuple(problems))
    return settings


def _read(root: Table) -> Settings:
    brands = tuple(_brand(table) for table in root.tables("brands"))
    shops = tuple(_shop(table) for table in root.tables("shops"))
    _check_scope(root, brands, shops)
    intake = root.table("intake")
    default_shop = intake.text("default_shop") or None
    if default_shop and default_shop not in {shop.shop_id for shop in shops}:
        intake.problem(f"default_shop {default_shop!r} is not among the [[shops]].")
    streams = read_streams(root.table("streams"))
    known = STREAMS | {stream.id: stream for stream in streams}
    settings = Settings(
        brands=brands,
        shops=shops,
        default_shop=default_shop,
        intake=_intake(intake),
        attribution=_attribution(root.table("attribution")),
        identity=read_identity(root.table("identity")),
        retention=_retention(root.table("retention")),
        alerts=_alerts(root.table("alerts")),
        formats=read_formats(root.table("formats"), known),
        streams=streams,
    )
    root.finish()
    return settings


def _check_scope(root: Table, brands: tuple[Brand, ...], shops: tuple[Shop, ...]) -> None:
    for word, ids in (("brand_id", [b.brand_id for b in brands]), ("shop_id", [s.shop_id for s in shops])):
        if not ids:
            root.problem(f"No [[{word[:-3]}s]] table: at least one with a {word} is needed.")
        for twice in sorted({one for one in ids if ids.count(one) > 1}):
            root.problem(f"{word} {twice!r} is declared more than once.")
    known = {brand.brand_id for brand in brands}
    for shop in shops:
        if shop.brand_id and shop.brand_id not in known:
            root.problem(f"Shop {shop.shop_id!r} belongs to brand {shop.brand_id!r}, which no [[brands]] table has.")


def _brand(table: Table) -> Brand:
    brand = Brand(table.required("brand_id"), table.text("name_zh"))
    table.finish()
    return brand


def _shop(table: Table) -> Shop:
    shop = Shop(table.required("shop_id"), table.required("brand_id"), table.text("appid"), table.text("name_zh"))
    if shop.shop_id.startswith(("_", ".")) or "/" in shop.shop_id:
        table.problem(f"shop_id {shop.shop_id!r} cannot name an inbox folder: no leading _ or ., no slash.")
    table.finish()
    return shop


def _intake(table: Table) -> Intake:
    known = Intake()
    table.known.add("default_shop")
    intake = Intake(
        max_bad_share=table.number("max_bad_share", known.max_bad_share, 0, 1),
        quiet_seconds=table.number("quiet_seconds", known.quiet_seconds),
        max_file_mb=table.whole("max_file_mb", known.max_file_mb, 1),
        parse_memory_mb=table.whole("parse_memory_mb", known.parse_memory_mb, 512),
        parse_cpu_seconds=table.whole("parse_cpu_seconds", known.parse_cpu_seconds, 1),
    )
    table.finish()
    return intake


def _attribution(table: Table) -> Attribution:
    known = Attribution()
    attribution = Attribution(
        half_life_days=table.number("half_life_days", known.half_life_days, 0.25, 365),
        position_first=table.number("position_first", known.position_first, 0, 1),
        position_last=table.number("position_last", known.position_last, 0, 1),
        lookback_days=table.whole("lookback_days", known.lookback_days, 1, 365),
        lookback_ads_days=table.whole("lookback_ads_days", known.lookback_ads_days, 1, 365),
        lookback_live_days=table.whole("lookback_live_days", known.lookback_live_days, 1, 365),
        lookback_long_days=table.whole("lookback_long_days", known.lookback_long_days, 1, 365),
        is_cut_by_previous_order=table.flag("is_cut_by_previous_order", known.is_cut_by_previous_order),
        channel_precedence=table.text("channel_precedence", known.channel_precedence, ("agent_first", "scene_first")),
        markov_order=table.whole("markov_order", known.markov_order, 0, 3),
        shapley_prior_people=table.number("shapley_prior_people", known.shapley_prior_people),
    )
    if attribution.position_first + attribution.position_last > 1:
        table.problem("position_first and position_last must not add up to more than 1.")
    table.finish()
    return attribution


def _retention(table: Table) -> Retention:
    known = Retention()
    retention = Retention(
        releases=table.whole("releases", known.releases, 1),
        quarantine_days=table.whole("quarantine_days", known.quarantine_days, 1),
        inbox_days=table.whole("inbox_days", known.inbox_days, 1),
    )
    table.finish()
    return retention


def _alerts(table: Table) -> Alerts:
    alerts = Alerts(table.text("wecom_webhook_env"), table.text("apprise_env"))
    for name in (alerts.wecom_webhook_env, alerts.apprise_env):
        if name and not name.isidentifier():
            table.problem("holds the NAME of an environment variable, never the webhook itself.")
    table.finish()
    return alerts
