"""read: one opened mail -> what it means, by the other modules in order. Pure: history is settled afterwards (repeats.settle)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from classify.letter import cloud_doubts
from classify.matters import items_of
from classify.sender import unit_of
from classify.submission import Doubt, DoubtCode, Item, Submission
from config.roster import Roster
from ingest.mail import OpenedMail


def read(mail: OpenedMail, roster: Roster, *, day: date, taught: Mapping[str, str]) -> Submission:
    """The submission of a mail received on `day` (civil date in Shanghai); `taught` as in `unit_of`. Never raises; at least one item."""
    verdict = unit_of(mail, roster, day=day, taught=taught)
    return Submission(
        unit=verdict.unit,
        items=tuple(map(_with_signatory_asked, items_of(mail))),
        doubts=(*verdict.doubts, *cloud_doubts(mail.text)),
        because=verdict.because,
        defects=mail.defects,
    )


def _with_signatory_asked(item: Item) -> Item:
    """第八条: the leader who signed it off should be named; that nobody is, is shown, never a ground for refusing it."""
    if item.fields.signatory:
        return item
    return replace(item, doubts=(*item.doubts, Doubt(DoubtCode.NO_SIGNATORY, "text", "文中没有写明签发人")))
