"""The samples of tests/samples/understanding with their answers, and what the program made of
each: read alone, and in order through the real acts.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from classify.mail_texts import MailTexts, texts_of
from classify.read import read
from classify.screen import Mark, screen
from classify.submission import Submission
from config.period import civil_date
from desk.acts.mailroom.intake import at_its_key, take_in
from desk.edges import open_intake
from desk.wiring import Desk
from ingest.documents import read_documents
from ingest.mail import MailKey, RawMail
from ingest.parse import canonical, digest_of, opened, parse
from tests.desks import ROOT, log_of, make_office

FOLDER = ROOT / "tests" / "samples" / "understanding"


@dataclass(frozen=True)
class Sample:
    """A mail and its answer (tests/samples/understanding/README.md)."""

    name: str
    answer: Mapping[str, Any]

    @property
    def number(self) -> str:
        return self.name.partition("-")[0]

    @property
    def held_out(self) -> bool:
        return bool(self.answer["held_out"])

    @property
    def received_at(self) -> datetime:
        return self.answer["received_at"]

    @property
    def items(self) -> Sequence[Mapping[str, Any]]:
        return self.answer.get("items", ())

    @cached_property
    def content(self) -> bytes:
        return (FOLDER / f"{self.name}.eml").read_bytes()

    @cached_property
    def raw(self) -> RawMail:
        key = MailKey("samples", "INBOX", 1, int(self.number))
        return RawMail(
            key,
            self.received_at,
            len(self.content),
            canonical(self.content),
            digest_of(canonical(self.content)),
        )

    @cached_property
    def texts(self) -> MailTexts:
        parsed = parse(self.content)
        return texts_of(opened(parsed, read_documents(parsed.attachments)))


@dataclass(frozen=True)
class Taken:
    """What the program made of a sample: the mark that it saw, what it read where nobody minds the
    mark, and the items in the ledger.
    """

    sample: Sample
    mark: Mark | None
    submission: Submission
    recorded: Sequence[Mapping[str, Any]]


def samples() -> list[Sample]:
    """In the order in which they came."""
    found = [
        Sample(file.stem, tomllib.loads(file.read_text("utf-8")))
        for file in sorted(FOLDER.glob("*.toml"))
    ]
    return sorted(found, key=lambda sample: (sample.received_at, sample.name))


def take_all(chosen: Sequence[Sample], folder: Path) -> list[Taken]:
    """All of them, one by one into the fresh ledger of an office in `folder`, as they came."""
    with make_office(folder).desk() as desk:
        with open_intake(desk) as intake:
            take_in(
                intake,
                [[sample.raw] for sample in chosen],
                place=at_its_key,
                after_batch=lambda: None,
            )
        lines = log_of(desk.book, desk.rules.roster)
        recorded = {line["uid"]: line["items"] for line in lines}
        return [_taken(sample, desk, recorded[int(sample.number)]) for sample in chosen]


def _taken(sample: Sample, desk: Desk, recorded: Sequence[Mapping[str, Any]]) -> Taken:
    day, taught = civil_date(sample.received_at), sample.answer.get("taught", {})
    submission = read(sample.texts, desk.rules.roster, day=day, taught=taught, phrases=desk.phrases)
    return Taken(sample, screen(sample.texts), submission, recorded)
