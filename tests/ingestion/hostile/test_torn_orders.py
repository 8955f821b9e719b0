"""An order that lost a line is never taken for whole, wherever in the line its file was cut."""

import pytest


def cut(m, keep):
    """Two orders of two lines; the last line cut so that `keep` tells how much of it is left."""
    first, second = m.lines(2)
    lines = [first, first, second, second]
    text = m.orders(lines).rstrip("\n")
    whole, _, last = text.rpartition("\n")
    m.put("订单导出.csv", f"{whole}\n{keep(last)}".encode(), loaded=3, quarantined=1, reasons={"ragged_row": 1})
    return second


def cut_behind_the_id(m):
    cut(m, lambda line: line[:40])


def cut_within_the_id(m):
    cut(m, lambda line: line[:7])


def cut_within_the_id_behind_a_guard(m):
    cut(m, lambda line: "\t" + line[:7])


def total_of_one_cell(m):
    """No line was lost: the orders around it are whole."""
    first, second = m.lines(2)
    text = m.orders([first, second])
    m.put("订单导出.csv", f"{text}合计\n,,\n".encode(), lines=[first, second])


CASES = [cut_behind_the_id, cut_within_the_id, cut_within_the_id_behind_a_guard, total_of_one_cell]


def flags(judged, case):
    """is_incomplete of the case's two orders."""
    found = dict(
        judged.ask(f"select order_id, is_incomplete from raw.shop__orders where _source_file like '{case.__name__}/%'")
    )
    return [found[line.order_id] for line in judged.makers[case.__name__].made]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_ingest_flags_the_order_that_lost_a_line_and_no_other(judged, case):
    judged(case)
    assert flags(judged, case) == [False, case is not total_of_one_cell]
