"""Accounts of the raw layer: what the ledger booked is what the lake shows, load by load."""

from quality.suite import Check, Kind, Severity, between


def rows_are_accounted_for(stream: str) -> Check:
    """Rows in the lake view equal the rows loaded, for each load; rows in equal loaded, quarantined and duplicate.

    A record that a later delivery repeats after another version shows once more, under its own load and row and the
    later delivery's place in the ledger: so a row counts once for its load, and once more when it is there twice.
    """
    return Check(
        name="lake_holds_exactly_what_the_ledger_booked",
        kind=Kind.RECONCILIATION,
        severity=Severity.BLOCK,
        sql=f"""
            with held as (
                select
                    _load_id as load_id,
                    count(distinct _row_number) + count(*) - count(distinct (_row_number, _ledger_seq)) as n
                from raw.{stream} group by all
            ),
            booked as (
                select load_id, rows_in, loaded, quarantined, duplicate
                from raw._loads where replace(stream, '.', '__') = '{stream}'
            ),
            matched as (
                select booked.*, coalesce(held.n, 0) as held
                from booked full join held on held.load_id = booked.load_id
            )
            select
                count(*) as delivered,
                coalesce(sum(held), 0) as held_rows,
                coalesce(sum(loaded), 0) as booked_rows,
                count(*) filter (where held <> coalesce(loaded, 0)) as differing_loads,
                count(*) filter (where rows_in <> loaded + quarantined + duplicate) as unaccounted_loads
            from matched
        """,
        numbers=("delivered", "held_rows", "booked_rows", "differing_loads", "unaccounted_loads"),
        expectations=(between("differing_loads", 0, 0), between("unaccounted_loads", 0, 0)),
        message="the lake shows {held_rows} rows where the ledger booked {booked_rows}: "
        "{differing_loads} loads differ, {unaccounted_loads} do not add up",
    )
