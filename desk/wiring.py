"""From settings to the desk: rules, ledger and archive, which is all that most commands need
(edges.py has the rest). Decides nothing.
"""

import os
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from config.clock import Clock, system_clock
from config.errors import Misconfigured
from config.period import civil_date
from config.phrases import NO_PHRASES, Phrases, load_phrases, shipped_phrases
from config.roster import load_roster
from config.settings import Settings, load_settings
from desk.acts.rules import Rules, check_groups, check_units
from ledger.archive import Archive, FileArchive
from ledger.book import Book
from scoring.rulebook_file import Rulebook, find_rulebook, load_rulebook


@dataclass(frozen=True, slots=True)
class InForce:
    """By what everything is judged now; `problem` is why a file that was changed since is not used,
    "" where the files are those in force.
    """

    rules: Rules
    phrases: Phrases = NO_PHRASES
    problem: str = ""


@dataclass(slots=True, eq=False)
class RuleFiles:
    """名册与规则: read anew when a file changes, and checked first: what is bad leaves in force
    what
    was. Asked by several threads; the worst that comes of two at once is that both read.
    """

    settings: Settings
    book: Book | None = None
    _stamp: tuple[tuple[int, int, int], ...] = ()
    _in_force: InForce | None = None

    def now(self) -> InForce:
        """Misconfigured where there never was a good one."""
        stamp = tuple(_stamp_of(file) for file in self._files())
        if self._in_force is None:
            self._in_force = self._read()
        elif stamp != self._stamp:
            self._in_force = self._read_again(self._in_force)
        self._stamp = stamp
        return self._in_force

    def check(self) -> None:
        """Misconfigured for a ledger that names units that the roster in force has not."""
        self._check(self.now())

    def why_not(self) -> str:
        """Why they can't be used by whoever begins now, "" where they can."""
        try:
            self.check()
        except Misconfigured as error:
            return str(error)
        return ""

    def _read(self) -> InForce:
        roster, book = load_roster(self.settings.roster.path), load_rulebook(_folder(self.settings))
        check_groups(roster, book, where=str(self.settings.roster.path))
        rules = Rules(roster, book, self.settings.scoring.starts)
        return InForce(rules, _phrases(self.settings, book))

    def _check(self, found: InForce) -> None:
        if self.book:
            with self.book.reading() as views:
                check_units(found.rules.roster, views, where=str(self.settings.roster.path))

    def _read_again(self, before: InForce) -> InForce:
        from structlog import get_logger  # noqa: PLC0415  whose files stay as they are loads no log

        try:
            found = self._read()
            self._check(found)
        except Misconfigured as error:
            get_logger().warning("rules.refused", reason=str(error))
            return replace(before, problem=str(error))
        rules = found.rules
        get_logger().info("rules.read", roster=rules.roster.digest, rulebook=rules.rulebook.digest)
        return found

    def _files(self) -> tuple[Path, ...]:
        own = self.settings.classify.phrases
        return (
            self.settings.roster.path,
            _folder(self.settings) / "rules.toml",
            *([own] if own else []),
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """What every command and job works with."""

    settings: Settings
    files: RuleFiles
    book: Book
    archive: Archive
    now: Clock

    @property
    def rules(self) -> Rules:
        """Roster and rulebook as their files have them, or had them when they were good last."""
        return self.files.now().rules

    @property
    def phrases(self) -> Phrases:
        return self.files.now().phrases

    @property
    def today(self) -> date:
        """The civil date in Shanghai."""
        return civil_date(self.now())


def open_desk(config: Path | None, *, now: Clock = system_clock, strict: bool = True) -> Desk:
    """Everything but mailboxes, by the settings file; Misconfigured or EdgeDown where something
    can't be used. Not `strict`: roster and rulebook are read by whoever asks for them.
    """
    settings = load_settings(config, environ=os.environ)
    files = RuleFiles(settings)
    if strict:
        files.now()
    files.book = book = Book(settings.ledger.url, now=now)
    if strict:
        try:
            files.check()
        except Misconfigured:
            book.dispose()
            raise
    return Desk(settings, files, book, FileArchive(settings.ledger.archive), now)


def _folder(settings: Settings) -> Path:
    return settings.rulebook.path or find_rulebook(settings.rulebook.name or "")


def _stamp_of(file: Path) -> tuple[int, int, int]:
    """What changes when a file does; nothing where it can't be seen: reading it says why."""
    try:
        found = file.stat()
    except OSError:
        return (0, 0, 0)
    return (found.st_mtime_ns, found.st_size, found.st_ino)


def _phrases(settings: Settings, rulebook: Rulebook) -> Phrases:
    """The office's own, else those that ship for the rulebook of that name; none where there are
    none: then no category is proposed.
    """
    file = settings.classify.phrases or shipped_phrases(rulebook.name)
    return (
        load_phrases(file, known={category.code for category in rulebook.categories})
        if file
        else NO_PHRASES
    )
