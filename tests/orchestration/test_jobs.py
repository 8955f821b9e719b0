"""The jobs select by layer; their names are public."""

from orchestration.jobs import intake, nightly


def test_jobs_have_their_public_names() -> None:
    assert (nightly.name, intake.name) == ("nightly", "intake")
    assert nightly.description
    assert intake.description
