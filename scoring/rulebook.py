"""考核规则: a regulation as data, each value with its citation: loaded, checked, refused. Scores nothing itself."""

import hashlib
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BeforeValidator, Field, StringConstraints

from config.errors import Misconfigured
from config.period import Quarter
from config.sentences import nearest
from config.tomlfile import Table, parse_toml, read_toml
from ledger.facts import Fact

T = TypeVar("T")
SHIPPED = Path(__file__).parent / "rulebooks"


def _exact(value: object) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(  # noqa: TRY004 # pydantic turns only this one into its own error
            '分值须精确：写成文本 "0.1" 或 "10/3"，不能写成小数'
        )
    return Fraction(value)


Points = Annotated[Fraction, BeforeValidator(_exact)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.-]+$")]
Words = Annotated[str, StringConstraints(min_length=1)]


class Cited(Table):
    """Whatever the regulation gives: with the article (and subparagraph) that gives it."""

    cite: Words


class Group(Cited):
    """单位类别: `quota` items a quarter (报送任务), None where the text gives none."""

    code: Code
    name: Words
    quota: Annotated[int, Field(gt=0)] | None = None


class Named(Cited):
    """A code that facts may name, with its Chinese name: 刊物, 批示级别, 信息类别."""

    code: Code
    name: Words


class Rule(Cited):
    """One amount of points, from the quarter that contains `start` on."""

    id: Code
    points: Points
    start: date | None = Field(default=None, alias="from")


class ItemRule(Rule):
    """What one event on an item is worth; of all rules with one `counts_in`, the one with the most points pays, once an item."""

    event: Literal["adopted", "reported_up", "instructed", "commended"]
    counts_in: Code
    publication: Code | None = None
    genre: Code | None = None
    rank: Code | None = None

    @property
    def key(self) -> tuple[str, str | None, str | None, str | None]:
        return (self.event, self.publication, self.genre, self.rank)


class Year(Table):
    """年终绩效考核: points kept apart from the information score."""

    reprimand: Rule
    zero_adoption: Rule


class Reading(Cited, Generic[T]):
    """Which reading is taken where the text leaves room, and why."""

    taken: T
    why: Words


class Readings(Table):
    """The choices of READING.md."""

    joint: Reading[Literal["lead", "each", "split"]]
    instruction_stack: Reading[Literal["each_level", "highest"]]
    reprimand: Reading[Literal["confirmed", "automatic"]]
    reprimand_run: Reading[Literal["rolling", "reset"]]
    zero_adoption: Reading[Literal["adoption", "upward_report"]]
    exemplary: Reading[Annotated[str, StringConstraints(pattern=r"^[0-9]{1,3}$")]]


class Rulebook(Table):
    """A whole rulebook as it stands in rules.toml; `digest` is the SHA-256 hex of the file."""

    name: Code
    title: Words
    document: Words
    takes_effect: date
    articles: dict[str, Words]
    base_points: Rule
    groups: Annotated[tuple[Group, ...], Field(alias="group", strict=False)]
    publications: Annotated[tuple[Named, ...], Field(alias="publication", strict=False)]
    ranks: Annotated[tuple[Named, ...], Field(alias="rank", strict=False)]
    categories: Annotated[tuple[Named, ...], Field(alias="category", strict=False)]
    item_rules: Annotated[tuple[ItemRule, ...], Field(alias="item_rule", strict=False)]
    commission_missed: Rule
    year: Year
    reading: Readings
    digest: str = ""

    @property
    def first_quarter(self) -> Quarter:
        """The quarter that contains the day of taking effect: tallied whole; nothing before it counts."""
        return Quarter.of(self.takes_effect)

    def quota(self, group: str) -> int | None:
        return next((g.quota for g in self.groups if g.code == group), None)

    @cached_property
    def by_key(self) -> dict[tuple[str, str | None, str | None, str | None], ItemRule]:
        return {rule.key: rule for rule in self.item_rules}

    @cached_property
    def order(self) -> dict[str, int]:
        """Each rule's place: the last word between rules of equal points."""
        return {rule.id: place for place, rule in enumerate(_rules(self))}

    def rule_for(self, fact: Fact) -> ItemRule | None:
        """The rule that pays for this fact; None where none does, or not yet on its day."""
        rule = self.by_key.get((fact.kind, fact.publication, fact.genre, fact.rank))
        return rule if rule and (rule.start is None or fact.own >= Quarter.of(rule.start).first_day) else None

    def counts_in(self, rule: ItemRule) -> str:
        """With what the rule competes on one item; instructions by level, or all together, as the reading says."""
        apart = rule.event == "instructed" and self.reading.instruction_stack.taken == "each_level"
        return f"{rule.counts_in}.{rule.rank}" if apart else rule.counts_in

    def genres(self) -> dict[str, frozenset[str]]:
        """Publication → the genres that it has points for."""
        adopted = [rule for rule in self.item_rules if rule.event == "adopted"]
        return {p.code: frozenset(r.genre for r in adopted if r.genre and r.publication == p.code) for p in self.publications}


