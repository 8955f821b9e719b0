"""The small home that is killed: two releases old, with an inbox of every kind of verdict.

Flow: `make_tenant(root)` -> a home after two quiet cycles -> its inbox holds what the killed cycle takes in -> copied
      anew for every case.
Why:  a kill costs well under a second that way, so hundreds fit into a test; the files are few and small, but each
      takes another way: loaded, known, partly set aside, rejected, empty, packed, with a new column, put back by a
      retry.
"""

import gzip
from collections.abc import Iterable
from pathlib import Path

from benchmarks.faults.cycle import run_cycle
from ingestion.settings import Home, create_home

_TOML = """
[[brands]]
brand_id = "b1"
[[shops]]
shop_id = "s1"
brand_id = "b1"
[intake]
default_shop = "s1"
quiet_seconds = 0
[retention]
releases = 2
"""
_POS = """
[formats.pos]
stream = "shop.order_lines"
match = "pos*"
money_unit = "{unit}"
constants = {{ order_status = "已完成" }}
[formats.pos.columns]
no = "order_id"
at = ["ordered_at", "paid_at"]
item = "product_id"
pay = "line_paid"
n = "quantity"
who = "openid"
"""
_HEADERS = (
    "订单号,订单下单时间,订单状态,收件人手机,订单实际支付金额,支付时间,买家openid,商品名称,"
    "商品编码(平台),SKU编码(自定义),商品实际价格(总共),商品数量,商品已退款金额"
)


def order_export(orders: Iterable[int], status: str, bad: Iterable[int] = ()) -> str:
    """An order export of two lines per order; orders in `bad` have a second line whose amount is no number."""
    broken = set(bad)
    lines = [_HEADERS]
    for order in orders:
        head = f"\t37293847561{order:08d},2026-06-01 10:{order % 60:02d}:00,{status},138{order:08d},30.00"
        head += f",2026-06-01 10:{order % 60:02d}:30,oPLANTED{order:08d}"
        second = "zehn" if order in broken else "20.00"
        lines += [f"{head},玫瑰水,1000{order},RS-1,10.00,1,0.00", f"{head},面霜,2000{order},RS-2,{second},1,0.00"]
    return "\n".join(lines) + "\n"


def _lines(orders: Iterable[int]) -> list[str]:
    return order_export(orders, "已完成").splitlines()


def make_tenant(root: Path) -> Home:
    """Build the home at `root`; the caller must be a process that may be thrown away (DuckDB is used)."""
    home = create_home(root, _TOML + _POS.format(unit="fen"))
    _drop(home, "订单导出_20260601_063000.csv", order_export(range(30), "待发货").encode())
    # Declared in the wrong unit: amounts with decimals are set aside, until the format is put right.
    pos = [f"{n},2026-06-01 11:00:00,A{n},{n % 3}.{n % 2}5,1,oPOS{n:06d}" for n in range(6)]
    _drop(home, "pos_1.csv", "\n".join(["no,at,item,pay,n,who", *pos]).encode() + b"\n")
    run_cycle(home)
    _drop(home, "订单导出_20260602_063000.csv", order_export(range(30, 40), "待发货", bad=[33]).encode())
    run_cycle(home)
    home.toml.write_text(_TOML + _POS.format(unit="yuan"), encoding="utf-8")
    deliver(home)
    return home


def deliver(home: Home) -> None:
    """Put into the inbox what the killed cycle takes in."""
    changed = order_export(range(20, 45), "已完成", bad=[41])
    _drop(home, "a/订单导出_20260603_063000.csv", changed.encode("utf-8-sig"))
    _drop(home, "b/the same again.csv", changed.encode("utf-8-sig"))
    _drop(home, "c/no table of ours.csv", b"a,b\n1,2\n")
    _drop(home, "d/商品列表.csv", "商品编码(平台),商品名称,SKU编码(平台)\np1,玫瑰水,k1\np2,面霜,k2\n".encode())
    _drop(home, "e/empty.csv", b"\n")
    later = "\n".join(f"{line},{'会员等级' if not n else '金'}" for n, line in enumerate(_lines(range(40, 50)))) + "\n"
    _drop(home, "f/订单导出_20260604_063000.csv.gz", gzip.compress(later.encode("gb18030"), mtime=0))
    _drop(home, "g/another rejected.xlsx", b"%PDF-1.7 this is no workbook")


def _drop(home: Home, name: str, content: bytes) -> None:
    path = home.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
