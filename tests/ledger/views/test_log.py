"""What was released is told with what held it, the same when the views are made anew."""

from ledger.payloads import Held, Released
from ledger.schema.views import RELEASES, VIEWS
from tests.ledgers import NOON, roster_of, small_ledger


def test_the_table_is_a_view():
    assert RELEASES in VIEWS


def test_releases_are_told_newest_first_with_what_held_the_mail(tmp_path):
    made = small_ledger(tmp_path, roster_of("d"))
    with made.book.writing(actor="x") as writer:
        for uid in (1, 2):
            writer.append(
                Held(
                    mailbox="m",
                    folder="f",
                    uidvalidity=1,
                    uid=uid,
                    received_at=NOON,
                    rule="level_star",
                    strength="strong",
                )
            )
        writer.append(Released(held=2), {"reason": "经认定不涉密"})
        writer.append(Released(held=1), {"reason": "经认定不涉密"})
    for _ in range(2):
        with made.book.reading() as views:
            assert views.log.releases(most=5) == [(4, 1), (3, 2)]
            assert views.log.releases(most=1) == [(4, 1)]
        made.book.rebuild()
    made.book.dispose()
