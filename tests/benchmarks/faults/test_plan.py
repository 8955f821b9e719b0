from benchmarks.faults.plan import Case, chained_cases, named_cases, random_cases


def test_named_cases_try_every_hit_up_to_the_most_wanted() -> None:
    assert list(named_cases({"b": 1, "a": 2}, most=3)) == [Case(("a:1",)), Case(("a:2",)), Case(("b:1",))]


def test_named_cases_spread_over_the_hits_of_a_point() -> None:
    assert [case.kills for case in named_cases({"a": 9}, most=3)] == [("a:1",), ("a:5",), ("a:9",)]
    assert [case.kills for case in named_cases({"a": 9}, most=1)] == [("a:1",)]


def test_chained_cases_kill_the_run_that_clears_up() -> None:
    assert all(len(case.kills) > 1 for case in chained_cases())
    assert {case.kills[1] for case in chained_cases()} >= {"repair.removed:1", "repair.removed:2"}


def test_random_cases_hold_the_kills_asked_for_and_repeat_by_seed() -> None:
    cases = list(random_cases(10, seed=1))
    assert sum(len(case.kills) for case in cases) == 10
    assert cases == list(random_cases(10, seed=1))
    assert cases != list(random_cases(10, seed=2))
    assert all(isinstance(share, float) and 0 <= share < 1 for case in cases for share in case.kills)
