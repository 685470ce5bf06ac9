"""建议: what a mail asks of the ledger and a person has to do: an item taken back, a commission delivered. Records nothing of it."""

from dataclasses import replace

from classify.commissions import with_deliveries
from classify.submission import Doubt, DoubtCode, Submission
from classify.titles import title_key
from config.period import civil_date
from desk.acts.history import History
from ingest.mail import RawMail
from ledger.book import Page
from ledger.views import Views


def with_proposals(page: Page, submission: Submission, raw: RawMail, *, history: History) -> Submission:
    """The submission of a known unit with what it seems to deliver or to take back."""
    if submission.unit is None:
        return submission
    day = civil_date(raw.received_at)
    asked = history.asked(page, day).get(submission.unit, ())
    return _asking_back(page.views, with_deliveries(submission, asked, day=day))


def _asking_back(views: Views, submission: Submission) -> Submission:
    """What the unit asks to take back, by its title; the likeliest title that the ledger knows decides."""
    if not submission.withdraws:
        return submission
    keys = {title: key for title in submission.withdraws if (key := title_key(title))}
    _, counted = views.items_like(text_keys=(), title_keys=set(keys.values()))
    found = next(((counted[submission.unit, key].item, title) for title, key in keys.items() if (submission.unit, key) in counted), None)
    if found:
        detail = f"要求撤回 {found[0]}《{found[1]}》；同意请 yishi withdraw {found[0]}"
    else:
        detail = f"要求撤回《{submission.withdraws[0]}》，没有找到这一标题的信息，请人工查找"
    told = (replace(each, detail=detail) if each.code is DoubtCode.ASKS_WITHDRAWAL else each for each in submission.doubts)
    doubts: tuple[Doubt, ...] = tuple(told)
    return replace(submission, doubts=doubts)
