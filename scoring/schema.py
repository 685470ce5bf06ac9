"""规则的用词: every table that a rulebook may have, word by word (docs/rulebook.md). Shapes and spelling only; what they score is elsewhere."""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, StringConstraints

from config.sentences import nearest
from config.tomlfile import Table

QUANTITY = frozenset(
    {"quota_met", "missing", "each", "steps"}
)  # by a count alone: a late fact corrects the period it belongs to
ANY = "any"  # as a publication, genre or rank: whichever has no rule of its own


def _exact(value: object) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | str | Fraction):
        raise ValueError(  # noqa: TRY004 # pydantic turns only this one into its own error
            '分值须精确：写成文本 "0.1" 或 "10/3"，不能写成小数'
        )
    return Fraction(value)


def _among(words: Any) -> BeforeValidator:
    """A closed list: another word is refused by name, with the one that is most like it."""
    known: tuple[str, ...] = get_args(words)

    def check(value: object) -> object:
        if isinstance(value, str) and value not in known:
            raise ValueError(
                f"没有 {value!r} 这个词，最接近的是 {nearest(value, known)}；可用 {'、'.join(known)}"
            )
        return value

    return BeforeValidator(check)


_Length = Literal["week", "month", "quarter", "half_year", "year"]
_Event = Literal["adopted", "reported_up", "instructed", "commended", "received", "attested"]
_OncePer = Literal["item", "rule", "publication", "genre", "rank", "event"]
_Joint = Literal["lead", "each", "split"]
_Kind = Literal[
    "quota_met",
    "missing",
    "each",
    "steps",
    "ratio",
    "run",
    "none",
    "duty",
    "opening",
    "veto",
    "floor",
    "cap",
]
_Counted = Literal["received", "adopted"]
_Unsent = Literal["skip", "as_zero"]
_On = Literal["item", "unit"]

CLOSED = (
    "Length",
    "Event",
    "OncePer",
    "Joint",
    "Kind",
    "Counted",
    "Unsent",
    "On",
)  # the lists of words below
Length = Annotated[_Length, _among(_Length)]
Event = Annotated[_Event, _among(_Event)]
OncePer = Annotated[_OncePer, _among(_OncePer)]
Joint = Annotated[_Joint, _among(_Joint)]
Kind = Annotated[_Kind, _among(_Kind)]
Counted = Annotated[_Counted, _among(_Counted)]
Unsent = Annotated[_Unsent, _among(_Unsent)]
On = Annotated[_On, _among(_On)]
Points = Annotated[Fraction, BeforeValidator(_exact)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.-]+$")]
Taken = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+=[a-z0-9_]+$")]
Words = Annotated[str, StringConstraints(min_length=1)]
Codes = Annotated[tuple[Code, ...], Field(strict=False)]


class Cited(Table):
    """Whatever the regulation gives: with the article (and subparagraph) that gives it, and the day it was last looked up there.

    `if_reading` ("key=value"): the row is there only while that reading is taken.
    """

    cite: Words
    checked: date | None = None
    if_reading: Taken | None = None


class LaterValue(Cited):
    """A value that takes the place of the one before from the period that contains `start` on; while only `announced`, it does not."""

    start: date = Field(alias="from")
    points: Points | None = None
    quota: Annotated[int, Field(gt=0)] | None = None
    announced: bool = False


class Dated(Cited):
    """A value that may change: `then` are its changes; `until` its last day. An `announced` one is not in force yet."""

    start: date | None = Field(default=None, alias="from")
    until: date | None = None
    announced: bool = False
    then: Annotated[tuple[LaterValue, ...], Field(strict=False)] = ()

    def in_force(self, day: date, *, begins: Callable[[date], date]) -> LaterValue | None:
        """The last change that holds on that day; `begins` gives the first day of the period that contains a day."""
        return next(
            (
                c
                for c in sorted(self.then, key=lambda c: c.start, reverse=True)
                if not c.announced and begins(c.start) <= day
            ),
            None,
        )

    def holds(self, day: date, *, begins: Callable[[date], date]) -> bool:
        ended = self.until is not None and begins(self.until + timedelta(days=1)) <= day
        return (
            not self.announced and not ended and (self.start is None or begins(self.start) <= day)
        )


