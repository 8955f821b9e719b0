"""Suites of the raw streams: one factory from profiles, and the reconciliations between streams of a shop."""

from collections.abc import Sequence

from quality.checks.accounts import rows_are_accounted_for
from quality.checks.amounts import AmountRule, amounts_keep_their_level
from quality.checks.bills import CROSS_CHECKS
from quality.checks.counts import COUNT_CHECKS
from quality.checks.daily import WINDOW_DAYS, DailySource, Relation, shanghai_day
from quality.checks.freshness import content_reaches_as_of
from quality.checks.lists import ListRule, list_amounts_hold, list_mix_holds
from quality.checks.mix import MixRule, mix_is_stable
from quality.checks.statements import every_day_is_stated
from quality.checks.twins import TwinRule, no_new_twins
from quality.checks.volume import daily_volume, delivery_volume
from quality.streams import STREAMS, StreamProfile
from quality.suite import Check, Layer, Severity, Suite

OWNER = "data-engineering"
# Records of the days that any check looks at, read from the lake once for all of them.
RECENT = "recent"
DAY = "_day"


def suite_of(profile: StreamProfile) -> Suite:
    """The suite of one stream: volume, reconciliation, and what its profile gives to watch."""
    checks = _list_checks(profile) if profile.is_snapshot else _daily_checks(profile)
    shared = _shared(profile)
    return Suite(
        name=f"raw__{profile.table}",
        layer=Layer.RAW,
        table=f"raw.{profile.table}",
        owner=OWNER,
        checks=(*checks, rows_are_accounted_for(profile.table), *_crossed(profile.table)),
        shared=shared,
    )


def suite_for_stream(
    source: str, name: str, business_day: str | None = None, snapshot: bool = False, key: Sequence[str] = ()
) -> Suite:
    """The suite of a stream of the user's own: volume, freshness when it has business days, reconciliation.

    Volume and freshness only warn: what is normal for a stream nobody declared to us is for its history to say.
    """
    chosen = tuple(f'"{column}"' for column in key) or ("_record_hash",)
    day = None if snapshot or business_day is None else f'"{business_day}"'
    return suite_of(StreamProfile(source, name, chosen, day, severity=Severity.WARN))


def _crossed(table: str) -> tuple[Check, ...]:
    return (*CROSS_CHECKS.get(table, ()), *COUNT_CHECKS.get(table, ()))


def _shared(profile: StreamProfile) -> tuple[Relation, ...]:
    if profile.business_day is None:
        return ()
    day = shanghai_day(profile.business_day)
    rows = f"select *, {day} as {DAY} from raw.{profile.table} where {day} between $as_of - {WINDOW_DAYS} and $as_of"
    source = DailySource(RECENT, DAY, profile.key, lag_days=profile.lag_days, extracted_at="_extracted_at")
    return ((RECENT, rows), *source.relations())


def _daily_checks(profile: StreamProfile) -> tuple[Check, ...]:
    if profile.is_statement:
        checks = [every_day_is_stated(profile.severity)]
    else:
        checks = [daily_volume(profile.severity), content_reaches_as_of(profile.severity)]
    if profile.twin_id:
        checks.append(no_new_twins(TwinRule(RECENT, DAY, profile.twin_id, profile.same)))
    if profile.amount:
        checks.append(amounts_keep_their_level(AmountRule(RECENT, DAY, profile.amount, profile.segment)))
    if profile.mix:
        checks.append(mix_is_stable(MixRule(RECENT, DAY, profile.mix, _named(profile.mix))))
    return tuple(checks)


def _list_checks(profile: StreamProfile) -> tuple[Check, ...]:
    table = f"raw.{profile.table}"
    checks = [delivery_volume(profile.table)]
    if profile.amount:
        checks.append(list_amounts_hold(ListRule(table, profile.key, profile.amount)))
    if profile.mix:
        checks.append(list_mix_holds(ListRule(table, profile.key, profile.mix), _named(profile.mix)))
    return tuple(checks)


def _named(expression: str) -> str:
    return expression.replace(" is null", "_missing").replace(" ", "_")


RAW_SUITES: tuple[Suite, ...] = tuple(suite_of(profile) for profile in STREAMS)
