"""拆分与合并: a person cuts an item into several, joins or joins several into one, and undoes it.
Nothing people decided is lost.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import cast

from classify.cuts import title_at
from classify.screen import screen_text
from classify.text import Text
from config.errors import Refused
from desk.acts.items.pieces import (
    Matter,
    RecutItem,
    RecutTerms,
    matter,
    piece,
    reading_of,
    receive,
    reword,
    unbuilt,
    undecided,
)
from desk.acts.mailroom.notices import closed_quarters, quotas_watched
from ledger.book import Writer
from ledger.content import words_of
from ledger.entry import decode
from ledger.item_words import Recut
from ledger.payloads import EntryKind, Received, Reread
from ledger.portable import ItemLine, RevokedLine
from ledger.recording import record


def split(writer: Writer, name: str, *, at: Sequence[int], terms: RecutTerms) -> list[RecutItem]:
    """Cut an item at these lines of its text, from 1, where each piece begins; the proposed ones
    where none is given.

    The first piece keeps id, quarter and credit; the others are received when it was. What stands
    above the first line is left out.
    """
    with _correcting(writer, [name], terms):
        return _split(writer, undecided(writer.views, name), at, terms)


def merge(writer: Writer, names: Sequence[str], *, terms: RecutTerms) -> list[RecutItem]:
    """Join items of one unit into the one received first, which keeps its id; the others are
    withdrawn. The parts: the one, then those.
    """
    with _correcting(writer, names, terms):
        return _merge(writer, [undecided(writer.views, name) for name in names], terms)


def undo(writer: Writer, name: str, *, terms: RecutTerms) -> RecutItem:
    """What was split or joined is as it was: the facts are revoked and the item has its words
    again.
    """
    with _correcting(writer, [name], terms):
        return _undo(writer, matter(writer.views, name), terms)


@contextmanager
def _correcting(writer: Writer, names: Sequence[str], terms: RecutTerms) -> Iterator[None]:
    """It changes how many items there are, in closed quarters as well."""
    if terms.reason and screen_text(terms.reason):
        raise Refused("文字带有密级标志；涉密内容不得录入（第十条）")
    quarters = closed_quarters(writer.views, names)
    with quotas_watched(writer, quarters, rules=terms.rules, today=terms.today):
        yield


def _split(writer: Writer, known: Matter, at: Sequence[int], terms: RecutTerms) -> list[RecutItem]:
    titles = {piece.line: piece.title for piece in known.words.cut}
    lines = list(at) or list(titles)
    rows = known.rows
    if len(lines) < 2:
        raise Refused(
            f"{known.view.id} 没有拟好的拆分；请用 yishi item split {known.view.id} --show 看行号，"
            "再用 --at 写出每条从第几行起，至少两条"
        )
    if sorted(set(lines)) != lines or lines[0] < 1 or lines[-1] > len(rows):
        raise Refused(f"--at 的行号须从小到大、不重复，在 1 到 {len(rows)} 之间")
    ends = [*(line - 1 for line in lines[1:]), len(rows)]
    texts = [
        "\n".join(rows[line - 1 : end]).strip("\r\n") for line, end in zip(lines, ends, strict=True)
    ]
    if not all(text.strip() for text in texts):
        raise Refused("拆出的各条都要有正文，请改行号")
    items = [
        piece(
            titles.get(line) or title_at(Text(text)) or f"{known.title}（{number}）",
            text,
            known,
            terms,
        )
        for number, (line, text) in enumerate(zip(lines, texts, strict=True), start=1)
    ]
    made = [receive(writer, known, item, terms) for item in items[1:]]
    facts = tuple(part.item for part in made)
    before = reading_of(writer.views, known.view)
    reword(writer, known, items[0], Recut("split", facts, before, terms.reason))
    return [RecutItem(known.view.id, items[0].title), *made]


def _merge(writer: Writer, several: Sequence[Matter], terms: RecutTerms) -> list[RecutItem]:
    every = {known.view.id: known for known in several}
    first, *others = sorted(every.values(), key=lambda one: (one.view.received_at, one.view.seq))
    if not others:
        raise Refused("合并至少要写两条不同的信息")
    if len({(one.view.unit, one.view.stream, one.receipt.joint) for one in every.values()}) > 1:
        raise Refused(
            "只能合并同一单位、同一类别（政务信息或网站信息）的信息；"
            "单位不对的请先 yishi item assign"
        )
    text = "\n\n".join(one.words.text for one in (first, *others) if one.words.text)
    facts = tuple(
        _withdraw(writer, other.view.id, into=first.view.id, terms=terms) for other in others
    )
    before = reading_of(writer.views, first.view)
    item = piece(first.title, text, first, terms)
    reword(writer, first, item, Recut("merged", facts, before, terms.reason))
    return [
        RecutItem(first.view.id, item.title),
        *(RecutItem(one.view.id, one.title) for one in others),
    ]


def _undo(writer: Writer, known: Matter, terms: RecutTerms) -> RecutItem:
    recut = known.words.recut
    if recut is None:
        raise Refused(f"{known.view.id} 没有经人工拆分或合并，无可撤销")
    unbuilt(writer.views, known)
    for ref in recut.facts:
        fact = writer.views.facts.by_ref(ref)
        if fact and writer.views.facts.holds(fact):
            if fact.kind is EntryKind.RECEIVED:
                _unsettled(writer, ref)
            reason = terms.reason or f"撤销对 {known.view.id} 的拆分或合并"
            record(
                writer,
                RevokedLine(day=terms.today, fact=ref, reason=reason, actor=writer.actor),
                known=terms.codes,
            )
    entry, content = next(writer.views.entries(after=recut.before - 1))
    payload = cast("Received | Reread", decode(entry))
    words = words_of(content)
    writer.append(
        Reread(of=known.view.seq, doubts=payload.doubts, category=payload.category), words
    )
    return RecutItem(known.view.id, words["title"])


def _unsettled(writer: Writer, ref: str) -> None:
    """A piece goes only where nothing was built on it since."""
    known = matter(writer.views, ref)
    unbuilt(writer.views, known)
    if known.words.recut:
        raise Refused(
            f"{known.view.id} 又经拆分或合并，请先 yishi item split {known.view.id} --undo"
        )


def _withdraw(writer: Writer, item: str, *, into: str, terms: RecutTerms) -> str:
    line = ItemLine(
        kind="withdrawn", item=item, day=terms.today, note=f"并入 {into}", actor=writer.actor
    )
    entry = record(writer, line, known=terms.codes)
    return writer.views.facts.at(entry.seq).ref
