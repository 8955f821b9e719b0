"""Intake: files into the lake, each with a verdict.

Flow: inbox or files named -> known content? -> limited parsing -> `load_table` -> commit -> file moved -> report.
Why:  one file's failure is its own; nothing stops the others, and nothing is left without a verdict.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from ingestion.delivery import Delivery
from ingestion.errors import ConfigError
from ingestion.files import inbox
from ingestion.files.parse import Request
from ingestion.files.parser import Limits, Parser
from ingestion.files.table import Candidate
from ingestion.formats import stream_layout
from ingestion.home import Home
from ingestion.lake import repair
from ingestion.locks import writer_lock
from ingestion.lookahead import take_each
from ingestion.privacy import shown_safely
from ingestion.quarantine import forget_expired
from ingestion.report import FileResult, IntakeReport
from ingestion.run import Run, open_run
from ingestion.settings import Settings
from ingestion.storage import told_as_storage_error
from ingestion.streams.registry import LAYOUTS
from ingestion.taking import Taker

_MANY = 4  # files from which on more lanes are worth their start
_LANES = 3  # one ends a file, the others keep the cores busy meanwhile
OnFile = Callable[[FileResult, int, int], None]


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
        with ExitStack() as open_lanes:
            lanes = [open_lanes.enter_context(_lane(one, format_name)) for one in _runs(run, len(deliveries))]
            for number, (delivery, results) in enumerate(take_each(lanes, deliveries), 1):
                if results is None:
                    report.unreached.append(delivery.name)
                    continue
                report.files.extend(results)
                for result in results:
                    if on_file:
                        on_file(result, number, len(deliveries))
    return report


def _runs(run: Run, deliveries: int) -> list[Run]:
    """What works beside each other: one more parsing process takes as long to start as a few files take."""
    return [run.beside(lane) for lane in range(1, _LANES + 1)] if deliveries >= _MANY else [run] if deliveries else []


@contextmanager
def _lane(run: Run, format_name: str | None) -> Iterator[Taker]:
    intake = run.settings.intake
    with closing(run.con), Parser(Limits(intake.parse_memory_mb << 20, intake.parse_cpu_seconds)) as parser:
        parser.start()  # it takes as long to start as a large file takes to hash
        yield Taker(run, parser, _request(run.settings, format_name))


def _named(files: Sequence[Path]) -> Iterator[Delivery]:
    for path in files:
        yield Delivery(path, shown_safely(path.name), is_inbox=False)


def _waiting(home: Home) -> Iterator[Delivery]:
    for entry in inbox.waiting(home.inbox):
        yield Delivery(entry.path, shown_safely(entry.name), is_inbox=True, is_reachable=entry.state is not None)


def candidates(settings: Settings) -> tuple[Candidate, ...]:
    """Everything a file may turn out to be: built-in layouts, custom streams under their own names, custom formats."""
    built_in = [Candidate(layout) for layout in LAYOUTS.values()]
    custom = [Candidate(stream_layout(stream)) for stream in settings.streams]
    return (*built_in, *custom, *(Candidate(one.layout, one) for one in settings.formats))


def _request(settings: Settings, format_name: str | None) -> Request:
    return Request("", candidates(settings), format_name or "", settings.intake.max_file_mb << 20)
