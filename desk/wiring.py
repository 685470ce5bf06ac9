"""From settings to the desk: rules, ledger and archive, which is all that most commands need
(edges.py has the rest). Decides nothing.
"""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from config.clock import Clock, system_clock
from config.period import civil_date
from config.phrases import NO_PHRASES, Phrases, load_phrases, shipped_phrases
from config.roster import load_roster
from config.settings import Settings, load_settings
from desk.acts.rules import Rules
from ledger.archive import Archive, FileArchive
from ledger.book import Book
from scoring.rulebook_file import Rulebook, find_rulebook, load_rulebook


@dataclass(frozen=True, slots=True)
class Desk:
    """What every command and job works with."""

    settings: Settings
    rules: Rules
    book: Book
    archive: Archive
    now: Clock
    phrases: Phrases = NO_PHRASES

    @property
    def today(self) -> date:
        """The civil date in Shanghai."""
        return civil_date(self.now())


def open_desk(config: Path | None, *, now: Clock = system_clock) -> Desk:
    """Everything but mailboxes, by the settings file; Misconfigured or EdgeDown where something
    can't be used.
    """
    settings = load_settings(config, environ=os.environ)
    folder = settings.rulebook.path or find_rulebook(settings.rulebook.name or "")
    rules = Rules(load_roster(settings.roster.path), load_rulebook(folder), settings.scoring.starts)
    phrases = _phrases(settings, rules.rulebook)
    return Desk(
        settings,
        rules,
        Book(settings.ledger.url, now=now),
        FileArchive(settings.ledger.archive),
        now,
        phrases,
    )


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
