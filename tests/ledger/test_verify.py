"""Whatever is changed behind the ledger's back is named."""

import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from config.errors import LedgerBroken, YishiError
from desk.acts.items.seal import seal
from ledger.archive import FileArchive
from ledger.payloads import Judged, Logged, Released, Reread
from ledger.views.entries import BATCH
from tests.ledgers import NOON, SmallLedger, adopted, many, received, roster_of, small_ledger
from tests.program import make_desk
from tests.statements import statements_of

MAIL = b"Subject: x\r\n\r\ny\r\n"
DIGEST = hashlib.sha256(MAIL).hexdigest()


@pytest.fixture
def kept(tmp_path: Path) -> tuple[SmallLedger, FileArchive]:
    """A ledger on SQLite with a mail, two items and an adoption; its triggers are out of the way
    of whoever changes it.
    """
    ledger, archive = (
        small_ledger(tmp_path / "office", roster_of("d")),
        FileArchive(tmp_path / "archive"),
    )
    archive.keep([(DIGEST, MAIL)])
    with ledger.book.writing(actor="x") as writer:
        line = Logged(
            mailbox="m",
            folder="INBOX",
            uidvalidity=1,
            uid=1,
            received_at=NOON,
            outcome="recorded",
            size=len(MAIL),
            digest=DIGEST,
        )
        writer.append(line, {"subject": "x"})
    ledger.take(
        [
            received("A", "2026-01-05", mail=DIGEST),
            received("B", "2026-01-06"),
            adopted("a1", "A", "2026-02-01"),
        ]
    )
    return ledger, archive


def damage(ledger: SmallLedger, statement: str) -> None:
    ledger.book.dispose()
    with sqlite3.connect(ledger.folder / "ledger.db") as connection:
        for name in ("entries_update", "entries_delete", "contents_update", "contents_delete"):
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
    connection.close()


def test_a_sound_ledger_has_no_problems(kept: tuple[SmallLedger, FileArchive]) -> None:
    ledger, archive = kept
    with ledger.book.reading() as views:
        head = views.head()[1]
    assert list(ledger.book.problems(archive, head=head)) == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE entries SET payload = replace(payload, 'zhengwu', 'zhuanti') WHERE seq = 4",
            "第 4 号记录被改动",
        ),
        ("UPDATE entries SET actor = 'y' WHERE seq = 2", "第 2 号记录被改动"),
        (
            "UPDATE entries SET recorded_at = replace(recorded_at, '2026', '2025') WHERE seq = 3",
            "第 3 号记录被改动",
        ),
        ("UPDATE entries SET payload = '{' WHERE seq = 4", "第 4 号记录：内容无法解读"),
        ("DELETE FROM entries WHERE seq = 3", "第 3 号记录缺失"),
        (
            "UPDATE contents SET body = replace(body, 'A', 'Z') WHERE seq = 2",
            "第 2 号记录：正文被改动",
        ),
        ("UPDATE contents SET body = NULL, salt = NULL WHERE seq = 2", "第 2 号记录：正文不见了"),
        ("DELETE FROM contents WHERE seq = 3", "第 3 号记录：正文不见了"),
        ("UPDATE items SET unit = 'e' WHERE ref = 'A'", "视图 items 与记录不符"),
        ("DELETE FROM facts WHERE ref = 'a1'", "视图 facts 与记录不符"),
        ("UPDATE contents SET body = NULL WHERE seq = 2", "第 2 号记录：正文不见了"),
        ("UPDATE mails SET outcome = 'unreadable'", "视图 mails 与记录不符"),
        (
            "INSERT INTO bands VALUES (7, 2)",
            "视图 bands 与记录不符，首处在 7/2",
        ),
        ("UPDATE items SET plain = 0 WHERE ref = 'B'", "视图 items 与记录不符，首处在 2026-00002"),
        (
            "UPDATE fingerprints SET title_key = 7 WHERE item = 3",
            "视图 fingerprints 与记录不符，首处在 3",
        ),
        ("UPDATE stand SET seq = 3", "视图 stand 与记录不符"),
    ],
)
def test_each_damage_is_named(
    kept: tuple[SmallLedger, FileArchive], statement: str, said: str
) -> None:
    ledger, archive = kept
    damage(ledger, statement)
    assert any(said in problem for problem in ledger.book.problems(archive))


@pytest.mark.parametrize(
    "change",
    [Path.unlink, lambda path: path.write_bytes(MAIL.replace(b"y", b"z"))],
    ids=["removed", "changed"],
)
def test_a_mail_that_is_missing_or_changed_is_named(
    kept: tuple[SmallLedger, FileArchive], change: Callable[[Path], object], tmp_path: Path
) -> None:
    ledger, archive = kept
    change(tmp_path / "archive" / DIGEST[:2] / f"{DIGEST}.eml")
    assert list(ledger.book.problems(archive)) == [f"原件 {DIGEST}：缺失或被改动"]


def test_a_ledger_cut_short_no_longer_has_the_printed_head(
    kept: tuple[SmallLedger, FileArchive],
) -> None:
    ledger, archive = kept
    with ledger.book.reading() as views:
        head = views.head()[1]
    damage(ledger, "DELETE FROM entries WHERE seq = 4")
    assert any(head in problem for problem in ledger.book.problems(archive, head=head))


