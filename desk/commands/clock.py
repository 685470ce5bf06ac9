"""`yishi schedule` and `yishi outbox`: what the clock did and will do, and the letters that it wrote."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from desk.acts.labels import LETTER_STATES, RUN_OUTCOMES
from desk.commands.common import Actor, Json, actor_or_user, at_desk, print_json

if TYPE_CHECKING:
    from desk.acts.clock.runs import Job
    from desk.wiring import Desk
    from ledger.letter import Posted
    from ledger.runs import Run

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
    """时刻表：后台定时做的事，上次、下次和结果；yishi schedule run 名称 立即做一次。"""
    from desk.acts.clock.planned import run_form, schedule_form
    from desk.jobs import Works, jobs_of

    with at_desk(context) as desk:
        jobs = jobs_of(Works(desk))
        if do:
            done = _run(desk, jobs, name, actor_or_user(actor))
            forms: list[dict[str, Any]] = [{"job": run.job} | run_form(run) for run in done]
        else:
            forms = schedule_form(desk.book, jobs, now=desk.now())
        warning = desk.settings.schedule.calendar.warning(desk.today)
        silent = desk.settings.outbox.host is None
    if json:
        print_json(forms)
    else:
        for line in run_lines(forms) if do else schedule_lines(forms):
            typer.echo(line)
    if not do and silent:
        typer.echo(
            "没有设置发信服务器（[outbox] host）：信只列在 yishi outbox 中，不会寄出。", err=True
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
    from desk.acts.clock.planned import letter_form

    if (number is None) == (do in {"show", "resend", "cancel"}):
        raise typer.BadParameter("show、resend、cancel 后面写信的编号，send 后面不写")
    with at_desk(context) as desk:
        found = _letters(desk, do, number)
    forms = [letter_form(posted, text=do == "show") for posted in found]
    if json:
        print_json(forms[0] if number is not None else forms)
        return
    for line in letter_lines(forms) if forms else ["发件箱是空的。"]:
        typer.echo(line)


def schedule_lines(forms: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for form in forms:
        last = form["last"]
        yield f"{form['job']}（{form['label']}）：下次 {_clock(form['next'])}；" + (
            f"上次 {_ran(last)}" if last else "还没有运行过"
        )
    yield "收信和寄信随时在做：见 yishi status、yishi outbox。"


def run_lines(forms: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield from (f"{form['job']}：{_ran(form)}" for form in forms)
    if not forms:
        yield "没有到期的。"


def letter_lines(forms: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for form in forms:
        when = _clock(form["sent_at"] or form["made_at"])
        again = (
            f"，已试 {form['attempts']} 次，下次 {_clock(form['next_try'])}"
            if form["state"] == "waiting"
            else ""
        )
        to = f" → {'、'.join(form['to'])}" if form["to"] else ""
        yield f"{form['letter']}  {when}  {LETTER_STATES[form['state']]}{again}  {form['subject']}{to}"
        if form["problem"]:
            yield f"    {form['problem']}"
        yield from (f"    附件 {e['name']}（{e['size']} 字节）" for e in form["enclosures"])
        yield from (f"    {line}" for line in form.get("text", "").splitlines())


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
    from datetime import timedelta

    from desk.acts.clock.outbox import send_letters
    from desk.edges import open_post
    from ledger.letters import cancel, letter_at, letters, send_again

    if do == "cancel" and number is not None:
        return [cancel(desk.book, number)]
    if do == "resend" and number is not None:
        send_again(desk.book, number, now=desk.now(), useful=timedelta(days=1))
    if do in {"resend", "send"}:
        send_letters(desk.book, open_post(desk), now=desk.now)
    if number is not None:
        return [letter_at(desk.book, number)]
    found = letters(desk.book)
    open_ones = [one for one in found if one.state in {"waiting", "refused"}]
    return sorted(
        {one.id: one for one in (*open_ones, *found[-SHOWN:])}.values(), key=lambda one: one.id
    )


def _ran(last: Mapping[str, Any]) -> str:
    hand = f"（{last['by']} 要求）" if last["by_hand"] else ""
    again = f"，第 {last['tries']} 次；下次 {_clock(last['next_try'])}" if last["next_try"] else ""
    said = f"：{last['said']}" if last["said"] else ""
    return f"{_clock(last['due'])}{hand} {RUN_OUTCOMES[last['outcome']]}{again}{said}"


def _clock(moment: str | None) -> str:
    return moment[:16].replace("T", " ") if moment else "—"
