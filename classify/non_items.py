"""附言: mails that bring no item: thanks, questions, notices, and requests to take an item back.
Only a short text without a report of its own is one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from classify.attachments import cloud_doubts
from classify.drafts import has_text
from classify.mail_body import MailBody, has_report, own_words
from classify.mail_texts import MailTexts
from classify.submission import Doubt, DoubtCode
from classify.text import HAN, Text, flat, squeezed
from classify.titles import clean_file_name, clean_subject, headline, says_nothing

_NOTE, _REQUEST = 160, 300  # characters
_OPENING = 160  # characters, in which a letter says what it is for
_PARAGRAPH = 60  # characters; a list has none
_TITLES_AT_MOST = 5

_ASKED_IN_SUBJECT = re.compile(
    r"^[【\[(]?(?:申请|请求)?撤回(?:申请|件|稿|信息|报送)?[】\]):]"
    f"|撤回[{HAN}“”《》]{{0,60}}(?:的(?:函|申请|请示|说明|报告)|信息|稿件)$"
    "|^(?:申请|请求)?撤[回稿]$"
)
_SUBJECT_MARK = re.compile(r"^[【\[(]?(?:申请|请求)?撤回(?:申请|件|稿|信息|报送)?[】\]):]{1,2}")
_ASKED = re.compile(
    rf"(?:请|申请|要求|予以|希望|需要?|现|拟|烦|特此)[{HAN}\d“”《》]{{0,24}}(?:撤回|撤稿|撤下|收回"
    rf"|作废|撤销)|撤回[{HAN}\d]{{0,16}}(?:信息|稿件|一文|该[条篇件])"
)
_REPLY = re.compile(r"^(?:(?:re|fwd?|回复|答复|转发)(?:\[\d{1,3}\])?:)+", re.IGNORECASE)
_NAMED = re.compile("[《]([^《》]{4,80})[》]")
_THANKS = re.compile(
    r"^(?:您好[,。!]?)?(?:好的|收到|已收到?|已收悉|知悉|谢谢|感谢|明白|辛苦了|OK|嗯)", re.IGNORECASE
)
_QUESTION = re.compile(
    r"请问|麻烦.{0,12}(?:查|看|问|告|发)|帮忙|是否收到|有没有收到|能否|可否|[吗呢]\?|\?$|请告知"
    "|请提供"
)
_NOTHING = re.compile(
    "(?:暂无|没有|暂时没有|无)[^。]{0,24}(?:可报|上报|报送|反馈)|暂?无相关(?:情况|信息|内容)|零报告"
)
_CHANGED = re.compile(
    "(?:电话|号码|邮箱|信息员|联系人|联络员|通讯录)[^。]{0,24}(?:变更|更换|调整|改为|换为|更新)"
    "|(?:变更|更换|调整|更新)[^。]{0,12}(?:电话|邮箱|信息员|联系人|联络员|通讯录)"
)
_LIST = re.compile(
    "(?:通讯录|联系表|联系方式|名单|名册|回执|报名表|登记表|备案表|统计表|汇总表|反馈表|一览表"
    "|请假条|申请表)[(（]?[^)）]{0,10}[)）]?"
)
_REGISTER = re.compile(
    r"(?:信息|稿件|报送|上报|采用)[^。\n]{0,12}"
    "(?:情况|统计表?|汇总表?|登记表|一览表?|目录|清单|台账)"
    r"(?:如下|$|\.|[(（:\n])"
)
_NOTICE = re.compile(r"关于.{2,60}的(?:通知|公告|函)$")
_TO_ALL = re.compile("各(?:单位|科室|部门|县|区|镇|街道|委办局|乡)")
_WAS_READ = re.compile(r"已于.{0,40}(?:被?阅读|打开)|was read on", re.IGNORECASE)
_READ_SUBJECT = re.compile(r"^(?:已读|已阅|read|已打开) ?:", re.IGNORECASE)
_SELLS = re.compile(r"研修班|培训班|讲座|课程|会展|论坛|优惠|发票")
_PRICED = re.compile(r"元/人|元/位|费用.{0,6}\d|收费标准|报名回执|食宿")


@dataclass(frozen=True, slots=True)
class NonItem:
    """What a mail says in place of an item, or beside it where `alone` is false; `titles` are
    those that it may mean to take back.
    """

    doubt: Doubt
    titles: tuple[str, ...] = ()
    alone: bool = True


def non_item_of(texts: MailTexts, body: MailBody, *, known: bool) -> NonItem | None:
    """The aside that the mail is; None where it is an item or brings one. `known`: its sender is
    somebody of the roster.
    """
    subject = _REPLY.sub("", squeezed(flat(body.subject[:400])))
    mail, own = texts.mail, own_words(texts.text)
    words = own.head(4 * _REQUEST).squeezed
    brings = any(
        has_text(document) or document.kind != "image" for document in mail.documents
    ) or has_report(own)
    if _ASKED_IN_SUBJECT.search(subject) or _ASKED.search(words[:_OPENING]):
        short = len(words) <= _REQUEST and not brings
        detail = "来件要求撤回此前报送的信息" if short else "来件要求撤回，又带有信息内容，请查看"
        return NonItem(
            Doubt(DoubtCode.ASKS_WITHDRAWAL, "text", detail),
            _titles(mail.subject, body, own),
            alone=short,
        )
    if _READ_SUBJECT.match(flat(body.subject[:400]).strip()) and _WAS_READ.search(words):
        return NonItem(Doubt(DoubtCode.READ_RECEIPT, "", "已读回执，不是报送"))
    if not known and _SELLS.search(words[:2000]) and _PRICED.search(words[:2000]):
        return NonItem(Doubt(DoubtCode.NO_ITEM, "text", "像是推销、培训一类的来信，没有登记信息"))
    if (
        mail.documents
        and not has_report(own)
        and all(_is_list(document.name or "") for document in mail.documents)
    ):
        return NonItem(
            Doubt(DoubtCode.NO_ITEM, "text", "像是名单、表格一类，没有登记信息；确是信息的，请补录")
        )
    if brings or body.forwarded or cloud_doubts(texts.text, mail.links):
        return None
    why = _chat(body.text.head(4 * _NOTE).squeezed)
    return (
        NonItem(Doubt(DoubtCode.NO_ITEM, "text", f"{why}，没有登记信息；确是信息的，请补录"))
        if why
        else None
    )


def unlike_an_item(title: str, text: Text, *, subject: str, names: Sequence[str]) -> str:
    """What a text seems to be in place of an item, in Chinese: it is no report, whatever its
    length; "" where it may be one.
    """
    words = text.head(4 * _REQUEST).squeezed
    heads = [flat(head) for head in (title, subject, *names)]
    opening = words[:_OPENING]
    if len(words) <= _REQUEST and _ASKED.search(opening) and not has_report(text):
        return "像是要求撤回的函"
    if any(map(_REGISTER.search, (*heads, opening))) and not any(
        len(squeezed(line)) >= _PARAGRAPH for _, _, line in text.rows
    ):
        return "像是报送情况的清单"
    if any(map(_NOTICE.search, map(squeezed, heads))) and _TO_ALL.search(opening):
        return "像是下发的通知"
    return ""


def _chat(words: str) -> str:
    if not words or len(words) > _NOTE:
        return ""
    signs = (
        (_THANKS, "像是回执、答谢"),
        (_NOTHING, "称没有可报的情况"),
        (_QUESTION, "像是询问"),
        (_CHANGED, "像是告知人员、电话变动"),
    )
    return next((why for form, why in signs if form.search(words)), "")


def _is_list(name: str) -> bool:
    return any(
        match.end() == len(bare)
        for bare in [clean_file_name(name)]
        for match in _LIST.finditer(bare)
    )


def _titles(written: str, body: MailBody, own: Text) -> tuple[str, ...]:
    """The likeliest first: what stands in 《》, what the subject names, what is quoted."""
    subject = _SUBJECT_MARK.sub("", _REPLY.sub("", flat(body.subject[:400]).strip()))
    outer = _REPLY.sub("", flat(written[:400]).strip())
    candidates = [
        *_NAMED.findall(own.head(1000).folded),
        *_NAMED.findall(subject),
        clean_subject(subject),
        clean_subject(_SUBJECT_MARK.sub("", outer)),
    ]
    quoted = (body.text if body.forwarded else Text(body.earlier)).head(4000)
    if quoted.rows:
        candidates.append(headline(quoted))
    return tuple(dict.fromkeys(title for title in candidates if title and not says_nothing(title)))[
        :_TITLES_AT_MOST
    ]
