"""Deliveries one after the other, the next ones passing while the one before is judged and committed.

Flow: file N ends on one lane (engine connection and parsing process); meanwhile the files behind it are hashed, parsed,
      typed and staged on the others, one each -> they end in their turn.
Why:  a small file keeps one core busy, and half of its time goes into its pass, which depends on no other file.
      Verdicts and commits stay in order, so what a run leaves behind does not depend on it.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from ingestion.delivery import Begun, Delivery
from ingestion.report import FileResult
from ingestion.run import BESIDE_BYTES
from ingestion.taking import Taker

Verdicts = list[FileResult] | None


@dataclass(frozen=True, slots=True)
class _Turn:
    """A delivery on its lane; `looked` tells those behind it what it is."""

    taker: Taker
    delivery: Delivery
    looked: Future[Begun] = field(default_factory=Future)

    def look(self) -> Begun:
        """Look at the delivery."""
        try:
            begun = self.taker.begin(self.delivery)
        except BaseException as error:
            self.looked.set_exception(error)
            raise
        self.looked.set_result(begun)
        return begun

    def pass_early(self, before: Sequence["_Turn"], known: frozenset[str]) -> Begun:
        """Look, and let the delivery pass where neither it nor those before it need all cores and memory.

        Nor where it will be a duplicate, for which its hash is enough: its content is known, or that of one before.
        """
        begun, ahead = self.look(), [one.looked.result() for one in before]
        small = all(one.file is None or one.file.size_bytes < BESIDE_BYTES for one in (begun, *ahead))
        is_new = begun.digest not in known and begun.digest not in {one.digest for one in ahead}
        return self.taker.pass_early(begun) if small and is_new else begun


def take_each(lanes: Sequence[Taker], deliveries: Sequence[Delivery]) -> Iterator[tuple[Delivery, Verdicts]]:
    """The verdict on every delivery, in order (`Taker.take`); `lanes`: one taker, or some that work side by side."""
    if len(lanes) == 1:
        yield from ((delivery, lanes[0].take(delivery)) for delivery in deliveries)
    elif deliveries:
        yield from _overlapped(lanes, deliveries)


def _overlapped(lanes: Sequence[Taker], deliveries: Sequence[Delivery]) -> Iterator[tuple[Delivery, Verdicts]]:
    turns = [_Turn(lanes[place % len(lanes)], delivery) for place, delivery in enumerate(deliveries)]
    known = lanes[0].run.ledger.known_content()  # as the run began: what is taken meanwhile passes in vain at worst
    begun: deque[tuple[_Turn, Future[Begun]]] = deque()
    with ThreadPoolExecutor(len(lanes) - 1, "lookahead") as pool:
        begun.append((turns[0], pool.submit(turns[0].look)))
        for place, turn in enumerate(turns):
            for following in turns[place + len(begun) : place + len(lanes)]:
                before = tuple(one for one, _ in begun)
                begun.append((following, pool.submit(following.pass_early, before, known)))
            try:
                yield turn.delivery, turn.taker.end(begun[0][1].result())
            except BaseException:
                _discard([coming for _, coming in begun])
                raise
            begun.popleft()


def _discard(coming: Sequence[Future[Begun]]) -> None:
    """Remove what passed and will not be ended."""
    for one in coming:
        if one.exception() is None:
            one.result().discard()
