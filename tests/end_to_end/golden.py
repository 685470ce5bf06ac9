"""What intake makes of about 550 invented mails, kept in entries.jsonl.xz: whoever makes intake
faster changes none of it. `python -m tests.end_to_end.golden` keeps it anew and says what changed.
"""

import json
import lzma
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any

from desk.acts.mailroom.intake import at_its_key, take_in
from desk.demo.mails import demo_mails
from desk.edges import open_intake
from desk.logs import configure
from ingest.mail import MailKey, RawMail
from ingest.parse import canonical, digest_of
from ledger.content import words_of
from tests.bench.mails import bench_mails
from tests.desks import MORNING, ROOT, make_office
from tests.quality.samples import samples

KEPT = Path(__file__).with_name("entries.jsonl.xz")
BENCH = "bench "
# A salt is new in every ledger; the version of the keys may change.
NEVER_THE_SAME = {"content", "keys"}
# The bytes of a made .docx are another zlib's on another machine.
BY_MACHINE = {"size", "digest", "mail"}
Entry = dict[str, Any]


def mails() -> Iterator[tuple[str, datetime, bytes]]:
    """Each with the name by which it is found again, in the order in which they come."""
    for number, content in enumerate(bench_mails(60)):
        yield f"{BENCH}{number}", MORNING + timedelta(minutes=number), content
    for mail in demo_mails():
        yield f"demo {mail.name}", mail.received_at, mail.content
    for number, file in enumerate(sorted((ROOT / "tests/samples").glob("*.eml"))):
        yield file.stem, MORNING + timedelta(hours=number), file.read_bytes()
    for sample in samples():
        yield f"understanding {sample.name}", sample.received_at, sample.content


def entries_now(folder: Path) -> list[Entry]:
    """Every entry that they leave in a fresh ledger, its payload and its words in one, under the
    name of its mail.
    """
    names, raws = [], []
    for uid, (name, received_at, content) in enumerate(mails(), 1):
        key, whole = MailKey("main", "INBOX", 1, uid), canonical(content)
        raws.append(RawMail(key, received_at, len(whole), whole, digest_of(whole)))
        names.append(name)
    with make_office(folder).desk() as desk:
        with open_intake(desk) as intake:
            take_in(intake, [raws], place=at_its_key, after_batch=lambda: None)
        made, name = list[Entry](), ""
        for entry, content in desk.book.entries():
            said = json.loads(entry.payload)
            name = names[said["uid"] - 1] if "uid" in said else name
            made.append({"of": name, "kind": entry.kind} | _lasting(name, said | words_of(content)))
        return made


def entries_kept() -> list[Entry]:
    """As they were when somebody last said that they are right."""
    return [json.loads(line) for line in lzma.decompress(KEPT.read_bytes()).splitlines()]


def differences(old: Sequence[Entry], new: Sequence[Entry]) -> Iterator[str]:
    """One line for each field that differs, with its mail; entries are paired within their mail."""
    olds, news = _by_mail(old), _by_mail(new)
    for name in {**olds, **news}:
        pairs = zip_longest(olds.get(name, ()), news.get(name, ()), fillvalue={})
        for number, (was, now) in enumerate(pairs):
            for field in sorted(was.keys() | now.keys()):
                if was.get(field) != now.get(field):
                    kind = was.get("kind") or now["kind"]
                    yield f"{name}: {kind} ({number}) {field}: {was.get(field)!r} -> {now.get(field)!r}"


def _lasting(name: str, said: Entry) -> Entry:
    """Without what is another in every ledger, or of an invented .docx on every machine."""
    left_out = NEVER_THE_SAME | BY_MACHINE if name.startswith(BENCH) else NEVER_THE_SAME
    return {
        field: [_lasting(name, one) if isinstance(one, dict) else one for one in value]
        if isinstance(value, list)
        else value
        for field, value in said.items()
        if field not in left_out
    }


def _by_mail(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    by_mail: dict[str, list[Entry]] = {}
    for entry in entries:
        by_mail.setdefault(entry["of"], []).append(entry)
    return by_mail


def main() -> None:
    configure("error")
    with tempfile.TemporaryDirectory() as folder:
        new = entries_now(Path(folder))
    for line in differences(entries_kept() if KEPT.exists() else (), new):
        sys.stdout.write(f"{line[:400]}\n")
    lines = (json.dumps(entry, ensure_ascii=False, sort_keys=True) for entry in new)
    KEPT.write_bytes(lzma.compress("\n".join(lines).encode(), preset=9))


if __name__ == "__main__":
    main()
