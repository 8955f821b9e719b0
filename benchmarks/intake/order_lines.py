"""The file that is taken in: order lines of 11 columns, as a shop's own export writes them.

Flow: DuckDB makes the rows -> CSV in UTF-8 -> the same in gb18030; a part of them as a workbook.
Why:  about two lines an order, a third of the buyers come back, Chinese names and states: what a brand exports.
"""

import codecs
from pathlib import Path

import duckdb
import xlsxwriter

HEADER = [
    "订单号",
    "行号",
    "买家openid",
    "下单时间",
    "支付时间",
    "订单状态",
    "商品名称",
    "商品编码",
    "数量",
    "商品单价",
    "实付金额",
]
_WALL = "'%Y-%m-%d %H:%M:%S'"
_ROWS = f"""
select
    '37' || lpad((i // 2 * 7919 + 1000000000000000)::varchar, 17, '0') as "订单号",
    (1 + i % 2)::varchar as "行号",
    'o' || substr(md5((i // 2 % 700000)::varchar), 1, 27) as "买家openid",
    strftime(timestamp '2025-01-01' + to_seconds(i // 2 * 13), {_WALL}) as "下单时间",
    strftime(timestamp '2025-01-01' + to_seconds(i // 2 * 13 + 45), {_WALL}) as "支付时间",
    ['待发货', '已发货', '已完成', '已取消'][1 + i % 4] as "订单状态",
    ['纯棉短袖T恤', '美白牙膏120g', '真丝连衣裙', '电动牙刷头'][1 + i % 4] || (i % 5000) as "商品名称",
    'SKU' || (i % 5000) as "商品编码",
    (1 + i % 3)::varchar as "数量",
    printf('%.2f', i * 37 % 100000 / 100.0) as "商品单价",
    printf('%.2f', i * 37 % 100000 / 100.0 * (1 + i % 3)) as "实付金额"
from range({{lines}}) as numbers(i)
"""
TOML = """
[[brands]]
brand_id = "b1"

[[shops]]
shop_id = "s1"
brand_id = "b1"

[intake]
quiet_seconds = 0
parse_cpu_seconds = 600
max_file_mb = 4096

[formats.order_lines]
stream = "brand.order_lines"
match = "order_lines*"

[formats.order_lines.columns]
"订单号" = "order_id"
"行号" = "line_no"
"买家openid" = "openid"
"下单时间" = "ordered_at"
"支付时间" = "paid_at"
"订单状态" = "status"
"商品名称" = "product_name"
"商品编码" = "sku_code"
"数量" = "quantity"
"商品单价" = "price"
"实付金额" = "paid"

[streams."brand.order_lines"]
key = ["order_id", "line_no"]
updated_at = "paid_at"
columns = [
  { name = "order_id", type = "id", required = true },
  { name = "line_no", type = "int", required = true },
  { name = "openid", type = "openid", pii = true },
  { name = "ordered_at", type = "timestamp", required = true },
  { name = "paid_at", type = "timestamp" },
  { name = "status", type = "enum" },
  { name = "product_name", type = "text" },
  { name = "sku_code", type = "id" },
  { name = "quantity", type = "int" },
  { name = "price", type = "money" },
  { name = "paid", type = "money" },
]
"""


def write_csv(path: Path, lines: int) -> Path:
    """Write `lines` order lines in UTF-8, about 145 bytes each."""
    with duckdb.connect() as con:
        con.execute(f"copy ({_ROWS.format(lines=lines)}) to '{path}' (header, delimiter ',', quote '\"')")
    return path


def write_gb18030(path: Path, source: Path) -> Path:
    """Write the same text in gb18030."""
    with codecs.open(str(source), "r", "utf-8") as text, codecs.open(str(path), "w", "gb18030") as out:
        for block in iter(lambda: text.read(1 << 20), ""):
            out.write(block)
    return path


def write_xlsx(path: Path, lines: int) -> Path:
    """Write the first `lines` order lines as a workbook, amounts and counts as numbers."""
    with duckdb.connect() as con, xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for number, row in enumerate(con.execute(_ROWS.format(lines=lines)).fetchall(), 1):
            sheet.write_row(number, 0, [*row[:8], int(row[8]), float(row[9]), float(row[10])])
    return path
