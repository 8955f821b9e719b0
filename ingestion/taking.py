"""Takes one delivery in: a file, or an archive of files, each with a verdict of its own.

Flow: begun: looked at (kind, quiet, hash), and where it may, passed -> ended: known content? -> limited parsing ->
      `load_table` -> commit -> moved.
Why:  one file's failure is its own, and so is that of one member of an archive; nothing is left without a verdict. What
      has begun has decided nothing yet, so a file may begin while the one before it ends.
"""

import errno
import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import structlog

from ingestion.commit import file_record
from ingestion.delivery import Begun, Delivery, is_as_seen, move_tolerated, state_of
from ingestion.drift import refused
from ingestion.errors import FileChanged, FileRejected, SeveralFiles
from ingestion.files import inbox
from ingestion.files.folders import open_file
from ingestion.files.names import export_time, is_passing
from ingestion.files.parse import Request
from ingestion.files.parser import ParsedFile, Parser
from ingestion.lake import load_id
from ingestion.ledger import FileRecord
from ingestion.loading import Passed, load_passed, load_table, pass_over
from ingestion.privacy import shown_safely
from ingestion.report import FileResult
from ingestion.run import Run, Source
from ingestion.scope import delivered_scope

_log = structlog.get_logger(__name__)
_NO_RIGHT = "The account that runs Huoshui may not read the file. Give it the right, then put the file back."