def test_what_is_sealed_is_no_damage(kept: tuple[SmallLedger, FileArchive]) -> None:
    ledger, archive = kept
    seal(ledger.book, archive, "A", reason="事后发现", actor="x")
    assert list(ledger.book.problems(archive)) == []
    archive.keep([(DIGEST, MAIL)])
    assert list(ledger.book.problems(archive)) == [
        f"原件 {DIGEST}：已清除，文件却还在；请再清除一次该信息"
    ]


def test_what_was_read_again_and_decided_is_no_damage(
    kept: tuple[SmallLedger, FileArchive],
) -> None:
    ledger, archive = kept
    with ledger.book.writing(actor="x") as writer:
        for payload in (
            Reread(of=2, doubts=("no_signatory", "macros")),
            Judged(of=2, settled=("macros",)),
            Reread(of=2, doubts=("macros", "oversize")),
        ):
            writer.append(payload, {"title": "A"} if isinstance(payload, Reread) else {})
    assert list(ledger.book.problems(archive)) == []


@pytest.mark.parametrize("tenth", range(10))
def test_a_flipped_byte_of_the_file_is_named_or_the_ledger_refuses_to_open(
    kept: tuple[SmallLedger, FileArchive], tenth: int
) -> None:
    """Bytes of free pages may change unseen: what is found is a problem, a LedgerBroken, or
    nothing that any entry says.
    """
    ledger, archive = kept
    with ledger.book.writing(actor="x") as writer:
        writer.append(Released(held=1))
    ledger.book.compact()
    ledger.book.dispose()
    file = ledger.folder / "ledger.db"
    content = bytearray(file.read_bytes())
    with ledger.book.reading() as views:
        words = views.stored([2])[2].entry.payload
    ledger.book.dispose()
    place = content.index(words.encode()) + tenth * (len(words) // 10)
    content[place] ^= 1
    file.write_bytes(content)
    try:
        found = list(ledger.book.problems(archive))
    except YishiError as error:
        assert isinstance(error, LedgerBroken)  # noqa: PT017 # either answer will do
    else:
        assert any("第 2 号记录" in problem for problem in found)


def test_the_command_ends_with_4_and_names_the_damage(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "desk")
    assert desk.take([received("A", "2026-01-05")]).status == 0
    assert desk("verify").status == 0
    with sqlite3.connect(desk.folder / "data" / "ledger.db") as connection:
        connection.execute("DROP TRIGGER entries_update")
        connection.execute("UPDATE entries SET actor = 'other'")
    connection.close()
    done = desk("verify")
    assert done.status == 4
    assert "第 1 号记录被改动" in done.err


def test_a_byte_changed_anywhere_in_the_file_never_ends_in_anything_but_our_own_words(
    kept: tuple[SmallLedger, FileArchive],
) -> None:
    ledger, archive = kept
    ledger.book.compact()
    ledger.book.dispose()
    file = ledger.folder / "ledger.db"
    sound = file.read_bytes()
    for place in range(0, len(sound), len(sound) // 60):
        file.write_bytes(sound[:place] + bytes([sound[place] ^ 0xFF]) + sound[place + 1 :])
        try:
            found = list(ledger.book.problems(archive))
        except YishiError:
            found = ["told"]
        ledger.book.dispose()
        assert all(found)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (None, None),
        (
            "UPDATE items SET unit = 'e' WHERE ref = 'r1200'",
            "视图 items 与记录不符，首处在 2026-01200",
        ),
        ("DELETE FROM facts WHERE ref = 'r1'", "视图 facts 与记录不符，首处在 1"),
        ("DELETE FROM items WHERE ref = 'r1300'", "视图 items 与记录不符，首处在 2026-01300"),
    ],
)
def test_views_of_many_rows_are_compared_on_both_databases(
    ledger: SmallLedger, tmp_path: Path, statement: str | None, said: str | None
) -> None:
    ledger.take(many("r", 1300, "2026-01-05"))
    if statement:
        with ledger.book._engine.begin() as connection:
            connection.execute(text(statement))
    found = list(ledger.book.problems(FileArchive(tmp_path / "archive")))
    assert [problem.split("；")[0] for problem in found] == ([said] if said else [])


def test_the_entries_are_read_once_page_by_page(ledger: SmallLedger, tmp_path: Path) -> None:
    """However long the ledger is, no statement asks for all of its entries but for the few that
    seal.
    """
    ledger.take(many("r", 2500, "2026-01-05"))
    with statements_of(ledger.book) as made:
        assert list(ledger.book.problems(FileArchive(tmp_path / "archive"))) == []
    asked = [statement for statement in made if "FROM entries" in statement]
    pages = [statement for statement in asked if "LIMIT" in statement]
    assert len(pages) == 2500 // BATCH + 2
    assert [
        "WHERE entries.kind =" in statement for statement in asked if statement not in pages
    ] == [True]


def test_a_view_that_no_longer_follows_from_the_entries_is_told_of_beside_what_else_is_wrong(
    kept: tuple[SmallLedger, FileArchive],
) -> None:
    ledger, archive = kept
    damage(
        ledger,
        "UPDATE entries SET payload = replace(payload, '2026-00001', '2026-00002') WHERE seq = 2",
    )
    found = list(ledger.book.problems(archive))
    assert any("第 2 号记录被改动" in problem for problem in found)
    assert any("视图" in problem for problem in found)
