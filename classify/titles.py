"""标题: the title of an item, from its own headline, else its file's name, else the mail's
subject; never empty, never longer than 200 characters.
"""

import re
from itertools import pairwise

from classify.fields import TITLE_LABELS, is_field_line, labelled
from classify.mail_body import is_mail_header
from classify.text import HAN, Text, flat, is_office, normal, squeezed

NO_TITLE = "(无标题)"
_LONGEST = 200
_HEAD_LINES = 14

_REPLY = re.compile(
    r"(?:re|fw|fwd|回复|答复|回覆|转发|轉發|转寄|转)(?:\[\d{1,3}\])?\s{0,3}[:：]\s{0,3}",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"\s{0,3}(?:【[^【】\n]{0,30}】|\[[^\[\]\n]{0,30}\]|〔[^〔〕\n]{0,30}〕)[\s:：-]{0,3}"
)
_STATUS_WORDS = (
    "(?:最终|最新|修改|修订|更正|补报|重发|重报|撤回|定|终|初|改|勘误|订正|以此[件稿文版]?为准"
    r"|已签发|已审核|报送)(?:[稿版件]|审定稿)?|副本|复件|v\d{1,2}|\d{1,2}"
)
_STATUS_BRACKET = re.compile(
    rf"\s{{0,3}}[(（【\[〔](?:{_STATUS_WORDS})[)）】\]〕]\s{{0,3}}", re.IGNORECASE
)
_GAPS = re.compile(r"\s{2,}")
_CLOSES = tuple(")）】]〕")
_STATUS_TAIL = re.compile(
    r"\s{0,3}[-_—－]\s{0,3}(?:副本|复件|定稿|终稿|最终版|最终稿|修改稿|修订版|更正|v\d{1,2})$",
    re.IGNORECASE,
)
_REPORT = re.compile(
    "关于(?:报送|上报|呈报|报告)(?P<matter>.{2,80}?)(?:的?(?:约稿|政务)?信息)?的(?:情况)?(?:报告"
    "|函|请示)"
)
_COUNTED_HEAD = re.compile(
    r"(?:政务)?信息(?:共)?[\d一二两三四五六七八九十]{1,3}[篇条则][:：]\s{0,3}"
)
_STATUS_HEAD = re.compile(
    "(?:更正|修订|勘误|补报|重发|紧急|特急|加急|急|约稿(?:回复|反馈|报送)?|信息报送"
    r"|政务信息报送)\s{0,3}[:：!！]\s{0,3}"
)
_NUMBERED = re.compile(
    r"\s{0,3}(?:\d{1,3}[.、．_)）](?!\d)|[(（]\d{1,3}[)）]|[①-⑳]"
    r"|[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十\d]{1,3}[篇条][:：、])\s{0,3}"
)
_ANNEX = re.compile(
    r"\s{0,3}附(?:件|表)\s{0,2}[一二三四五六七八九十\d]{0,3}\s{0,3}[:：.、_\s—-]{1,3}"
)
_EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}$|\.7z$")
_DATE = r"(?:20\d{2}[-.年/]?\d{1,2}[-.月/]?\d{1,2}日?|\d{1,2}月\d{1,2}日|20\d{2}年\d{1,2}月)"
# Only the day of sending comes off; a date that belongs to the title («运行情况(2026年4月)») tells
# it from next month's.
_SENT_DAY = r"20\d{2}(?:\d{4}|[-.]\d{1,2}[-.]\d{1,2})"
_SENT_DAY_TAIL = re.compile(rf"\s{{0,3}}[-_—－]\s{{0,3}}{_SENT_DAY}$|(?<!\d)20\d{{6}}$")
_SENT_DAY_HEAD = re.compile(rf"{_SENT_DAY}[-_—－\s]{{1,3}}")
_DATE_ONLY = re.compile(_DATE)
_OFFICE_HEAD = re.compile(
    rf"(?P<office>[{HAN}]{{2,20}})(?:信息)?(?:报送|上报|报)?\s{{0,3}}[:：]\s{{0,3}}"
)

