from pathlib import Path

from benchmarks.cases import largest_order_export


def test_largest_order_export_joins_the_utf8_files_of_one_shop(tmp_path: Path) -> None:
    def write(name: str, text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "exports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding)
        return path

    exports = [
        write("shop_a/订单导出_1.csv", "订单号\n1\n\n2\n"),
        write("shop_a/订单导出_2.csv", "订单号\n3\n", "utf-8-sig"),
        write("shop_a/资金流水_1.csv", "流水号\n" + "9\n" * 100),
        write("shop_b/订单导出_1.csv", "订单号\n4\n"),
        write("shop_c/订单导出_1.csv", "订单号\n" + "5\n" * 100, "gb18030"),
    ]
    joined, lines = largest_order_export(exports, tmp_path)
    assert joined.read_text("utf-8") == "订单号\n1\n2\n3\n"
    assert lines == 3
    assert joined.parent.name == "shop_a"
