"""One act, two doors: what the command line records, the console records, word for word, and what
one refuses the other refuses with the same sentence.

A row here is an act by its command and by its form, on two copies of one small ledger.
"""

import html
import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from starlette.testclient import TestClient

import desk.wiring
from desk.acts.adoption import Adoption, record_event
from desk.acts.commissions import asked_of
from desk.acts.items.addresses import teach
from desk.acts.items.doubts import open_doubts
from desk.acts.labels import Role
from desk.acts.objections import AnswerTerm, Objection, objection_at, record_objection
from desk.acts.tables.portable import import_file
from desk.acts.users import add_user
from desk.console import open_console
from desk.web.access import ROUTES
from desk.web.app import make_app
from desk.wiring import Desk, open_desk
from ledger.book import Writer
from ledger.payloads import Reread
from ledger.views import Views
from tests.desk.web.conftest import HOST, PASSWORD, Browser
from tests.desks import MORNING, Office, make_office
from tests.ledgers import fact, received
from tests.program import yishi

HOME = "yinchuan_zhengwu"
ITEMS = {name: f"2026-0000{at}" for at, name in enumerate("abrwusd", start=1)}
A, B, R, W, U, S, D = ITEMS.values()
DAY, EARLY = "2026-07-05", "2026-06-30"
LINES = "甲\n一、供水\n正文一\n二、供暖\n正文二"
FACTS = (
    received("a", "2026-07-01", "helan", text=LINES),
    received("b", "2026-07-02", "jinfeng"),
    received("r", "2026-07-03", "helan"),
    received("w", "2026-07-03", "helan"),
    received("u", "2026-07-03", None),
    received("s", "2026-07-03", "helan", title="", sealed=True),
    received("d", "2026-07-04", "helan"),
    fact("repeated", "rr", DAY, item="r", of="a"),
    fact("withdrawn", "ww", DAY, item="w"),
    *(
        fact("commissioned", ref, "2026-07-01", title="甲", units=["helan", "jinfeng"], due=due)
        for ref, due in (("C1", "2026-07-03"), ("C2", "2026-07-20"))
    ),
    fact("commission_missed", "m", "2026-07-04", commission="C1", unit="jinfeng"),
)


@dataclass(frozen=True)
class Door:
    """One act: its commands, and its form with what it was filled in against. `says` is part of
    the sentence of a refusal, None where it is taken.
    """

    commands: Sequence[Sequence[str]]
    path: str
    form: Mapping[str, object]
    revision: Callable[[Views], int]
    says: str | None = None
    secrecy: bool = False


def touched(*items: str) -> Callable[[Views], int]:
    return lambda views: views.items.last_touch(items)


def door(
    command: str, path: str, seen: Callable[[Views], int], says: str | None = None, **form: object
) -> Any:
    """A row whose act is one command, written with blanks between its words."""
    taken = Door([command.split()], path, form, seen, says)
    return pytest.param(taken, id=f"{command}{' (refused)' if says else ''}")


def event(command: str, item: str, says: str | None = None, **form: object) -> Any:
    filled = {"act": "adopted", "choice": f"{HOME}/full", "day": ""} | form
    return door(command, f"/adopting/{item}", touched(item), says, **filled)


def of_item(command: str, item: str, act: str, says: str | None = None, **form: object) -> Any:
    return door(command, f"/items/{item}", touched(item), says, act=act, **form)


def of_commission(
    command: str, name: str, act: str, says: str | None = None, **form: object
) -> Any:
    return door(command, f"/commissions/{name}/{act}", partial(last_of, name=name), says, **form)


def last_of(views: Views, *, name: str) -> int:
    found = asked_of(views, name, today=MORNING.date())
    return found.last if found else 0


