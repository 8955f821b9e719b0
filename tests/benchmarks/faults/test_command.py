from benchmarks.faults.command import describe, is_clean
from benchmarks.faults.series import Tally
from benchmarks.faults.state import Findings


def test_describe_prints_the_counts() -> None:
    tally = Tally(homes=2, kills=5, named=3, random=2, reads=7, missed=["lake.x:9"], findings=Findings(lost=1))
    text = describe(tally, 12.4)
    assert "5 kills of 2 homes in 12 s: 3 at named points,\n2 at random times" in text
    assert "rows lost 1, doubled 0" in text
    assert "not reached: lake.x:9" in text


def test_is_clean_forgives_nothing() -> None:
    assert is_clean(Tally(kills=5, reads=9))
    broken = [
        Tally(missed=["x"]), Tally(failed=["x"]), Tally(torn=1), Tally(unaudited=1),
        Tally(findings=Findings(doubled=1)),
    ]  # fmt: skip
    assert not any(is_clean(tally) for tally in broken)
