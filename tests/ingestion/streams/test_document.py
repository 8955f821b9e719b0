"""The contract page is the declarations, written down."""

from pathlib import Path

import pytest

from ingestion.streams.document import BEGIN, END, render, rewrite
from ingestion.streams.registry import STREAMS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "raw_contract.md"


def test_contract_page_is_up_to_date() -> None:
    text = PAGE.read_text("utf-8")
    generated = BEGIN + text.partition(BEGIN)[2].partition(END)[0] + END
    assert generated == render(), "run: python -m ingestion.streams.document docs/raw_contract.md"


def test_render_names_every_stream_and_marks_personal_columns() -> None:
    text = render()
    assert all(f"`{stream}`" in text for stream in STREAMS)
    assert "| `receiver_phone` | phone | 收件人手机 | personal: token |" in text
    assert "| `buyer_note` | text | 买家备注 | personal: dropped |" in text


def test_rewrite_keeps_the_text_around_the_markers(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"above\n{BEGIN}\nold\n{END}\nbelow\n", "utf-8")
    rewrite(page)
    assert page.read_text("utf-8") == f"above\n{render()}\nbelow\n"


def test_rewrite_refuses_a_page_without_markers(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("no markers", "utf-8")
    with pytest.raises(ValueError, match="markers"):
        rewrite(page)
