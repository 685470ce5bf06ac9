"""A period's or a year's bulletin on its pages: to look at, to take away, with a person's own
words.
"""

import hashlib
from typing import cast

from config.period import Period
from desk.acts.bulletins.bulletin import write_words
from desk.acts.bulletins.press import KINDS, Press, file_of, page_of
from desk.web.periods import found_or_missing
from desk.web.requests import Download, Missing, Overtaken, Printout, Redirect, Request
from ledger.office.bulletin_words import OwnWords, own_words_of


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
