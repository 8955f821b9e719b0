"""Personal values: keyed tokens for joining, encryption for originals, and stars where text of a file is shown.

Flow: column of clear values -> distinct ones -> HMAC-SHA-256-128 under the home's key -> `<key id>_<hex>` -> column.
Why:  an unkeyed hash of an 11-digit phone is found by trying them all; a keyed one needs the key, which lies apart.
      The key id lets tokens of an old and a new key be told apart.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ingestion.contract import ColumnType
from ingestion.errors import KeyFileError
from ingestion.files.names import shown
from ingestion.home import Home

KEY_VARIABLE = "HUOSHUI_HMAC_KEY"
_NONCE = 12
_MIN_KEY = 16
_CODE_LIKE = re.compile(r"(?=.*[0-9])[\x20-\x7e¥￥元]{1,64}").fullmatch
_BLOCK = 64  # bytes that SHA-256 takes at once
_HEX_DIGITS = 32  # 128 bits
_MASK = "***"
# What can be told by its form alone, wherever it stands: a name cannot, so columns of names never leave the reader.
# Every part is bounded: a cell of a megabyte takes no longer than its length.
_PERSONAL = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?(?:1[3-9]\d{9}|1[3-9]\d([- ])(?!20\d\d\1[01]\d[0-3]\d)\d{4}\1\d{4})(?!\d)"  # mobile number
    r"|(?<!\d)[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)"  # identity card
    r"|(?<![A-Za-z0-9])(?:o[\w-]{27}|w[mo][\w-]{30})(?![\w-])"  # openid, unionid; external_userid
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,80}\."  # mail, not
    r"(?:com|cn|net|org|edu|gov|info|io|me|co|cc|top|vip|hk|tw)\b"  # `a@b.csv`
    r"|[\u4e00-\u9fff]{2,12}[市区县镇乡][\u4e00-\u9fff\w]{1,20}[路街道巷弄村]"  # street address, with
    r"[A-Za-z-]{0,9}\d{1,5}(?!\d)[\u4e00-\u9fff\w-]*",  # its number
    re.ASCII,
)


def hmac_key(home: Home) -> bytes:
    """The token key: from the environment (hex), else from the home.

    Raises:
        KeyFileError: missing, malformed, too short, or a file others can read.

    """
    given = os.environ.get(KEY_VARIABLE)
    return _parsed(given, KEY_VARIABLE) if given else read_key(home.keys / "hmac.key")


def read_key(path: Path) -> bytes:
    """A key file: one line of hex, mode 0600.

    Raises:
        KeyFileError: as `hmac_key`.

    """
    if not path.is_file():
        raise KeyFileError(f"The key {path} is missing. Restore it; a new key would not match earlier tokens.")
    if path.stat().st_mode & 0o077:
        raise KeyFileError(f"The key {path} can be read by others. Do `chmod 600 {path}` and try again.")
    return _parsed(path.read_text(encoding="ascii", errors="replace"), str(path))


def _parsed(text: str, place: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError as error:
        raise KeyFileError(f"The key in {place} is not hexadecimal.") from error
    if len(key) < _MIN_KEY:
        raise KeyFileError(f"The key in {place} is shorter than {_MIN_KEY * 8} bits.")
    return key


def masked(text: str) -> str:
    """Text with phones, identity cards, openids, mail and street addresses starred out."""
    return _PERSONAL.sub(_MASK, text)


def is_code_like(value: str) -> bool:
    """Whether a text has the form of an amount, a time or an id; a person's name has none of these."""
    return bool(_CODE_LIKE(value))


def masked_record(text: str) -> str:
    """A JSON object of strings with the same starred out of its values and names."""
    clear = json.loads(text)
    return json.dumps({masked(name): masked(value) for name, value in clear.items()}, ensure_ascii=False)


def shown_safely(text: str) -> str:
    """Text from a file as it may be printed, logged and kept: one line, nothing a terminal obeys, nothing personal."""
    return masked(shown(text))


