"""Volume: the newest settled day, or the newest delivery of a whole list, against its own past."""

from quality.checks.daily import strange
from quality.suite import Check, Kind, Severity, between

MIN_DAYS = 14
MIN_DELIVERIES = 3


def daily_volume(severity: Severity = Severity.BLOCK) -> Check:
    """Rows of the settled day lie in the band of the 28 days before it, for every series; needs `expected`, `reach`."""
    return Check(
        name="volume_is_within_its_28_day_band",
        kind=Kind.VOLUME,
        severity=severity,
        sql=f"""
            with judged as (
                select expected.* from expected inner join reach on expected.day = reach.settled
            )
            select
                (select count(*) from days) as delivered,
                coalesce(max(history), 0) as history,
                arg_max(n, abs(score)) filter (where history >= {MIN_DAYS}) as "rows",
                arg_max(expected, abs(score)) filter (where history >= {MIN_DAYS}) as expected,
                arg_max(score, abs(score)) filter (where history >= {MIN_DAYS}) as score
            from judged
        """,
        numbers=("delivered", "history", "rows", "expected", "score"),
        expectations=(between("score", -1, 1),),
        message="{rows} rows on the newest complete day where about {expected} were expected "
        "(score {score}, band -1 to 1)",
        min_history=MIN_DAYS,
    )


def delivery_volume(stream: str) -> Check:
    """Rows of the newest delivery of a whole list lie between half and double of the deliveries before it."""
    return Check(
        name="delivery_is_as_long_as_before",
        kind=Kind.VOLUME,
        severity=Severity.BLOCK,
        sql=f"""
            with loads as (
                -- files of one kind in one folder form a series: their names differ in digits (dates) only
                select
                    regexp_extract(source_file, '^.*/') as folder,
                    folder || regexp_replace(substr(source_file, length(folder) + 1), '[0-9]+', '#', 'g') as series,
                    seq,
                    rows_in
                from raw._loads where replace(stream, '.', '__') = '{stream}'
            ),
            numbered as (select *, row_number() over (partition by series order by seq desc) as age from loads),
            judged as (
                select
                    max(rows_in) filter (where age = 1) as n,
                    median(rows_in) filter (where age between 2 and 29) as expected,
                    count(*) - 1 as history
                from numbered group by series
            ),
            scored as (
                select *, {strange("n", "expected")} * ln(3) / ln(2) as score
                from judged where history >= {MIN_DELIVERIES}
            )
            select
                (select count(*) from loads) as delivered,
                (select coalesce(max(history), 0) from judged) as history,
                arg_max(n, abs(score)) as "rows",
                arg_max(expected, abs(score)) as expected,
                arg_max(score, abs(score)) as score
            from scored
        """,
        numbers=("delivered", "history", "rows", "expected", "score"),
        expectations=(between("score", -1, 1),),
        message="the newest delivery has {rows} rows where earlier ones had about {expected}",
        min_history=MIN_DELIVERIES,
    )
