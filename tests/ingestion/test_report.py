"""The JSON of an intake."""

from ingestion.report import FileResult, IntakeReport

GOOD = FileResult("a.csv", "loaded", "shop.order_lines", 3, 2, 0, 1, (("shop.orders", 1),), (), "l1")
BAD = FileResult("b.csv", "rejected", reasons=(("unknown_layout", 1),))


def test_as_dict_has_the_published_shape():
    assert IntakeReport([GOOD]).as_dict()["files"][0] == {
        "file": "a.csv",
        "stream": "shop.order_lines",
        "derived": [{"stream": "shop.orders", "rows": 1}],
        "status": "loaded",
        "rows_in": 3,
        "loaded": 2,
        "quarantined": 0,
        "duplicate": 1,
        "reasons": [],
        "load_id": "l1",
        "message": "",
        "new_columns": [],
        "drift": [],
    }


def test_counts_and_is_clean_sum_up_a_run():
    assert IntakeReport([GOOD]).is_clean
    assert not IntakeReport([GOOD, BAD]).is_clean
    assert not IntakeReport([GOOD], ["gone.csv"]).is_clean
    counts = IntakeReport([GOOD, BAD]).counts
    assert counts == {
        "rows_in": 3, "loaded": 2, "quarantined": 0, "duplicate": 1, "files_loaded": 1, "files_rejected": 1
    }  # fmt: skip