class Tokenizer:
    """Replaces personal values by tokens under one key.

    The left half of HMAC-SHA-256 (RFC 2104, section 5): 128 bits never meet among the people of a planet, and a token
    lies in every record of a person. Made from two prepared states: `hmac.digest` sets both up again for every value,
    four times the work for values as short as a phone number.
    """

    def __init__(self, key: bytes) -> None:
        self.key_id = hashlib.sha256(b"huoshui key id" + key).hexdigest()[:8]
        self._prefix = f"{self.key_id}_".encode()
        block = (hashlib.sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
        self._inner, self._outer = (hashlib.sha256(bytes(byte ^ pad for byte in block)) for pad in (0x36, 0x5C))

    def token(self, value: str) -> str:
        """The token of one clear value."""
        token: str = self._tokens([value.encode()])[0].as_py()
        return token

    def _tokens(self, values: Iterable[bytes]) -> pa.Array:
        """The tokens of clear values, in order."""
        begin, finish = self._inner.copy, self._outer.copy
        digests = []
        for value in values:  # distinct personal values: a digest has no form over columns
            inner, outer = begin(), finish()
            inner.update(value)
            outer.update(inner.digest())
            digests.append(outer.digest())
        made = np.empty((len(digests), len(self._prefix) + _HEX_DIGITS), np.uint8)
        made[:, : len(self._prefix)] = np.frombuffer(self._prefix, np.uint8)
        digits = np.frombuffer(b"".join(digests).hex().encode(), np.uint8)
        made[:, len(self._prefix) :] = digits.reshape(-1, 2 * hashlib.sha256().digest_size)[:, :_HEX_DIGITS]
        bounds = np.arange(len(digests) + 1, dtype=np.int32) * made.shape[1]
        return pa.StringArray.from_buffers(len(digests), pa.py_buffer(bounds), pa.py_buffer(made))

    def phone(self, value: str) -> str | None:
        """Token of a phone number in any spelling; None for a masked one, which identifies nobody."""
        digits = _dialed(value)
        return None if digits is None else self.token(digits)

    def column(self, values: pa.Array, kind: ColumnType) -> pa.Array:
        """Tokens for a string column; nulls stay null. Works on distinct values."""
        coded = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
        coded = coded.dictionary_encode()
        clear = coded.dictionary
        if kind is ColumnType.PHONE:
            clear = pa.array(map(_dialed, clear.to_pylist()), pa.string())
        made = self._tokens(clear.fill_null("").cast(pa.binary()).to_pylist())
        if clear.null_count:
            made = pc.if_else(clear.is_valid(), made, pa.scalar(None, pa.string()))
        return made.take(coded.indices)


def _dialed(phone: str) -> str | None:
    """The digits of a phone number without the country's; None for a masked one."""
    if "*" in phone:
        return None
    digits = re.sub(r"[\s\-()]", "", phone)
    return re.sub(r"^(\+?86|0086)(?=1\d{10}$)", "", digits)


def require_same_key(home: Home, tokenizer: Tokenizer) -> None:
    """Keep the id of the key with the lake it makes tokens for, and let no other key write into it.

    Raises:
        KeyFileError: the lake holds tokens of another key.

    """
    place = home.lake / "token_key_id"
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = place.with_suffix(f".{os.getpid()}")
        fresh.write_text(tokenizer.key_id + "\n", encoding="ascii")
        fresh.replace(place)
    before = place.read_text(encoding="ascii", errors="replace").strip()
    if before != tokenizer.key_id:
        raise KeyFileError(
            f"The token key has the id {tokenizer.key_id}, the tokens in {home.lake} were made with {before}: nobody "
            f"would be recognized any more. Put the earlier key back ({KEY_VARIABLE} or keys/hmac.key)."
        )


class Vault:
    """Encrypts the originals of quarantined rows (AES-256-GCM, bound to their quarantine id)."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(hashlib.sha256(b"huoshui quarantine" + key).digest())

    def seal(self, clear: bytes, identity: str) -> bytes:
        """Nonce and ciphertext."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, clear, identity.encode())

    def open(self, sealed: bytes, identity: str) -> bytes:
        """The clear bytes.

        Raises:
            KeyFileError: another key sealed them, or they were changed.

        """
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], identity.encode())
        except InvalidTag as error:
            raise KeyFileError(
                f"The originals of quarantine {identity} cannot be opened: "
                "keys/quarantine.key was replaced, or they were changed."
            ) from error
