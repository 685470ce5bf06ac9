"""A rulebook as a table that a clerk can put beside the measure: article, sentence in our words,
rule, points, reading. Pure; prints nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from scoring.readings import Readings
from scoring.rulebook import Rulebook
from scoring.schema import ANY, Dated, EventRule, ItemRule, PeriodRule, Rule, UnitRule
from scoring.score import points_text

LENGTHS = {
    "week": "每周",
    "month": "每月",
    "quarter": "每季度",
    "half_year": "每半年",
    "year": "每年",
}
PER = {
    "item": "一条一次",
    "rule": "每条规则一次",
    "publication": "每种刊物一次",
    "genre": "每种体裁一次",
    "rank": "每级一次",
    "event": "次次累计",
}
_JOINT = {"lead": "记报送单位", "each": "联合单位各记全分", "split": "联合单位平均分"}
_COUNTED = {"received": "报送", "adopted": "采用"}
_EVENTS = {"reported_up": "采编上报", "commended": "评为优秀信息", "received": "报送一条有效信息"}


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One row of the table; `reading` is the reading by which it is so, if there was a choice."""

    cite: str
    says: str
    rule: str
    points: str
    reading: str = ""


def rows_of(book: Rulebook) -> tuple[RuleRow, ...]:
    """In the order of the articles, within one in that of the rulebook."""
    order = {article: place for place, article in enumerate(book.articles)}
    return tuple(
        sorted(
            (*_quotas(book), *_rules(book), *_others(book), *_readings(book)),
            key=lambda row: order.get(row.cite, len(order)),
        )
    )


def sentence_of(rule: Rule, book: Rulebook) -> str:
    """What the rule pays for, in words."""
    if isinstance(rule, ItemRule):
        return _event(rule, book) + "".join(_conditions(rule, book))
    if isinstance(rule, UnitRule):
        return f"{_occurrence(rule.occurrence, book)}，每次{_per_number(rule)}"
    if isinstance(rule, PeriodRule):
        return _period(rule, book)
    named = {
        "base_points": "完成报送任务",
        "commission_missed": "约稿未按要求完成，每次",
        "commission_delivered": "约稿按要求完成，每次",
    }
    if book.year and any(rule is one for one in (book.year.reprimand, book.year.zero_adoption)):
        return "年终绩效：每次通报批评" if rule is book.year.reprimand else "年终绩效：全年零采用"
    if rule.id in {bound.id for bound in book.bounds.values()}:
        return f"{rule.id.removesuffix('.most')} 一类的分，一条信息最多"
    return next(words for key, words in named.items() if getattr(book, key) is rule)


def _quotas(book: Rulebook) -> Iterator[RuleRow]:
    for group in book.groups:
        quota = f"{group.quota} 条" if group.quota else "无任务"
        yield RuleRow(
            group.cite,
            f"{group.name}{LENGTHS[book.period]}报送任务",
            group.code,
            quota + _changes(group),
            group.if_reading or "",
        )


def _rules(book: Rulebook) -> Iterator[RuleRow]:
    for rule in book.rules:
        stack = (
            rule.event == "instructed" and rule.counts_in not in {t.code for t in book.together}
            if isinstance(rule, ItemRule)
            else False
        )
        reading = rule.if_reading or (
            f"instruction_stack={book.reading.instruction_stack.taken}" if stack else ""
        )
        yield RuleRow(
            rule.cite, sentence_of(rule, book), rule.id, _points(rule) + _changes(rule), reading
        )


def _points(rule: Rule) -> str:
    if isinstance(rule, PeriodRule) and rule.kind == "steps":
        return "；".join(f"{step.at} 条起 {points_text(step.points)}" for step in rule.steps)
    times = (
        f" × {points_text(rule.times)}" if isinstance(rule, EventRule) and rule.times != 1 else ""
    )
    return points_text(rule.points) + times


def _changes(row: Dated) -> str:
    started = (f"（{row.start} 起）" if row.start else "") + (
        f"（至 {row.until}）" if row.until else ""
    )
    announced = "（已公布，尚未施行，不计）" if row.announced else ""
    then = (
        (
            f"；{c.start} 起 {c.quota if c.points is None else points_text(c.points)}"
            f"{'（已公布，未施行）' if c.announced else ''}"
        )
        for c in row.then
    )
    return started + announced + "".join(then)


