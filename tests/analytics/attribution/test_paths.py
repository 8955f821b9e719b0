"""Flat arrays of paths: places, selections, distinct channels, names of sets."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.attribution import paths as module
from analytics.attribution.paths import Paths, channel_keys, credit, credit_members

WORDS = st.lists(st.lists(st.integers(0, 6), min_size=1, max_size=9), min_size=1, max_size=40)


def make(words: list[list[int]], channels: int = 7) -> Paths:
    starts = np.concatenate([[0], np.cumsum([len(word) for word in words])]).astype(np.int64)
    ones = np.arange(1.0, len(words) + 1)
    names = tuple(f"c{i}" for i in range(channels))
    return Paths(names, np.array([c for word in words for c in word], np.int32), starts, ones, 10 * ones, ones - 1)


@given(WORDS)
def test_places_and_owners_of_touches_are_those_of_the_lists(words: list[list[int]]) -> None:
    paths = make(words)
    assert paths.place.tolist() == [place for word in words for place in range(len(word))]
    assert paths.path_of_touch.tolist() == [number for number, word in enumerate(words) for _ in word]


@given(WORDS, st.data())
def test_selection_keeps_whole_paths(words: list[list[int]], data: st.DataObject) -> None:
    keep = data.draw(st.lists(st.booleans(), min_size=len(words), max_size=len(words)))
    kept = make(words).select(np.array(keep))
    expected = [word for word, kept_word in zip(words, keep, strict=True) if kept_word]
    found = [kept.codes[a:b].tolist() for a, b in itertools.pairwise(kept.starts)]
    assert found == expected
    assert kept.conversions.tolist() == [number + 1 for number, kept_word in enumerate(keep) if kept_word]


@given(WORDS, st.integers(1, 60))
@settings(max_examples=50)
def test_members_are_the_distinct_channels_however_few_flags_there_is_room_for(
    words: list[list[int]], most: int
) -> None:
    before, module._MOST_FLAGS = module._MOST_FLAGS, most
    try:
        members = make(words).members
    finally:
        module._MOST_FLAGS = before
    found = [members.codes[a:b].tolist() for a, b in itertools.pairwise(members.starts)]
    assert found == [sorted(set(word)) for word in words]


@given(WORDS, st.sampled_from([7, 64, 65, 300]))
def test_equal_sets_have_equal_keys_and_others_do_not(words: list[list[int]], channels: int) -> None:
    keys = make(words, channels).members.set_keys(channel_keys(channels))
    named = list(zip(map(frozenset, words), keys.tolist(), strict=True))
    assert len(set(named)) == len({one for one, _ in named}) == len({key for _, key in named})


def test_credit_multiplies_parts_with_what_the_path_earned() -> None:
    paths = make([[0, 1], [1, 1, 2]], channels=3)
    assert credit(paths, np.array([0.25, 0.75, 0.5, 0.25, 0.25])).tolist() == [
        [0.25, 2.5],
        [0.75 + 1.5, 7.5 + 15],
        [0.5, 5],
    ]
    assert credit_members(paths, np.array([1, 0, 0.5, 0.5])).tolist() == [[1, 10], [1, 10], [1, 10]]


def test_a_part_is_the_paths_between_its_places() -> None:
    rows = [("a>b", 1.0, 2.0, 3.0), ("c", 4.0, 5.0, 6.0), ("a>c>b", 7.0, 8.0, 9.0), ("b", 0.0, 0.0, 1.0)]
    part, same = Paths.of(rows).part(1, 3), Paths.of(rows[1:3])
    assert part.channels == same.channels
    for name in ("codes", "starts", "conversions", "value", "nulls"):
        np.testing.assert_array_equal(getattr(part, name), getattr(same, name))
    assert len(Paths.of(rows).part(2, 2)) == 0
