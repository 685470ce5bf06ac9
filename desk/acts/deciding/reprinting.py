"""更正采用: adoptions that stood in another issue, or in another genre: revoked and recorded anew, all or none. Shows nothing."""

from collections.abc import Collection
from datetime import date

from config.errors import Refused
from desk.acts.record import Recorded, act_on
from desk.acts.rules import Rules
from ledger.book import Writer
from ledger.facts import Fact
from ledger.payloads import EntryKind
from ledger.portable import AdoptedLine, RevokedLine
from ledger.views import Views


def adoptions_at(views: Views, entries: Collection[int], *, publication: str) -> list[Fact]:
    """The adoptions of these entries, in the order of recording; Refused where one is none by that publication, or holds no more."""
    stored = views.stored(sorted(entries))
    kept = [seq for seq, one in stored.items() if one.entry.kind is EntryKind.ADOPTED]
    facts = [fact for seq in kept if (fact := views.fact_at(seq)).publication == publication]
    if len(facts) != len(entries):
        raise Refused("所选的采用不在这份刊物上，请刷新后再选")
    if gone := [fact.seq for fact in facts if not views.holds(fact)]:
        raise Refused(f"第 {gone[0]} 号记录已经更正过了，请刷新后再选")
    return facts


def reprint_on(
    writer: Writer,
    facts: Collection[Fact],
    *,
    genre: str | None,
    issue: str | None,
    reason: str,
    rules: Rules,
    today: date,
) -> list[Recorded]:
    """Say of these adoptions that they stood in that issue and genre (None: as it was): each is revoked, and recorded anew on its own day with its note.

    What stands there already is left as it is; Refused where that is all of them.
    """
    wrong = [
        fact
        for fact in facts
        if (genre or fact.genre, issue or fact.issue) != (fact.genre, fact.issue)
    ]
    if not wrong:
        raise Refused("所选的采用本来就在这一期、这种体裁，没有写入任何内容")
    words = writer.views.words(fact.seq for fact in wrong)
    done = []
    for fact in wrong:
        line = AdoptedLine(
            item=fact.item or "",
            publication=fact.publication or "",
            genre=genre or fact.genre or "",
            issue=issue or fact.issue,
            day=fact.day,
            note=words.get(fact.seq, {}).get("note"),
            actor=writer.actor,
        )
        done.append(
            act_on(
                writer,
                RevokedLine(fact=fact.ref, reason=reason, day=today, actor=writer.actor),
                rules=rules,
                today=today,
            )
        )
        done.append(act_on(writer, line, rules=rules, today=today))
    return done
