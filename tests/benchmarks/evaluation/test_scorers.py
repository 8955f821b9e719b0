from benchmarks.evaluation.scorers import SCORERS, days_in, spans, special


def test_every_scorer_asks_and_names_a_planted_truth(apparel):
    found = [outcome for scorer in SCORERS for outcome in scorer(apparel)]
    questions = {one.question for one in found}
    assert {"halo, baseline", "halo, contrast", "reservation, holdout", "promotion, moved, year"} <= questions
    assert "fatigue, best cadence" in questions
    assert all(one.truth > 0 for one in found if one.question in {"reservation, holdout", "promotion, moved, year"})


def test_days_in_reach_around_the_promotions(apparel):
    for first, last in spans(apparel):
        inside = days_in(apparel, 0, 0)
        assert inside[first : last + 1].all()
        assert not inside[first - 1]
        assert days_in(apparel, 3, 0)[first - 3]


def test_special_sessions_have_ended_and_are_the_shops(apparel):
    sessions = apparel.catalog.sessions
    rows = special(apparel, 0)
    assert (sessions["shop"][rows] == 0).all()
    assert (sessions["stop"][rows] < apparel.options.stop).all()
