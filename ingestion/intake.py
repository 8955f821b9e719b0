"""Intake: files into the lake, each with a verdict.

Flow: inbox or files named -> known content? -> limited parsing -> `load_table` -> commit -> file moved -> report.
Why:  one file's failure is its own; nothing stops the others, and nothing is left without a verdict.
"""

import errno
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from ingestion.commit import file_record
from ingestion.drift import refused
from ingestion.errors import ConfigError, FileChanged, FileRejected
from ingestion.files import inbox
from ingestion.files.folders import open_file
from ingestion.files.names import export_time, is_passing
from ingestion.files.parse import Request
from ingestion.files.parser import Limits, ParsedFile, Parser
from ingestion.files.table import Candidate
from ingestion.formats import stream_layout
from ingestion.home import Home
from ingestion.lake import load_id, repair
from ingestion.loading import load_table
from ingestion.locks import writer_lock
from ingestion.privacy import shown_safely
from ingestion.quarantine import forget_expired
from ingestion.report import FileResult, IntakeReport
from ingestion.run import Run, Source, open_run
from ingestion.scope import delivered_scope
from ingestion.settings import Settings
from ingestion.storage import told_as_storage_error
from ingestion.streams.registry import LAYOUTS

OnFile = Callable[[FileResult, int, int], None]
_log = structlog.get_logger(__name__)
_UNMOVABLE = (errno.ENOENT, errno.ELOOP, errno.ENOTDIR, errno.EXDEV, errno.EACCES, errno.EPERM, errno.EROFS)
_NO_RIGHT = "The account that runs Huoshui may not read the file. Give it the right, then put the file back."


@dataclass(frozen=True, slots=True)
class _Delivery:
    """A file to take in; only files of the inbox are moved afterwards, and only if they are still what was `seen`."""

    path: Path
    name: str
    is_inbox: bool
    is_reachable: bool = True
    seen: tuple[int, int, int] | None = None


def ingest(
    home: Home,
    settings: Settings,
    files: Sequence[Path] | None = None,
    format_name: str | None = None,
    on_file: OnFile | None = None,
) -> IntakeReport:
    """Take in the inbox, or the files named (read in place, never moved).

    `format_name` forces a custom format. `on_file(result, number, of)` is called after every file, `number` from 1.

    Raises:
        HomeBusyError: another process writes into this home.
        ConfigError: `format_name` is not configured.
        KeyFileError, LedgerError: keys or ledger are missing or unreadable.
        StorageError: the machine refused (no space, no right); what was committed stays, the rest waits.

    """
    if format_name and format_name not in {one.name for one in settings.formats}:
        raise ConfigError(f"There is no [formats.{format_name}] in {home.toml}.")
    report = IntakeReport()
    with told_as_storage_error("Intake"), writer_lock(home, "intake"), open_run(home, settings) as run:
        repair(home, run.ledger)
        home.tmp.mkdir(parents=True, exist_ok=True)
        inbox.sweep(home, settings.retention.inbox_days)
        forget_expired(home, run.ledger, settings.retention.quarantine_days)
        deliveries = list(_named(files) if files is not None else _waiting(home))
        limits = Limits(settings.intake.parse_memory_mb << 20, settings.intake.parse_cpu_seconds)
        with Parser(limits) as parser:
            if deliveries:
                parser.start()  # it takes as long to start as a large file takes to hash
            taker = _Taker(run, parser, _request(settings, format_name))
            for number, delivery in enumerate(deliveries, 1):
                result = taker.take(delivery)
                if result is None:
                    report.unreached.append(delivery.name)
                    continue
                report.files.append(result)
                if on_file:
                    on_file(result, number, len(deliveries))
    return report


def _named(files: Sequence[Path]) -> Iterator[_Delivery]:
    for path in files:
        yield _Delivery(path, shown_safely(path.name), is_inbox=False)


def _waiting(home: Home) -> Iterator[_Delivery]:
    for entry in inbox.waiting(home.inbox):
        yield _Delivery(entry.path, shown_safely(entry.name), is_inbox=True, is_reachable=entry.state is not None)


def candidates(settings: Settings) -> tuple[Candidate, ...]:
    """Everything a file may turn out to be: built-in layouts, custom streams under their own names, custom formats."""
    built_in = [Candidate(layout) for layout in LAYOUTS.values()]
    custom = [Candidate(stream_layout(stream)) for stream in settings.streams]
    return (*built_in, *custom, *(Candidate(one.layout, one) for one in settings.formats))


def _request(settings: Settings, format_name: str | None) -> Request:
    return Request("", candidates(settings), format_name or "", settings.intake.max_file_mb << 20)


