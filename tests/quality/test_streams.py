"""Profiles are complete: what counts a record, what tells twins, what may not drift."""

from quality.streams import STREAMS


def test_profiles_are_listed_once_and_have_a_key() -> None:
    assert len({profile.table for profile in STREAMS}) == len(STREAMS) == 52
    assert all(profile.key for profile in STREAMS)


def test_every_profile_watches_an_amount_or_a_mix() -> None:
    assert [profile.table for profile in STREAMS if not profile.amount and not profile.mix] == []


def test_twins_never_agree_on_the_id_that_tells_them_apart() -> None:
    assert [profile.table for profile in STREAMS if profile.twin_id and profile.twin_id in profile.same] == []
    assert all(profile.same for profile in STREAMS if profile.twin_id)
