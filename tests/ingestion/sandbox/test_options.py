from datetime import date

import pytest

from ingestion.sandbox.options import BLOCK_PERSONS, SCALES, SandboxOptions, blocks


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"scale": "huge"}, "Scale must be one of"),
        ({"nights": 0}, "at least 1"),
        ({"days": 20}, "at least nights"),
        ({"effects": "gone.toml"}, "no file gone.toml"),
    ],
)
def test_options_refuse_what_cannot_work(settings, message):
    with pytest.raises(ValueError, match=message):
        SandboxOptions(**settings)


def test_blocks_cover_every_person_once():
    for scale, size in SCALES.items():
        cut = blocks(SandboxOptions(scale=scale))
        for brand, persons in enumerate(size.persons):
            mine = [block for block in cut if block.brand == brand]
            assert [block.first for block in mine] == list(range(0, persons, BLOCK_PERSONS))
            assert sum(block.persons for block in mine) == persons
        assert [block.number for block in cut] == list(range(len(cut)))


def test_history_ends_on_the_last_night():
    options = SandboxOptions(days=540)
    assert options.start_date == date(2025, 1, 7)
    assert (options.stop - options.start) == 540 * 86_400


def test_generator_depends_on_seed_and_labels_only():
    first = SandboxOptions().generator("people", 3).random(4).tolist()
    assert SandboxOptions(nights=5).generator("people", 3).random(4).tolist() == first
    assert SandboxOptions().generator("people", 4).random(4).tolist() != first
    assert SandboxOptions(seed=8).generator("people", 3).random(4).tolist() != first
