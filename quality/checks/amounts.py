"""Amounts: the typical amount of every segment, on a logarithmic scale, against its own last weeks."""

from dataclasses import dataclass

from quality.suite import Check, Kind, Severity, between

HISTORY_DAYS = 59  # eight weeks before the judged days: a small channel sells a few times a month
JUDGED_DAYS = 3
MIN_ROWS = 10
SHIFT = 6.0  # times higher or lower; an amount in the wrong unit is 100 times off
LEEWAY = 3.2  # of the logarithm, for a single row; two honest rows may be ten times off, hardly ever thirty
DEVIATION = 6.0


@dataclass(frozen=True, slots=True)
class AmountRule:
    """`amount` in fen or yuan (SQL), judged per `segment` (SQL of a text) and business `day` (SQL).

    `is_sum`: rows are sums of a day, of which a quiet day honestly leaves next to nothing; only upward shifts count.
    """

    relation: str
    day: str
    amount: str
    segment: str = "''"
    is_sum: bool = False


def amounts_keep_their_level(rule: AmountRule) -> Check:
    """No segment's amounts of a day are many times off: shift of the mean logarithm over six standard errors and 6x.

    Both must hold: noise of small days passes by the errors (and by a ratio that starts higher for few rows), real but
    small shifts by the ratio. Center and spread are quantiles: an incident in the history does not widen the band.
    """
    return Check(
        name="amounts_keep_their_level_in_every_segment",
        kind=Kind.DISTRIBUTION,
        severity=Severity.BLOCK,
        sql=f"""
            with {_judged(rule)}
            select
                (select count(*) from amounts) as delivered,
                (select coalesce(max(history), 0) from usual) as history,
                (select count(*) from usual where history >= {MIN_ROWS}) as segments,
                count(*) filter (where score > 1) as shifted,
                coalesce(arg_max(n, score), 0) as "rows",
                coalesce(arg_max(ratio, score), 1) as ratio,
                coalesce(max(score), 0) as score
            from judged
        """,
        numbers=("delivered", "history", "segments", "shifted", "rows", "ratio", "score"),
        expectations=(between("score", 0, 1),),
        message="amounts of {shifted} of {segments} segments left their level; the worst has {rows} rows "
        "at {ratio} times its usual amount",
        min_history=MIN_ROWS,
    )


def _judged(rule: AmountRule) -> str:
    """SQL: relations `amounts`, `usual` (per segment), and `judged`: score of every segment and judged day."""
    shift = "greatest(level - center, 0)" if rule.is_sum else "abs(level - center)"
    return f"""
        amounts as (
            select {rule.day} as day, {rule.segment} as segment, ln({rule.amount}) as x
            from {rule.relation}
            where {rule.day} between $as_of - {HISTORY_DAYS - 1} and $as_of and {rule.amount} > 0
        ),
        usual as (
            select
                segment,
                count(*) as history,
                median(x) as center,
                greatest((quantile_cont(x, 0.9) - quantile_cont(x, 0.1)) / 2.5631, 0.3) as spread
            from amounts where day <= $as_of - {JUDGED_DAYS} group by all
        ),
        by_day as (
            select segment, day, count(*) as n, avg(x) as level
            from amounts where day > $as_of - {JUDGED_DAYS} group by all
        ),
        judged as (
            select
                by_day.n,
                exp(level - center) as ratio,
                least(
                    {shift} / (ln({SHIFT}) + {LEEWAY} / by_day.n),
                    {shift} / (spread * sqrt(1 / by_day.n + 1 / history)) / {DEVIATION}
                ) as score
            from by_day inner join usual using (segment)
            where history >= {MIN_ROWS}
        )
    """
