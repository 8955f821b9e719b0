"""The demo: a sandbox tenant's deliveries, one night after the other, through the real nightly job in one process."""

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingestion.errors import HuoshuiError
from ingestion.sandbox import Sandbox, SandboxOptions
from ingestion.settings import Home, create_home

from orchestration.deliveries import Deliveries
from orchestration.night import NightOutcome, NightRequest, load_job, run_night
from orchestration.progress import say

COMPLETE_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class SimulatedNight:
    """Night `number` of the demo: files delivered and how the run ended."""

    number: int
    files: int
    outcome: NightOutcome


def simulate(home: Home, options: SandboxOptions) -> Iterator[SimulatedNight]:
    """Deliver and run each night; stops after a night that did not publish.

    Raises HuoshuiError when the home belongs to somebody else: the demo never writes into a real tenant's inbox.
    """
    sandbox = Sandbox(options)
    make_home(home, sandbox)
    with Deliveries(home, options) as deliveries:
        for number in range(1, options.nights + 1):
            say("deliver", f"night {number}")
            deliveries.get_ready(number)
            load_job(home)
            files = deliveries.deliver(number)
            mark_complete(files)
            deliveries.get_ready(number + 1)
            outcome = run_night(home, NightRequest(sandbox.through_date(number)))
            yield SimulatedNight(number, len(files), outcome)
            if not outcome.is_published:
                return


def mark_complete(files: Sequence[Path]) -> None:
    """Date files back: intake leaves young files alone because they may still be being written, and these are not."""
    written = time.time() - COMPLETE_SECONDS
    for file in files:
        os.utime(file, (written, written))


def prepare_home(home: Home, sandbox: Sandbox) -> None:
    """Make the home with the tenant's configuration and the planted truth. Raises HuoshuiError as `make_home`."""
    make_home(home, sandbox)
    sandbox.write_truth(home.truth)


def make_home(home: Home, sandbox: Sandbox) -> None:
    """Make the home with the tenant's configuration, or recognize it from an earlier demo. Raises HuoshuiError."""
    toml = sandbox.toml()
    create_home(home.root, toml)
    if home.toml.read_text("utf-8") != toml:
        raise HuoshuiError(
            f"The demo was not run in {home.root}: its huoshui.toml is not the sandbox tenant's. "
            "Choose another home with --home; a retry here does not help."
        )
