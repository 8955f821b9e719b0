"""Which rows count, and what is said about those that are bad."""

import pytest

from ingestion.quarantine import list_quarantine, show

SPEND = "日期,广告账户ID,计划ID,消耗\n"
GOOD = "2026-06-01,a1,c1,12.00\n"


@pytest.mark.parametrize("noise", ["合计,,,12.00\n", "总计：,,,12.00\n", ",,,\n", "\n", " , , , \n"])
def test_totals_and_blank_rows_stay_outside_the_accounting(tenant, noise):
    result = tenant.take("spend.csv", SPEND + GOOD + noise)
    assert (result.rows_in, result.loaded, result.quarantined) == (1, 1, 0)


def test_a_total_with_all_its_values_is_a_row(tenant):
    assert tenant.take("spend.csv", SPEND + GOOD + "2026-06-02,合计,合计,1.00\n").rows_in == 2


@pytest.mark.parametrize(
    ("row", "reason", "message"),
    [
        ("2026-06-31,a1,c1,1.00", "bad_date", "日期: '2026-06-31' is not a date"),
        ("2026-06-01,a1,c1,1.001", "bad_money", "消耗: '1.001' is not an amount"),
        ("2026-06-01,,c1,1.00", "missing_value", "广告账户ID is empty"),
        ("2026-06-01,a1,c1,打13812345678", "bad_money", "消耗: the text of the cell is not an amount"),
    ],
)
def test_a_bad_row_is_told_by_its_first_fault(tenant, row, reason, message):
    tenant.take("spend.csv", SPEND + GOOD + row + "\n")
    (record,) = list_quarantine(tenant.home)
    (shown,) = show(tenant.home, record.quarantine_id)
    assert (shown.row.reason, shown.row.row_number) == (reason, 2)
    assert message in shown.row.message
    assert "13812345678" not in shown.row.message + shown.row.fields


def test_columns_named_in_fen_are_read_as_fen(tenant):
    tenant.take("spend.csv", SPEND.replace("消耗", "spend_fen") + "2026-06-01,a1,c1,1234\n")
    assert tenant.ask("select spend_fen from raw.brand__ad_spend") == [(1234,)]
