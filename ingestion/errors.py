"""Errors a person can act on: each message says what was being done, to what, and whether a retry helps.

Flow: every part of Huoshui raises `HuoshuiError` or a child of it; the command line prints the sentence, exits 1.
"""


class HuoshuiError(Exception):
    """Base of every error meant for people. `retry_helps` says whether doing the same again can succeed."""

    retry_helps: bool = False

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ConfigError(HuoshuiError):
    """`huoshui.toml` is missing or wrong. `problems` names everything wrong with it, one sentence each."""

    def __init__(self, message: str, problems: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


class HomeBusyError(HuoshuiError):
    """Another process is writing into this home; a retry helps once it has ended."""

    retry_helps = True


class LedgerError(HuoshuiError):
    """The ledger cannot be read: damaged, or written by a newer Huoshui."""


class StorageError(HuoshuiError):
    """The machine refused: no space, no right, no file handle, a broken disk. What was committed stays whole."""

    retry_helps = True


class KeyFileError(HuoshuiError):
    """A secret key is missing, malformed or readable by others."""


class FileRejected(HuoshuiError):  # noqa: N818  a verdict on a file, not a fault of the program
    """A whole file is refused. `reason` is the code, `message` the sentence for the person who delivered it.

    A header that is to blame is told in `columns`, the stream it was read as in `stream`.
    """

    def __init__(
        self, reason: str, message: str, rows_in: int = 0, columns: tuple[str, ...] = (), stream: str = ""
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.rows_in = rows_in
        self.columns = columns
        self.stream = stream


class FileChanged(HuoshuiError):  # noqa: N818  a state of the file, not a fault of the program
    """A file is not the one any more that was looked at first; nothing of it was taken."""

    retry_helps = True


class SeveralFiles(HuoshuiError):  # noqa: N818  what was found, not a fault of the program
    """An archive holds several files: `members` are their names and content hashes (empty when unreadable)."""

    def __init__(self, members: list[tuple[str, str]]) -> None:
        super().__init__(f"The archive holds {len(members)} files.")
        self.members = members
