"""What codes are called in Chinese: the program's own here, those of a regulation from its
rulebook. Shapes nothing.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from config.period import SHANGHAI

if TYPE_CHECKING:
    from ledger.facts import Fact
    from scoring.rulebook_file import Rulebook

STATES = {"running": "进行中", "open": "已结束、未签发", "closed": "已签发"}
OUTCOMES = {
    "recorded": "已登记",
    "seen_before": "重复收到",
    "held": "扣留",
    "unreadable": "无法读取",
}
MAILBOX_STATES = {"new": "尚未收取", "ok": "正常", "failing": "收取失败", "broken": "登录失效"}
ITEM_STATES = {"counted": "计数", "waiting": "待认定", "repeated": "重复报送", "withdrawn": "撤回"}
KINDS = {
    "received": "收到",
    "assigned": "归属",
    "repeated": "重复报送",
    "withdrawn": "撤回",
    "adopted": "采用",
    "reported_up": "采编上报",
    "instructed": "批示",
    "commended": "优秀信息",
    "commissioned": "约稿",
    "delivered": "约稿完成",
    "commission_missed": "约稿未完成",
    "attested": "认定",
    "revoked": "更正",
    "closed": "签发",
    "reprimanded": "通报批评",
    "reprimand_declined": "不予通报批评",
}
ENTRY_KINDS = KINDS | {
    "logged": "登记来件",
    "held": "扣留",
    "released": "放行",
    "sealed": "清除",
    "reread": "重读",
    "taught": "教地址",
    "judged": "判定",
    "objected": "申诉",
    "answered": "答复申诉",
}
DOUBTS = {
    "unknown_sender": "发件人不明",
    "conflicting_unit": "单位不一致",
    "many_matters": "疑似多事",
    "unreadable_attachment": "附件无法读取",
    "encrypted_attachment": "附件加密",
    "scanned_attachment": "附件是扫描件",
    "unsupported_attachment": "附件格式暂不支持",
    "cloud_attachment": "云附件",
    "misnamed_attachment": "附件名与内容不符",
    "macros": "附件含宏（未运行）",
    "no_signatory": "无签发人",
    "no_text": "无正文",
    "repeated": "重复报送",
    "revised": "修订稿",
    "near_repeat": "疑似重复",
    "similar_to_other_unit": "与他单位相近",
    "oversize": "超过大小上限",
    "sender_unverified": "发件人未验证",
    "sender_forged": "发件人验证未通过",
    "on_behalf": "代报",
    "encrypted_mail": "邮件加密",
    "bounce": "退信",
    "read_receipt": "已读回执",
    "auto_reply": "自动回复",
    "calendar": "日程邀请",
    "category_unclear": "类别待定",
    "no_item": "没有信息",
    "asks_withdrawal": "要求撤回",
    "delivers": "约稿来稿",
    "no_own_text": "没有自己的正文",
    "unreadable_text": "文字不成语句",
    "sender_ambiguous": "发件人不止一个",
    "many_alike": "成批雷同",
    "unsure_item": "是不是信息待定",
}
UNFINISHED = {
    "waiting": "待认定信息",
    "doubt": "存疑未定",
    "day": "日期可疑的记录",
    "commission": "约稿到期未定",
    "reprimand": "建议通报批评未定",
    "objection": "申诉未答复",
    "held": "扣留来件",
}
GENRES = {"full": "全文", "brief": "简讯"}
ISSUE_NUMBER = re.compile(r"[0-9A-Za-z]+(?:[-.][0-9A-Za-z]+)*")
STRENGTHS = {"strong": "强", "weak": "弱"}
_PLACES = {
    "subject": "主题",
    "name": "附件名",
    "line": "文字",
    "text": "正文",
    "unshown": "不显示的文字",
}
_MARKS = {
    "level_star": "密级★",
    "level_period": "密级和期限",
    "level_sentence": "写明密级的句子",
    "level_alone": "首页单列的密级",
    "secrecy_field": "密级一栏",
    "internal_alone": "内部或工作秘密标识",
}

# What became of a job of the clock, and of a letter.
RUN_OUTCOMES = {"done": "完成", "failed": "失败", "running": "进行中或被中断"}
OBJECTION_OUTCOMES = {
    "upheld": "采纳",
    "partly": "部分采纳",
    "rejected": "不予采纳",
    "withdrawn": "单位撤回",
}
LETTER_STATES = {
    "waiting": "待寄",
    "sent": "已寄出",
    "refused": "被拒收",
    "cancelled": "已取消",
    "expired": "过期未寄",
}


def label_of(fact: "Fact", rulebook: "Rulebook") -> str:
    """What a fact is, in words: 采用《银川政务信息》全文."""
    keys = ("kind", "publication", "genre", "rank", "occurrence", "number")
    return fact_label({key: getattr(fact, key) for key in keys}, rulebook)


def fact_label(fact: Mapping[str, Any], rulebook: "Rulebook") -> str:
    """The same of a fact's form. Codes that the rulebook does not know stay as they are."""
    publications, ranks = (
        {one.code: one.name for one in several}
        for several in (rulebook.publications, rulebook.ranks)
    )
    label: str = KINDS.get(fact["kind"], fact["kind"])
    if publication := fact.get("publication"):
        genre = fact.get("genre") or ""
        genres = GENRES | {genre_name.code: genre_name.name for genre_name in rulebook.genre_names}
        return f"{label}《{publications.get(publication, publication)}》{genres.get(genre, genre)}"
    if rank := fact.get("rank"):
        return f"{ranks.get(rank, rank)}{label}"
    if occurrence := fact.get("occurrence"):
        name = next(
            (one.name for one in rulebook.occurrences if one.code == occurrence), occurrence
        )
        return f"{label}：{name}{'，' + fact['number'] if fact.get('number') else ''}"
    return label


