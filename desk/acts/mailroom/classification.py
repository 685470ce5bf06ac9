"""试读: what the program makes of one file, and why, held against the ledger as it stands. Writes
nothing; of a marked mail it says the rule alone.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from itertools import islice
from pathlib import Path

from classify.submission import Submission
from config.errors import Refused
from desk.acts.mailroom.intake import Intake, history_of, open_all
from desk.acts.mailroom.items import settled
from desk.acts.mailroom.opened_mail import Opened
from ingest.mail import MailKey, RawMail
from ingest.maildir import read_paths
from ingest.parse import canonical, digest_of

MOST = 200  # mails of one file that are explained


@dataclass(frozen=True, slots=True)
class Classification:
    """试读: a mail opened, None for what could not be read, and what it means against the ledger,
    None for one with a mark.
    """

    opened: Opened | None
    submission: Submission | None


def classify_file(intake: Intake, file: Path, *, max_bytes: int) -> list[Classification]:
    """Each mail of the file (.eml or mbox) as the program understands it today; a document is read
    as the one attachment of a mail.

    Refused where the file is a folder, is not there, or is over the size limit.
    """
    if file.is_dir():
        raise Refused(f"{file} 是目录；请给出一个文件")
    raws = list(islice(read_paths([file], max_bytes=max_bytes), MOST))
    if any(raw.content is None for raw in raws):
        raise Refused(f"{file} 超过大小上限 {max_bytes} 字节（设置 limits.mail_bytes）")
    arrivals = list(open_all(intake, raws))
    if len(arrivals) == 1 and arrivals[0].opened is None:
        arrivals = list(open_all(intake, [_enclosing(file)]))
    with intake.book.writing(actor="classify", keep=False) as writer:
        history = history_of(writer, arrivals)
        submissions = [
            a.submission and settled(writer, a.submission, a.raw, history=history) for a in arrivals
        ]
    return [
        Classification(arrival.opened, submission)
        for arrival, submission in zip(arrivals, submissions, strict=True)
    ]


def _enclosing(file: Path) -> RawMail:
    """A mail from nobody that holds the file and nothing else."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "", ""
    mail.add_attachment(
        file.read_bytes(), maintype="application", subtype="octet-stream", filename=file.name
    )
    content = canonical(mail.as_bytes())
    return RawMail(
        MailKey("files", str(file), 0, 1),
        datetime.now(UTC),
        len(content),
        content,
        digest_of(content),
    )
