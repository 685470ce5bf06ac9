"""What can be wrong with a rulebook whose words are all known: what they say together. Names the
place and the remedy; reads no file.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from config.sentences import nearest
from scoring.readings import Readings
from scoring.rulebook import Rulebook
from scoring.schema import ANY, EventRule, ItemRule, PeriodRule, Rule

# What each event and each kind of period rule takes: what it must have, what it may have.
EVENTS = {
    "adopted": {"publication", "genre"},
    "instructed": {"rank"},
    "attested": {"occurrence"},
}
_KINDS: dict[str, tuple[set[str], set[str]]] = {
    "quota_met": ({"points"}, {"quota", "groups", "of"}),
    "missing": ({"points"}, {"quota", "groups", "most", "of"}),
    "each": ({"points"}, {"groups", "most", "of"}),
    "steps": ({"steps"}, {"groups", "of"}),
    "ratio": ({"points", "no_submissions"}, {"groups", "below", "at_least"}),
    "run": ({"points", "in_a_row"}, {"groups"}),
    "none": ({"points"}, {"groups", "of"}),
    "duty": ({"points", "occurrence", "by_day"}, {"groups", "late_points"}),
    "opening": ({"points"}, {"groups"}),
    "veto": ({"occurrence"}, {"groups", "points"}),
    "floor": ({"points"}, {"groups", "rules"}),
    "cap": ({"points"}, {"groups", "rules"}),
}
_OWN = {
    "points",
    "of",
    "groups",
    "quota",
    "most",
    "steps",
    "below",
    "at_least",
    "no_submissions",
    "in_a_row",
    "occurrence",
    "by_day",
    "late_points",
    "rules",
}


def problems(book: Rulebook) -> Iterator[str]:
    """Everything that is wrong, each in a sentence."""
    yield from _uncited(book)
    yield from _doubled(book)
    for rule in book.item_rules:
        yield from _event_problems(rule, book)
    keys = [(rule.key, rule.counts_in, rule.conditions) for rule in book.item_rules]
    if len(set(keys)) < len(keys):
        yield "有两条 item_rule 针对同一事件；每种事件只能有一条规则"
    for counted in (*book.item_rules, *book.unit_rules):
        yield from _occurrence_problems(counted, book)
    for summed in book.period_rules:
        yield from _period_problems(summed, book)
    yield from _unknown(book)


def readings_of(book: Rulebook) -> dict[str, str]:
    """Every reading and what is taken: the program's, then the office's own."""
    own = {choice.key: choice.value for choice in book.choices}
    return {name: getattr(book.reading, name).taken for name in Readings.model_fields} | own


def problems_of_readings(book: Rulebook) -> Iterator[str]:
    """What is wrong with readings and with the rows that follow one."""
    for choice in book.choices:
        if choice.key in Readings.model_fields:
            yield f"choice {choice.key}：程序已有这个条文口径，写在 [reading.{choice.key}]"
        if choice.value not in choice.choices:
            yield (
                f"choice {choice.key}：value {choice.value!r} 不在 choices 中，最接近的是 "
                f"{nearest(choice.value, choice.choices)}"
            )
    options = {choice.key: choice.choices for choice in book.choices}
    known = readings_of(book)
    for row in _rows(book):
        key, _, value = (row.if_reading or "").partition("=")
        if key and key not in known:
            yield (
                f"{_name(row)}：if_reading 中没有条文口径 {key!r}，最接近的是 "
                f"{nearest(key, list(known))}"
            )
        elif key in options and value not in options[key]:
            yield (
                f"{_name(row)}：条文口径 {key} 没有 {value!r}，最接近的是 "
                f"{nearest(value, options[key])}"
            )


def _rows(book: Rulebook) -> list[Any]:
    tables = [getattr(book, name) for name in type(book).model_fields]
    return [row for rows in tables if isinstance(rows, tuple) for row in rows]


def _name(row: Any) -> str:
    return next(
        (str(name) for key in ("id", "code", "key", "unit") if (name := getattr(row, key, None))),
        "某项条文口径",
    )


def _uncited(book: Rulebook) -> Iterator[str]:
    readings = [
        one
        for name in Readings.model_fields
        if (one := getattr(book.reading, name)).cite or name in book.reading.model_fields_set
    ]
    alone = [
        one
        for one in (
            book.base_points,
            book.commission_missed,
            book.commission_delivered,
            book.pass_mark,
        )
        if one
    ]
    year = [book.year.reprimand, book.year.zero_adoption] if book.year else []
    for cited in (*alone, *year, *_rows(book), *readings):
        for one in (cited, *getattr(cited, "then", ())):
            if one.cite not in book.articles:
                yield f"{_name(cited)}：引用了 {one.cite!r}，[articles] 中没有这一条"


def _doubled(book: Rulebook) -> Iterator[str]:
    coded: dict[str, Sequence[Any]] = {
        "group": book.groups,
        "publication": book.publications,
        "genre": book.genre_names,
        "rank": book.ranks,
        "category": book.categories,
        "occurrence": book.occurrences,
        "together": book.together,
    }
    names = {"id": [rule.id for rule in book.rules]} | {
        f"{what} 的 code": [c.code for c in several] for what, several in coded.items()
    }
    for what, values in names.items():
        yield from (
            f"{what} {value!r} 出现了两次"
            for value in sorted({v for v in values if values.count(v) > 1})
        )


def _event_problems(rule: ItemRule, book: Rulebook) -> Iterator[str]:
    wanted = EVENTS.get(rule.event, set())
    given = {name for name in ("publication", "genre", "rank", "occurrence") if getattr(rule, name)}
    if wanted != given:
        yield (
            f"{rule.id}：事件 {rule.event!r} 须给出 {'、'.join(sorted(wanted)) or '(无)'}，现为 "
            f"{'、'.join(sorted(given)) or '(无)'}"
        )
    if rule.publication not in {None, ANY, *(p.code for p in book.publications)}:
        yield f"{rule.id}：没有刊物 {rule.publication!r}"
    if rule.rank not in {None, ANY, *(r.code for r in book.ranks)}:
        yield f"{rule.id}：没有批示级别 {rule.rank!r}"
    if book.genre_names and rule.genre not in {None, ANY, *(g.code for g in book.genre_names)}:
        yield f"{rule.id}：没有体裁 {rule.genre!r}"
    for code in rule.adopted_by:
        if code not in {p.code for p in book.publications}:
            yield f"{rule.id}：adopted_by 中没有刊物 {code!r}"
    if rule.joint_points is not None and rule.joint != "each":
        yield f'{rule.id}：joint_points 是每个联合单位各得的分，须同时写 joint = "each"'


def _occurrence_problems(rule: EventRule, book: Rulebook) -> Iterator[str]:
    known = {one.code: one for one in book.occurrences}
    if rule.occurrence is None:
        if rule.by_number:
            yield f"{rule.id}：by_number 只用于有数的情形（occurrence）"
        return
    if rule.occurrence not in known:
        yield f"{rule.id}：没有情形 {rule.occurrence!r}" + (
            f"，最接近的是 {nearest(rule.occurrence, list(known))}" if known else ""
        )
        return
    found = known[rule.occurrence]
    if (found.on == "item") != isinstance(rule, ItemRule):
        yield (
            f"{rule.id}：情形 {found.code} 是对{'信息' if found.on == 'item' else '单位'}的，"
            "规则不是"
        )
    if rule.by_number and not found.numbered:
        yield f"{rule.id}：情形 {found.code} 没有 min 或 max，不带数，不能 by_number"


def _period_problems(rule: PeriodRule, book: Rulebook) -> Iterator[str]:
    must, may = _KINDS[rule.kind]
    given = rule.model_fields_set & _OWN
    for key in sorted(must - given):
        yield f"{rule.id}：{rule.kind} 须写 {key}"
    for key in sorted(given - must - may):
        yield f"{rule.id}：{rule.kind} 不用 {key}；可用 {'、'.join(sorted(must | may))}"
    yield from _named_wrong(rule, book)
    if rule.kind in {"quota_met", "missing"} and rule.of == "adopted" and rule.quota is None:
        yield f"{rule.id}：采用的任务数不在单位类别里，须写 quota"
    if rule.kind == "ratio" and len({"below", "at_least"} & given) != 1:
        yield f"{rule.id}：ratio 须写 below 或 at_least 之一"
    if rule.then and rule.kind == "steps":
        yield f"{rule.id}：steps 不用 then 改：给这一条写 until，从次日起另写一条"
    if [step.at for step in rule.steps] != sorted({step.at for step in rule.steps}):
        yield f"{rule.id}：steps 的 at 须由小到大，各不相同"


def _named_wrong(rule: PeriodRule, book: Rulebook) -> Iterator[str]:
    for group in rule.groups:
        if group not in {g.code for g in book.groups}:
            yield f"{rule.id}：没有单位类别 {group!r}"
    if rule.occurrence and rule.occurrence not in {
        o.code for o in book.occurrences if o.on == "unit"
    }:
        yield f"{rule.id}：没有对单位的情形 {rule.occurrence!r}"
    for name in rule.rules:
        if name not in book.order:
            yield (
                f"{rule.id}：rules 中没有规则 {name!r}，最接近的是 "
                f"{nearest(name, list(book.order))}"
            )


def _unknown(book: Rulebook) -> Iterator[str]:
    publications = {p.code: p.part_of for p in book.publications}
    for code, parent in publications.items():
        if parent is not None and (parent not in publications or publications[parent] is not None):
            yield f"publication {code}：part_of {parent!r} 须是一种刊物，且它自己不再有 part_of"
    used = {rule.counts_in for rule in book.item_rules}
    for one in book.together:
        if one.code not in used:
            yield f"together {one.code}：没有规则的 counts_in 是它" + (
                f"，最接近的是 {nearest(one.code, sorted(used))}" if used else ""
            )
    dated: list[Rule] = [rule for rule in book.rules if any(c.points is None for c in rule.then)]
    for rule in dated:
        yield f"{rule.id}：then 的每一项须写 points"
    for group in book.groups:
        if any(change.quota is None for change in group.then):
            yield f"{group.code}：then 的每一项须写 quota"
