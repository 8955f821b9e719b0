"""Whole lists (products, members): the list as it stands now against the list before its newest delivery.

Later deliveries of a list load only what changed, so a delivery alone is no fair sample; the states are compared.
"""

from dataclasses import dataclass

from quality.suite import Check, Kind, Severity, between

MIN_ROWS = 20
SHIFT = 0.2


@dataclass(frozen=True, slots=True)
class ListRule:
    """`key` of an entry of the list `relation`, and the `value` (SQL) that is watched."""

    relation: str
    key: tuple[str, ...]
    value: str


def _states(rule: ListRule) -> str:
    """SQL: relations `valued` and `states` (value of every entry now and before). max_by passes over NULL values."""
    version = "(coalesce(_source_updated_at, _extracted_at), _ledger_seq)"
    return f"""
        valued as (
            select hash({", ".join(rule.key)}) as entry, {rule.value} as value, {version} as version,
                _extracted_at < max(_extracted_at) over () as is_before
            from {rule.relation}
        ),
        states as (
            select
                entry,
                max_by(value, version) as now,
                max_by(value, version) filter (where is_before) as before,
                bool_or(is_before) as was_there
            from valued group by entry
        )
    """


def list_amounts_hold(rule: ListRule) -> Check:
    """At most a fifth of the known entries moved their amount by more than ten times; costs and prices do not."""
    return Check(
        name="amounts_of_known_entries_do_not_jump",
        kind=Kind.DISTRIBUTION,
        severity=Severity.BLOCK,
        sql=f"""
            with {_states(rule)}
            select
                (select count(*) from valued) as delivered,
                count(*) filter (where was_there) as history,
                count(*) filter (
                    where was_there and abs(ln(greatest(now, 1) / greatest(before, 1))) > ln(10)
                ) as jumped,
                coalesce(jumped / nullif(history, 0), 0) as share
            from states
        """,
        numbers=("delivered", "history", "jumped", "share"),
        expectations=(between("share", 0, SHIFT),),
        message="{jumped} of {history} known entries moved their amount by more than ten times",
        min_history=MIN_ROWS,
    )


def list_mix_holds(rule: ListRule, name: str) -> Check:
    """Half the sum of share changes between the list before and after its newest delivery is at most a fifth."""
    shown = f"coalesce(cast({rule.value} as varchar), '')"
    return Check(
        name=f"mix_of_{name}_holds",
        kind=Kind.DISTRIBUTION,
        severity=Severity.WARN,
        sql=f"""
            with {_states(ListRule(rule.relation, rule.key, shown))},
            sides as (
                select now as value, 1 as now, 0 as before from states
                union all
                select before, 0, 1 from states where was_there
            ),
            totals as (select coalesce(sum(now), 0) as now, coalesce(sum(before), 0) as before from sides),
            counted as (
                select value, sum(now) as now, sum(before) as before from sides group by 1
            )
            select
                (select count(*) from valued) as delivered,
                (select before from totals) as history,
                coalesce(sum(abs(counted.now / totals.now - counted.before / nullif(totals.before, 0))) / 2, 0) as moved
            from counted cross join totals
        """,
        numbers=("delivered", "history", "moved"),
        expectations=(between("moved", 0, SHIFT),),
        message="the mix moved by {moved} with the newest delivery",
        min_history=MIN_ROWS,
    )
