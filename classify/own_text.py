"""自有正文: what a text says of its own, without greeting, covering words, fields, cards,
disclaimers and banners. An item counts only where there is some (about thirty characters).
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from classify.attachments import cloud_doubts
from classify.mail_body import without_footers
from classify.non_items import unlike_an_item
from classify.submission import Doubt, DoubtCode, Item
from classify.text import HAN, Text, is_office, normal, squeezed
from ingest.mail import OpenedMail

ENOUGH = 30  # Chinese characters
DISTINCT = 16  # of them: one word again and again is no text
MANY = 3  # items of one mail that differ in figures alone
_LINES = 8  # of one form in a text are too many
_NUMBER_ALONE = 6  # characters; a shorter line is a figure of a table
_READABLE = 0.75  # share of common characters in a text that a person would call language
_FEW = 12  # characters of which no share is taken
_CARD_LINE = 45  # characters; what is longer is a paragraph with a number in it
_LOOKED_AT = 4_000  # characters

_HAN = re.compile(f"[{HAN}]")
_CLAUSE = re.compile(r"[。!?;,、:\n]|\.(?!\d)")
_NUMBERS = re.compile(r"[\d零〇○一二三四五六七八九十百千万两]+")
_SAID_ATTACHED = "来信说有附件，却没有附件，请单位补发"
_SAID_NOTHING = "除去称呼、套话、落款和表头，没有约三十字的正文，请单位补报正文"
# A line that only says who, when and how to reach: 「报送单位：…」「签发人：… 电话：…」.
_FIELDS = re.compile(
    r"(?:[(（]?(?:报送|拟稿|供稿|撰稿|联系|填报|报告)?(?:单位|部门|处室|科室)(?:名称|\(盖章\))?"
    r"|(?:信息)?(?:标题|题目|主题)|签发人?|审核人?|审签人?|核稿人?|拟稿人?|责任编辑|编辑|校对"
    r"|供稿人?|撰稿人?|联系人|联系电话|联系方式|电话|手机|传真|邮箱|邮编|地址|网址"
    r"|报送(?:日期|时间)|日期|时间|期数|编号|类别|签发意见|审核意见|密级|主送|抄送)[^:\n]{0,6}:"
)
_CARD = re.compile(
    r"(?:电话|传真|手机|邮编|邮箱|地址|网址|tel|fax|mobile|e-?mail|add)\s{0,3}[:.]"
    r"|\d{3,4}-?\d{7,8}|1[3-9]\d{9}|[\w.+-]{1,64}@[\w-]{1,64}\.|https?://|www\.",
    re.IGNORECASE,
)
_DAY = re.compile(r"[(（]?(?:20\d\d年)?\d{1,2}月\d{1,2}日[)）]?")
# What a letter says around its report; a clause with one of these is not of the report.
_AROUND = re.compile(
    "您好|你好|[领老各]导好|老师好|尊敬的|敬启|贵[办局]|[向给致]您|请您|麻烦|烦请|敬请|恳请"
    "|请予|请审|请查|请阅|请接收|请注意|请知悉|请忽略|请以|请点击|请及时|请随时|请立即|请联系"
    "|请参|请更新|请批评|请多|请指|指正|斧正|为盼|谢谢|感谢(?:您|各位|贵|市政府|一直|对我|收)"
    "|非常感谢|表示感谢|辛苦|祝[您大各工身节愿福好]|的祝愿|美好祝愿|的问候|问候和|佳节|节日快乐"
    "|身体健康|工作顺利|阖家|万事如意|此致|敬礼|顺颂|商祺|收到|收悉|查收|已阅|附件|附上|随信"
    "|见附|随附|报送如下|现将.{0,40}[报送]|现报送|现上报|特此|领导审签|审签,|代为报送|与我联系"
    "|联系我|如有问题|如有疑问|如需|不妥之处|百忙|见链接|中的链接|链接:|链接和|提取码|点击查看"
    r"|[时人]下载|点击下载|网盘|云盘|在线文档|超大附件|有效期[\d一二三四五六七]|如需权限|微信发"
    "|通过.{0,8}(?:微信|QQ|蓝信|钉钉)|登记一下|无法上传|测试(?:邮件|文档|测试)|用于测试"
    "|检查邮箱|试发|不必回复|无需回复|误收|收件人|发件人|未经许可|不得复制|披露其内容|披露或"
    "|转发或|外部邮件|此邮件|本邮件|来自外部|请谨慎|账号和密码|联系信息中心|邮箱大师|全新客户端"
    "|客户端下载|发自|发送自|期待您|欢迎到|多提|intended|recipient|confidential"
    "|received it in error|如题|无正文|无内容|没有实际内容"
)


def with_text_doubts(
    items: Sequence[Item],
    texts: Sequence[Text],
    mail: OpenedMail,
    *,
    unit: str | None,
    asks_back: bool = False,
) -> tuple[Item, ...]:
    """The items, each of that text; those that must not count by themselves with the doubt that
    says what to ask the unit. `asks_back`: the mail asks for an item to be withdrawn.
    """
    owns = [own_clauses(text, title=item.title) for item, text in zip(items, texts, strict=True)]
    forms = Counter(tuple(own) for own in owns)
    about = (unit,) if unit else ()
    return tuple(
        _doubted(item, doubt, about) if doubt else item
        for item, text, own in zip(items, texts, owns, strict=True)
        for doubt in [
            _doubt(item, text, own, mail, alike=forms[tuple(own)])
            or _unsure(item, text, mail, asks_back=asks_back)
        ]
    )


def own_clauses(text: Text, *, title: str) -> dict[str, str]:
    """Its clauses that are of the report itself, each once, by what they say without figures."""
    clauses: dict[str, str] = {}
    for clause in _clauses(text, squeezed(normal(title))):
        clauses.setdefault(_NUMBERS.sub("", clause), clause)
    return clauses


def _clauses(text: Text, title: str) -> Iterator[str]:
    for line in _lines(text.head(_LOOKED_AT), title):
        for clause in map(squeezed, _CLAUSE.split(line)):
            if clause and clause != title and not _AROUND.search(clause):
                yield clause


def _is_one_over_and_over(text: Text) -> bool:
    """Whether most lines of a long text are one line with other figures."""
    lines = [squeezed(words) for _, _, words in text.head(_LOOKED_AT).rows]
    forms = Counter(_NUMBERS.sub("", line) for line in lines if len(line) > _NUMBER_ALONE)
    most = max(forms.values(), default=0)
    return most >= _LINES and 2 * most >= forms.total()


def _doubt(
    item: Item, text: Text, own: Mapping[str, str], mail: OpenedMail, *, alike: int
) -> Doubt | None:
    code, detail = None, ""
    if not is_language(text):
        code = DoubtCode.UNREADABLE_TEXT
        detail = "文字像是乱码，读不成语句，请看原件；读不了的请单位重发"
    elif not is_enough("".join(own.values())):
        code, detail = DoubtCode.NO_OWN_TEXT, _missing(item, mail)
    elif alike >= MANY:
        code = DoubtCode.MANY_ALIKE
        detail = f"本封来件有{alike}条出自同一个模板，只是换了数字，请人工认定"
    elif _is_one_over_and_over(text):
        code = DoubtCode.MANY_ALIKE
        detail = "正文反复用同一句式，只是换了数字，请人工认定算几条、算不算"
    return Doubt(code, "text", detail) if code else None


def _unsure(item: Item, text: Text, mail: OpenedMail, *, asks_back: bool) -> Doubt | None:
    names = [mail.documents[number].name or "" for number in item.documents]
    seems = (
        "来件要求撤回，所带的文字未必是新报的信息"
        if asks_back
        else unlike_an_item(item.title, text, subject=mail.subject, names=names)
    )
    return Doubt(DoubtCode.UNSURE_ITEM, "text", f"{seems}，请人工认定") if seems else None


def _missing(item: Item, mail: OpenedMail) -> str:
    """What was not there, and what to ask for."""
    codes = {doubt.code for doubt in item.doubts}
    documents = [mail.documents[number] for number in item.documents]
    if DoubtCode.ENCRYPTED_ATTACHMENT in codes:
        return "附件加密，没有读到正文，请单位补发不加密的文字稿"
    if DoubtCode.SCANNED_ATTACHMENT in codes or any(one.kind == "image" for one in documents):
        return "只有扫描件或图片，没有可读的正文，请单位补发文字稿"
    if documents:
        return "附件里没有读到约三十字的正文，请看附件，或请单位补发文字稿"
    if cloud_doubts(Text(mail.text), mail.links):
        return "正文在云附件或链接里，程序没有去取，请单位补发文字稿"
    if not mail.text.strip():
        return "邮件没有正文，也没有附件，请单位补发"
    return _SAID_ATTACHED if "附件" in mail.text else _SAID_NOTHING


def _doubted(item: Item, doubt: Doubt, about: tuple[str, ...]) -> Item:
    """It says all that the one about a missing text would, and proposes that the unit gets it."""
    others = (other for other in item.doubts if other.code is not DoubtCode.NO_TEXT)
    return replace(item, doubts=(*others, replace(doubt, about=about)))


def is_enough(own: str) -> bool:
    """Whether it is text enough to count."""
    han = _HAN.findall(own)
    return len(han) >= ENOUGH and len(set(han)) >= DISTINCT


def is_language(text: Text) -> bool:
    """Whether a person would call it language: no rubbish of a wrong decoding, no characters that
    nobody uses. Of a text too short to tell it is taken.
    """
    words = text.head(_LOOKED_AT).squeezed
    if words.count("\ufffd") > max(2, len(words) // 50):
        return False
    letters = [letter for letter in words if letter.isalpha()]
    if len(letters) < _FEW:
        return True
    strange = sum("\u0080" <= letter < "\u0250" for letter in letters)
    han = _HAN.findall(words)
    common = sum(letter in _common() for letter in han)
    return strange <= len(letters) * (1 - _READABLE) and (
        len(han) < _FEW or common >= len(han) * _READABLE
    )


def _lines(text: Text, title: str) -> Iterator[str]:
    for _, _, words in without_footers(text):
        line = normal(words)
        bare = squeezed(line)
        is_card = len(bare) <= _CARD_LINE and _CARD.search(line)
        if bare == title or is_office(bare) or _DAY.fullmatch(bare) or is_card:
            continue
        # A long value may be the report, and so may what stands around a field. In a table a cell
        # stands beside its label.
        rest = _FIELDS.split(squeezed(line.replace("\t", ":")))
        yield from [line] if len(rest) == 1 else (part for part in rest if len(part) > ENOUGH)


@cache
def _common() -> frozenset[str]:
    """The 3,755 characters of level one of GB 2312: all that a newspaper needs but names."""
    codes = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return frozenset("".join(code.decode("gb2312", "ignore") for code in codes))
