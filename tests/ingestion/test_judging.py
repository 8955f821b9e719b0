"""A file is refused for what is wrong with it as a whole, and only for that."""

from collections import Counter

import pytest

from ingestion.errors import FileRejected
from ingestion.judging import refuse_too_many

SPEND = "日期,广告账户ID,计划ID,消耗\n"


@pytest.mark.parametrize(("rows", "bad", "is_refused"), [(100, 21, True), (100, 20, False), (99, 99, False)])
def test_too_many_bad_rows_are_a_share_of_enough_rows(rows, bad, is_refused):
    if not is_refused:
        refuse_too_many(rows, Counter(bad_money=bad), 0.2)
        return
    with pytest.raises(FileRejected, match="bad_money 21") as caught:
        refuse_too_many(rows, Counter(bad_money=bad), 0.2)
    assert caught.value.rows_in == rows


def test_a_column_is_changed_only_when_nothing_of_it_can_be_read(tenant):
    rows = [f"2026-06-01,a{n},c1,much" for n in range(12)]
    changed = tenant.take("a.csv", SPEND + "\n".join(rows) + "\n")
    assert (changed.status, changed.reasons) == ("rejected", (("changed_type", 1),))
    mixed = tenant.take("b.csv", SPEND + "\n".join([*rows, "2026-06-01,b,c1,1.00"]) + "\n")
    assert (mixed.status, mixed.quarantined, mixed.loaded) == ("loaded", 12, 1)


def test_ids_are_damaged_when_most_distinct_ones_end_in_zeros(tenant):
    header = "售后单号,订单编号,售后类型,售后状态,退款金额,售后申请时间\n"

    def export(ids):
        return header + "".join(f"{one},1,仅退款,退款完成,5.00,2026-06-01 10:00:00\n" for one in ids)

    rounded = [f"30000011112{n}000" for n in range(10, 14)]
    honest = [f"300000111122{n}" for n in range(100, 104)]
    assert tenant.take("a.csv", export([*rounded, *honest[:2]])).reasons == (("damaged_ids", 1),)
    assert tenant.take("b.csv", export([*rounded[:2], *honest])).status == "loaded"
