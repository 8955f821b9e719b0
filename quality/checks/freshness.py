"""Freshness of content: business days that should be there and are not."""

from quality.suite import Check, Kind, Severity, between

MIN_DAYS = 7
RARE = 8.0  # rows expected before an empty day (or stretch) is too rare to be chance: exp(-8) is 0.0003

# The judged week, the gaps between filled days, how long each series is silent, and how much it usually holds.
_RELATIONS = """
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
    rates as (select series, avg(n) as rate, count(*) as history from days group by all)
"""


def content_reaches_as_of(severity: Severity) -> Check:
    """No day of the last seven up to the settled day is empty, for every series; needs `days`, `expected`, `reach`.

    A day is missing when rows were expected and the series is hardly ever empty. A series that is often empty is
    missing only once its silence is longer than any before and enough rows should have come meanwhile.
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
                    select count(distinct day) from judged
                    where n = 0 and expected >= {RARE} and empty_days <= 1 and history >= {MIN_DAYS}
                ) as missing_days,
                (
                    select count(*) from silences inner join rates using (series)
                    where silent > longest_gap and silent * rate >= {RARE} * 1.5 and history >= {MIN_DAYS}
                ) as silent_series
        """,
        numbers=("delivered", "history", "lag_days", "days_behind", "missing_days", "silent_series"),
        expectations=(between("missing_days", 0, 0), between("silent_series", 0, 0)),
        message="{missing_days} of the last days hold no row and {silent_series} series fell silent; "
        "content is {days_behind} days behind where {lag_days} are normal",
        min_history=MIN_DAYS,
    )