_YEAR = r"(?:20\d{2}|二[〇零○][一二三四五六七八九〇零○]{2})"
_ISSUE = (
    rf"(?:[〔\[(【]?{_YEAR}[〕\])】]?年?)?(?:第?[一二三四五六七八九十〇\d]{{1,4}}期"
    rf"|总第?\d{{1,5}}期)"
)
_OFFICE_NAME = rf"(?:[{HAN}]{{1,16}}?(?:局|委|厅|区|县|市|办|办公室|政府|中心|会|院|处|公司))?"
_KIND = (
    "(?:政务信息报送[单表]|信息报送[单表]|政务信息|工作信息|信息报送|信息专报|信息简报|信息快报"
    "|信息摘报|信息|工作简报|简报|快报|专报|工作动态|动态|情况反映)"
)
_COUNT = r"(?:[(（]?(?:共)?[\d一二两三四五六七八九十]{1,3}[篇条则][)）]?)?"
_SAYS_NOTHING = re.compile(
    rf"{_OFFICE_NAME}(?:20\d{{2}}年)?(?:\d{{1,2}}月份?)?(?:上报|报送)?{_KIND}(?:报送"
    f"|上报)?{_COUNT}[(（]?(?:{_ISSUE})?[)）]?"
    r"|新建.{0,20}(?:文档|文件|工作表).{0,6}"
    "|(?:文档|文本文档|docx?|document|untitled|sheet|工作表|image|img|attachment|smime|encrypted"
    "|scan|camscanner|微信图片|扫描件?|图片|照片|未命名|无标题|无主题"
    r"|no ?subject)[-_ \d:()a-z]{0,30}"
    r"|附件\d{0,3}|(?:本期)?(?:目录|要目|导读)|正文|定稿|终稿|信息稿件?|稿件|材料|空|急|紧急"
    r"|[\W\d_]{0,200}",
    re.IGNORECASE,
)
_LETTERHEAD = re.compile(
    rf"[(（]?{_ISSUE}.{{0,12}}|[(（]?{_ISSUE}[)）]?\s{{1,20}}[{HAN}\s]{{2,40}}(?:{_DATE})?"
    rf"|.{{0,12}}20\d{{2}}年第?\d{{1,4}}期.{{0,12}}|{_DATE}"
    f"|{_YEAR}年[一二三四五六七八九十]{{1,2}}月[一二三四五六七八九十]{{1,3}}日"
    rf"|[{HAN}]{{2,30}}\s{{1,20}}{_YEAR}年[一二三四五六七八九十]{{1,2}}月[一二三四五六七八九十]"
    rf"{{1,3}}日|[{HAN}]{{2,30}}\s{{1,20}}{_DATE}"
    rf"|[{HAN}]{{1,8}}[〔\[(（【]20\d{{2}}[〕\])）】]\d{{1,5}}号"
    f"|[{HAN}]{{2,30}}(?:文件|编印?|主办)"
)
_GREETING = re.compile(
    f"(?:尊敬的|各位|您好|你好|领导|老师|同志们|现将|现报送|附件|请查收).{{0,60}}"
    f"|.{{0,20}}以[此本].{{0,4}}为准.{{0,10}}|.{{0,60}}(?:如下|下列)[:：。]?|[{HAN}]{{2,16}}[:：]"
    f"|[{HAN}、，,]{{4,60}}(?:局|委|厅|办|办公室|部|政府|中心|区|县|市|科|单位|院)[:：]"
)
_SECRECY = re.compile(
    rf"(?:绝密|机密|秘密|内部(?:资料|事项)?)[^{HAN}]{{0,6}}(?:\d{{1,2}}(?:年|个月)|长期"
    "|注意保[管存])?|特急|加急|平急|紧急|急件|(?:依申请|主动|不予)公开(?:类|信息)?"
)
_FRONT = (_LETTERHEAD, _GREETING, _SECRECY)
# A newsletter's own name, where an issue or a date stands under it.
_MASTHEAD = re.compile(
    f"[{HAN}]{{2,14}}(?:信息|简报|快报|专报|动态|要情|参考|内参|快讯|摘报|周报|要报|呈报"
    "|反映)(?:专报|简报|快报|摘报|报送[单表]|稿签)?"
)
_SECTION = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.、．]"
    "|[一二三四五]是"
)
_ENDS_A_TITLE = re.compile("(?:报告|信息|情况|汇报|通报|专报|建议|简报|反映|启示|思考)$")


def title_of(text: Text, *, file_name: str | None, subject: str) -> str:
    """The title of an item: headline, else file name, else subject, each cleaned; (无标题) where
    none says anything.
    """
    named = clean_file_name(file_name or "")
    candidates = (headline(text), named, clean_subject(subject))
    title = next((each for each in candidates if each and not says_nothing(each)), None)
    return (title or _least_empty(file_name or "", subject) or NO_TITLE)[
        :_LONGEST
    ].strip() or NO_TITLE


def headline(text: Text) -> str:
    """The text's own headline, of one line or two; "" where it opens with a paragraph."""
    return text.once(_headline)


def _headline(text: Text) -> str:
    if written := next(iter(labelled(text, TITLE_LABELS)), ""):
        return written
    lines = [_GAPS.sub(" ", raw[:300]) for _, raw, _ in text.rows[: _HEAD_LINES + 3]]
    masthead = ""
    for number, line in enumerate(lines[:_HEAD_LINES]):
        if is_masthead(line, lines[number + 1 : number + 3]):
            masthead = masthead or _stripped(line)
        elif not is_front_matter(line):
            if _is_paragraph(line):
                return "" if says_nothing(masthead) else masthead
            return _stripped(line + _second_line(line, lines[number + 1 :]))
    return ""


def clean_line(line: str) -> str:
    """A line of a text as a title."""
    return _stripped(re.sub(r"\s{2,}", " ", line[:300]).strip().strip("【】"))


def clean_file_name(name: str) -> str:
    """A file's name as a title: «附件1:标题(定稿).docx» -> «标题»; "" where nothing is left."""
    return _stripped(_EXTENSION.sub("", name[:400].strip()))


