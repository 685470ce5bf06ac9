"""What the attachments of one mail may cost all together, however they are packed into each other. Counts; reads nothing."""

import time
from collections.abc import Callable

from ingest.documents.package import NoText
from ingest.mail import Problem

MAX_BYTES = 50 * 1024 * 1024  # of one attachment
MAX_UNPACKED = 300 * 1024 * 1024  # bytes that all containers of a mail give
MAX_RATIO = 200  # what an attachment gives, unpacked to the last, to what was sent
SMALL = 10 * 1024 * 1024  # bytes that no ratio matters for
MAX_TEXT = 5_000_000  # characters of one document
MAX_TEXTS = 10_000_000  # characters of all documents of a mail
MAX_SECONDS = 20.0  # after which the rest is left unread


class Allowance:
    """The allowance of one mail: it only shrinks. `attach` opens the account of each attachment, so that one bomb costs the others nothing."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + MAX_SECONDS
        self._bytes, self._own = MAX_UNPACKED, SMALL
        self._characters = MAX_TEXTS

    def attach(self, size: int) -> None:
        """The next attachment of the mail itself has so many bytes."""
        self._own = max(SMALL, MAX_RATIO * size)

    def check_time(self) -> None:
        """NoText where the time is up."""
        if self._clock() > self._end:
            raise NoText(Problem.OVERSIZE)

    def take(self, size: int) -> None:
        """So many bytes are about to be taken out of a container, or were. NoText where they are too many; then they do not count."""
        if size > self.room:
            raise NoText(Problem.OVERSIZE)
        self._bytes -= size
        self._own -= size

    def keep(self, text: str) -> str:
        """The text, which is about to be kept. NoText where it is too long, alone or with all before it."""
        if len(text) > min(MAX_TEXT, self._characters):
            raise NoText(Problem.OVERSIZE)
        self._characters -= len(text)
        return text

    @property
    def left(self) -> int:
        """How many bytes may still come out of this attachment."""
        return min(self._bytes, self._own)

    @property
    def room(self) -> int:
        """How many bytes the next file out of a container may have."""
        return min(MAX_BYTES, self.left)
