"""The sandbox tenant's deliveries, written by a process of its own while this one does something else.

Flow:  `get_ready(night)` -> the writer makes files in a folder beside the inbox -> `deliver(night)` moves them over.
Why:   writing is Python on one core, as are loading the orchestrator before the first night and the statistics of every
       night. What nobody waits for yet is written with low priority, so that a night keeps its cores.
"""

import os
import shutil
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Self

from ingestion.sandbox import Sandbox, SandboxOptions
from ingestion.settings import Home

_PATIENT = 10  # niceness of what nobody waits for


class Deliveries:
    """The nights of one tenant, in their order. A context manager: leaving it waits for the truth, not for nights."""

    def __init__(self, home: Home, options: SandboxOptions) -> None:
        """Nothing is written yet."""
        self._home, self._options = home, options
        self._writer = ProcessPoolExecutor(1, get_context("spawn"))
        self._nights = dict[int, Future[list[Path]]]()
        self._truth: Future[None] | None = None

    def __enter__(self) -> Self:
        """Use as `with Deliveries(home, options) as deliveries`."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the writer. Raises what writing the truth raised."""
        for night in self._nights.values():
            night.cancel()
        self._writer.shutdown()
        for number in range(1, self._options.nights + 1):
            shutil.rmtree(self._folder(number), ignore_errors=True)
        if self._truth is not None and error is None:
            self._truth.result()

    def get_ready(self, night: int) -> None:
        """Have a night written, and with the first the planted truth; nothing for a night that does not exist."""
        if night > self._options.nights or night in self._nights:
            return
        self._nights[night] = self._writer.submit(_write_night, self._options, night, self._folder(night))
        if night == 1:
            self._truth = self._writer.submit(_write_truth, self._options, self._home.truth)
        if night == self._options.nights and not self._options.damage:
            self._writer.shutdown(wait=False)  # it ends, with its memory, once all is written

    def deliver(self, night: int) -> list[Path]:
        """Wait until the night is written; gives its files, which lie in the inbox then. Raises what writing raised."""
        self.get_ready(night)
        folder, inbox = self._folder(night), self._home.inbox
        written = self._nights[night].result()
        for path in sorted(folder.rglob("*")):
            target = inbox / path.relative_to(folder)
            if path.is_dir() and not path.is_symlink():
                target.mkdir(parents=True, exist_ok=True)
            else:
                path.replace(target)
        if self._options.damage:
            self._writer.submit(_write_damage, self._options, self._home.truth).result()
        return [inbox / path.relative_to(folder) for path in written]

    def _folder(self, night: int) -> Path:
        """As deep as the inbox: a relative link in it leads where it will lead from there."""
        return self._home.root / f".night-{night}"


@cache
def _sandbox(options: SandboxOptions) -> Sandbox:
    """In the writer: one tenant for all nights, which remembers what it has damaged."""
    return Sandbox(options)


def _write_night(options: SandboxOptions, night: int, folder: Path) -> list[Path]:
    if night > 1:
        _be_patient()
    shutil.rmtree(folder, ignore_errors=True)  # of a demo that was stopped
    folder.mkdir(parents=True, mode=0o700)
    return _sandbox(options).write_night(night, folder)


def _write_truth(options: SandboxOptions, folder: Path) -> None:
    _be_patient()
    _sandbox(options).write_truth(folder)


def _write_damage(options: SandboxOptions, folder: Path) -> None:
    _sandbox(options).write_damage(folder)


def _be_patient() -> None:
    os.nice(max(0, _PATIENT - os.nice(0)))