def clean_subject(subject: str) -> str:
    """A subject as a title: without Re and Fw chains, the sender's bracket, marks of its state,
    and the parts that name unit, kind and date.
    """
    bare = _stripped(subject[:1000])
    parts = [part.strip() for part in re.split(r"\s*[-_－]{1,3}\s*|\s*—{1,2}\s*", bare)]
    telling = [
        part
        for part in parts
        if not (says_nothing(part) or is_office(squeezed(part)) or _DATE_ONLY.fullmatch(part))
    ]
    # A title may hold a dash of its own: only a subject built of parts, one of them a kind or a
    # date, is taken apart.
    built = (
        any(says_nothing(part) or _DATE_ONLY.fullmatch(part) for part in parts) and len(parts) > 1
    )
    return _stripped("-".join(telling)) if built else bare


def title_key(title: str) -> str:
    """What two titles have in common when they are one: folded, without brackets, marks of state,
    punctuation and case; "" for none.
    """
    return (
        ""
        if title == NO_TITLE
        else re.sub(r"[\W_]+", "", normal(_stripped(title[:400]))).casefold()
    )


def says_nothing(title: str) -> bool:
    """Whether a title is only a kind of document, a serial, or a program's own name for a new
    file.
    """
    return _SAYS_NOTHING.fullmatch(flat(title).strip(" -_.。")) is not None


def is_front_matter(line: str) -> bool:
    """Whether the line stands above a headline: letterhead, issue, date, a field, a secrecy mark,
    a greeting, a quoted header.
    """
    bare = flat(line).strip()
    tight = squeezed(bare)
    return (
        says_nothing(tight)
        or is_office(tight)
        or is_field_line(bare)
        or is_mail_header(bare)
        or any(form.fullmatch(bare) or form.fullmatch(tight) for form in _FRONT)
    )


def is_letterhead(line: str) -> bool:
    """Whether a folded line only says who issued a text, which issue it is, or when: at its head,
    or under it.
    """
    tight = squeezed(line)
    return bool(tight) and (
        says_nothing(tight)
        or is_office(tight)
        or any(_LETTERHEAD.fullmatch(form) for form in (line.strip(), tight))
    )


def is_masthead(line: str, below: list[str]) -> bool:
    """Whether a newsletter's name stands there: an issue or a date under it says so."""
    tight = squeezed(flat(line))
    return _MASTHEAD.fullmatch(tight) is not None and any(
        _LETTERHEAD.fullmatch(flat(each).strip()) for each in below
    )


def _least_empty(file_name: str, subject: str) -> str:
    """A subject that only names unit and issue still tells more than nothing; a bare word like
    信息 does not.
    """
    bare = _without_replies(subject[:1000]).strip()
    name = _EXTENSION.sub("", file_name[:400]).strip()
    return next((each for each in (bare, name) if len(re.sub(rf"[^{HAN}]+", "", each)) > 4), "")


def _without_replies(text: str) -> str:
    text = text.strip()
    while reply := _REPLY.match(text):
        text = text[reply.end() :]
    return text


def _stripped(text: str) -> str:
    """Off with what stands before and after a title, until nothing more comes off."""
    before = None
    while before != text:
        before, text = text, _stripped_once(text.strip())
    text = text.strip(" \t-_:：◆◇●○■□★☆▲△※►▶•")
    report = _REPORT.fullmatch(text)
    return report["matter"].strip() if report else text


def _stripped_once(text: str) -> str:
    for head in (
        _REPLY,
        _STATUS_BRACKET,
        _TAG,
        _ANNEX,
        _SENT_DAY_HEAD,
        _NUMBERED,
        _STATUS_HEAD,
        _COUNTED_HEAD,
    ):
        if (match := head.match(text)) and match.end() < len(text):
            text = text[match.end() :]
    if (
        (match := _OFFICE_HEAD.match(text))
        and match.end() < len(text)
        and is_office(re.sub("(?:信息)?(?:报送|上报|报)?$", "", match["office"]))
    ):
        text = text[match.end() :]
    if text.rstrip().endswith(_CLOSES):
        tails = [match for match in _STATUS_BRACKET.finditer(text) if match.end() == len(text)]
        text = text[: tails[-1].start()] if tails and tails[-1].start() else text
    text = _STATUS_TAIL.sub("", text)
    return _SENT_DAY_TAIL.sub("", text)


def _is_paragraph(line: str) -> bool:
    return len(line) > 70 or line.endswith(("。", "；", ";")) or _SECTION.match(line) is not None


def _second_line(first: str, following: list[str]) -> str:
    """The line that carries a headline on: short, without a stop of its own, and with a paragraph
    after it.
    """
    for second, after in pairwise(following[:2]):
        whole = _ENDS_A_TITLE.search(first) or first.endswith(tuple("。!！?？"))
        stops = (
            re.search("[,，。;；:：]", second) or _SECTION.match(second) or is_front_matter(second)
        )
        if not whole and not stops and 2 <= len(second) <= 40 and len(after) > 40:
            return second
    return ""
