"""Stocks and monthly tables: the level of a sum that should move slowly, and months against months."""

from dataclasses import dataclass

from quality.suite import Check, Kind, Severity, between

MIN_DAYS = 14
MIN_MONTHS = 3


@dataclass(frozen=True, slots=True)
class StockRule:
    """`amount` (SQL of a sum) per `series` of `relation` by its period column; `factor` is how far it may move."""

    relation: str
    period: str
    amount: str
    series: str = "brand_id"
    factor: float = 1.5
    severity: Severity = Severity.BLOCK


def stock_is_steady(rule: StockRule) -> Check:
    """The sum on the last day lies within a factor of its median over the 28 days before, for every series."""
    return _steady(rule, "level_is_within_its_28_day_band", "day", f"{rule.period} >= $as_of - 28", MIN_DAYS)


def months_are_steady(rule: StockRule) -> Check:
    """The sum of the last whole month lies within a factor of its median over the six months before.

    A young brand only grows: while every month held more than the one before, the next step of that growth is as usual.
    """
    month = "date_trunc('month', $as_of)"
    whole = f"{rule.period} < date_trunc('month', $as_of + 1) and {rule.period} >= {month} - interval 7 month"
    return _steady(rule, "month_is_within_the_band_of_months_before", "month", whole, MIN_MONTHS)


def _steady(rule: StockRule, name: str, unit: str, window: str, enough: int) -> Check:
    return Check(
        name=name,
        kind=Kind.VOLUME,
        severity=rule.severity,
        sql=f"""
            with sums as (
                select {rule.series} as series, {rule.period} as period, {rule.amount} as amount
                from {rule.relation} where {window} and {rule.period} <= $as_of group by 1, 2
            ),
            placed as (
                select *, row_number() over (partition by series order by period desc) as age,
                    amount - lag(amount) over (partition by series order by period) as step
                from sums
            ),
            judged as (
                select series, max(amount) filter (where age = 1) as now,
                    median(amount) filter (where age > 1) as usual,
                    -- what grew in every period before is expected to grow on
                    case when min(step) filter (where age > 1) > 0
                        then max(amount) filter (where age = 2) + median(step) filter (where age > 1)
                    end as grown,
                    count(*) - 1 as history
                from placed group by series
            ),
            scored as (
                select *, least({_off("usual", rule.factor)}, {_off("grown", rule.factor)}) as score
                from judged where history >= {enough}
            )
            select
                (select count(*) from sums) as delivered,
                (select coalesce(max(history), 0) from judged) as history,
                cast(arg_max(now, score) as double) as now,
                cast(arg_max(usual, score) as double) as usual,
                max(score) as score
            from scored
        """,
        numbers=("delivered", "history", "now", "usual", "score"),
        expectations=(between("score", 0, 1),),
        message=f"the newest {unit} holds {{now}} where {{usual}} is usual",
        min_history=enough,
    )


def _off(expected: str, factor: float) -> str:
    """SQL: how far `now` is off. Small sums move by chance: five standard deviations of a count are always allowed."""
    ratio = f"abs(ln((now + 1) / ({expected} + 1))) / ln({factor})"
    return f"least({ratio}, abs(now - {expected}) / (5 * sqrt({expected} + 1)))"
