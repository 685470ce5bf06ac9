"""代报: whether a unit says plainly that it sends another one's item. Its own words and the item must both say so; nobody else's words count."""

import re
from collections.abc import Iterator, Sequence

from classify.claims import FIELD_PLACE, INNER_PLACE
from classify.offices import units_in
from classify.submission import Claim
from classify.wording import flat
from config.roster import Unit
from ingest.mail import OpenedMail
from ingest.quotations import first_quoted

_LOOKED_AT = 400  # characters: who sends for another says it at once
_SENTENCE_ENDS = re.compile("[。;!?\n]")
_SAYS = re.compile(
    "代(?:为|其)?(?:报|上报|转|呈|发送)|代.{1,24}(?:报送|上报|转报)|转报|受.{2,24}委托|请.{0,2}(?:计入|记入|按.{2,24}统计)"
)


def on_behalf_of(
    mail: OpenedMail, claims: Sequence[Claim], *, sender: str, units: tuple[Unit, ...]
) -> str | None:
    """The unit for which `sender`, whose address the mail came from, says that it sends; None where it doesn't say so plainly.

    Plainly: the subject, or what stands above the item, says so and names one other unit; and the item names the same one and none besides,
    in its 报送单位 field or by the registered address that the original came from. The item alone is not enough: anybody's text may have a field.
    """
    named = {
        code
        for sentence in _own_sentences(mail)
        if _SAYS.search(sentence)
        for code in units_in(sentence, units)
    } - {sender}
    said = {claim.units for claim in claims if claim.place in {FIELD_PLACE, INNER_PLACE}}
    return next(iter(named)) if len(named) == 1 and said == {tuple(named)} else None


def _own_sentences(mail: OpenedMail) -> Iterator[str]:
    """What the sender wrote above a quoted mail, or at the top of his own."""
    lines = mail.text.split("\n")
    quoted = first_quoted(lines)
    own = "\n".join(lines if quoted is None else lines[: quoted.start])
    yield from _SENTENCE_ENDS.split(flat(f"{mail.subject[:_LOOKED_AT]}\n{own[:_LOOKED_AT]}"))
