"""Tokens under a key, sealed originals, keys nobody else may read."""

import hashlib
import hmac
import json

import pyarrow as pa
import pytest

from ingestion.contract import ColumnType
from ingestion.errors import KeyFileError
from ingestion.privacy import Tokenizer, Vault, hmac_key, masked, masked_record, read_key, shown_safely
from ingestion.settings import create_home

KEY = b"k" * 32


def test_token_is_hmac_sha256_with_the_key_id():
    token = Tokenizer(KEY).token("oABC")
    key_id, _, digest = token.partition("_")
    assert digest == hmac.new(KEY, b"oABC", hashlib.sha256).hexdigest()[:32]
    assert Tokenizer(b"x" * 32).token("oABC").split("_")[0] != key_id


def test_token_is_no_unkeyed_hash_of_the_phone():
    """Eleven digits are tried in seconds; whoever tries them finds nothing without the key."""
    digest = Tokenizer(KEY).token("13812345678").partition("_")[2]
    plain = {hashlib.new(name, b"13812345678").hexdigest() for name in ("md5", "sha1", "sha256", "sha3_256", "blake2s")}
    assert digest not in plain
    assert digest != Tokenizer(b"x" * 32).token("13812345678").partition("_")[2]


@pytest.mark.parametrize("spelling", ["13812345678", "+86 138-1234-5678", "8613812345678", "0086 138 1234 5678"])
def test_phone_gives_one_token_for_every_spelling(spelling):
    assert Tokenizer(KEY).phone(spelling) == Tokenizer(KEY).token("13812345678")


def test_column_drops_masked_phones_and_keeps_nulls():
    values = pa.chunked_array([["13812345678", "138****5678", None], ["13812345678"]])
    tokens = Tokenizer(KEY).column(values, ColumnType.PHONE).to_pylist()
    assert tokens == [tokens[0], None, None, tokens[0]]
    assert Tokenizer(KEY).column(pa.chunked_array([pa.array([None], pa.string())]), ColumnType.OPENID).to_pylist() == [
        None
    ]


def test_hmac_key_comes_from_the_environment_before_the_file(tmp_path, monkeypatch):
    home = create_home(tmp_path)
    monkeypatch.delenv("HUOSHUI_HMAC_KEY", raising=False)
    assert hmac_key(home).hex() == (home.keys / "hmac.key").read_text().strip()
    monkeypatch.setenv("HUOSHUI_HMAC_KEY", "ab" * 32)
    assert hmac_key(home) == b"\xab" * 32
    monkeypatch.setenv("HUOSHUI_HMAC_KEY", "no hex")
    with pytest.raises(KeyFileError, match="hexadecimal"):
        hmac_key(home)


def test_read_key_refuses_missing_short_or_open_keys(tmp_path):
    path = tmp_path / "k"
    with pytest.raises(KeyFileError, match="missing"):
        read_key(path)
    path.write_text("ab" * 32)
    path.chmod(0o644)
    with pytest.raises(KeyFileError, match="read by others"):
        read_key(path)
    path.chmod(0o600)
    path.write_text("abcd")
    with pytest.raises(KeyFileError, match="shorter"):
        read_key(path)


def test_vault_opens_only_what_was_sealed_for_the_same_entry():
    sealed = Vault(KEY).seal(b"secret", "q1")
    assert b"secret" not in sealed
    assert Vault(KEY).open(sealed, "q1") == b"secret"
    for vault, identity in ((Vault(b"x" * 32), "q1"), (Vault(KEY), "q2")):
        with pytest.raises(KeyFileError):
            vault.open(sealed, identity)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("订单_13812345678.csv", "订单_***.csv"),
        ("+86 138-1234-5678", "***"),
        ("110101199003071234", "***"),
        ("wx oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", "wx ***"),
        ("a.b+c@example.com", "***"),
        ("浙江省杭州市西湖区文三路100号3栋", "***"),
        ("3729384756102938624", "3729384756102938624"),  # an order, not a phone
        ("订单导出_20260629_063000.csv", "订单导出_20260629_063000.csv"),
        ("店铺区域路线A", "店铺区域路线A"),
        ("orders@shop.csv", "orders@shop.csv"),
        ("杭州市西湖区文三路20260629.csv", "杭州市西湖区文三路20260629.csv"),
        ("a.b@mail.example.com.cn写信", "***写信"),
        ("店铺135-2026-0630.csv", "店铺135-2026-0630.csv"),
        ("135-2026-9930 135 1234 5678", "*** ***"),
    ],
)
def test_masked_stars_out_what_its_form_gives_away(text, shown):
    assert masked(text) == shown


def test_masked_leaves_tokens_alone():
    token = Tokenizer(KEY).token("oABC")
    assert masked(token) == token


def test_masked_record_stays_a_record():
    record = {"电话 13812345678": 'a\n"13812345678"\u0001', "数量": "x"}
    assert json.loads(masked_record(json.dumps(record))) == {"电话 ***": 'a\n"***"\u0001', "数量": "x"}


def test_shown_safely_is_one_line_without_a_personal_value():
    assert shown_safely("13812345678\n\x1b[31m") == "***\\x0a\\x1b[31m"
