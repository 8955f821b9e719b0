"""Statements: one row per series and day, as a platform's daily totals have. Bands of counts are blind to one row.

A day without its row is missing, however few rows there are.
"""

from quality.suite import Check, Kind, Severity, between

JUDGED_DAYS = 7
MIN_DAYS = 14


def every_day_is_stated(severity: Severity = Severity.WARN) -> Check:
    """Every series has its row on each of the last seven settled days; needs the relations `days` and `reach`."""
    return Check(
        name="every_day_has_its_statement",
        kind=Kind.VOLUME,
        severity=severity,
        sql=f"""
            with known as (
                select days.series, days.day, days.n, reach.settled from days cross join reach
                where days.series <> '*' and days.day <= reach.settled
            )
            select
                (select coalesce(sum(n), 0) from known) as delivered,
                (select count(distinct day) from known) as history,
                (select count(distinct series) from known) as series,
                (select count(*) from known where n = 0 and day > settled - {JUDGED_DAYS}) as missing
        """,
        numbers=("delivered", "history", "series", "missing"),
        expectations=(between("missing", 0, 0),),
        message="{missing} statements of the last days are missing, over {series} series",
        min_history=MIN_DAYS,
    )
