"""Everything serving can refuse, as sentences.

Flow:  a step fails  ->  one of these, saying what was being done, to what, and whether a retry helps  ->  CLI, Dagster.
Why:   serving imports no other package of ours, so it has a tree of its own with the same shape (`retry_helps`).
"""


class ServingError(Exception):
    """Something about a release could not be done. The message is written for the person who reads it."""

    retry_helps: bool = False


class PublishError(ServingError):
    """Building the release failed on the machine's side (disk, memory, a lock); `current` is as it was."""

    retry_helps = True


class ReleaseContractError(ServingError):
    """The finished files do not hold what the warehouse holds, or break a promise of the marts."""


class PersonalDataError(ServingError):
    """A mart has a column that looks like a direct personal identifier."""


class NoReleaseError(ServingError):
    """There is no published release, or not the one asked for."""


class DamagedReleaseError(ServingError):
    """A release is there but its manifest or files are not what was published."""
