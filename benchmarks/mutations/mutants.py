"""Mutations: bytes flipped, cut, spliced, zeroed, doubled, lengths and footers falsified, also inside archives.

Flow: original + seed -> one mutation, sometimes several on top of each other -> bytes that a broken disk, a broken
      download or somebody with bad intentions could deliver. The same seed gives the same files.
Why:  a change to packed bytes mostly ends at a checksum; what is behind it is only reached by packing again.
"""

import gzip
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from benchmarks.mutations.originals import originals, zip_of

Mutation = Callable[[bytes, np.random.Generator, bytes], bytes]
_INNER = 0.5  # share of archives that are mutated within and packed again
_AGAIN = 0.3  # chance of one more mutation


def _place(content: bytes, rng: np.random.Generator) -> int:
    return int(rng.integers(0, max(1, len(content))))


def _flip(content: bytes, rng: np.random.Generator, other: bytes) -> bytes:  # noqa: ARG001  the shared shape
    changed = bytearray(content)
    for _ in range(int(rng.integers(1, 17)) if content else 0):
        changed[_place(content, rng)] ^= 1 << int(rng.integers(0, 8))
    return bytes(changed)


def _cut(content: bytes, rng: np.random.Generator, other: bytes) -> bytes:  # noqa: ARG001  the shared shape
    return content[: _place(content, rng)]


def _behead(content: bytes, rng: np.random.Generator, other: bytes) -> bytes:  # noqa: ARG001  the shared shape
    return content[_place(content, rng) :]


def _splice(content: bytes, rng: np.random.Generator, other: bytes) -> bytes:
    start, length = _place(other, rng), int(rng.integers(1, 400))
    at = _place(content, rng)
    return content[:at] + other[start : start + length] + content[at + int(rng.integers(0, length + 1)) :]


def _zero(content: bytes, rng: np.random.Generator, other: bytes) -> bytes:  # noqa: ARG001  the shared shape
    at, length = _place(content, rng), int(rng.integers(1, 200))
    return content[:at] + bytes(len(content[at : at + length])) + content[at + length :]


def _double(content: bytes, rng: np.random.Generator, other: bytes) -> bytes:  # noqa: ARG001  the shared shape
    at, length = _place(content, rng), int(rng.integers(1, 2_000))
    return content[: at + length] + content[at:]


def _noise(content: bytes, rng: np.random.Generator, other: bytes) -> bytes:  # noqa: ARG001  the shared shape
    at = _place(content, rng)
    return content[:at] + rng.bytes(int(rng.integers(1, 300))) + content[at:]


def _falsify_end(content: bytes, rng: np.random.Generator, other: bytes) -> bytes:  # noqa: ARG001  the shared shape
    """Lengths and offsets lie in the last bytes: a Parquet footer, the directory of a ZIP."""
    changed = bytearray(content)
    for _ in range(int(rng.integers(1, 5)) if content else 0):
        back = int(rng.integers(1, min(len(content), 120) + 1))
        changed[-back] = int(rng.choice([0, 1, 0x7F, 0x80, 0xFF, int(rng.integers(0, 256))]))
    return bytes(changed)


def _falsify_number(content: bytes, rng: np.random.Generator, other: bytes) -> bytes:  # noqa: ARG001  the shared shape
    """Four bytes become a huge, negative or small number."""
    at, number = _place(content, rng), int(rng.choice([0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x10000000]))
    return content[:at] + number.to_bytes(4, "little") + content[at + 4 :]


MUTATIONS: Sequence[Mutation] = (
    _flip, _cut, _behead, _splice, _zero, _double, _noise, _falsify_end, _falsify_number,
)  # fmt: skip


def mutants(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """`count` files as (name, content), every original in turn; names tell number and original."""
    sources = originals()
    names = list(sources)
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        name = names[number % len(names)]
        other = sources[names[int(rng.integers(0, len(names)))]]
        yield f"{number:05d}_{name}", _mutated(name, sources[name], rng, other)


def _mutated(name: str, content: bytes, rng: np.random.Generator, other: bytes) -> bytes:
    if name.endswith((".xlsx", ".zip")) and rng.random() < _INNER:
        return _within_zip(content, rng, other)
    if name.endswith(".gz") and rng.random() < _INNER:
        return gzip.compress(_several(gzip.decompress(content), rng, other), mtime=0)
    return _several(content, rng, other)


def _several(content: bytes, rng: np.random.Generator, other: bytes) -> bytes:
    content = MUTATIONS[int(rng.integers(0, len(MUTATIONS)))](content, rng, other)
    while rng.random() < _AGAIN:
        content = MUTATIONS[int(rng.integers(0, len(MUTATIONS)))](content, rng, other)
    return content


def _within_zip(content: bytes, rng: np.random.Generator, other: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    chosen = list(members)[int(rng.integers(0, len(members)))]
    return zip_of(members | {chosen: _several(members[chosen], rng, other)})
