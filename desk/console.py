"""From settings to the web console: what its pages work with, and the console beside another
command. Decides nothing.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial

import structlog

from config.errors import EdgeDown
from config.phrases import Phrases
from desk.acts.clock.runs import Job
from desk.acts.mailroom.previews import PREVIEWED, Previews
from desk.acts.rules import Rules
from desk.edges import open_uploads, release_held
from desk.web.requests import Console
from desk.wiring import Desk
from ingest.sandbox import Sandbox

RELEASE_SECONDS = 60  # of a mailbox that a person waits for


def open_console(desk: Desk, *, jobs: Sequence[Job] = ()) -> Console:
    """What the pages of the console work with; the clock's jobs are shown, not run."""
    limits = desk.settings.limits
    previews = Previews(
        partial(
            Sandbox, PREVIEWED, workers=1, seconds=limits.open_seconds, memory=limits.open_memory
        )
    )
    return Console(
        desk.settings,
        desk.rules,
        desk.book,
        desk.archive,
        desk.now,
        previews,
        open_uploads(desk),
        partial(release_held, desk, seconds=RELEASE_SECONDS),
        desk.phrases,
        jobs,
        in_force=lambda: _in_force(desk),
    )


def _in_force(desk: Desk) -> tuple[Rules, Phrases, str]:
    found = desk.files.now()
    return found.rules, found.phrases, found.problem


@contextmanager
def console_beside(desk: Desk, *, jobs: Sequence[Job] = ()) -> Iterator[None]:
    """The console while the block runs, if the settings want it; mail is taken in all the same
    where its port can't be had.
    """
    from desk.web.server import serving  # noqa: PLC0415  no command but these two waits for a web server to be imported

    with ExitStack() as stack:
        if desk.settings.console.enabled:
            try:
                stack.enter_context(serving(open_console(desk, jobs=jobs)))
            except EdgeDown as error:
                structlog.get_logger().warning("console.failed", reason=str(error))
        yield
