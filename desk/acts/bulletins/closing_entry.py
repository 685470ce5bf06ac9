"""签发的记录: the entry that closes a quarter holds its figures and lines; from then on it is
read.
"""

from collections.abc import Mapping
from datetime import date

from config.errors import Refused
from config.period import Quarter, quarters_between
from desk.acts.rules import Rules
from desk.acts.tallies.tally import LINES, TALLIES, is_closed, starts, work_out
from ledger.book import Writer
from ledger.entry import LedgerEntry
from ledger.payloads import Closed
from ledger.portable import ClosedLine, Figures, in_words
from ledger.recording import fact_fields
from ledger.views import Views
from scoring.score import figures


def write_closing(writer: Writer, line: ClosedLine, *, rules: Rules, today: date) -> LedgerEntry:
    """Close a quarter, and the earlier ones in which no fact is effective; Refused says why not.

    `today` is what the quarter must be over by: the clock's day at the desk, the line's own in an
    import.
    """
    quarter = Quarter.parse(line.period)
    frozen = to_close(writer.views, quarter, rules, today)
    tallies: dict[str, dict[str, object]] = {}
    own: dict[str, dict[str, int | str]] = {}
    for each in frozen:
        units, nowhere = work_out(writer.views, each, rules=rules)
        tallies[str(each)] = {
            "units": TALLIES.dump_python(units, mode="json"),
            "nowhere": LINES.dump_python(nowhere, mode="json"),
        }
        own = {tally.unit: figures(tally) for tally in units}
    _compare(line.figures or {}, own, quarter)
    first = starts(writer.views, rules)
    payload = Closed(
        **fact_fields(writer, line, period=line.period),
        period=line.period,
        figures=own,
        tallies=tallies,
        starts=str(first) if first else None,
        rulebook=rules.rulebook.name,
        rulebook_digest=rules.rulebook.digest,
        roster_digest=rules.roster.digest,
        head=writer.views.head()[1],
    )
    return writer.append(payload, in_words(line))


def to_close(views: Views, quarter: Quarter, rules: Rules, today: date) -> tuple[Quarter, ...]:
    """The quarters that this closing closes; none for one of before the regulation, whose closing
    counts for nothing.
    """
    if rules.rulebook.span is not Quarter:
        raise Refused(
            f"《{rules.rulebook.title}》不按季度考核（period = {rules.rulebook.period!r}）；"
            "签发目前只用于按季度的规则"
        )
    first = rules.rulebook.first_quarter
    if today <= quarter.last_day:
        raise Refused(
            f"{quarter} 到 {quarter.last_day} 才结束，{quarter.next.first_day} 起可以签发"
        )
    if quarter < first:
        return ()
    if is_closed(views, quarter):
        raise Refused(f"{quarter} 已签发；现在发现的差错更正在第一个未签发的季度")
    closed = views.quarters.last_closed()
    after = Quarter.from_ordinal(closed).next if closed is not None else first
    stirred = views.quarters.first_stirred(after=after.ordinal)
    if stirred is not None and stirred < quarter.ordinal:
        raise Refused(f"{Quarter.from_ordinal(stirred)} 有记录而未签发，请先签发它")
    if closed is None:
        after = min(quarter, max(first, starts(views, rules) or quarter))
    return quarters_between(after, quarter)


def _compare(
    wanted: Mapping[str, Figures], figures: Mapping[str, Mapping[str, int | str]], quarter: Quarter
) -> None:
    for unit, theirs in wanted.items():
        if unit not in figures:
            raise Refused(f"figures 中的 {unit!r} 在 {quarter} 的名册上没有")
        for key, ours in figures[unit].items():
            if getattr(theirs, key) != ours:
                raise Refused(
                    f"{quarter} {unit} 的 {key}：文件为 {getattr(theirs, key)}，本台账算得 {ours}"
                )
