import pytest

from ingestion.sandbox.effects import DEFAULT_LIFT, Effects, load_effects


def test_load_effects_none_lifts_nothing_and_breaks_no_ledger():
    nothing = load_effects("none")
    assert set(nothing.channel_lift.values()) == {0.0}
    assert not nothing.halo | nothing.reservation | nothing.promotion | nothing.fatigue | nothing.service
    assert (nothing.ledger_breaks, load_effects("default").ledger_breaks) == (False, True)
    assert load_effects("default").channel_lift == DEFAULT_LIFT


def test_load_effects_reads_a_file(tmp_path):
    path = tmp_path / "effects.toml"
    path.write_text("dropout = 0.5\n[channel_lift]\nCH11 = 0.3\n", "utf-8")
    assert load_effects(str(path)) == Effects(channel_lift={"CH11": 0.3}, dropout=0.5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("haloo = true", "unknown settings: haloo"),
        ("[channel_lift]\nCH99 = 0.1", "without touches: CH99"),
        ("[channel_lift]\nCH11 = 1.5", "between 0 and 1"),
        ("halo_size = -0.1", "between 0 and 1: halo_size"),
    ],
)
def test_load_effects_explains_a_wrong_file(tmp_path, text, message):
    path = tmp_path / "effects.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=message):
        load_effects(str(path))


def test_load_effects_names_a_missing_file():
    with pytest.raises(ValueError, match=r"no file nowhere\.toml"):
        load_effects("nowhere.toml")
