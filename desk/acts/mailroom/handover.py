"""交接: what one thread has ready is handed to another that records it, in order and a bounded
amount ahead, so that the disk and the workers are waited for at the same time. Knows no mail.
"""

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from types import TracebackType
from typing import Generic, Self, TypeVar

from config.errors import EdgeDown

_WAITING = 1  # batches that are ready while one is recorded

_Thing = TypeVar("_Thing")


def hand_over(
    things: Iterable[_Thing],
    record: Callable[[list[_Thing]], object],
    *,
    size: Callable[[_Thing], int],
    most: int,
    most_bytes: int,
) -> None:
    """Give `record` all things in batches, in a thread of its own, while this one gets the next.

    A batch is `most` things, or fewer of `most_bytes` together. What came before an edge went down
    is recorded before that is raised. Where `record` raises, nothing is recorded after it, and that
    is raised here, at the next thing at the latest.
    """
    batch: list[_Thing] = []
    total = 0
    with _Recorder(record) as recorder:
        try:
            for thing in things:
                recorder.check()
                batch.append(thing)
                total += size(thing)
                if len(batch) == most or total >= most_bytes:
                    recorder.give(batch)
                    batch, total = [], 0
        except EdgeDown:
            recorder.give(batch)
            raise
        recorder.give(batch)


class _Recorder(Generic[_Thing]):
    """The thread that records; it has ended when this is left."""

    def __init__(self, record: Callable[[list[_Thing]], object]) -> None:
        self._record = record
        self._sound = True  # nothing is recorded after a batch that failed
        self._given: deque[Future[None]] = deque()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="recorder")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        interrupted = error is not None and not isinstance(error, Exception)
        self._thread.shutdown(cancel_futures=interrupted)
        if not interrupted:
            self.check()

    def check(self, *, waiting: int = _WAITING) -> None:
        """Raise what recording has raised; first wait until no more than so many batches wait."""
        while self._given and (len(self._given) > waiting + 1 or self._given[0].done()):
            self._given.popleft().result()

    def give(self, batch: list[_Thing]) -> None:
        """Once there is room; nothing of an empty one."""
        if batch:
            self.check(waiting=_WAITING - 1)
            # What lines of the log say of every call goes along.
            self._given.append(self._thread.submit(copy_context().run, self._work, batch))

    def _work(self, batch: list[_Thing]) -> None:
        if self._sound:
            self._sound = False
            self._record(batch)
            self._sound = True
