"""Rows doubled under new ids: records equal in all that matters, under distinct ids, above their usual share."""

from dataclasses import dataclass

from quality.suite import Check, Kind, Severity, between

HISTORY_DAYS = 56
JUDGED_DAYS = 3
MIN_DAYS = 14


@dataclass(frozen=True, slots=True)
class TwinRule:
    """`id` is the identifier that should not matter, `same` the columns in which twins agree."""

    relation: str
    day: str
    id: str
    same: tuple[str, ...]


def no_new_twins(rule: TwinRule) -> Check:
    """Twins per day stay at their own share: real ones (two equal purchases in a second) exist and are counted in.

    Room: the expected number from the days before (days with over a fifth of twins are incidents and not learned
    from), four standard deviations, and three.
    """
    return Check(
        name="records_are_not_doubled_under_new_ids",
        kind=Kind.DUPLICATION,
        severity=Severity.BLOCK,
        sql=f"""
            with alike as (
                select {rule.day} as day, hash({", ".join(rule.same)}) as content, count(distinct {rule.id}) as ids
                from {rule.relation}
                where {rule.day} between $as_of - {HISTORY_DAYS} and $as_of and {rule.id} is not null
                group by all
            ),
            by_day as (select day, sum(ids) as n, sum(ids - 1) as twins from alike group by all),
            usual as (
                select
                    count(*) as history,
                    greatest(
                        coalesce(sum(twins) filter (where is_usual) / sum(n) filter (where is_usual), 0),
                        coalesce(median(twins / n), 0)
                    ) as share
                from (select *, twins <= 0.2 * n as is_usual from by_day where day <= $as_of - {JUDGED_DAYS})
            ),
            judged as (
                select by_day.*, share * n + 4 * sqrt(share * n) + 3 as allowed
                from by_day cross join usual where day > $as_of - {JUDGED_DAYS}
            )
            select
                (select count(*) from by_day) as delivered,
                (select history from usual) as history,
                (select share from usual) as usual_share,
                coalesce(arg_max(twins, twins / allowed), 0) as twins,
                coalesce(arg_max(n, twins / allowed), 0) as "rows",
                coalesce(max(twins / allowed), 0) as score
            from judged
        """,
        numbers=("delivered", "history", "usual_share", "twins", "rows", "score"),
        expectations=(between("score", 0, 1),),
        message="{twins} of {rows} records of a day equal another one under a different id; usual share {usual_share}",
        min_history=MIN_DAYS,
    )
