"""`yishi service schedule`, `outbox`, `console`: the clock, its letters, and the web console."""

import signal
import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from desk.acts.labels import LETTER_STATES, RUN_OUTCOMES
from desk.commands.common import Actor, Json, actor_or_user, at_desk, print_json

if TYPE_CHECKING:
    from datetime import datetime

    from desk.acts.clock.runs import Job, Planned
    from desk.wiring import Desk
    from ledger.office.outbox import Posted
    from ledger.office.runs import Run

SHOWN = 50  # letters that are done with


def schedule(
    context: typer.Context,
    do: Annotated[
        Literal["run"] | None, typer.Argument(metavar="[run]", help="run：立即运行")
    ] = None,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="任务名；不写则运行所有到期的")
    ] = None,
    actor: Actor = None,
    json: Json = False,
) -> None:
    """时刻表：后台定时做的事，上次、下次和结果；yishi service schedule run 名称 立即做一次。"""
    from desk.acts.clock.runs import schedule as planned_of
    from desk.forms.service import run_form, schedule_form
    from desk.jobs import Works, jobs_of

    with at_desk(context) as desk:
        jobs = jobs_of(Works(desk))
        if do:
            runs = _run(desk, jobs, name, actor_or_user(actor))
            forms = [{"job": run.job} | run_form(run) for run in runs]
            lines = run_lines(runs)
        else:
            planned = planned_of(desk.book, jobs, now=desk.now())
            forms, lines = schedule_form(planned), schedule_lines(planned)
        warning = desk.settings.schedule.calendar.warning(desk.today)
        silent = desk.settings.outbox.host is None
    if json:
        print_json(forms)
    else:
        for line in lines:
            typer.echo(line)
    if not do and silent:
        typer.echo(
            "没有设置发信服务器（[outbox] host）：信只列在 yishi service outbox 中，不会寄出。",
            err=True,
        )
    if warning:
        typer.echo(warning, err=True)


def outbox(
    context: typer.Context,
    do: Annotated[
        Literal["show", "resend", "cancel", "send"] | None,
        typer.Argument(metavar="[show|resend|cancel|send]"),
    ] = None,
    number: Annotated[int | None, typer.Argument(metavar="[ID]", help="信的编号")] = None,
    json: Json = False,
) -> None:
    """发件箱：程序写的信寄出没有；show 看一封，resend 再寄，cancel 取消，send 立即寄出待寄的。"""
    if (number is None) == (do in {"show", "resend", "cancel"}):
        raise typer.BadParameter("show、resend、cancel 后面写信的编号，send 后面不写")
    with at_desk(context) as desk:
        letters = _letters(desk, do, number)
    if json:
        from desk.forms.service import letter_form

        forms = [letter_form(posted, text=do == "show") for posted in letters]
        print_json(forms[0] if number is not None else forms)
        return
    for line in letter_lines(letters, text=do == "show") if letters else ["发件箱是空的。"]:
        typer.echo(line)


def schedule_lines(planned: "Sequence[Planned]") -> Iterator[str]:
    for one in planned:
        last = f"上次 {_ran(one.last)}" if one.last else "还没有运行过"
        yield f"{one.job.name}（{one.job.label}）：下次 {_clock(one.next)}；{last}"
    yield "收信和寄信随时在做：见 yishi status、yishi service outbox。"


def run_lines(runs: "Sequence[Run]") -> Iterator[str]:
    yield from (f"{run.job}：{_ran(run)}" for run in runs)
    if not runs:
        yield "没有到期的。"


def letter_lines(letters: "Sequence[Posted]", *, text: bool) -> Iterator[str]:
    for posted in letters:
        course, letter = posted.course, posted.letter
        when = _clock(course.sent_at or course.made_at)
        again = (
            f"，已试 {course.attempts} 次，下次 {_clock(posted.next_try)}"
            if posted.state == "waiting"
            else ""
        )
        to = f" → {'、'.join(course.reached)}" if course.reached else ""
        yield f"{posted.id}  {when}  {LETTER_STATES[posted.state]}{again}  {letter.subject}{to}"
        if course.words:
            yield f"    {course.words}"
        yield from (f"    附件 {e.name}（{len(e.content)} 字节）" for e in letter.enclosures)
        if text:
            yield from (f"    {line}" for line in letter.text.splitlines())


def _run(desk: "Desk", jobs: Sequence["Job"], name: str | None, actor: str) -> list["Run"]:
    """The runs; what they wrote is sent as well, where it can be."""
    from config.errors import Refused
    from config.sentences import nearest
    from desk.acts.clock.outbox import send_letters
    from desk.acts.clock.runs import run_now, run_owed
    from desk.edges import open_post

    known = [job.name for job in jobs]
    if name and name not in known:
        raise Refused(
            f"没有任务 {name}，最接近的是 {nearest(name, known)}；可用 {'、'.join(known)}"
            if known
            else "设置 [schedule] skip 停用了全部任务"
        )
    try:
        if name:
            return [
                run_now(desk.book, job, now=desk.now, actor=actor)
                for job in jobs
                if job.name == name
            ]
        return [run for job in jobs if (run := run_owed(desk.book, job, now=desk.now))]
    finally:
        send_letters(desk.book, open_post(desk), now=desk.now)


def _letters(desk: "Desk", do: str | None, number: int | None) -> list["Posted"]:
    from desk.acts.clock.outbox import send_again, send_letters
    from desk.edges import open_post
    from ledger.office.outbox import cancel, letter_at, letters

    if do == "cancel" and number is not None:
        return [cancel(desk.book, number)]
    if do == "resend" and number is not None:
        send_again(desk.book, number, now=desk.now())
    if do in {"resend", "send"}:
        send_letters(desk.book, open_post(desk), now=desk.now)
    if number is not None:
        return [letter_at(desk.book, number)]
    listed = letters(desk.book)
    open_ones = [one for one in listed if one.state in {"waiting", "refused"}]
    return sorted(
        {one.id: one for one in (*open_ones, *listed[-SHOWN:])}.values(), key=lambda one: one.id
    )


def _ran(run: "Run") -> str:
    hand = f"（{run.by} 要求）" if run.by_hand else ""
    again = (
        f"，第 {run.tries} 次；下次 {_clock(run.again)}"
        if run.outcome == "failed" and run.again
        else ""
    )
    words = f"：{run.words}" if run.words else ""
    return f"{_clock(run.slot)}{hand} {RUN_OUTCOMES[run.outcome]}{again}{words}"


def _clock(moment: "datetime | None") -> str:
    from config.period import SHANGHAI

    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if moment else "—"


def console(context: typer.Context) -> None:
    """网页：只开网页，不收件，直到收到停止信号（平时由 yishi run 一并提供）。"""
    from desk.console import open_console
    from desk.jobs import Works, jobs_of
    from desk.web.server import serving

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    with (
        at_desk(context, service=True) as desk,
        serving(open_console(desk, jobs=jobs_of(Works(desk)))) as address,
    ):
        typer.echo(f"网页已在 {address} 提供；Ctrl-C 停止")
        stop.wait()
