"""Errors carry their sentence and whether a retry helps."""

from ingestion.errors import ConfigError, FileRejected, HomeBusyError, HuoshuiError


def test_errors_tell_whether_a_retry_helps():
    assert HomeBusyError("busy").retry_helps
    assert not ConfigError("wrong", ("a", "b")).retry_helps
    assert ConfigError("wrong", ("a", "b")).problems == ("a", "b")


def test_file_rejected_has_reason_and_sentence():
    error = FileRejected("undecodable", "No text.", 3)
    assert (error.reason, error.message, error.rows_in, str(error)) == ("undecodable", "No text.", 3, "No text.")
    assert isinstance(error, HuoshuiError)