def _others(book: Rulebook) -> Iterator[RuleRow]:
    for one in book.together:
        yield RuleRow(
            one.cite,
            f"{one.code} 一类的分：{PER[one.once_per]}，同类中取最高",
            one.code,
            "",
            one.if_reading or "",
        )
    for credit in book.credits:
        yield RuleRow(
            credit.cite,
            f"{credit.unit} 的信息得分记给 {credit.to}",
            credit.unit,
            _changes(credit),
            credit.if_reading or "",
        )
    if book.pass_mark:
        yield RuleRow(
            book.pass_mark.cite,
            f"{LENGTHS[book.period]}得分低于此数为不达标",
            "pass_mark",
            points_text(book.pass_mark.points),
        )


def _readings(book: Rulebook) -> Iterator[RuleRow]:
    for name in Readings.model_fields:
        reading = getattr(book.reading, name)
        yield RuleRow(
            reading.cite or "（未写）",
            f"条文口径 {name}：{reading.why}",
            name,
            "",
            f"{name}={reading.taken}",
        )
    for choice in book.choices:
        others = "、".join(value for value in choice.choices if value != choice.value)
        yield RuleRow(
            choice.cite,
            f"条文口径 {choice.key}：{choice.why}（另可 {others or '无'}）",
            choice.key,
            "",
            f"{choice.key}={choice.value}",
        )


def _event(rule: ItemRule, book: Rulebook) -> str:
    if rule.event == "adopted":
        publication = (
            "任一刊物"
            if rule.publication == ANY
            else f"《{_called(book.publications, rule.publication)}》"
        )
        genre = (
            ""
            if rule.genre == ANY
            else {"full": "全文", "brief": "简讯"}.get(
                rule.genre or "", _called(book.genre_names, rule.genre)
            )
        )
        return f"被{publication}采用{'，' + genre if genre else ''}"
    if rule.event == "instructed":
        return f"{'领导' if rule.rank == ANY else _called(book.ranks, rule.rank)}批示"
    if rule.event == "attested":
        return f"{_occurrence(rule.occurrence, book)}{_per_number(rule)}"
    return _EVENTS[rule.event]


def _conditions(rule: ItemRule, book: Rulebook) -> Iterator[str]:
    if rule.adopted is not None:
        yield "，且已被采用" if rule.adopted else "，且未被采用"
    if rule.adopted_by:
        yield (
            "，且被"
            f"{'、'.join(f'《{_called(book.publications, code)}》' for code in rule.adopted_by)}采"
            "用"
        )
    if rule.reported_up is not None:
        yield "，经采编上报" if rule.reported_up else "，非采编上报"
    if rule.joint_points is not None:
        yield f"；联合报送各记 {points_text(rule.joint_points)}"
    elif rule.joint:
        yield f"；{_JOINT[rule.joint]}"


def _period(rule: PeriodRule, book: Rulebook) -> str:
    quota, counted, most = (
        f"{rule.quota} 条" if rule.quota else "任务",
        _COUNTED[rule.of],
        f"，最多 {rule.most}" if rule.most else "",
    )
    occurrence = _occurrence(rule.occurrence, book)
    rate = f"低于 {rule.below}" if rule.below is not None else f"达到 {rule.at_least}"
    unsent = {"skip": "没有报送的不算率", "as_zero": "没有报送的按零计"}.get(
        rule.no_submissions or "", ""
    )
    late = f"，逾期 {points_text(rule.late_points)}" if rule.late_points is not None else ""
    bound = "、".join(rule.rules) or "合计"
    says = {
        "quota_met": f"{counted}达到{quota}",
        "missing": f"{counted}比{quota}每少一条{most}",
        "each": f"每{counted}一条{most}",
        "steps": f"按{counted}条数分档",
        "ratio": f"采用率{rate}（{unsent}）",
        "run": f"连续 {rule.in_a_row} 期未完成任务",
        "none": f"全期没有{counted}",
        "duty": f"第 {rule.by_day} 日前须{occurrence}，未办的{late}",
        "opening": "起始分",
        "veto": f"{occurrence}的，一票否决，得分至多为",
        "floor": f"{bound}扣到此数为止",
        "cap": f"{bound}最多计此数",
    }[rule.kind]
    return (
        LENGTHS[book.period]
        + says
        + (f"（只用于 {'、'.join(rule.groups)}）" if rule.groups else "")
    )


def _occurrence(code: str | None, book: Rulebook) -> str:
    return _called(book.occurrences, code)


def _per_number(rule: EventRule) -> str:
    return "，按所记的数" if rule.by_number else ""


def _called(named: object, code: str | None) -> str:
    return (
        next((one.name for one in named if one.code == code), code or "")
        if isinstance(named, tuple)
        else code or ""
    )
