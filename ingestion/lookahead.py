"""Deliveries one after the other, the next one passing while the one before is judged and committed.

Flow: file N ends on one lane (engine connection and parsing process); meanwhile file N + 1 is hashed, parsed, typed and
      staged on the other -> it ends in its turn.
Why:  a small file keeps one core busy, and half of its time goes into its pass, which depends on no other file.
      Verdicts and commits stay in order, so what a run leaves behind does not depend on it.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from ingestion.delivery import Begun, Delivery
from ingestion.report import FileResult
from ingestion.run import BESIDE_BYTES
from ingestion.taking import Taker

Verdicts = list[FileResult] | None


def take_each(lanes: Sequence[Taker], deliveries: Sequence[Delivery]) -> Iterator[tuple[Delivery, Verdicts]]:
    """The verdict on every delivery, in order (`Taker.take`); `lanes`: one taker, or two that work side by side."""
    turns = [lanes[place % len(lanes)] for place in range(len(deliveries))]
    if len(lanes) == 1:
        yield from ((delivery, lanes[0].take(delivery)) for delivery in deliveries)
    elif turns:
        yield from _overlapped(list(zip(turns, deliveries, strict=True)))


def _overlapped(turns: Sequence[tuple[Taker, Delivery]]) -> Iterator[tuple[Delivery, Verdicts]]:
    taker, delivery = turns[0]
    begun = taker.begin(delivery)
    known = taker.run.ledger.known_content()  # as the run began: what is taken meanwhile passes in vain at worst
    with ThreadPoolExecutor(1, "lookahead") as pool:
        for following in turns[1:]:
            coming = pool.submit(_begin_early, *following, begun, known)
            try:
                yield delivery, taker.end(begun)
            except BaseException:
                coming.result().discard()
                raise
            (taker, delivery), begun = following, coming.result()
    yield delivery, taker.end(begun)


def _begin_early(taker: Taker, delivery: Delivery, before: Begun, known: frozenset[str]) -> Begun:
    """Begin a delivery, and let it pass where neither it nor the one before needs all cores and memory for itself.

    Nor where it will be a duplicate, for which its hash is enough: its content is known, or that of the one before.
    """
    begun = taker.begin(delivery)
    small = all(one.file is None or one.file.size_bytes < BESIDE_BYTES for one in (begun, before))
    is_new = begun.digest not in known and begun.digest != before.digest
    return taker.pass_early(begun) if small and is_new else begun
