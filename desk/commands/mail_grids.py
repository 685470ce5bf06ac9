"""How mails look as tables on a terminal, in Chinese; loads nothing of figures. Shapes what it is
given; asks nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from config.roster import Roster
from desk.acts.labels import DOUBTS, ITEM_STATES, OUTCOMES, STRENGTHS, held_rule, minute_text
from desk.acts.mailroom.held import HeldMail
from desk.acts.mailroom.log_line import LogLine
from desk.commands.grid import Grid

OF_OUTCOME = {
    "held": ["带密级标志"],
    "unreadable": ["不是可读的邮件"],
    "seen_before": ["同一封信已登记"],
}


def log_table(lines: Iterable[LogLine], roster: Roster) -> Grid:
    """来件日志: a mail a line, with what became of it and why; the sender's address where no unit
    is known.
    """
    names = {code: blocks[-1].short for code, blocks in roster.blocks.items()}
    table = Grid(
        "来件日志",
        left=("收到", "单位或发件人", "主题", "去向", "信息", "原因"),
        right=("记录号",),
        fixed=("收到", "去向", "信息"),
    )
    for line in lines:
        units = dict.fromkeys(names.get(item.unit, item.unit) for item in line.items if item.unit)
        row = (
            minute_text(line.received_at),
            "、".join(units) or line.sender or "",
            line.subject or "",
            "\n".join(_fates(line)),
            "\n".join(item.item for item in line.items),
            "\n".join(_reasons(line)),
        )
        table.add_row(*row, str(line.entry))
    return replace(table, title=f"来件日志（{len(table.rows)} 封）")


def held_table(mails: Sequence[HeldMail]) -> Grid:
    """扣留的来件: where each lies and which rule held it."""
    table = Grid(
        f"扣留的来件（{len(mails)} 封）",
        left=("收到", "发件人", "所在", "程度", "规则"),
        right=("记录号",),
        fixed=("收到", "程度"),
    )
    for mail in mails:
        place = (
            f"{mail.mailbox} {mail.folder} UID {mail.uid}"
            if mail.mailbox != "files"
            else mail.folder
        )
        row = (
            minute_text(mail.received_at),
            mail.sender or "",
            place,
            STRENGTHS[mail.strength],
            held_rule(mail.rule),
        )
        table.add_row(*row, str(mail.entry))
    return table


def _fates(line: LogLine) -> list[str]:
    """What became of the mail: of a recorded one, what its items count as, in the order of the
    items where they differ.
    """
    states = [item.state for item in line.items]
    if line.outcome != "recorded" or set(states) <= {"counted"}:
        return [OUTCOMES[line.outcome]]
    shown = states if len(set(states)) > 1 else states[:1]
    return [OUTCOMES["recorded"] if state == "counted" else ITEM_STATES[state] for state in shown]


def _reasons(line: LogLine) -> list[str]:
    """Doubts, of a repeat what it repeats; a held or unreadable mail has no word of its own to
    show.
    """
    codes = dict.fromkeys(
        [
            *line.doubts,
            *(code for item in line.items if not item.repeat_of for code in item.doubts),
        ]
    )
    repeats = [
        f"{'修订' if 'revised' in item.doubts else '同'} {item.repeat_of}"
        for item in line.items
        if item.repeat_of
    ]
    return [
        *OF_OUTCOME.get(line.outcome, []),
        *(DOUBTS.get(code, code) for code in codes),
        *repeats,
    ]
