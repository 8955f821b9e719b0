"""Counts per business day and series, with what each day should have held: the ground of volume and freshness.

Flow:  records (distinct keys)  ->  counts per series and day  ->  days (with the empty ones)  ->  expected
Series:   one per shop (or other `scope`) and `*` for all together, so a shop's missing file is seen beside full ones.
Expected: median of the same weekday in the 28 days before, incidents left out; the spread is the median distance of
          those days from the usual level of their weekday. Medians do not learn from one bad day, and a day that is
          itself an incident (compared with ten weeks of its weekday) never enters the band of later days.
Lag:      a stream may trail the business day. Declared lag, or what its own deliveries show once there are three.
"""

from dataclasses import dataclass

HISTORY_DAYS = 28
WINDOW_DAYS = 70
JUDGED_DAYS = 14
DEVIATION = 6.0  # standard deviations of a Poisson count before a day counts as strange
RATIO = 3.0  # and so many times above or below what was expected

Relation = tuple[str, str]


def shanghai_day(column: str) -> str:
    """SQL: business day of an instant (TIMESTAMP in UTC or TIMESTAMPTZ) or of a DATE, whatever the session's zone."""
    return f"cast(make_timestamp(epoch_us({column})) + interval 8 hour as date)"


@dataclass(frozen=True, slots=True)
class DailySource:
    """Rows to count: `relation`, the SQL of their business `day`, their `key` columns and the `scope` of a series."""

    relation: str
    day: str
    key: tuple[str, ...]
    scope: str | None = "shop_id"
    lag_days: int = 0
    extracted_at: str | None = None  # column with the time of delivery, where deliveries are known

    def relations(self) -> tuple[Relation, ...]:
        """The shared relations `counts`, `days`, `reach` and `expected` of a suite."""
        return (("counts", self._counts()), ("days", DAYS), ("reach", self._reach()), ("expected", EXPECTED))

    def _counts(self) -> str:
        scope = f"coalesce(cast({self.scope} as varchar), '')" if self.scope else "''"
        return f"""
            with records as (
                select distinct {scope} as series, {self.day} as day, hash({", ".join(self.key)}) as record
                from {self.relation}
                where {self.day} between $as_of - {WINDOW_DAYS} and $as_of
            )
            select series, day, count(*) as n from records group by all
            union all
            select '*' as series, day, count(*) as n from records group by all
        """

    def _reach(self) -> str:
        """One row: `lag` in days, and the `settled` day up to which content must be there."""
        if self.extracted_at is None:
            return f"select {self.lag_days} as lag, $as_of - {self.lag_days} as settled"
        return f"""
            with deliveries as (
                select {shanghai_day(self.extracted_at)} as delivered, max({self.day}) as reach
                from {self.relation} group by all
            ),
            behind as (
                -- how far content trailed the business day in the night before the next delivery came
                select lead(delivered) over (order by delivered) - 2 - max(reach) over (order by delivered) as days
                from deliveries
            ),
            learned as (
                select case when count(*) >= 3 then quantile_disc(days, 0.75) else 0 end as days
                from behind where days between 0 and 31
            )
            select
                cast(greatest({self.lag_days}, days) as integer) as lag,
                $as_of - cast(greatest({self.lag_days}, days) as integer) as settled
            from learned
        """


def strange(n: str, expected: str) -> str:
    """SQL: how far a count lies outside what chance and season explain; beyond -1 or 1 it is strange.

    The more lenient of two yardsticks: standard deviations of a Poisson count (square root scale), and the ratio.
    """
    root = f"2 * (sqrt({n} + 0.375) - sqrt({expected} + 0.375)) / {DEVIATION}"
    ratio = f"ln(({n} + 0.5) / ({expected} + 0.5)) / ln({RATIO})"
    return f"(sign({n} - {expected}) * least(abs({root}), abs({ratio})))"


DAYS = f"""
    with calendar as (
        select cast(day as date) as day
        from unnest(generate_series($as_of - {WINDOW_DAYS}, $as_of, interval 1 day)) as series(day)
    ),
    series as (select series, min(day) as first_day from counts group by all),
    filled as (
        select series.series, calendar.day, coalesce(counts.n, 0) as n
        from series
        inner join calendar on calendar.day >= series.first_day
        left join counts on counts.series = series.series and counts.day = calendar.day
    ),
    levels as (select *, median(n) over (partition by series, isodow(day)) as usual from filled)
    select *, abs({strange("n", "usual")}) > 1 as is_incident from levels
"""

EXPECTED = f"""
    with compared as (
        select
            judged.series,
            judged.day,
            judged.n,
            count(before.day) as history,
            count(before.day) filter (where before.n = 0) as empty_days,
            coalesce(
                median(before.n) filter (where isodow(before.day) = isodow(judged.day)), median(before.n)
            ) as expected,
            1.4826 * median(abs(before.n - before.usual)) as spread
        from days as judged
        left join days as before
            on before.series = judged.series
            and before.day between judged.day - {HISTORY_DAYS} and judged.day - 1
            and not before.is_incident
        where judged.day > $as_of - {JUDGED_DAYS}
        group by all
    ),
    scored as (select *, {strange("n", "expected")} as score from compared)
    -- a noisy series gets the room its own noise asks for
    select * replace (
        sign(score) * least(abs(score), coalesce(abs(n - expected) / nullif({DEVIATION} * spread, 0), abs(score)))
        as score
    )
    from scored
"""
