"""信息草稿: an item before it is one, and which of a mail's documents go into it together. Decides
nothing about what a text means.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from classify.fingerprints import normalised
from classify.submission import Doubt, DoubtCode
from classify.text import NO_TEXT, Text
from classify.titles import clean_file_name, says_nothing, title_key
from ingest.mail import Document, Problem

# Beyond this many documents only equal fingerprints make two of them one: comparing all with all
# would cost too much.
COMPARED = 40
_SAME_SHARE = 0.6

# What files are packed in: its own text names folders, and an item is only what it holds.
ARCHIVES = frozenset(["zip", "gzip", "rar", "7z"])
# Kinds that are no item where they came out of something, or never.
_NO_ITEM_INSIDE, _NO_ITEM = ARCHIVES | {"unknown"}, frozenset(["program", "more"])
_TOLD_AT_MOST = 10  # doubts of one kind about what came out of one attachment

_ANNEX = re.compile(r"\s{0,3}附(?:件|表)")
# A table of what was sent goes with it.
_REGISTER = re.compile(
    r"(?:信息|稿件|上报|报送|采用).{0,12}(?:统计表|汇总表|登记表|一览表|目录|清单|台账)"
)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|bmp|tiff?|heic|webp)$", re.IGNORECASE)
_SIGNED_PAGE = re.compile("签批|签发|签字|审批|审签|审核表|审核单|送审|发文稿纸|扫描|盖章|红头")
_FORM = re.compile("(?:审批|审签|签发|签批|审核|送审|报送)[表单]|发文稿纸")
_EVIDENCE = re.compile("佐证|证明材料|支撑材料|印证材料")
_CODES = {
    Problem.UNREADABLE: (DoubtCode.UNREADABLE_ATTACHMENT, "附件已损坏，无法读取"),
    Problem.ENCRYPTED: (DoubtCode.ENCRYPTED_ATTACHMENT, "附件已加密，无法读取"),
    Problem.SCANNED: (DoubtCode.SCANNED_ATTACHMENT, "附件是扫描件，没有文字可读，请人工查看"),
    Problem.UNSUPPORTED: (DoubtCode.UNSUPPORTED_ATTACHMENT, "附件格式暂不能读取，请人工查看"),
    Problem.OVERSIZE: (DoubtCode.OVERSIZE, "附件过大，没有读取"),
    Problem.NESTED: (DoubtCode.UNSUPPORTED_ATTACHMENT, "压缩包或邮件嵌套过深，没有打开"),
    Problem.NOT_UNPACKED: (
        DoubtCode.UNSUPPORTED_ATTACHMENT,
        "无法解包：本机没有解包程序，请人工解压查看",
    ),
    Problem.STOPPED: (
        DoubtCode.UNREADABLE_ATTACHMENT,
        "读取附件时程序中止或超时，已跳过，请人工查看",
    ),
}
_DETAILS = {
    "program": "附件是程序、脚本或光盘映像，没有打开",
    "more": "附件过多，其余没有读取",
    "image": "只有图片，没有文字",
    **dict.fromkeys(ARCHIVES, "压缩包里没有文件"),
}


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """An item before it is one: what it is read from; `name` is a file name or None for the mail's
    own text.
    """

    name: str | None
    subject: str
    text: Text
    documents: tuple[int, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def words(self) -> str:
        """What counts of the text when it is compared."""
        return normalised(self.text)


def with_annexes(drafts: list[ItemDraft], documents: Sequence[Document]) -> list[ItemDraft]:
    """Annexes (附件, 附表) belong to the item before them, or to the first; where everything is
    called 附件, everything is an item. The form that an item was approved on and declared evidence
    belong to one as well, whatever they are called beside.
    """
    beside = [draft for draft in drafts if _is_paper_of(draft, documents)]
    items = [draft for draft in drafts if draft not in beside]
    if items and beside:
        kept = with_annexes(items, documents)
        return [joined(kept[0], *beside), *kept[1:]]
    if all(_is_annex(draft) for draft in drafts):
        return drafts
    first = next(n for n, draft in enumerate(drafts) if not _is_annex(draft))
    early, kept = drafts[:first], drafts[first : first + 1]
    kept = [joined(kept[0], *early)]
    for draft in drafts[first + 1 :]:
        if _is_annex(draft):
            kept[-1] = joined(kept[-1], draft)
        else:
            kept.append(draft)
    return kept


def merged(drafts: list[ItemDraft]) -> list[ItemDraft]:
    """The same text in two forms is one item."""
    kept: list[ItemDraft] = []
    places: dict[str, int] = {}
    for draft in drafts:
        place = places.get(draft.words) if draft.words else None
        if place is None and len(drafts) <= COMPARED:
            place = next(
                (n for n, other in enumerate(kept) if _same(draft.words, other.words)), None
            )
        if place is None:
            places[draft.words] = len(kept)
            kept.append(draft)
        else:
            # A document's text is the cleaner one: the mail's own may have a greeting round it.
            kept[place] = (
                joined(kept[place], draft) if kept[place].documents else joined(draft, kept[place])
            )
    return kept


def with_unread(
    drafts: list[ItemDraft], documents: Sequence[Document], *, subject: str
) -> list[ItemDraft]:
    """What could not be read: beside the mail's own text or under an item's name it belongs to
    that item; else it is an item of its own.
    """
    drafts = list(drafts)
    pages: list[ItemDraft] = []
    alone: dict[str, ItemDraft] = {}
    places = {
        _key(draft.name): n for n, draft in reversed(list(enumerate(drafts))) if _key(draft.name)
    }
    for number, unread, beside in _unread(documents, subject):
        key = _key(unread.name)
        if key in places or (drafts and beside):
            place = places.get(key, 0)
            drafts[place] = joined(drafts[place], replace(unread, name=None))
            drafts[place] = (
                _doubted(drafts[place], unread) if _is_told(documents[number]) else drafts[place]
            )
        elif drafts and drafts[0].name is None:
            drafts[0] = _doubted(joined(drafts[0], replace(unread, name=None)), unread)
        elif beside:
            pages.append(unread)
        else:
            # One item as .doc and .pdf: the same name.
            alone[key] = _doubted(joined(alone[key], unread), unread) if key in alone else unread
    return [*drafts, *_one_scan(pages, list(alone.values()))]


def _unread(documents: Sequence[Document], subject: str) -> Iterator[tuple[int, ItemDraft, bool]]:
    """Position and draft of each, and whether it goes with an item. What was only opened for what
    it holds is left out.
    """
    holders = {document.inside for document in documents}
    counts: Counter[tuple[int, DoubtCode]] = Counter()
    for number, document in enumerate(documents):
        if has_text(document) or (number in holders and document.problem is None):
            continue
        doubt, root = _doubt(document), _root(documents, number)
        counts[root, doubt.code] += 1
        doubts = (doubt,) if counts[root, doubt.code] <= _TOLD_AT_MOST else ()
        draft = ItemDraft(document.name, subject, NO_TEXT, documents=(number,), doubts=doubts)
        yield number, draft, is_beside(document) or number in holders


def _root(documents: Sequence[Document], number: int) -> int:
    """The attachment of the mail itself that it came out of."""
    while (outer := documents[number].inside) is not None and outer < number:
        number = outer
    return number


def has_text(document: Document) -> bool:
    return document.kind not in ARCHIVES and bool(document.text and document.text.strip())


def is_beside(document: Document) -> bool:
    """Whether a document is usually no item but goes with one: a picture, a signed page, a part
    without a telling name, an annex.
    """
    return _is_no_item(document) or _is_quiet(document)


def _is_no_item(document: Document) -> bool:
    return document.kind in _NO_ITEM or (
        document.inside is not None and document.kind in _NO_ITEM_INSIDE
    )


def _is_told(document: Document) -> bool:
    """Whether a person must hear of it although the item beside it was read."""
    return (
        _is_no_item(document)
        or document.problem is Problem.STOPPED
        or (document.kind in ARCHIVES and document.problem is not None)
    )


def _is_quiet(document: Document) -> bool:
    name = document.name or ""
    telling = bool(name) and not says_nothing(clean_file_name(name))
    return (
        document.kind == "image"
        or not telling
        or any(form.search(name) for form in (_PICTURE, _SIGNED_PAGE))
        or _ANNEX.match(name) is not None
    )


def joined(draft: ItemDraft, *others: ItemDraft) -> ItemDraft:
    documents = sorted({*draft.documents, *(n for other in others for n in other.documents)})
    return replace(
        draft,
        documents=tuple(documents),
        name=draft.name or next((other.name for other in others if other.name), None),
    )


def _is_annex(draft: ItemDraft) -> bool:
    return draft.name is not None and (
        _ANNEX.match(draft.name) is not None or _REGISTER.search(draft.name[:200]) is not None
    )


def _is_paper_of(draft: ItemDraft, documents: Sequence[Document]) -> bool:
    """Whether its name, or that of what it came in, says that it only goes with an item."""
    numbers = [*draft.documents]
    for number in draft.documents:
        while (outer := documents[number].inside) is not None and outer < number:
            numbers.append(number := outer)
    names = (documents[number].name or "" for number in numbers)
    return any(form.search(name[:200]) for name in names for form in (_FORM, _EVIDENCE))


def _same(first: str, second: str) -> bool:
    shorter, longer = sorted((first, second), key=len)
    return bool(shorter) and len(shorter) >= len(longer) * _SAME_SHARE and shorter in longer


def _key(name: str | None) -> str:
    return title_key(clean_file_name(name or ""))


def _doubted(draft: ItemDraft, unread: ItemDraft) -> ItemDraft:
    return replace(draft, doubts=(*draft.doubts, *unread.doubts))


def _one_scan(pages: list[ItemDraft], alone: list[ItemDraft]) -> list[ItemDraft]:
    """Pictures and nameless parts go with the first item, or are, with nothing to go with, the
    pages of one.
    """
    if not pages:
        return alone
    if alone:
        return [joined(alone[0], *pages), *alone[1:]]
    doubts = {
        (doubt.code, doubt.detail): doubt for page in reversed(pages) for doubt in page.doubts
    }
    return [replace(joined(pages[0], *pages[1:]), doubts=tuple(reversed(doubts.values())))]


def _doubt(document: Document) -> Doubt:
    code, detail = (
        _CODES[document.problem]
        if document.problem
        else (DoubtCode.NO_TEXT, "附件中没有文字，可能是扫描件")
    )
    known = document.problem in (None, Problem.UNSUPPORTED) or document.kind == "more"
    return Doubt(
        code, document.name or "", _DETAILS.get(document.kind, detail) if known else detail
    )
