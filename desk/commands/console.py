"""`yishi console`: the web console alone, without the service's jobs."""

import signal
import threading

import typer

from desk.commands.common import at_desk


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
