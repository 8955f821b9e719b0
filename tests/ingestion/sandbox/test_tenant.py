"""The whole delivery: reproducible, consistent between nights, every channel reached, every stream fed."""

import hashlib
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from ingestion.sandbox import Sandbox, SandboxOptions
from ingestion.streams.registry import LAYOUTS, STREAMS

CODE_SCENES, SEARCH_SCENES = (
    {"1011", "1012", "1013", "1025", "1031", "1032", "1047"},
    {"1005", "1006", "1027", "1042", "1053"},
)
SERVICE_SCENES = {"1014", "1043", "1074", "1107"}


def digests(files: list[Path], root: Path) -> dict[str, str]:
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def channel(row: dict[str, str], promoted: set[str]) -> str:
    """The channel list's rules in their order, written down once more from the taxonomy."""
    scene, target, mini = row["下单场景"], row["分享去向"], row["小程序场景值"]
    talent, wecom = row["带货方式"] == "达人带货", bool(row["企微企业ID"])
    rules = [
        ("CH16", bool(row["礼物单号"]) and row["是否品牌赠礼"] == "否"),
        ("CH23", row["是否品牌赠礼"] == "是"),
        ("CH11", wecom and target != "群聊"),
        ("CH12", target == "群聊" or mini == "1008"),
        ("CH08", target == "朋友圈"),
        ("CH07", row["订单号"] in promoted),
        ("CH02", talent and scene == "直播"),
        ("CH04", talent and scene == "短视频"),
        ("CH22", talent),
        ("CH01", scene == "直播"),
        ("CH03", scene == "短视频"),
        ("CH05", scene == "橱窗"),
        ("CH09", mini in SERVICE_SCENES and row["带货账号类型"] == "服务号"),
        ("CH10", scene == "公众号文章" or mini in {"1035", "1058"}),
        ("CH19", bool(row["广告点击ID"])),
        ("CH14", mini in SEARCH_SCENES or row["入口"] == "search"),
        ("CH13", bool(row["分享人openid"]) or mini == "1007" or scene == "商品分享"),
        ("CH06", row["分享场景"] == "4" or row["入口"] == "home"),
        ("CH21", bool(row["会场ID"])),
        ("CH18", mini in CODE_SCENES),
        ("CH15", row["带货账号类型"] == "小程序"),
        ("CH17", row["入口"] in {"detail", "store"}),
    ]
    return next((name for name, holds in rules if holds), "CH99")


def test_write_night_gives_the_same_bytes_for_the_same_seed(make, tmp_path):
    first = digests(make().write_night(1, tmp_path / "a"), tmp_path / "a")
    again = digests(make().write_night(1, tmp_path / "b"), tmp_path / "b")
    other = digests(make(seed=8).write_night(1, tmp_path / "c"), tmp_path / "c")
    assert first == again
    assert {name for name in first if first[name] != other.get(name)} > {n for n in first if "订单导出" in n}


def test_write_night_two_does_not_depend_on_night_one(make, tmp_path):
    tenant = make()
    tenant.write_night(1, tmp_path / "a")
    after = digests(tenant.write_night(2, tmp_path / "b"), tmp_path / "b")
    assert after == digests(make().write_night(2, tmp_path / "c"), tmp_path / "c")


def test_orders_of_the_export_reach_every_channel_and_hardly_any_is_unknown(nights):
    promoted = {row["订单号"] for row in nights.rows("佣金订单") if row["推客ID"]}
    found, money = Counter(), Counter()
    for row in nights.rows("订单导出"):
        if row["支付时间"]:
            name = channel(row, promoted)
            found[name] += 1
            money[name] += float(row["商品实际价格(总共)"].replace("¥", "").replace(",", ""))
    assert set(found) == {*(f"CH{n:02d}" for n in range(1, 24) if n != 20), "CH99"}
    assert money["CH99"] / money.total() < 0.02


def test_exported_channel_is_the_one_the_truth_names(nights, options, tmp_path):
    import pyarrow.parquet as pq

    Sandbox(options).write_truth(tmp_path)
    truth = pq.read_table(tmp_path / "order.parquet", columns=["order_id", "sale_channel_id"]).to_pydict()
    meant = dict(zip(truth["order_id"], truth["sale_channel_id"], strict=True))
    promoted = {row["订单号"] for row in nights.rows("佣金订单") if row["推客ID"]}
    settled = [row for row in nights.rows("订单导出") if row["订单完成结算时间"]]
    wrong = {(meant[row["订单号"]], channel(row, promoted)) for row in settled}
    assert len(settled) > 1_000
    assert {pair for pair in wrong if pair[0] != pair[1]} == set()


def test_every_layout_is_delivered_on_night_one(nights):
    headers = [set(path_headers) for path_headers in map(first_line, nights.first)]
    for name, layout in LAYOUTS.items():
        required = {column.aliases[0] for column in layout.columns if column.required}
        assert any(required <= found for found in headers), name
    assert len(STREAMS) == 52


def first_line(path: Path) -> list[str]:
    from python_calamine import CalamineWorkbook

    if path.suffix == ".xlsx":
        return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[0]
    content = path.read_bytes().split(b"\n")[0].rstrip(b"\r")
    try:
        return content.decode("utf-8-sig").split(",")
    except UnicodeDecodeError:
        return content.decode("gb18030").split(",")


def test_through_date_ends_on_the_fixed_day():
    tenant = Sandbox(SandboxOptions(scale="tiny", days=60, nights=3))
    assert [tenant.through_date(night) for night in (1, 2, 3)] == [
        date(2026, 6, 28),
        date(2026, 6, 29),
        date(2026, 6, 30),
    ]
    with pytest.raises(ValueError, match="no night 4"):
        tenant.through_date(4)


def test_toml_names_brands_shops_and_the_default_shop():
    settings = tomllib.loads(Sandbox(SandboxOptions(scale="tiny")).toml())
    brands = [brand["brand_id"] for brand in settings["brands"]]
    assert brands == ["apparel", "oralcare"]
    assert [shop["brand_id"] for shop in settings["shops"]] == ["apparel", "apparel", "oralcare"]
    assert settings["intake"]["default_shop"] == "apparel_main"
    assert len({shop["appid"] for shop in settings["shops"]}) == 3


def test_daily_volume_is_steady_over_the_last_two_months(make, tmp_path):
    """Without promotions: a week never strays far from the one before it."""
    from ingestion.sandbox import catalog, world
    from ingestion.sandbox.options import blocks

    options = SandboxOptions(scale="small", days=400, effects="none")
    block = blocks(options)[0]
    at = world.build(options, block, catalog.build(options)).orders["at"]
    weeks = Counter(int(week) for week in (options.stop - 1 - at[at > options.stop - 56 * 86_400]) // (7 * 86_400))
    assert len(weeks) == 8
    assert max(weeks.values()) < 1.3 * min(weeks.values())
