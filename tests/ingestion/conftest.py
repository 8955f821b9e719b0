"""A home with two shops of one brand, and order files written by hand."""

from pathlib import Path

import duckdb
import pytest

from ingestion.catalog import refresh_raw
from ingestion.intake import ingest
from ingestion.settings import Home, create_home, load_settings

TOML = """
[[brands]]
brand_id = "b1"
[[shops]]
shop_id = "s1"
brand_id = "b1"
[[shops]]
shop_id = "s2"
brand_id = "b1"
[intake]
default_shop = "s1"
quiet_seconds = 0
"""
HEADERS = {
    "订单号": "\t3729384756102938624",
    "订单下单时间": "2026-06-01 10:00:00",
    "订单状态": "待发货",
    "收件人姓名": "张三丰",
    "收件人手机": "13812345678",
    "订单实际支付金额": "30.00",
    "支付时间": "2026-06-01 10:00:30",
    "买家openid": "oPLANTEDopenid0001",
    "商品名称": "玫瑰水",
    "商品编码(平台)": "10000180123456",
    "SKU编码(自定义)": "RS-1",
    "商品实际价格(总共)": "10.00",
    "商品数量": "1",
    "商品已退款金额": "0.00",
}


def _orders_csv(*lines: dict[str, str], without: tuple[str, ...] = (), extra: tuple[str, ...] = ()) -> str:
    """An order export; each line says what differs from the standard one."""
    headers = [name for name in HEADERS if name not in without] + list(extra)
    rows = [",".join((HEADERS | dict.fromkeys(extra, "") | line)[name] for name in headers) for line in lines]
    return "\n".join([",".join(headers), *rows]) + "\n"


class Tenant:
    """A home one can drop files into and ask questions of."""

    def __init__(self, home: Home) -> None:
        self.home = home

    @property
    def settings(self):
        return load_settings(self.home)

    def drop(self, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = self.home.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    def take(self, name: str = "", content: str | bytes = "", **options):
        """Drop one file, take the inbox in, give back that file's result."""
        if name:
            self.drop(name, content, options.pop("encoding", "utf-8"))
        report = ingest(self.home, self.settings, **options)
        return report.files[-1]

    def ask(self, sql: str) -> list[tuple]:
        refresh_raw(self.home, self.settings)
        with duckdb.connect(str(self.home.warehouse), read_only=True) as con:
            con.execute("set TimeZone = 'UTC'")
            return con.execute(sql).fetchall()


@pytest.fixture
def tenant(tmp_path) -> Tenant:
    return Tenant(create_home(tmp_path / "home", TOML))


@pytest.fixture
def orders_csv():
    """`orders_csv({...}, {...})`: text of an order export, one mapping of differences per line."""
    return _orders_csv
