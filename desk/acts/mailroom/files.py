"""导入邮件文件: mails of files and folders, taken in as those of a mailbox are; a held file stands in the log as a number, for its name can be secret."""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from desk.acts.mailroom.history import History
from desk.acts.mailroom.intake import Arrival, Intake, take_in
from desk.acts.mailroom.rounds import Round
from ingest.mail import MailKey, RawMail
from ingest.maildir import read_paths
from ledger.book import Writer

GROUP_BYTES = 32 << 20  # of mails that are held in memory at once


def ingest(
    intake: Intake, paths: Iterable[Path], *, max_bytes: int, tell: Callable[[str, str], None]
) -> Round:
    """Every mail of these files and folders; `tell` hears, and nobody else, the path behind each held file's number."""
    began = time.monotonic()
    seen = 0

    def batches() -> Iterator[Sequence[RawMail]]:
        nonlocal seen
        for batch in _grouped(read_paths(paths, max_bytes=max_bytes), count=intake.batch):
            seen += len(batch)
            yield batch

    def place(writer: Writer, history: History, arrival: Arrival) -> MailKey | None:
        raw = arrival.raw
        if arrival.opened and arrival.opened.mark:
            key = replace(raw.key, folder=held_folder(writer, raw))
            tell(key.folder, raw.key.folder)
            return None if writer.views.log.at(key) else key
        return _free_key(history, raw)

    counts = take_in(intake, batches(), place=place, after_batch=lambda: None)
    return Round.of(counts, seen=seen, seconds=time.monotonic() - began)


def held_folder(writer: Writer, raw: RawMail) -> str:
    """`held:` and a number: the same whenever the file is met again, and no way back from it to the name or the content."""
    seed = f"{writer.secret('held files')}\n{raw.key.folder}\n{raw.key.uid}\n{raw.digest}"
    return f"held:{int.from_bytes(hashlib.sha256(seed.encode('utf-8', 'surrogateescape')).digest()[:5], 'big')}"


def _grouped(raws: Iterable[RawMail], *, count: int) -> Iterator[list[RawMail]]:
    group: list[RawMail] = []
    for raw in raws:
        group.append(raw)
        if len(group) == count or sum(mail.size for mail in group) >= GROUP_BYTES:
            yield group
            group = []
    yield group


def _free_key(history: History, raw: RawMail) -> MailKey | None:
    """Where a mail of a file stands: its position, under the next number where other content stood there; None where the same did."""
    lines = history.at(raw.key)
    if any(line.digest == raw.digest and line.size == raw.size for line in lines):
        return None
    return replace(raw.key, uidvalidity=max((line.uidvalidity for line in lines), default=-1) + 1)
