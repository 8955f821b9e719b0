"""Rows set aside come back as they were; what they said lies sealed."""

import pyarrow as pa
import pytest

from ingestion import quarantine_store as store
from ingestion.errors import KeyFileError
from ingestion.privacy import Vault
from ingestion.settings import create_home

VAULT = Vault(b"k" * 32)
ROW = store.QuarantinedRow("shop.skus", "a.csv", 2, "bad_money", "销售价: 'x'", "{}")
KEPT = store.Originals(
    candidate="c",
    headers=("甲",),
    delimiter=",",
    source_file="a.csv",
    sha256="abc",
    shop_id="s1",
    is_named_scope=True,
    extracted_at=None,
    ragged={3: "1,2"},
    cells=pa.table({"rn": pa.array([2]), "c0": ["13812345678"], "is_bad": [True]}),
)


def test_store_gives_back_what_it_was_given(tmp_path):
    home = create_home(tmp_path)
    store.write(home, VAULT, ("q1", 1), [ROW], KEPT)
    assert store.read_rows(home, "q1", 1) == [ROW]
    found = store.read_originals(home, VAULT, "q1", 1)
    assert found.cells.equals(KEPT.cells)
    assert (found.ragged, found.headers, found.sha256) == ({3: "1,2"}, ("甲",), "abc")


def test_store_seals_originals_for_the_owner_only(tmp_path):
    home = create_home(tmp_path)
    store.write(home, VAULT, ("q1", 1), [ROW], KEPT)
    path = store.folder_of(home, "q1", 1) / store.ORIGINALS
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"13812345678" not in path.read_bytes()
    with pytest.raises(KeyFileError):
        store.read_originals(home, Vault(b"x" * 32), "q1", 1)