@dataclass(frozen=True, slots=True)
class _Taker:
    """Takes one file after the other with the same process and connection."""

    run: Run
    parser: Parser
    request: Request

    def take(self, delivery: _Delivery) -> FileResult | None:
        """The verdict on one file; None when it cannot be reached."""
        path, intake = delivery.path, self.run.settings.intake
        if is_passing(path.name):
            return FileResult(delivery.name, "ignored", message="A hidden or temporary file.")
        try:
            if not delivery.is_reachable:
                raise PermissionError(errno.EACCES, "The folder cannot be listed")
            if delivery.is_inbox and not inbox.is_quiet(path, intake.quiet_seconds):
                return FileResult(delivery.name, "ignored", message="Still being written; it waits for the next run.")
            delivery = replace(delivery, seen=_state_of(path))
            file, digest = self._looked_at(delivery)
        except FileRejected as error:
            return self._rejected(delivery, "", error)
        except OSError as error:
            _log.warning("file cannot be reached", file=delivery.name, error=error.strerror)
            return None
        return self._verdict(delivery, file, digest)

    def _looked_at(self, delivery: _Delivery) -> tuple[ParsedFile, str]:
        """The file as it is now, and its hash; when it is another later, reading it raises FileChanged."""
        root = self.run.home.inbox if delivery.is_inbox else None
        try:
            with open_file(delivery.path, self.request.max_bytes, root) as file:
                state = os.fstat(file.fileno())
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except PermissionError as error:
            if not delivery.is_inbox:
                raise
            raise FileRejected("unreadable", _NO_RIGHT) from error
        request = replace(self.request, name=delivery.path.name)
        return ParsedFile.at(self.parser, delivery.path, request, state), digest

    def _verdict(self, delivery: _Delivery, file: ParsedFile, digest: str) -> FileResult:
        scope = delivered_scope(self.run.settings, delivery.path.absolute().parent)
        source = Source(delivery.name, digest, scope, export_time(delivery.path.name))
        known = self.run.ledger.known_file(digest, scope.shop_id)
        if known:
            identifier = load_id(known.stream, digest, known.scope) if known.loaded else None
            result = FileResult(delivery.name, "duplicate", known.stream or None, load_id=identifier)
            result = replace(
                result, rows_in=known.rows_in, duplicate=known.rows_in, message=f"Same as {known.source_file}."
            )
            self._moved(delivery)
            return result
        try:
            result = load_table(self.run, file, source)
        except FileChanged as error:
            return FileResult(delivery.name, "ignored", message=error.message)
        except FileRejected as error:
            if error.reason != "empty":
                return self._rejected(delivery, digest, error)
            result = FileResult(delivery.name, "empty", message=error.message)
            self.run.ledger.commit_file(file_record(source, result, "", ""))
        self._moved(delivery)
        _log.info("file taken", file=delivery.name, status=result.status, rows=result.rows_in, loaded=result.loaded)
        return result

    def _moved(self, delivery: _Delivery) -> None:
        if delivery.is_inbox and _is_as_seen(delivery):
            with _move_tolerated(delivery):
                inbox.move_done(self.run.home, delivery.path)

    def _rejected(self, delivery: _Delivery, digest: str, error: FileRejected) -> FileResult:
        reasons = ((error.reason, 1),)
        drift = refused(self.run, delivery.name, error)
        message = shown_safely(error.message)
        result = FileResult(
            delivery.name, "rejected", rows_in=error.rows_in, reasons=reasons, message=message, drift=drift
        )
        source = Source(delivery.name, digest, delivered_scope(self.run.settings, delivery.path.parent), None)
        self.run.ledger.commit_file(file_record(source, result, "", "", error.reason))
        if delivery.is_inbox and _is_as_seen(delivery):
            with _move_tolerated(delivery):
                inbox.move_rejected(self.run.home, delivery.path, error.reason, message)
        _log.warning("file rejected", file=delivery.name, reason=error.reason)
        return result


def _state_of(path: Path) -> tuple[int, int, int] | None:
    """Inode, size and time of the last write; None when it is gone."""
    try:
        state = path.lstat()
    except OSError:
        return None
    return state.st_ino, state.st_size, state.st_mtime_ns


def _is_as_seen(delivery: _Delivery) -> bool:
    """Whether the file to be moved is the one that was read: one put in its place meanwhile waits for the next run."""
    if delivery.seen is None or _state_of(delivery.path) in {delivery.seen, None}:
        return True
    _log.warning("file was replaced after it was read; the new one waits", file=delivery.name)
    return False


@contextmanager
def _move_tolerated(delivery: _Delivery) -> Iterator[None]:
    """A file that cannot be moved keeps its verdict and stays: it is gone, or its folder is a link or closed to us."""
    try:
        yield
    except OSError as error:
        if error.errno not in _UNMOVABLE:
            raise
        _log.warning("file cannot be moved", file=delivery.name, error=error.strerror)