def find_rulebook(name: str) -> Path:
    """The folder of a rulebook that ships with the program."""
    known = sorted(path.name for path in SHIPPED.iterdir() if (path / "rules.toml").is_file())
    if name not in known:
        raise Misconfigured(f"设置 [rulebook] name：程序没有附带规则 {name!r}，最接近的是 {nearest(name, known)}")
    return SHIPPED / name


def load_rulebook(folder: Path) -> Rulebook:
    """Read rules.toml in that folder; Misconfigured names the file, the key and what is wrong."""
    path = folder / "rules.toml"
    content = read_toml(path)
    book = parse_toml(content, where=str(path), model=Rulebook).model_copy(update={"digest": hashlib.sha256(content).hexdigest()})
    for problem in _problems(book):
        raise Misconfigured(f"{path}：{problem}")
    return book


def _rules(book: Rulebook) -> tuple[Rule, ...]:
    return (book.base_points, *book.item_rules, book.commission_missed, book.year.reprimand, book.year.zero_adoption)


def _problems(book: Rulebook) -> Iterator[str]:
    coded: dict[str, tuple[Any, ...]] = {
        "group": book.groups,
        "publication": book.publications,
        "rank": book.ranks,
        "category": book.categories,
    }
    readings = [getattr(book.reading, name) for name in Readings.model_fields]
    for cited in (*_rules(book), *(one for several in coded.values() for one in several), *readings):
        if cited.cite not in book.articles:
            yield f"{getattr(cited, 'id', None) or getattr(cited, 'code', '某项读法')}：引用了 {cited.cite!r}，[articles] 中没有这一条"
    names = {"id": [rule.id for rule in _rules(book)]} | {f"{what} 的 code": [c.code for c in several] for what, several in coded.items()}
    for what, values in names.items():
        yield from (f"{what} {value!r} 出现了两次" for value in sorted({v for v in values if values.count(v) > 1}))
    for rule in book.item_rules:
        yield from _problems_of(rule, book)
    if len(book.by_key) < len(book.item_rules):
        yield "有两条 item_rule 针对同一事件；每种事件只能有一条规则"


def _problems_of(rule: ItemRule, book: Rulebook) -> Iterator[str]:
    wanted = {"adopted": {"publication", "genre"}, "instructed": {"rank"}}.get(rule.event, set())
    given = {name for name in ("publication", "genre", "rank") if getattr(rule, name)}
    if wanted != given:
        yield f"{rule.id}：事件 {rule.event!r} 须给出 {'、'.join(sorted(wanted)) or '(无)'}，现为 {'、'.join(sorted(given)) or '(无)'}"
    if rule.publication and rule.publication not in {p.code for p in book.publications}:
        yield f"{rule.id}：没有刊物 {rule.publication!r}"
    if rule.rank and rule.rank not in {r.code for r in book.ranks}:
        yield f"{rule.id}：没有批示级别 {rule.rank!r}"
