"""Freshness of content: business days that should be there and are not."""

from quality.suite import Check, Kind, Severity, between

MIN_DAYS = 7
CHI_SQUARE = 1.642  # squares of standard normals lie below it in four of five cases
RARE = 8.0  # rows expected before an empty day (or stretch) is too rare to be chance: exp(-8) is 0.0003

# The judged week, the gaps between filled days, how long each series is silent, how much it usually holds, and how many
# rows come together: the lines of an order, the bookings of a payment. Of clustered rows more are needed before an
# empty day is no chance: variance over mean, told from where four days in five lie (promotions are the fifth).
_RELATIONS = f"""
    judged as (
        select expected.*
        from expected inner join reach on expected.day between reach.settled - 6 and reach.settled
    ),
    filled as (
        select days.series, days.day, days.day - lag(days.day) over (partition by series order by day) as gap
        from days inner join reach on days.day <= reach.settled
        where days.n > 0
    ),
    silences as (
        select
            filled.series,
            any_value(reach.settled) - max(filled.day) as silent,
            max(filled.gap) as longest_gap
        from filled cross join reach group by all
    ),
    rates as (select series, avg(n) as rate, count(*) as history from days group by all),
    clusters as (
        select
            series,
            greatest(
                quantile_cont((n - usual) * (n - usual) / greatest(usual, 1), 0.8) / {CHI_SQUARE}, 1
            ) as rows_together
        from days where not is_incident group by all
    )
"""


def content_reaches_as_of(severity: Severity) -> Check:
    """No day of the last seven up to the settled day is empty, for every series; needs `days`, `expected`, `reach`.

    A day is missing when rows were expected and the series is hardly ever empty. A series that is often empty is
    missing only once its silence is longer than any before and enough rows should have come meanwhile. A shop of a few
    orders a day has real days without any; what never came shows there after some days.
    """
    return Check(
        name="content_reaches_the_business_day",
        kind=Kind.FRESHNESS,
        severity=severity,
        sql=f"""
            with {_RELATIONS}
            select
                (select count(*) from days) as delivered,
                (select coalesce(max(history), 0) from rates) as history,
                (select max(lag) from reach) as lag_days,
                (select max(silent) from silences where series = '*') as days_behind,
                (
                    select count(distinct day) from judged inner join clusters using (series)
                    where n = 0 and expected >= {RARE} * rows_together and empty_days <= 1 and history >= {MIN_DAYS}
                ) as missing_days,
                (
                    select count(*) from silences inner join rates using (series) inner join clusters using (series)
                    where silent > longest_gap and silent * rate >= {RARE} * 1.5 * rows_together
                        and history >= {MIN_DAYS}
                ) as silent_series
        """,
        numbers=("delivered", "history", "lag_days", "days_behind", "missing_days", "silent_series"),
        expectations=(between("missing_days", 0, 0), between("silent_series", 0, 0)),
        message="{missing_days} of the last days hold no row and {silent_series} series fell silent; "
        "content is {days_behind} days behind where {lag_days} are normal",
        min_history=MIN_DAYS,
    )
