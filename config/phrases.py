"""类别用语: weighted phrases that speak for the kinds of an article (第六条). Reads their TOML
file; never a mail's text.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from config.errors import Misconfigured
from config.owner import Owner
from config.sentences import nearest
from config.tomlfile import Table, load_toml

Place = Literal["title", "text", "cover"]
PLACES: tuple[Place, ...] = ("title", "text", "cover")
GAP = "…"

_SHIPPED = Path(__file__).parent / "phrases"
_GAPS_AT_MOST = 2


@dataclass(frozen=True, slots=True)
class Phrase:
    """用语: `words` at `place` speak for `category` by `weight`, against it where that is
    negative; `…` in the words is a short gap.
    """

    category: str
    place: Place
    words: str
    weight: int


@dataclass(frozen=True, slots=True, eq=False)
class Phrases(Owner):
    """All phrases of an office, equal only to themselves. A category wins by `margin` or not at
    all; `names` are the categories' Chinese names (code -> name).
    """

    margin: int = 1
    names: tuple[tuple[str, str], ...] = ()
    listed: tuple[Phrase, ...] = ()


NO_PHRASES = Phrases()


def _usable(words: str) -> str:
    parts = words.split(GAP)
    if len(parts) > _GAPS_AT_MOST + 1 or not all(
        any(map(str.isprintable, part.strip())) for part in parts
    ):
        raise ValueError(f"{GAP} 至多 {_GAPS_AT_MOST} 处，前后都要有字")
    return words


Words = Annotated[str, Field(min_length=1, max_length=40), AfterValidator(_usable)]
Weight = Annotated[int, Field(ge=-20, le=20)]
Weights = Annotated[dict[Words, Weight], Field(max_length=500)]


class _CategoryTable(Table):
    code: Annotated[str, Field(pattern=r"^[a-z0-9_.-]+$")]
    name: Annotated[str, Field(min_length=1, max_length=40)]
    title: Weights = Field(default_factory=dict)
    text: Weights = Field(default_factory=dict)
    cover: Weights = Field(default_factory=dict)


class _PhrasesFile(Table):
    margin: Annotated[int, Field(ge=1, le=100)] = 1
    categories: Annotated[
        tuple[_CategoryTable, ...], Field(alias="category", strict=False, max_length=50)
    ] = ()


def shipped_phrases(rulebook: str) -> Path | None:
    """The file that ships for the rulebook of that name; None where there is none."""
    file = _SHIPPED / f"{rulebook}.toml"
    return file if file.is_file() else None


def load_phrases(file: Path, *, known: Collection[str]) -> Phrases:
    """The phrases of a file for the categories that the rulebook declares (`known`); Misconfigured
    names the file and the key.
    """
    tables = load_toml(file, model=_PhrasesFile)
    codes = [category.code for category in tables.categories]
    for code in codes:
        if code not in known:
            hint = f"，最接近的是 {nearest(code, tuple(known))}" if known else ""
            raise Misconfigured(f"{file}：category.{code}.code：计分办法没有这个类别{hint}")
        if codes.count(code) > 1:
            raise Misconfigured(f"{file}：category.{code}.code：这个类别写了两次，请合并")
    return Phrases(
        margin=tables.margin,
        names=tuple((category.code, category.name) for category in tables.categories),
        listed=tuple(phrase for category in tables.categories for phrase in _phrases_of(category)),
    )


def _phrases_of(category: _CategoryTable) -> list[Phrase]:
    by_place = {"title": category.title, "text": category.text, "cover": category.cover}
    return [
        Phrase(category.code, place, words, weight)
        for place in PLACES
        for words, weight in by_place[place].items()
    ]
