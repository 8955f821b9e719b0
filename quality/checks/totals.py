"""Totals: two ways to the same sums, key by key (day, channel, order), must agree."""

from dataclasses import dataclass

from quality.suite import Check, Kind, Severity, between


@dataclass(frozen=True, slots=True)
class TotalsRule:
    """`left` and `right` are queries of (key, amount); keys of one side only count as 0 on the other.

    `tolerance` (in the unit of amount) plus `relative` (of the larger amount) is what one key may differ by;
    `share` is the share of keys that may differ by more.
    """

    name: str
    left: str
    right: str
    message: str
    tolerance: float = 0.0
    relative: float = 0.0
    share: float = 0.0
    severity: Severity = Severity.BLOCK


THROUGH = "(select max(date) from marts.mart_data_health)"
"""SQL of the last published day."""


def sums(relation: str, keys: str, amount: str) -> str:
    """Query of (key, amount): `amount` (SQL of a sum) of `relation` (with its WHERE) by the columns `keys`."""
    return f"select concat_ws('|', {keys}), {amount} from {relation} group by {keys}"


def cny(fen: str) -> str:
    """SQL of an amount in yuan from SQL of one in fen, exact."""
    return f"cast({fen} as decimal(18, 2)) / 100"


def totals_agree(rule: TotalsRule) -> Check:
    """Every key's two amounts agree; nothing on either side is `not_delivered`."""
    return Check(
        name=rule.name,
        kind=Kind.RECONCILIATION,
        severity=rule.severity,
        sql=f"""
            with one(key, amount) as ({rule.left}),
            other(key, amount) as ({rule.right}),
            pairs as (
                select coalesce(one.amount, 0) as ours, coalesce(other.amount, 0) as theirs
                from one full join other on one.key is not distinct from other.key
            ),
            compared as (
                select *, abs(ours - theirs) as gap,
                    {rule.tolerance} + {rule.relative} * greatest(abs(ours), abs(theirs)) as room
                from pairs
            )
            select
                count(*) as delivered,
                cast(coalesce(sum(ours), 0) as double) as ours,
                cast(coalesce(sum(theirs), 0) as double) as theirs,
                count(*) filter (where gap > room) as differing,
                cast(coalesce(max(gap), 0) as double) as largest,
                coalesce(differing / nullif(count(*), 0), 0) as share
            from compared
        """,
        numbers=("delivered", "ours", "theirs", "differing", "largest", "share"),
        expectations=(between("share", 0, rule.share),),
        message=rule.message + ": {differing} of {delivered} differ, the worst by {largest} ({ours} against {theirs})",
    )


@dataclass(frozen=True, slots=True)
class ShareRule:
    """`part` of `whole` over the rows of `source` (SQL of sums) must lie in [low, high]."""

    name: str
    source: str
    part: str
    whole: str
    message: str
    low: float = 0.0
    high: float = 1.0
    kind: Kind = Kind.DISTRIBUTION
    severity: Severity = Severity.BLOCK


def share_is_within(rule: ShareRule) -> Check:
    """A share over the rows of a table lies in its declared bounds; a table without rows is `not_delivered`."""
    return Check(
        name=rule.name,
        kind=rule.kind,
        severity=rule.severity,
        sql=f"""
            select
                count(*) as delivered,
                cast(coalesce({rule.part}, 0) as double) as part,
                cast(coalesce({rule.whole}, 0) as double) as whole,
                coalesce(part / nullif(whole, 0), {rule.low}) as share
            from {rule.source}
        """,
        numbers=("delivered", "part", "whole", "share"),
        expectations=(between("share", rule.low, rule.high),),
        message=rule.message + ": {share} ({part} of {whole})",
    )


def every_row(name: str, source: str, condition: str, message: str, kind: Kind = Kind.DISTRIBUTION) -> Check:
    """Every row of a table meets a condition (SQL of its columns)."""
    holds = f"count(*) filter (where {condition})"
    return share_is_within(
        ShareRule(name=name, source=source, part=holds, whole="count(*)", low=1.0, kind=kind, message=message)
    )


def key_is_there_once(name: str, source: str, key: str, message: str) -> Check:
    """No two rows of a table have the same key (its columns, separated by commas)."""
    distinct = f"count(distinct ({key}))"
    return share_is_within(
        ShareRule(name=name, source=source, part="count(*)", whole=distinct, kind=Kind.VOLUME, message=message)
    )
