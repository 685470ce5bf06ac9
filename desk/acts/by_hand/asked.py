"""补录内容: what a person enters by hand, and the item that it makes: fields, category and a cut are proposed as of a mail. Records nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import ValidationError

from classify.blocks import cut_of
from classify.category import categorised
from classify.fields import read_fields, together
from classify.keys import keys_of
from classify.repeats import is_revision
from classify.screen import screen_text
from classify.stamps import read_stamps
from classify.submission import Doubt, DoubtCode, Fields, Item
from config.errors import Refused
from config.phrases import Phrases
from config.sentences import sentence_of
from desk.acts.by_hand.reading import LONGEST
from desk.acts.uploads import Marked
from ledger.item_words import words_of_item
from ledger.portable import MailedLine, mailed_line

LONGEST_LINE = 2_000  # characters of a title, a note
WAYS = {"telephone": "电话", "fax": "传真", "paper": "纸质", "other": "其他"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """补录: `received_at` is aware; `way` is one of WAYS; with `delivers` the unit's answer to `commission` is recorded too."""

    unit: str
    title: str
    received_at: datetime
    text: str = ""
    way: str = "paper"
    category: str | None = None
    stream: Literal["govinfo", "website"] = "govinfo"
    joint: tuple[str, ...] = ()
    signatory: str | None = None
    commission: str | None = None
    delivers: bool = False
    note: str | None = None


def check(said: ByHand, *, now: datetime) -> None:
    """Refused for what no ledger could take; Marked for a mark of secrecy, before anything else is done with the words."""
    check_words(said.text, said.title, said.signatory or "", said.note or "")
    if not said.unit:
        raise Refused("请选报送单位")
    if not said.title.strip():
        raise Refused("请写标题")
    if said.received_at > now:
        raise Refused(f"收到时间 {said.received_at:%Y-%m-%d %H:%M} 还没有到")
    if said.way not in WAYS:
        raise Refused(f"没有 {said.way!r} 这种来法；可用 {'、'.join(WAYS)}")
    if said.delivers and not said.commission:
        raise Refused("登记交稿要先选所回应的约稿")


def check_words(text: str, *others: str) -> None:
    """Marked for a mark of secrecy in any of them; Refused where there is too much to look for one."""
    if len(text) > LONGEST or any(len(words) > LONGEST_LINE for words in others):
        raise Refused(f"正文不超过 {LONGEST} 字，标题、备注等不超过 {LONGEST_LINE} 字")
    if any(words and screen_text(words) for words in (text, *others)):
        raise Marked("文字带有密级标志；涉密内容不得录入（第十条），没有保存任何内容")


def item_of(said: ByHand, *, phrases: Phrases) -> Item:
    """The item as its words make it; where the person names no category, one is proposed, or doubted."""
    signed = Fields(signatory=said.signatory or None)
    cut = cut_of(said.text, expected=1)
    item = Item(
        title=said.title,
        text=said.text,
        fields=together(signed, read_fields(said.text), read_stamps(said.text, where="text")),
        keys=keys_of(said.title, said.text),
        category=said.category,
        revises=is_revision("", said.title, said.text),
        doubts=(Doubt(DoubtCode.MANY_MATTERS, "text", cut.why),) if cut.why else (),
        cut=cut.pieces,
    )
    return item if said.category else categorised(item, phrases=phrases)


def line_of(said: ByHand, item: Item, *, actor: str, because: str) -> MailedLine:
    """Its receipt, as a line of the ledger; Refused for a code that can be none."""
    given: dict[str, Any] = {
        "unit": said.unit,
        "received_at": said.received_at,
        "stream": said.stream,
        "category": item.category,
        "joint": said.joint,
        "commission": said.commission,
        "source": "by_hand",
        "actor": actor,
        "note": f"{WAYS[said.way]}补录" + (f"；{said.note}" if said.note else ""),
    }
    try:
        return mailed_line(words_of_item(item, because=because), **given)
    except ValidationError as error:
        raise Refused(sentence_of(error, model=MailedLine, data=given)) from None