def issue_text(issue: str | None) -> str:
    """第33期 for 33; what is no bare number stays as it was written."""
    return f"第{issue}期" if issue and ISSUE_NUMBER.fullmatch(issue) else issue or ""


def held_rule(rule: str) -> str:
    """Which rule held a mail, in words."""
    place, _, form = rule.rpartition("_")
    return (
        _MARKS.get(rule)
        or f"{_PLACES.get(place, place)}{'括号内' if form == 'bracket' else '单列'}的密级字样"
    )


def rule_label(rule: str, rulebook: "Rulebook") -> str:
    """A rule in words with its id behind them, as people and the rulebook's file call it."""
    named = (
        (rulebook.base_points, "基础分"),
        (rulebook.commission_missed, KINDS["commission_missed"]),
    )
    own = {one.id: words for one, words in named if one}
    plain = {item_rule.id: item_rule for item_rule in rulebook.item_rules if item_rule.plain}
    words = own.get(rule) or (
        fact_label({"kind": plain[rule].event, **plain[rule].model_dump()}, rulebook)
        if rule in plain
        else None
    )
    if words is None and (
        scoring := next((each for each in rulebook.rules if each.id == rule), None)
    ):
        from scoring.describe import sentence_of  # noqa: PLC0415 - the command line asks for names before it loads any rulebook

        words = sentence_of(scoring, rulebook)
    return f"{words}（{rule}）" if words else rule


def minute_text(moment: datetime) -> str:
    """2026-07-06 09:05, in Shanghai."""
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


class Role(StrEnum):
    """角色: what a person of the console may do; which page needs which stands in
    desk/web/access.py.
    """

    VIEWER = "viewer"
    EDITOR = "editor"
    CHIEF = "chief"
    SECRECY = "secrecy"
    ADMIN = "admin"


ROLES = {
    Role.VIEWER: "查看",
    Role.EDITOR: "编辑",
    Role.CHIEF: "主管",
    Role.SECRECY: "保密员",
    Role.ADMIN: "管理员",
}
