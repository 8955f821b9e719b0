"""What is timed, each side in a process of its own: `python -m benchmarks.intake.sides <side> <file> <folder>`.

Flow: imports, of every side untimed -> the work, timed -> one JSON line with `seconds`, `peak_mb` and `rows`. What our
      reading process imports is timed: it is started for every run.
Why:  peak memory is a matter of a process, and a process of its own keeps one side from warming the other up. A side
      imports what it needs only. Peak memory of ours is that of the parent and of its reading process together.
"""

import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from benchmarks.children import tell
from benchmarks.intake.order_lines import HEADER, TOML

THREADS = 2
_IMPORTS = {
    "huoshui": ("ingestion.intake",),
    "reading": ("ingestion.intake", "ingestion.files.workbook"),
    "pandas": ("pandas",),
    "calamine": ("python_calamine",),
}


def huoshui(file: Path, folder: Path) -> int:
    """Full intake: contract, tokens, hashes, quarantine, accounting, zstd Parquet, ledger."""
    from ingestion.intake import ingest
    from ingestion.settings import create_home, load_settings

    home = create_home(folder / "home", TOML)
    (result,) = ingest(home, load_settings(home), files=[file]).files
    if (result.status, result.quarantined, result.duplicate) != ("loaded", 0, 0):
        raise RuntimeError(f"{file.name} was not loaded as it should be: {result}")
    return result.loaded


def engine(file: Path, folder: Path) -> int:
    """DuckDB's own reader: all text, casts, one sha256 of the joined row, zstd Parquet."""
    out = folder / "engine.parquet"
    text = ", ".join(f'"{name}"' for name in HEADER)
    with duckdb.connect(config={"threads": THREADS}) as con:
        con.execute(
            'copy (select "订单号", "行号"::bigint, "买家openid", "下单时间"::timestamp, "支付时间"::timestamp,'
            ' "订单状态", "商品名称", "商品编码", "数量"::bigint, "商品单价"::decimal(18, 2),'
            ' "实付金额"::decimal(18, 2),'
            f" sha256(concat_ws('|', {text})) from read_csv('{file}', all_varchar = true))"
            f" to '{out}' (format parquet, compression zstd)"
        )
    return int(pq.read_metadata(out).num_rows)


def pandas(file: Path, folder: Path) -> int:
    """pandas: everything as text, nothing checked."""
    import pandas as pd

    encoding = "gb18030" if "gb18030" in file.name else "utf-8"
    frame = pd.read_csv(file, dtype=str, encoding=encoding)
    frame.to_parquet(folder / "pandas.parquet", compression="zstd")
    return len(frame)


def reading(file: Path, folder: Path) -> int:
    """Our reading of a workbook alone: guards, header, columns of text."""
    from ingestion.files.parse import Request, members, parse
    from ingestion.intake import candidates
    from ingestion.settings import create_home, load_settings

    request = Request(file.name, candidates(load_settings(create_home(folder / "home", TOML))))
    with file.open("rb") as data:
        (member,) = members(data, request)
        return sum(batch.num_rows for batch in parse(member, request).batches)


def calamine(file: Path, folder: Path) -> int:  # noqa: ARG001  a side like the others
    """The bare workbook reader."""
    from python_calamine import CalamineWorkbook

    with file.open("rb") as data:
        book = CalamineWorkbook.from_filelike(data)
        return len(book.get_sheet_by_index(0).to_python()) - 1


SIDES: dict[str, Callable[[Path, Path], int]] = {
    one.__name__: one for one in (huoshui, reading, engine, pandas, calamine)
}


def main(side: str, file: Path, folder: Path) -> None:
    """Run one side and print what it took."""
    for module in _IMPORTS.get(side, ()):
        import_module(module)
    started = time.perf_counter()
    rows = SIDES[side](file, folder)
    tell(seconds=time.perf_counter() - started, rows=rows)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
