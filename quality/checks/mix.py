"""Mix: how the records of the last days spread over the values of a column, against the 28 days before."""

from dataclasses import dataclass

from quality.suite import Check, Kind, Severity, between

HISTORY_DAYS = 31
JUDGED_DAYS = 3
MIN_ROWS = 20
TOLERANCE = 0.4


@dataclass(frozen=True, slots=True)
class MixRule:
    """`value` (SQL) takes few values per record, null being one of them; `name` is what they are called."""

    relation: str
    day: str
    value: str
    name: str


def mix_is_stable(rule: MixRule) -> Check:
    """Half the sum of share changes stays below 0.4 plus the room that few rows need; drift is shown, not blocked."""
    return Check(
        name=f"mix_of_{rule.name}_is_stable",
        kind=Kind.DRIFT,
        severity=Severity.WARN,
        sql=f"""
            with valued as (
                select
                    coalesce(cast({rule.value} as varchar), '') as value,
                    count(*) filter (where {rule.day} > $as_of - {JUDGED_DAYS}) as now,
                    count(*) filter (where {rule.day} <= $as_of - {JUDGED_DAYS}) as before
                from {rule.relation}
                where {rule.day} between $as_of - {HISTORY_DAYS - 1} and $as_of
                group by all
            ),
            totals as (
                select coalesce(sum(now), 0) as now, coalesce(sum(before), 0) as before, count(*) as kinds from valued
            )
            select
                totals.now + totals.before as delivered,
                least(totals.now, totals.before) as history,
                any_value(totals.kinds) as kinds,
                coalesce(sum(abs(valued.now / totals.now - valued.before / totals.before)) / 2, 0) as moved,
                {TOLERANCE} + 0.5 * sqrt(any_value(totals.kinds) / nullif(totals.now, 0)) as tolerance,
                coalesce(moved / tolerance, 0) as score
            from totals left join valued on true
            group by totals.now, totals.before
        """,
        numbers=("delivered", "history", "kinds", "moved", "tolerance", "score"),
        expectations=(between("score", 0, 1),),
        message=f"the mix of {rule.name} moved by {{moved}} against the weeks before, tolerance {{tolerance}}",
        min_history=MIN_ROWS,
    )
