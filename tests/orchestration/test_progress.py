"""Progress reaches the listener of the context and nobody else."""

from orchestration.progress import listening, say


def test_say_reaches_the_listener_only_while_it_listens() -> None:
    heard: list[tuple[str, str]] = []
    say("before")
    with listening(lambda stage, detail: heard.append((stage, detail))):
        say("build", "dim_date")
    say("after")
    assert heard == [("build", "dim_date")]
