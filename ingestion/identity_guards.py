"""Section `[identity]` of `huoshui.toml`: the guards against merging two persons into one (docs/identity.md)."""

from dataclasses import dataclass

from ingestion.toml_reader import Table


@dataclass(frozen=True, slots=True)
class IdentityGuards:
    """Confidence two ids seen together need to be one person; most persons of a private phone; most ids of a person."""

    merge_confidence: float = 0.9
    max_phone_persons: int = 3
    max_accounts: int = 20


def read_identity(table: Table) -> IdentityGuards:
    """The section with its defaults; problems go to the table's list."""
    known = IdentityGuards()
    guards = IdentityGuards(
        merge_confidence=table.number("merge_confidence", known.merge_confidence, 0, 1),
        max_phone_persons=table.whole("max_phone_persons", known.max_phone_persons, 1),
        max_accounts=table.whole("max_accounts", known.max_accounts, 2),
    )
    table.finish()
    return guards
