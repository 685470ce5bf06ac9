"""The pipeline that one would write first: imapclient, mail-parser, python-docx, one ORM commit a
mail. What ours is measured against; nothing else uses it.
"""

import base64
import sys
from datetime import UTC, datetime
from io import BytesIO
from zipfile import BadZipFile

import docx
import mailparser
from imapclient import IMAPClient
from sqlmodel import Field, Session, SQLModel, create_engine, select


class Letter(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    uid: int = Field(unique=True)
    message_id: str = Field(index=True)
    sender: str = Field(index=True)
    subject: str
    sent_at: datetime | None = None
    received_at: datetime
    body: str
    text: str
    file_names: str


def main(host: str, port: str, user: str, password: str, count: str, url: str) -> None:
    engine = create_engine(url)
    SQLModel.metadata.create_all(engine)
    with IMAPClient(host, int(port), ssl=False) as client, Session(engine) as session:
        client.login(user, password)
        client.select_folder("INBOX", readonly=True)
        for uid in client.search()[: int(count)]:
            content = client.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"]
            if session.exec(select(Letter).where(Letter.uid == uid)).first() is None:
                session.add(letter(uid, content))
                session.commit()


def letter(uid: int, content: bytes) -> Letter:
    mail = mailparser.parse_from_bytes(content)
    return Letter(
        uid=uid,
        message_id=str(mail.message_id),
        sender=mail.from_[0][1] if mail.from_ else "",
        subject=clean(mail.subject or ""),
        sent_at=mail.date,
        received_at=datetime.now(UTC),
        body=clean(mail.body),
        text=clean("\n".join(text_of(attached) for attached in mail.attachments)),
        file_names=clean("\n".join(str(attached["filename"]) for attached in mail.attachments)),
    )


def text_of(attached: dict[str, str]) -> str:
    """The paragraphs of a .docx; nothing where it is none."""
    if not str(attached["filename"]).endswith(".docx"):
        return ""
    try:
        document = docx.Document(BytesIO(base64.b64decode(attached["payload"])))
    except (ValueError, KeyError, BadZipFile):
        return ""
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