class Group(Dated):
    """单位类别: `quota` items a period (报送任务), None where the text gives none."""

    code: Code
    name: Words
    quota: Annotated[int, Field(gt=0)] | None = None


class NamedCode(Cited):
    """A code that facts may name, with its Chinese name: 体裁, 批示级别, 信息类别."""

    code: Code
    name: Words


class Publication(NamedCode):
    """刊物; an edition, column or section of one is a publication that is `part_of` it, and takes its points where it has none of its own."""

    part_of: Code | None = None


class Occurrence(NamedCode):
    """情形: what a person attests with evidence, of an item or of a unit; with `min` or `max` it bears a number between them."""

    on: On
    min: Points | None = None
    max: Points | None = None

    @property
    def numbered(self) -> bool:
        return self.min is not None or self.max is not None


class Rule(Dated):
    """One amount of points, from the period that contains `start` on."""

    id: Code
    points: Points

    def worth(self, day: date, *, begins: Callable[[date], date]) -> Fraction | None:
        """The points on that day; None before the rule, or while it is only announced."""
        if not self.holds(day, begins=begins):
            return None
        change = self.in_force(day, begins=begins) if self.then else None
        return change.points if change and change.points is not None else self.points


class EventRule(Rule):
    """What one event is worth: `points`, `times` so many, and for each of the number that it bears where `by_number`."""

    times: Points = Fraction(1)
    by_number: bool = False
    occurrence: Code | None = None


class ItemRule(EventRule):
    """What one event on an item is worth; of all rules that count together, the one with the most points pays (`[[together]]`)."""

    event: Event
    counts_in: Code
    publication: Code | None = None
    genre: Code | None = None
    rank: Code | None = None
    adopted: bool | None = None
    adopted_by: Codes = ()
    reported_up: bool | None = None
    joint: Joint | None = None
    joint_points: Points | None = None

    @property
    def key(self) -> tuple[str, str | None, str | None, str | None, str | None]:
        return (self.event, self.publication, self.genre, self.rank, self.occurrence)

    @property
    def plain(self) -> bool:
        """Whether its event says all that it pays for."""
        return (
            self.conditions == (None, (), None)
            and self.occurrence is None
            and ANY not in {self.publication, self.genre, self.rank}
        )

    @property
    def conditions(self) -> tuple[object, ...]:
        return (self.adopted, self.adopted_by, self.reported_up)


class UnitRule(EventRule):
    """What one attested occurrence is worth to the unit, each time."""

    occurrence: Code


class Together(Cited):
    """What counts together on one item: the highest, once per item, publication, rank ...; once per event is adding up, to at `most` so many."""

    code: Code
    once_per: OncePer
    most: Points | None = None

    @property
    def bound(self) -> Rule | None:
        """The rule by which a unit's points for one item stop at `most`."""
        return (
            Rule(id=f"{self.code}.most", cite=self.cite, points=self.most)
            if self.most is not None
            else None
        )


class Credit(Dated):
    """Points for a unit's items go to another unit."""

    unit: Code
    to: Code


class Step(Table):
    """From so many on."""

    at: Annotated[int, Field(ge=0)]
    points: Points


class PeriodRule(Rule):
    """What a period's sums are worth; which keys a kind takes is in scoring/soundness.py."""

    kind: Kind
    points: Points = Fraction()
    of: Counted = "received"
    groups: Codes = ()
    quota: Annotated[int, Field(gt=0)] | None = None
    most: Points | None = None
    steps: Annotated[tuple[Step, ...], Field(strict=False)] = ()
    below: Points | None = None
    at_least: Points | None = None
    no_submissions: Unsent | None = None
    in_a_row: Annotated[int, Field(ge=1)] | None = None
    occurrence: Code | None = None
    by_day: Annotated[int, Field(ge=1)] | None = None
    late_points: Points | None = None
    rules: Codes = ()


class PassMark(Cited):
    """合格线: a period's total below it is marked."""

    points: Points


class YearRules(Table):
    """年终绩效考核: points kept apart from the information score."""

    reprimand: Rule
    zero_adoption: Rule
