"""A mail inside a mail: its subject and text; its own attachments are handed back to be read in their turn."""

from config.errors import BadMail
from ingest.documents.package import NoText
from ingest.mail import Attachment, Problem
from ingest.parse import parse


def open_mail(content: bytes) -> tuple[str, tuple[Attachment, ...]]:
    """Subject and text, and the attachments. NoText where there is no mail in the bytes."""
    try:
        mail = parse(content)
    except BadMail as error:
        raise NoText(Problem.UNREADABLE) from error
    return "\n\n".join(filter(None, (mail.subject, mail.text))), mail.attachments
