"""After the commit: mails that are recorded are marked or moved on the server where the settings say so. Never a held mail, nor one that is not whole here."""

from ingest.mailbox import Look, Mailbox
from ingest.marking import Settled
from ledger.book import Book


def settle(book: Book, mailbox: Mailbox, look: Look, *, heal: bool) -> int:
    r"""How many mails of this look were marked or moved.

    A mail that is still in the folder waits to be moved, whenever it was recorded. \Seen is set once: whoever takes it away again has a
    reason, so older mails get it only to `heal`, when the round before was cut off between its commit and here.
    """
    if mailbox.after == "nothing":
        return 0
    waiting = look.uids if mailbox.after == "seen" and not heal else (*look.known, *look.uids)
    with book.reading() as views:
        lines = views.settled_mails(mailbox.name, look.folder, look.uidvalidity, waiting)
    settled = [Settled(line.uid, line.received_at, line.digest) for line in lines if line.digest]
    return mailbox.settle(look, sorted(settled, key=lambda mail: mail.received_at))
