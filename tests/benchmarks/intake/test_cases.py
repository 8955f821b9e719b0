"""Cases run in pairs of processes of their own."""

from benchmarks.intake import cases


def test_measure_intake_pairs_the_sides_and_keeps_the_peak(tmp_path, monkeypatch):
    ran = []

    def side(name, file):
        ran.append((name, file.name))
        return {"seconds": 3.0 if name in {"huoshui", "reading"} else 2.0, "peak_mb": 100.0 + len(ran), "rows": 5}

    monkeypatch.setattr(cases, "run_side", side)
    measured = cases.measure_intake(tmp_path, 5, 2, more_lines=7)
    assert [outcome.ratio for outcome in measured.outcomes] == [1.5] * 6
    order = [("huoshui", "order_lines.csv"), ("engine", "order_lines.csv")]
    assert ran[:4] == [*order, *reversed(order)]
    assert ("huoshui", "order_lines_gb18030.csv") in ran
    assert ("engine", "order_lines_gb18030.csv") not in ran
    assert sorted(measured.peaks) == [5, 7]
