import pytest

from serving import errors


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (errors.PublishError, True),
        (errors.ReleaseContractError, False),
        (errors.PersonalDataError, False),
        (errors.NoReleaseError, False),
        (errors.DamagedReleaseError, False),
    ],
)
def test_error_says_whether_a_retry_helps(error: type[errors.ServingError], expected: bool) -> None:
    assert issubclass(error, errors.ServingError)
    assert error("what").retry_helps is expected
