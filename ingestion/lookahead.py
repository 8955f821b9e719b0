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
    """A delivery on its lane: `looked` is it as looked at, `coming` the same once it has passed, if it may."""

    taker: Taker
    delivery: Delivery
    looked: Future[Begun] = field(default_factory=Future)
    coming: Future[Begun] = field(default_factory=Future)

    def begin(self) -> None:
        """Look at the delivery; what that raises is raised when it is ended."""
        try:
            self.looked.set_result(self.taker.begin(self.delivery))
        except BaseException as error:  # noqa: BLE001  kept for its turn, whatever it is
            self.looked.set_exception(error)

    def pass_early(self, before: Sequence["_Turn"], known: frozenset[str]) -> None:
        """Begin, and let the delivery pass where neither it nor those before it need all cores and memory.

        Nor where it will be a duplicate, for which its hash is enough: its content is known, or that of one before.
        """
        self.begin()
        try:
            begun, ahead = self.looked.result(), [one.looked.result() for one in before]
            small = all(one.file is None or one.file.size_bytes < BESIDE_BYTES for one in (begun, *ahead))
            is_new = begun.digest not in known and begun.digest not in {one.digest for one in ahead}
            self.coming.set_result(self.taker.pass_early(begun) if small and is_new else begun)
        except BaseException as error:  # noqa: BLE001  kept for its turn, whatever it is
            self.coming.set_exception(error)


def take_each(lanes: Sequence[Taker], deliveries: Sequence[Delivery]) -> Iterator[tuple[Delivery, Verdicts]]:
    """The verdict on every delivery, in order (`Taker.take`); `lanes`: one taker, or some that work side by side."""
    if len(lanes) == 1:
        yield from ((delivery, lanes[0].take(delivery)) for delivery in deliveries)
    elif deliveries:
        yield from _overlapped(lanes, deliveries)


def _overlapped(lanes: Sequence[Taker], deliveries: Sequence[Delivery]) -> Iterator[tuple[Delivery, Verdicts]]:
    turns = [_Turn(lanes[place % len(lanes)], delivery) for place, delivery in enumerate(deliveries)]
    known = lanes[0].run.ledger.known_content()  # as the run began: what is taken meanwhile passes in vain at worst
    begun: deque[_Turn] = deque()
    with ThreadPoolExecutor(len(lanes) - 1, "lookahead") as pool:
        for place, turn in enumerate(turns):
            if not place:
                turn.begin()
                turn.coming.set_result(turn.looked.result())
                begun.append(turn)
            for following in turns[place + len(begun) : place + len(lanes)]:
                pool.submit(following.pass_early, tuple(begun), known)
                begun.append(following)
            try:
                yield turn.delivery, turn.taker.end(turn.coming.result())
            except BaseException:
                _discard(begun)
                raise
            begun.popleft()


def _discard(begun: Sequence[_Turn]) -> None:
    """Remove what passed and will not be ended."""
    for turn in begun:
        if turn.coming.exception() is None:
            turn.coming.result().discard()