@dataclass(frozen=True, slots=True)
class Taker:
    """Takes one file after the other with the same process and connection."""

    run: Run
    parser: Parser
    request: Request

    def take(self, delivery: Delivery) -> list[FileResult] | None:
        """The verdict on one file, or on each file of an archive; None when it cannot be reached."""
        return self.end(self.begin(delivery))

    def begin(self, delivery: Delivery) -> Begun:
        """Look at a file. Writes nothing."""
        path, intake = delivery.path, self.run.settings.intake
        if is_passing(path.name):
            return Begun(
                delivery, verdict=[FileResult(delivery.name, "ignored", message="A hidden or temporary file.")]
            )
        try:
            if not delivery.is_reachable:
                raise PermissionError(errno.EACCES, "The folder cannot be listed")
            if delivery.is_inbox and not inbox.is_quiet(path, intake.quiet_seconds):
                waits = _waits(delivery.name, "Still being written; it waits for the next run.")
                return Begun(delivery, verdict=[waits])
            delivery = replace(delivery, seen=state_of(path))
            file, digest = self._looked_at(delivery)
        except FileRejected as error:
            return Begun(delivery, refusal=error)
        except OSError as error:
            _log.warning("file cannot be reached", file=delivery.name, error=error.strerror)
            return Begun(delivery)
        return Begun(delivery, file, digest)

    def pass_early(self, begun: Begun) -> Begun:
        """Let a file pass before its turn; what it raises is raised when it is ended."""
        if begun.file is None:
            return begun
        try:
            return replace(begun, passed=pass_over(self.run, begun.file, self._source(begun.delivery, begun.digest)))
        except Exception as error:  # noqa: BLE001 - kept for its turn, whatever it is
            return replace(begun, passed=error)

    def end(self, begun: Begun) -> list[FileResult] | None:
        """The verdict on a delivery that has begun with this taker."""
        if begun.refusal is not None:
            return [self._rejected(begun.delivery, "", begun.refusal)]
        if begun.file is None:
            return begun.verdict
        try:
            return self._taken(begun.delivery, begun.file, begun)
        finally:
            begun.discard()

    def _looked_at(self, delivery: Delivery) -> tuple[ParsedFile, str]:
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

    def _taken(self, delivery: Delivery, file: ParsedFile, begun: Begun) -> list[FileResult]:
        try:
            result = self._loaded(self._source(delivery, begun.digest), file, begun.passed)
        except SeveralFiles as found:
            return self._archive(delivery, file, found.members)
        except FileChanged as error:
            return [_waits(delivery.name, error.message)]
        except FileRejected as error:
            return [self._rejected(delivery, begun.digest, error)]
        self._moved(delivery)
        return [result]

    def _archive(self, delivery: Delivery, file: ParsedFile, members: Sequence[tuple[str, str]]) -> list[FileResult]:
        """Every file of an archive on its own, known by its own content; then the archive moves as a whole."""
        results = []
        for place, (name, digest) in enumerate(members):
            source = self._source(delivery, digest, name)
            one = replace(file, request=replace(file.request, member=place))
            try:
                results.append(self._loaded(source, one))
            except FileChanged as error:
                results.append(_waits(source.source_file, error.message))
            except FileRejected as error:
                results.append(self._refused(source, error))
        found = {result.status for result in results}
        if found & {"loaded", "duplicate"} or found == {"empty"}:
            self._moved(delivery)
        elif "ignored" not in found:
            told = "\n".join(f"{result.file}: {_reason(result)}. {result.message}" for result in results)
            self._moved(delivery, ("nothing_loaded", told))
        return results

    def _source(self, delivery: Delivery, digest: str, member: str = "") -> Source:
        scope = delivered_scope(self.run.settings, delivery.path.absolute().parent)
        if not member:
            return Source(delivery.name, digest, scope, export_time(delivery.path.name))
        exported = export_time(member.rpartition("/")[2]) or export_time(delivery.path.name)
        return Source(f"{delivery.name}/{shown_safely(member)}", digest, scope, exported)

    def _loaded(self, source: Source, file: ParsedFile, passed: Passed | Exception | None = None) -> FileResult:
        """What became of one file: duplicate, loaded or empty.

        Raises:
            FileRejected, FileChanged, SeveralFiles: nothing was written.

        """
        known = self.run.ledger.known_file(source.sha256, source.scope.shop_id)
        if known:
            self._said_again(source, file, known)
            identifier = load_id(known.stream, source.sha256, known.scope) if known.loaded else None
            result = FileResult(source.source_file, "duplicate", known.stream or None, load_id=identifier)
            return replace(
                result, rows_in=known.rows_in, duplicate=known.rows_in, message=f"Same as {known.source_file}."
            )
        try:
            if isinstance(passed, Exception):
                raise passed
            result = load_passed(self.run, passed) if passed else load_table(self.run, file, source)
        except FileRejected as error:
            if error.reason != "empty":
                raise
            result = FileResult(source.source_file, "empty", message=error.message)
            self.run.ledger.commit_file(file_record(source, result, "", ""))
        _log.info("file taken", file=result.file, status=result.status, rows=result.rows_in, loaded=result.loaded)
        return result

    def _said_again(self, source: Source, file: ParsedFile, known: FileRecord) -> None:
        """Remember when a list that is known was delivered once more, where only that tells what holds now."""
        stream = self.run.settings.all_streams.get(known.stream)
        first = export_time(known.source_file.rpartition("/")[2])
        if stream is None or not stream.is_restated or source.extracted_at in {None, first}:
            return
        with suppress(FileRejected):
            load_table(self.run, file, replace(source, is_repeated=True))

    def _rejected(self, delivery: Delivery, digest: str, error: FileRejected) -> FileResult:
        result = self._refused(self._source(delivery, digest), error)
        self._moved(delivery, (error.reason, result.message))
        return result

    def _refused(self, source: Source, error: FileRejected) -> FileResult:
        """Record the refusal of a file."""
        result = FileResult(
            source.source_file,
            "rejected",
            rows_in=error.rows_in,
            reasons=((error.reason, 1),),
            message=shown_safely(error.message),
            drift=refused(self.run, source.source_file, error),
        )
        self.run.ledger.commit_file(file_record(source, result, "", "", error.reason))
        _log.warning("file rejected", file=source.source_file, reason=error.reason)
        return result

    def _moved(self, delivery: Delivery, refusal: tuple[str, str] | None = None) -> None:
        """Move a file of the inbox to where its verdict belongs; `refusal` is reason and message."""
        if not delivery.is_inbox or not is_as_seen(delivery):
            return
        with move_tolerated(delivery):
            if refusal:
                inbox.move_rejected(self.run.home, delivery.path, *refusal)
            else:
                inbox.move_done(self.run.home, delivery.path)


def _waits(name: str, message: str) -> FileResult:
    return FileResult(name, "ignored", message=message)


def _reason(result: FileResult) -> str:
    return result.reasons[0][0] if result.reasons else result.status
