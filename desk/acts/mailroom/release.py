"""放行: a person found a held mail fit to be recorded; it is fetched again and taken in as usual,
but for the screen.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from classify.screen import screen_text
from config.errors import Refused
from config.period import civil_date
from desk.acts.mailroom.held import held_folder
from desk.acts.mailroom.intake import Intake, history_of, log_mail, open_all
from desk.acts.mailroom.notices import closed_among, quotas_watched
from ingest.mail import MailKey, RawMail
from ledger.payloads import Released
from ledger.views import MailView

# The mail at that key, of a file with the path of the file; None where it is not there any more.
Fetch = Callable[[MailKey, Path | None], RawMail | None]


class Releasing(Protocol):
    """How the console has a held mail released: by the number of its entry; how many items it has."""

    def __call__(self, entry: int, *, reason: str, actor: str) -> int: ...


def held_mail(intake: Intake, entry: int) -> MailView:
    """The line of a mail that is held; Refused for anything else."""
    with intake.book.reading() as views:
        line = views.log.of_entry(entry)
    if line is None or line.outcome != "held":
        raise Refused(f"第 {entry} 号记录不是扣留中的来件；请用 yishi mail held 查看记录号")
    return line


def release(
    intake: Intake,
    entry: int,
    *,
    fetch: Fetch,
    reason: str,
    actor: str,
    path: Path | None = None,
) -> int:
    """Record the held mail of that entry; how many items it has. Refused where it is not there any
    more. The sandbox opens without a screen.

    Of a held file the log has no name: a person gives its `path`.
    """
    if screen_text(reason):
        raise Refused("理由本身带有密级标志，请改写")
    line = held_mail(intake, entry)
    key = MailKey(line.mailbox, line.folder, line.uidvalidity, line.uid)
    if key.mailbox == "files" and path is None:
        raise Refused(
            f"第 {entry} 号记录扣留的是导入的文件；"
            f"请在主机上用 yishi mail release {entry} --path 文件 "
            "放行"
        )
    raw = fetch(key, path)
    if raw is None or raw.content is None or raw.digest is None:
        raise Refused(f"第 {entry} 号记录的来件已不在原处；未放行")
    if key.mailbox != "files" and raw.received_at != line.received_at:
        # A folder made anew has other mails under the same numbers: nobody has looked at this one.
        raise Refused(f"第 {entry} 号记录所指之处现在是另一封来件（收到时间不同）；未放行")
    (arrival,) = open_all(intake, [replace(raw, key=key)])
    with intake.book.writing(actor=actor) as writer:
        now = writer.views.log.of_entry(entry)
        if now is None or now.outcome != "held":
            raise Refused(f"第 {entry} 号记录的来件刚刚已由他人放行")
        if key.mailbox == "files" and held_folder(writer, raw) != key.folder:
            raise Refused(f"这个文件不是第 {entry} 号记录所扣留的那一个；未放行")
        intake.archive.keep([(raw.digest, raw.content)])
        writer.append(Released(held=entry), {"reason": reason})
        day = civil_date(raw.received_at)
        with quotas_watched(
            writer, closed_among(writer.views, [day]), rules=intake.rules, today=day
        ):
            counts = log_mail(writer, intake, key, arrival, history=history_of(writer, [arrival]))
    return counts["items"]
