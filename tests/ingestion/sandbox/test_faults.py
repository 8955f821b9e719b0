"""Planted faults change what they say, and nothing else."""

import pytest


@pytest.fixture(scope="module")
def broken(make, nights, tmp_path_factory):
    folder, written = tmp_path_factory.mktemp("faults"), {}

    def write(fault=None):
        if fault not in written:
            files = make(scale="small", days=40).write_night(2, folder / str(fault), fault=fault)
            written[fault] = {path.name: nights.read(path) for path in files if path.suffix == ".csv"}
        return written[fault]

    return write


def rows_of(files):
    return [row for name, rows in files.items() if name.startswith("订单导出") for row in rows]


def test_double_orders_repeats_every_row_under_new_ids(broken):
    clean, doubled = rows_of(broken()), rows_of(broken("double_orders"))
    assert len(doubled) == 2 * len(clean)
    assert len({row["订单号"] for row in doubled}) == 2 * len({row["订单号"] for row in clean})
    assert {len(row["订单号"]) for row in doubled} == {19}


def test_drop_day_leaves_the_other_days_alone(broken):
    clean, dropped = rows_of(broken()), rows_of(broken("drop_day"))
    kept = [row for row in clean if not row["订单下单时间"].startswith("2026-06-30")]
    assert len(kept) < len(clean)
    assert dropped == kept


def test_inflate_channel_hits_one_channel_of_one_day(broken, nights):
    clean, dear = rows_of(broken()), rows_of(broken("inflate_channel"))
    changed = [(a, b) for a, b in zip(clean, dear, strict=True) if a != b]
    assert changed
    assert {(a["下单场景"], a["订单下单时间"][:10]) for a, _ in changed} == {("直播", "2026-06-30")}
    assert not {a["带货方式"] for a, _ in changed} & {"达人带货"}
    for a, b in changed:
        assert nights.fen(b["订单实际支付金额"]) == 100 * nights.fen(a["订单实际支付金额"])
        assert nights.fen(b["商品实际价格(总共)"]) == 100 * nights.fen(a["商品实际价格(总共)"])


def test_faults_leave_other_exports_alone(broken):
    clean, dear = broken(), broken("inflate_channel")
    assert {name for name in clean if clean[name] != dear[name]} == {
        n for n in clean if n.startswith("订单导出_2026") and clean[n] != dear[n]
    }


def test_write_night_refuses_an_unknown_fault(make, tmp_path):
    with pytest.raises(ValueError, match="no fault 'flood'"):
        make().write_night(2, tmp_path, fault="flood")
