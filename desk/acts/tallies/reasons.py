"""得分缘由: score lines with their items' titles, the facts behind them, and the mails they came
in, looked up together. Writes nothing.
"""

from collections.abc import Iterable, Mapping

from desk.acts.bulletins.bulletin import titles_of
from ledger.facts import Fact
from ledger.views import ItemView, MailView, Views
from scoring.reasons import Cause, Reason
from scoring.score import ScoreEntry


def reasons_of(views: Views, lines: Iterable[ScoreEntry]) -> list[Reason]:
    """Each line in its order."""
    lines = list(lines)
    items = views.items.by_ids(dict.fromkeys(line.item for line in lines if line.item))
    titles, mails = titles_of(views, items), mails_of(views, items)
    facts = _facts(views, {seq for line in lines for seq in line.because}, items)
    return [
        Reason(
            line=line,
            title=titles.get(line.item) if line.item else "",
            causes=tuple(Cause(seq, facts[seq].kind, facts[seq].day) for seq in line.because),
            mail=mails.get(line.item or "", ""),
        )
        for line in lines
    ]


def mails_of(views: Views, items: Mapping[str, ItemView]) -> dict[str, str]:
    """Item → where the mail lies that brought it: mailbox, folder, UID, and the beginning of its
    digest.
    """
    by_digest = {
        m.digest: m
        for m in reversed(views.log.of_digests(one.mail for one in items.values() if one.mail))
        if m.outcome == "recorded"
    }
    found = {}
    for item in items.values():
        mail = by_digest.get(item.mail) or (
            views.log.of_entry(item.logged) if item.logged else None
        )
        if mail:
            found[item.id] = _place(mail)
    return found


def _place(mail: MailView) -> str:
    digest = f" {mail.digest[:12]}" if mail.digest else ""
    return f"{mail.mailbox} {mail.folder} UID {mail.uid}{digest}"


def _facts(views: Views, wanted: set[int], items: Iterable[str]) -> dict[int, Fact]:
    known = {
        fact.seq: fact for fact in views.facts.on_items(views.facts.joined_by_repeats(set(items)))
    }
    return {seq: known.get(seq) or views.facts.at(seq) for seq in wanted}
