"""A mail inside a mail (.eml, message/rfc822): its subject and text; its own attachments are handed back to be read in their turn."""

from config.errors import BadMail
from ingest.documents.allowance import Allowance
from ingest.documents.member import Container, Member
from ingest.documents.package import NoText
from ingest.mail import Attachment, Problem
from ingest.parse import parse


def open_container(attachment: Attachment, _allowance: Allowance) -> Container:
    """Subject, a blank line and the text, and the attachments. NoText where there is no mail in the bytes."""
    try:
        mail = parse(attachment.content)
    except BadMail as error:
        raise NoText(Problem.UNREADABLE) from error
    return Container(
        "\n\n".join(filter(None, (mail.subject, mail.text))), map(Member, mail.attachments)
    )
