"""Which period a page is about, its figures, also as bars, and its bulletin; what is no
period, or has none, is a page that there is not. Writes own words of a bulletin, nothing else.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from markupsafe import Markup

from config.errors import Refused
from config.period import Period, Quarter, Year
from desk.acts.bulletins.bulletin import write_words
from desk.acts.bulletins.press import KINDS, Press, file_of, page_of
from desk.acts.tallies.tally import OfficeYear, QuarterTally, is_closed, quarter_tally, year_tally
from desk.web.requests import Download, Missing, Overtaken, Printout, Redirect, Request
from ledger.office.bulletin_words import OwnWords, own_words_of
from ledger.views import Views

Made = TypeVar("Made")
BACK = 12  # periods that the choice goes back


def current(request: Request) -> Period:
    """The one that runs."""
    return request.console.rules.rulebook.span.of(request.console.today)


def period_asked(request: Request) -> Period:
    """The one of the address, the running one where it names none; Missing for one that has no
    figures: what is to come, or was before the regulation.
    """
    text = request.path.get("period", "")
    try:
        period = request.console.rules.rulebook.span.parse(text) if text else current(request)
    except Refused as error:
        raise Missing(str(error)) from None
    if period > current(request):
        raise Missing(f"{period} 还没有开始")
    return period


def year_asked(request: Request) -> Year:
    """The same for a calendar year."""
    text = request.path.get("year", "")
    try:
        year = Year.parse(text) if text else Year.of(request.console.today)
    except Refused as error:
        raise Missing(str(error)) from None
    if year > Year.of(request.console.today):
        raise Missing(f"{year} 年还没有开始")
    return year


def tally_asked(views: Views, period: Period, *, request: Request) -> QuarterTally:
    rules, today = request.console.rules, request.console.today
    return found_or_missing(lambda: quarter_tally(views, period, rules=rules, today=today))


def office_year(views: Views, year: Year, *, request: Request) -> OfficeYear:
    rules, today = request.console.rules, request.console.today
    return found_or_missing(lambda: year_tally(views, year.year, rules=rules, today=today))


def found_or_missing(make: Callable[[], Made]) -> Made:
    """What has no figures is not there."""
    try:
        return make()
    except Refused as error:
        raise Missing(str(error)) from None


def next_to_close(views: Views, *, request: Request) -> Period:
    """The first period that is over and not closed, the running one where there is none."""
    running = current(request)
    for period in reversed(choices(request)):
        if period < running and not is_closed(views, period) and _stirred(views, period):
            return period
    return running


def choices(request: Request) -> Sequence[Period]:
    """Those that may have figures, the latest first."""
    first, running = (
        request.console.rules.rulebook.span.of(request.console.rules.rulebook.takes_effect),
        current(request),
    )
    several = [running.from_ordinal(running.ordinal - back) for back in range(BACK)]
    return [period for period in several if period >= first] or [running]


def years(request: Request) -> Sequence[Year]:
    """From that in which the regulation took effect on, the latest first."""
    first, last = request.console.rules.rulebook.takes_effect.year, request.console.today.year
    return [Year(year, 1) for year in range(last, max(first, last - BACK) - 1, -1)]


def _stirred(views: Views, period: Period) -> bool:
    """Whether anything is effective in it: what nothing is in is closed with the next."""
    low, high = (Quarter.of(day).ordinal for day in (period.first_day, period.last_day))
    first = views.quarters.first_stirred(after=low)
    return first is not None and first <= high


def printout(request: Request, period: Period | int) -> Printout:
    """The draft as it reads now, or as it was closed; what has no figures is not there."""
    return Printout(found_or_missing(lambda: page_of(_press(request), period)))


def download(request: Request, period: Period | int, *, name: str) -> Download:
    """The same as a file of the kind that the address names."""
    form = request.path["form"]
    if form not in KINDS:
        raise Missing(f"没有格式 {form!r}；可下载 {'、'.join(KINDS)}")
    content = found_or_missing(lambda: file_of(_press(request), period, form))
    return Download(f"{name}.{form}", cast("bytes", content), KINDS[form])


def keep_words(request: Request, period: Period, *, back: str) -> Redirect:
    """Own words into that period's bulletin; Overtaken where the form was filled in against
    others.
    """
    book, known = request.console.book, own_words_of(request.console.book, str(period))
    words = next(iter(request.form.get("words", ())), "").replace("\r\n", "\n")
    number = request.form_text("number")
    if request.form_text("was") != mark_of(known) or not write_words(
        book, period, words=words, number=number, instead_of=known
    ):
        raise Overtaken("您打开这一页之后，已有人改了这些话；没有写入任何内容，请刷新后看过再写")
    return Redirect(back, "已记下，通报里照用")


def mark_of(own: OwnWords) -> str:
    """What travels with the form of own words."""
    words = repr((own.words, own.number)).encode("utf-8", "surrogatepass")
    return hashlib.sha256(words).hexdigest()[:16]


def _press(request: Request) -> Press:
    console = request.console
    return Press(console.book, console.rules, console.settings.bulletin, console.today)


WIDTH, ROW, NAME, FIGURE = 720, 22, 150, 90


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what is reached, of what is wanted (0: nothing is), and its figures in words."""

    name: str
    value: float
    wanted: float
    words: str


def bars(several: Sequence[Bar], *, title: str) -> Markup:
    """A bar each, a line where its wanted value lies; one scale for all."""
    most = max([1.0, *(bar.value for bar in several), *(bar.wanted for bar in several)])
    room = WIDTH - NAME - FIGURE
    drawn = Markup("").join(
        _bar(bar, place * ROW, room / most) for place, bar in enumerate(several)
    )
    return Markup(
        '<svg class="bars" role="img" viewBox="0 0 {} {}" aria-label="{}"><title>{}</title>{}</svg>'
    ).format(WIDTH, max(ROW * len(several), 1), title, title, drawn)


def _bar(bar: Bar, top: int, scale: float) -> Markup:
    met = "met" if bar.wanted and bar.value >= bar.wanted else "short" if bar.wanted else "free"
    mark = NAME + bar.wanted * scale
    line = Markup('<line class="wanted" x1="{0:.1f}" x2="{0:.1f}" y1="{1}" y2="{2}"/>').format(
        mark, top + 1, top + ROW - 3
    )
    return Markup(
        '<g><title>{name}：{words}</title><text x="{x}" y="{y}" text-anchor="end">{short}</text>'
        '<rect class="{met}" x="{left}" y="{rect}" width="{width:.1f}" height="{height}"/>{line}'
        '<text x="{end}" y="{y}">{words}</text></g>'
    ).format(
        name=bar.name,
        short=bar.name if len(bar.name) <= 11 else bar.name[:10] + "…",
        words=bar.words,
        x=NAME - 8,
        y=top + 15,
        met=met,
        left=NAME,
        rect=top + 4,
        width=max(bar.value * scale, 0.5),
        height=ROW - 9,
        line=line if bar.wanted else "",
        end=WIDTH - FIGURE + 8,
    )
