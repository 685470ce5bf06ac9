"""来件的文字: an opened mail with each of its texts made once, for whoever screens and reads it."""

from dataclasses import dataclass

from classify.text import Text
from ingest.mail import OpenedMail


@dataclass(frozen=True, slots=True)
class MailTexts:
    """A mail, its own text, and its documents' in their order, None where one gave none."""

    mail: OpenedMail
    text: Text
    documents: tuple[Text | None, ...]


def texts_of(mail: OpenedMail) -> MailTexts:
    """The mail's texts; whoever opened it makes them, and hands them to all who ask."""
    documents = (
        Text(document.text) if document.text is not None else None for document in mail.documents
    )
    return MailTexts(mail, Text(mail.text), tuple(documents))