ADOPTIONS = (
    event(f"adopt {A} --publication {HOME}", A),
    event(
        f"adopt {A} --publication guobao --issue 第7期 --day {DAY} --note 头条",
        A,
        choice="guobao/full",
        day=DAY,
        note="头条",
        **{"issue-guobao": "7"},
    ),
    event(f"report-up {A}", A, act="reported_up"),
    event(f"instruct {A} --rank city --leader 市长", A, act="instructed/city", leader="市长"),
    event(f"commend {A}", A, act="commended"),
    event(f"adopt {B} --publication {HOME} --issue 12", B, "已有采用", **{f"issue-{HOME}": "12"}),
    event(f"adopt {B} --publication {HOME} --genre brief", B, "已有采用", choice=f"{HOME}/brief"),
    event(f"adopt {B} --publication {HOME} --again", B, again="1"),
    event(f"adopt {B} --publication {HOME} --issue 13", B, **{f"issue-{HOME}": "第13期"}),
    event(f"adopt {R} --publication {HOME}", R, f"请采用 {A}"),
    event(f"adopt {W} --publication {HOME}", W, "已不计数"),
    event(f"report-up {U}", U, "请先归属", act="reported_up"),
    event(f"adopt {S} --publication {HOME}", S, "已清除"),
    event(f"adopt {A} --publication {HOME} --issue 第期", A, "没有号", **{f"issue-{HOME}": "第期"}),
    event(f"commend {A} --day 2026-07-07", A, "还没有到", act="commended", day="2026-07-07"),
    event(f"adopt {A} --publication {HOME} --note 机密★一年", A, "密级", note="机密★一年"),
    event(f"adopt {A} --publication {HOME} --day {EARLY}", A, "早于", day=EARLY),
    event(
        f"adopt {A} --publication {HOME} --day {EARLY} --note 头条 --even-so --reason 电话先报",
        A,
        day=EARLY,
        note="头条",
        even_so="1",
        even_so_reason="电话先报",
    ),
    event(
        f"report-up {A} --day {EARLY} --even-so --reason 绝密★十年",
        A,
        "密级",
        act="reported_up",
        day=EARLY,
        even_so="1",
        even_so_reason="绝密★十年",
    ),
    event(f"instruct {A} --rank city --day {EARLY}", A, "早于", act="instructed/city", day=EARLY),
    door(
        f"adopt {A} --publication {HOME} --issue 8 --day {EARLY}",
        "/adopting",
        touched(A),
        "早于",
        choice=f"{HOME}/full",
        item=A,
        issue="8",
        day=EARLY,
    ),
    door(
        f"adopt {A} --publication {HOME} --issue 8",
        "/adopting",
        touched(A),
        choice=f"{HOME}/full",
        item=A,
        issue="8",
    ),
    door(
        f"revoke {B}/2 --reason 误操作",
        "/adopting/undo/13",
        touched(B),
        reason="误操作",
    ),
    pytest.param(
        Door(
            [
                ["revoke", f"{B}/2", "--reason", "写错"],
                ["adopt", B, "--publication", HOME, "--issue", "14", "--note", "快"],
            ],
            f"/publications/{HOME}/issue",
            {"fact": "13", "to_issue": "第14期", "reason": "写错"},
            touched(B),
        ),
        id="revoke, adopt: reprint",
    ),
    of_item(f"revoke {B}/2 --reason 录错", B, "revoke", fact=f"{B}/2", reason="录错"),
    of_item("revoke rr --reason 不是", R, "revoke", fact="rr", reason="不是"),
)
COMMISSIONS = (
    door(
        "commission 防汛 --unit helan --due 2026-07-20 --note 五百字",
        "/commissions",
        lambda _: 0,
        title="防汛",
        unit="helan",
        due="2026-07-20",
        note="五百字",
    ),
    door(
        "commission 防汛 --unit helan --due 2026-07-01",
        "/commissions",
        lambda _: 0,
        "早于今天",
        title="防汛",
        unit="helan",
        due="2026-07-01",
    ),
    of_commission(
        f"deliver C1 helan --item {D} --day {DAY}", "C1", "deliver", unit="helan", item=D, day=DAY
    ),
    of_commission("deliver C1 shizheng", "C1", "deliver", "没有", unit="shizheng"),
    of_item(
        f"deliver C1 helan --item {D} --day 2026-07-04", D, "deliver", commission="C1", unit="helan"
    ),
    of_commission(
        "miss C1 helan --day 2026-07-03 --reason 未交", "C1", "miss", unit="helan", reason="未交"
    ),
    of_commission(
        "miss C1 helan --day 2026-07-02", "C1", "miss", "早于约稿", unit="helan", day="2026-07-02"
    ),
    of_commission(
        "miss C1 helan --day 2026-07-02 --reason 未交 --even-so",
        "C1",
        "miss",
        unit="helan",
        day="2026-07-02",
        reason="未交",
        even_so="1",
        even_so_reason="未交",
    ),
    of_commission(
        f"deliver C1 helan --item {D} --day {EARLY}",
        "C1",
        "deliver",
        "早于",
        unit="helan",
        item=D,
        day=EARLY,
    ),
    of_commission("miss C1 jinfeng", "C1", "miss", "已有记录", unit="jinfeng"),
    of_commission("miss C2 helan", "C2", "miss", "还不能认定未完成", unit="helan"),
    of_commission("revoke m --reason 已交", "C1", "undo", fact="m", reason="已交"),
)
OBJECTIONS = (
    door(
        "object helan --words 少计 --period 2026Q2",
        "/units/helan/objections",
        lambda views: views.office.last_objection("helan"),
        words="少计",
        period="2026Q2",
    ),
    door(
        f"object jinfeng --words 少计 --item {B} --day 2026-07-07",
        "/units/jinfeng/objections",
        lambda views: views.office.last_objection("jinfeng"),
        "还没有到",
        words="少计",
        target=B,
        day="2026-07-07",
    ),
    *(
        door(
            f"answer 14 {outcome} --words 属实",
            "/objections/14",
            lambda views: objection_at(views, 14).last,
            says,
            outcome=outcome,
            words="属实",
        )
        for outcome, says in (("upheld", None), ("maybe", "没有结论"))
    ),
)
HAND = {"unit": "helan", "day": DAY, "time": "09:30", "way": "fax", "title": "蔬菜保供"}
ENTER = f"enter helan --title 蔬菜保供 --received {DAY}T09:30 --way fax"
BY_HAND = (
    door(ENTER, "/entry", lambda _: 0, **HAND),
    door(
        f"{ENTER} --commission C1 --delivers --note 传真",
        "/entry",
        lambda _: 0,
        **HAND,
        commission="C1",
        delivers="1",
        note="传真",
    ),
    door(
        f"{ENTER} --commission C9",
        "/entry",
        lambda _: 0,
        "没有",
        **HAND,
        commission="C9",
    ),
    door(f"{ENTER} --note 机密★一年", "/entry", lambda _: 0, "密级", **HAND, note="机密★一年"),
)
ITEM_ACTS = (
    of_item(f"assign {U} helan --reason 核实", U, "assign", unit="helan", reason="核实"),
    of_item(f"assign {U} nobody", U, "assign", "没有单位", unit="nobody"),
    of_item(f"categorise {A} experience", A, "categorise", category="experience"),
    of_item(
        f"settle {D} many_matters --reason 一事", D, "settle", doubt="many_matters", reason="一事"
    ),
    of_item(f"settle {A} many_matters", A, "settle", "没有存疑", doubt="many_matters"),
    of_item(f"repeat {D} {A}", D, "repeat", of=A),
    of_item(f"repeat {A} {A}", A, "repeat", "自己", of=A),
    of_item(f"withdraw {A} --note 来电", A, "withdraw", reason="来电"),
    of_item(f"split {A} --at 2,4", A, "split", line=["2", "4"]),
    of_item(f"merge {A} {D}", A, "merge", of=D),
    door(
        "teach new@example.com helan --from 2026-07-06",
        "/units/helan/addresses",
        lambda views: views.office.last_taught(),
        address="new@example.com",
        since="2026-07-06",
    ),
    door(
        "teach @163.com helan",
        "/units/helan/addresses",
        lambda views: views.office.last_taught(),
        "163.com",
        address="@163.com",
    ),
    door(
        "teach --revoke old@example.com --from 2026-07-06 --reason 停用",
        "/units/helan/addresses/end",
        lambda views: views.office.last_taught(),
        address="old@example.com",
        since="2026-07-06",
        reason="停用",
    ),
    pytest.param(
        Door(
            [["seal", A, "--reason", "误收"]],
            f"/items/{A}/seal",
            {"reason": "误收", "sure": "1"},
            lambda views: views.items.last_touch([A, R]),
            secrecy=True,
        ),
        id="seal",
    ),
)
REASONS = {
    "release": "fetches a mail from a mailbox (tests/desk/web/pages/test_held.py)",
    "own_words": "no entry: words of a bulletin, kept in the office's tables",
    "year_words": "no entry, as own_words",
    "reprimand": "needs quarters that are short (tests/desk/web/pages/test_bulletin.py)",
    "close": "needs a quarter that is over (tests/desk/web/pages/test_bulletin.py)",
    "import_table": "a file, tried first (tests/desk/web/pages/test_tables.py)",
    "verify": "records nothing",
    "add_person": "no entry: users stand in the office's tables",
    "change_person": "no entry, as add_person",
    "send_letter": "no entry: letters stand in the office's tables",
    "log_in": "no entry: sessions stand in the office's tables",
    "logout": "no entry",
    "set_password": "no entry",
    "theme": "records nothing",
}
ROWS = (*ADOPTIONS, *COMMISSIONS, *OBJECTIONS, *BY_HAND, *ITEM_ACTS)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office with one fact of each kind, an adoption (13) of the chief's, an objection (14), a
    doubt and a taught address.
    """
    made = make_office(tmp_path_factory.mktemp("doors") / "office")
    with at(made.folder) as desk:
        file = made.folder / "facts.jsonl"
        file.write_text("\n".join(map(line_of, FACTS)), "utf-8")
        import_file(desk.book, file, actor="tester", rules=desk.rules)
        with desk.book.writing(actor="chief") as writer:
            adoption = Adoption(item="b", publication=HOME, issue="12", note="快")
            record_event(writer, adoption, rules=desk.rules, today=desk.today)
            term = AnswerTerm(10, desk.settings.schedule.calendar)
            said = Objection(unit="helan", words="漏计", day=desk.today, item="a")
            record_objection(writer, said, rules=desk.rules, term=term, today=desk.today)
            doubt(writer, "many_matters")
            teach(
                writer, "old@example.com", "helan", since=desk.today, reason=None, rules=desk.rules
            )
        for role in (Role.CHIEF, Role.SECRECY):
            add_user(desk.book, role.value, role=role, password=PASSWORD, now=desk.now)
    return made


def line_of(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False)


def doubt(writer: Writer, code: str) -> None:
    receipt = writer.views.items.by_name(D)
    assert receipt is not None
    words = {"title": "关于d的情况", "doubts": [[code, "text", "疑似多事"]]}
    writer.append(Reread(of=receipt.seq, doubts=(code,)), words)


@contextmanager
def at(folder: Path) -> Iterator[Desk]:
    opened = open_desk(folder / "yishi.toml", now=lambda: MORNING)
    try:
        yield opened
    finally:
        opened.book.dispose()


def copy_of(office: Office, folder: Path) -> Path:
    return Path(shutil.copytree(office.folder, folder))


def state(folder: Path) -> tuple[list[Any], dict[str, list[str]]]:
    """Every entry with its words, but for the moment; and what is doubted of each item."""
    with at(folder) as desk, desk.book.reading() as views:
        stored = views.stored(range(1, views.head()[0] + 1))
        words = views.words(stored)
        entries = []
        for seq, entry in stored.items():
            payload = structs.asdict(entry.payload) | {"recorded_at": None, "content": None}
            entries.append((entry.entry.kind, entry.entry.actor, payload, words.get(seq)))
        names = [f"2026-{number:05}" for number in range(1, 20)]
        items = [name for name in names if views.items.by_name(name)]
        return entries, {
            name: [each.doubt.code for each in open_doubts(views, name)] for name in items
        }


def by_command(folder: Path, row: Door) -> str:
    """What the command line says of a refusal; "" where it takes the act."""
    for command in row.commands:
        who = () if "--actor" in command else ("--actor", "secrecy" if row.secrecy else "chief")
        done = yishi("--config", folder / "yishi.toml", *command, *who)
        if done.status:
            return done.err.strip().removeprefix("yishi: ")
    return ""


def by_form(folder: Path, row: Door) -> str:
    """The page that refuses, its tags taken out; "" where the console takes the act."""
    with at(folder) as desk:
        client = TestClient(make_app(open_console(desk)), base_url=HOST, follow_redirects=False)
        who = Browser(client)
        assert who.login("secrecy" if row.secrecy else "chief").status_code == 303
        with desk.book.reading() as views:
            revision = row.revision(views)
        answer = who.post(row.path, {**row.form, "revision": str(revision)})
        if answer.status_code == 303:
            return ""
        assert answer.status_code in {404, 409, 422}, answer.text
        return html.unescape(re.sub(r"<[^>]+>", "", answer.text))


@pytest.mark.parametrize("row", ROWS)
def test_both_doors_record_the_same_and_refuse_with_the_same_sentence(
    row: Door, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.wiring, "open_desk", partial(open_desk, now=lambda: MORNING))
    typed, filled = (copy_of(office, tmp_path / name) for name in ("typed", "filled"))
    before = state(typed)
    sentence, page = by_command(typed, row), by_form(filled, row)
    assert (bool(sentence), bool(page)) == (row.says is not None, row.says is not None), (
        sentence,
        page,
    )
    assert state(typed) == state(filled)
    if row.says is None:
        assert state(typed) != before
    else:
        assert row.says in sentence
        assert sentence in page
        assert state(typed) == before


def test_every_form_that_records_is_in_the_table_or_stands_outside_for_its_reason() -> None:
    """By the routes themselves: a new form is missed here until it has a row."""
    paths = [row.values[0].path for row in ROWS]
    forms = {route.name: route.path for route in ROUTES if route.method == "POST"}
    seen = {
        name
        for name, path in forms.items()
        if any(re.fullmatch(re.sub(r"\{[^}]*\}", "[^/]+", path), each) for each in paths)
    }
    assert set(forms) - seen == set(REASONS)
