"""A dbt child does not parse what is parsed already."""

from pathlib import Path

import pytest
from dbt.contracts.graph.manifest import Manifest

from orchestration.dbt_child import parsed_context


def test_parsed_context_gives_dbt_the_project_it_parsed_before(tmp_path: Path) -> None:
    (tmp_path / "parsed").write_bytes(Manifest().to_msgpack())
    assert isinstance(parsed_context(str(tmp_path / "parsed"))["manifest"], Manifest)


@pytest.mark.parametrize("content", [b"", b"torn", b"\x81\xa5nodes\xc0", None])
def test_parsed_context_leaves_parsing_to_dbt_without_a_file_it_can_read(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "parsed").write_bytes(content)
    assert parsed_context(str(tmp_path / "parsed")) == {}
    assert parsed_context("") == parsed_context(None) == {}


def test_parsed_context_leaves_parsing_to_another_dbt_than_made_the_file(tmp_path: Path) -> None:
    older = Manifest()
    older.metadata.dbt_version = "1.10.0"
    (tmp_path / "parsed").write_bytes(older.to_msgpack())
    assert parsed_context(str(tmp_path / "parsed")) == {}
