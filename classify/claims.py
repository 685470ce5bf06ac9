"""自称, 代报: where a mail says whose it is, how much each place says, and whether a unit sends
another one's item.

Weighs words only; whom they credit is decided in classify/sender.py.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from classify.fields import UNIT_LABELS, labelled
from classify.mail_body import MailBody, quoted_in
from classify.mail_texts import MailTexts
from classify.submission import LETTER, Claim
from classify.text import HAN, Text, flat
from classify.titles import clean_file_name, clean_subject
from classify.unit_names import Mention, NamedUnits, mention_at_start, units_in

# How much a place says. A field says it outright; a tag, a letterhead or a signature is plain where
# it is nothing but a name; a title that opens with a name may only be about that unit. Outside a
# field a name that is also a place's says half.
FIELD, PLAIN, OPENING, HINT = 6, 4, 2, 1
FIELD_PLACE, INNER_PLACE = "报送单位一栏", "转发原件"

_DOCUMENTS_READ = 50
_WORDS_SHOWN = 40
_BRACKET = re.compile(r"[【\[〔(]([^【】\[\]〔〕()\n]{2,40})[】\]〕)]")
_KIND = "(?:政务|工作|专题)?(?:信息|简报|快报|专报|动态|情况|要情|参考)"
# What follows a name that is the whole of a subject's part, of a letterhead, of a signature.
_AFTER_IN_SUBJECT = re.compile(
    rf"(?:20\d\d年)?(?:\d{{1,2}}月份?)?(?:报送|上报|报)?{_KIND}?(?:报送"
    rf"|上报)?(?:[\d一二两三四五六七八九十]{{1,3}}[篇条则])?(?:\W.*)?"
)
_AFTER_IN_HEAD = re.compile(
    rf"(?:{_KIND}|编印?|主办|文件)?(?:\W{{0,2}}(?:20\d\d|第?[\d一二三四五六七八九十]{{1,4}}期"
    rf"|总第).{{0,30}})?\W{{0,3}}"
)
_AFTER_IN_SIGNATURE = re.compile(
    rf"(?:供稿|报送)?[,、(]?(?:[{HAN}·]{{2,4}})?(?:20\d\d年.{{0,10}}"
    rf"|\W{{0,3}}[\d\-()]{{6,20}})?\W{{0,3}}"
)

_LOOKED_AT = 400  # characters: who sends for another says it at once
_FOR = re.compile(r"受([^,。;\n]{2,24}?)委托|代([^,。;\n为]{2,24}?)(?:报送|上报|转报)")
_SENTENCE_ENDS = re.compile("[。;!?\n]")
_SAYS = re.compile(
    "代(?:为|其)?(?:报|上报|转|呈|发送)|代.{1,24}(?:报送|上报|转报)|转报|受.{2,24}委托"
    "|请.{0,2}(?:计入|记入|按.{2,24}统计)"
)


def claims_of(texts: MailTexts, body: MailBody, units: NamedUnits) -> tuple[Claim, ...]:
    """Every place that names a unit, the plainest first: field, subject, letterhead and first
    words, signature, display name (MAIL.md 4.2).
    """
    every = [*_texts(texts, body)]
    return (
        *(claim for number, text in every for claim in _in_fields(text, units, number)),
        *_in_subject(flat(body.subject[:1000]), units),
        *_sent_for(body.whole, units),
        *_in_file_names(texts, units),
        *(claim for number, text in every for claim in _at_the_head(text, units, number)),
        *(claim for number, text in every for claim in _signed(text, units, number)),
        *_in_display_name(texts.mail.sender_name, units),
    )


def _texts(texts: MailTexts, body: MailBody) -> Iterator[tuple[int, Text]]:
    yield LETTER, body.whole
    given = ((number, text) for number, text in enumerate(texts.documents) if text and text.raw)
    yield from islice(given, _DOCUMENTS_READ)


def _in_fields(text: Text, units: NamedUnits, number: int) -> Iterator[Claim]:
    """A field that names none of the roster says nothing."""
    for value in labelled(text, UNIT_LABELS):
        if named := units_in(value, units):
            yield Claim(FIELD_PLACE, value[:_WORDS_SHOWN], named, FIELD, number)


def _in_subject(subject: str, units: NamedUnits) -> Iterator[Claim]:
    for tag in _BRACKET.findall(subject):
        named = units_in(tag, units)
        mention = mention_at_start(tag, units)
        if mention and named == (mention.code,):
            yield _claim(
                "主题", mention, PLAIN if _AFTER_IN_SUBJECT.fullmatch(mention.rest) else HINT
            )
        elif named:
            yield Claim("主题", tag, named, HINT)
    for part in dict.fromkeys((*re.split("[-_—:]", subject), clean_subject(subject))):
        if mention := mention_at_start(part, units):
            yield _claim(
                "主题", mention, PLAIN if _AFTER_IN_SUBJECT.fullmatch(mention.rest) else OPENING
            )


def _sent_for(text: Text, units: NamedUnits) -> Iterator[Claim]:
    """Whose the letter says that it sends."""
    for match in _FOR.finditer(text.head(_LOOKED_AT).folded):
        if named := units_in(match[1] or match[2], units):
            yield Claim("来信", match[0][:_WORDS_SHOWN], named, PLAIN, LETTER)


def _in_file_names(texts: MailTexts, units: NamedUnits) -> Iterator[Claim]:
    for number, document in enumerate(texts.mail.documents[:_DOCUMENTS_READ]):
        name = clean_file_name(document.name or "")
        mention = mention_at_start(name, units)
        if mention and _AFTER_IN_SUBJECT.fullmatch(mention.rest):
            yield _claim("附件名", mention, PLAIN, number)


def _at_the_head(text: Text, units: NamedUnits, number: int) -> Iterator[Claim]:
    """A line that ends with a colon is addressed to somebody."""
    for line in _head_and_foot(text)[0]:
        if (mention := mention_at_start(line, units)) and not line.endswith(":"):
            whole = _AFTER_IN_HEAD.fullmatch(mention.rest) is not None
            yield _claim(
                "版头" if whole else "正文开头", mention, PLAIN if whole else OPENING, number
            )


def _signed(text: Text, units: NamedUnits, number: int) -> Iterator[Claim]:
    for line in _head_and_foot(text)[1]:
        if len(line) <= 60 and (mention := mention_at_start(line, units)):
            yield _claim(
                "落款",
                mention,
                PLAIN if _AFTER_IN_SIGNATURE.fullmatch(mention.rest) else HINT,
                number,
            )


def _head_and_foot(text: Text) -> tuple[list[str], list[str]]:
    """The first lines and the last; of a short text no line is both."""
    lines = [line for _, line in text.ends(first=5, last=4)]
    foot = min(4, len(lines) // 2)
    return lines[: len(lines) - foot][:5], lines[len(lines) - foot :]


def _in_display_name(name: str, units: NamedUnits) -> Iterator[Claim]:
    if mention := mention_at_start(name, units):
        yield _claim("发件人名称", mention, HINT)


def _claim(place: str, mention: Mention, weight: int, number: int | None = None) -> Claim:
    return Claim(
        place,
        mention.name,
        (mention.code,),
        max(weight // 2, HINT) if mention.is_place else weight,
        number,
    )


def weight_of(claims: Sequence[Claim], code: str) -> int:
    """How much these claims say for a unit; a place counts once, however often it says the same."""
    strongest: dict[str, int] = {}
    for claim in claims:
        if code in claim.units:
            strongest[claim.place] = max(strongest.get(claim.place, 0), claim.weight)
    return sum(strongest.values())


def on_behalf_of(
    texts: MailTexts, claims: Sequence[Claim], *, sender: str, units: NamedUnits
) -> str | None:
    """The unit for which `sender`, whose address the mail came from, says that it sends; None
    where it doesn't say so plainly.

    Plainly: the subject, or what stands above the item, says so and names one other unit; and the
    item names the same one and none besides, in its 报送单位 field or by the registered address
    that the original came from. The item alone is not enough: anybody's text may have a field.
    """
    named = {
        code
        for sentence in _own_sentences(texts)
        if _SAYS.search(sentence)
        for code in units_in(sentence, units)
    } - {sender}
    said = {claim.units for claim in claims if claim.place in {FIELD_PLACE, INNER_PLACE}}
    return next(iter(named)) if len(named) == 1 and said == {tuple(named)} else None


def _own_sentences(texts: MailTexts) -> Iterator[str]:
    """What the sender wrote above a quoted mail, or at the top of his own."""
    subject, own, quoted = texts.mail.subject, texts.text.raw, quoted_in(texts.text)
    if quoted:
        own = "\n".join(own.split("\n")[: quoted.start])
    yield from _SENTENCE_ENDS.split(flat(f"{subject[:_LOOKED_AT]}\n{own[:_LOOKED_AT]}"))
