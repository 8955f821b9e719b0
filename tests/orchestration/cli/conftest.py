"""Call the command line as a person does, without starting a process."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from ingestion.settings import Home
from orchestration.cli import main


@dataclass(frozen=True)
class Answer:
    """What a call gave."""

    code: int
    out: str
    err: str


Call = Callable[..., Answer]


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str], home: Home) -> Call:
    """`call("status", "--json")` on the home of the test."""

    def run(*arguments: str) -> Answer:
        with pytest.raises(SystemExit) as ended:
            main(["--home", str(home.root), *arguments])
        captured = capfd.readouterr()
        assert "Traceback" not in captured.out + captured.err
        code = ended.value.code
        return Answer(code if isinstance(code, int) else 1, captured.out, captured.err)

    return run
