"""The settings file: what it may say, where it is looked for, and how it is refused."""

import json
import re
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import BaseModel

from config.accounts import MailboxTable
from config.errors import Misconfigured
from config.period import Quarter
from config.settings import Settings, effective, load_settings

EXAMPLE = Path(__file__).parents[2] / "config" / "yishi.example.toml"
EVERY_KEY = re.sub(r"(?m)^# (?=[a-z_]+ = )", "", EXAMPLE.read_text(encoding="utf-8"))
MAILBOX = '[[mailbox]]\nname = "main"\nhost = "imap.example.com"\nusername = "office"\n'


def settings_of(tmp_path: Path, text: str) -> Settings:
    file = tmp_path / "yishi.toml"
    file.write_text(text, encoding="utf-8")
    return load_settings(file, environ={})


def refusal_of(tmp_path: Path, text: str) -> str:
    with pytest.raises(Misconfigured) as caught:
        settings_of(tmp_path, text)
    return str(caught.value).removeprefix(f"{tmp_path / 'yishi.toml'}")


def keys_of(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def test_the_example_is_a_usable_settings_file() -> None:
    settings = load_settings(EXAMPLE, environ={})
    assert settings.mailboxes[0].since == date(2026, 7, 1)
    assert settings.roster.path == EXAMPLE.parent / "roster.toml"


def test_the_example_names_every_key_and_no_other() -> None:
    data = tomllib.loads(EVERY_KEY)
    assert data.keys() == keys_of(Settings)
    for key, table in data.items():
        if isinstance(table, dict):
            assert table.keys() == keys_of(type(getattr(Settings(), key))), key
    assert data["mailbox"][0].keys() == keys_of(MailboxTable)


def test_the_example_shows_the_defaults(tmp_path: Path) -> None:
    """Every key of the example written out gives what an empty file gives, but for those that only
    show what they could be.
    """
    shown = r'path = "my-rules"|starts = .*|move_to = .*|phrases = .*|host = "smtp.*|username = "tong.*|password_file = "outbox.*|from = .*'
    text = re.sub(rf"(?m)^({shown})$", "", EVERY_KEY)
    written, empty = effective(settings_of(tmp_path, text)), effective(settings_of(tmp_path, ""))
    assert written | {"mailbox": []} == empty


def test_the_example_shows_the_defaults_of_a_mailbox(tmp_path: Path) -> None:
    written = settings_of(
        tmp_path, re.sub(r'(?m)^(path = "my-rules"|move_to = .*|phrases = .*)$', "", EVERY_KEY)
    ).mailboxes[0]
    shortest = settings_of(tmp_path, MAILBOX).mailboxes[0]
    own = {"host", "username", "password_file", "since"}
    assert written.model_dump(exclude=own) == shortest.model_dump(exclude=own)


def test_an_empty_file_means_the_defaults(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "")
    assert settings.ledger.url == f"sqlite:///{tmp_path}/data/ledger.db"
    assert settings.ledger.archive == tmp_path / "data/archive"
    assert (settings.rulebook.name, settings.rulebook.path) == ("yinchuan-2018", None)
    assert settings.mailboxes == ()
    assert settings.limits.mail_bytes == 50 * 1024 * 1024


def test_a_mailbox_needs_three_lines(tmp_path: Path) -> None:
    (mailbox,) = settings_of(tmp_path, MAILBOX).mailboxes
    assert (mailbox.tls, mailbox.port, mailbox.folders) == ("implicit", 993, ("INBOX",))
    assert (mailbox.poll_every, mailbox.window_days, mailbox.since) == (
        timedelta(minutes=2),
        7,
        None,
    )


@pytest.mark.parametrize(("tls", "port"), [("implicit", 993), ("starttls", 143), ("none", 143)])
def test_the_port_follows_the_kind_of_tls(tmp_path: Path, tls: str, port: int) -> None:
    text = MAILBOX.replace("imap.example.com", "127.0.0.1") + f'tls = "{tls}"\n'
    assert settings_of(tmp_path, text).mailboxes[0].port == port


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "::1"])
def test_mail_without_tls_is_taken_from_this_machine(tmp_path: Path, host: str) -> None:
    assert (
        settings_of(tmp_path, MAILBOX.replace("imap.example.com", host) + 'tls = "none"\n')
        .mailboxes[0]
        .host
        == host
    )


@pytest.mark.parametrize(
    "host", ["imap.example.com", "10.0.0.1", "localhost.example.com", "127.0.0.1.example.com"]
)
def test_mail_without_tls_is_refused_over_a_network(tmp_path: Path, host: str) -> None:
    assert "只可用于本机的服务器" in refusal_of(
        tmp_path, MAILBOX.replace("imap.example.com", host) + 'tls = "none"\n'
    )


def test_a_path_of_rules_replaces_the_named_rulebook(tmp_path: Path) -> None:
    rulebook = settings_of(tmp_path, '[rulebook]\npath = "my-rules"\n').rulebook
    assert (rulebook.name, rulebook.path) == (None, tmp_path / "my-rules")


def test_scoring_starts_with_a_quarter(tmp_path: Path) -> None:
    assert settings_of(tmp_path, '[scoring]\nstarts = "2026Q1"\n').scoring.starts == Quarter(
        2026, 1
    )


REFUSED = [
    ("[limits]\nworkrs = 2\n", "：没有 limits.workrs 这个键，最接近的是 workers"),
    ('[mailboxes]\nname = "main"\n', "：没有 mailboxes 这个键，最接近的是 mailbox"),
    (MAILBOX.replace("host", "hots"), "：没有 mailbox.main.hots 这个键，最接近的是 host"),
    (
        MAILBOX + 'pasword_file = "geheim"\n',
        "：没有 mailbox.main.pasword_file 这个键，最接近的是 password_file",
    ),
    (MAILBOX.replace('name = "main"\n', ""), "：缺少 mailbox.1.name"),
    (MAILBOX + 'port = "993"\n', "：mailbox.main.port：应是整数"),
    (MAILBOX + "port = 0\n", "：mailbox.main.port：须不小于 1"),
    (MAILBOX + 'tls = "ssl"\n', "：mailbox.main.tls：应是 'implicit'、'starttls'、'none'"),
    (MAILBOX + "since = 2026-07-01T00:00:00\n", "：mailbox.main.since：应是日期，如 2026-07-01"),
    (
        MAILBOX.replace("main", "files"),
        "：mailbox.files.name：files 是 yishi mail ingest 所读文件的名字，请换一个",
    ),
    (
        MAILBOX.replace("main", "a-1") + MAILBOX.replace("main", "a_1"),
        "：mailbox：每个邮箱要有自己的名字（- 与 _ 视为相同）",
    ),
    ('timezone = "UTC"\n', "：timezone：只能是 Asia/Shanghai：办法中的日期都是那里的日期"),
    ('[rulebook]\nname = "a"\npath = "b"\n', "：rulebook：name 和 path 只写一个"),
    ('[scoring]\nstarts = "2026Q5"\n', '：scoring.starts：应是季度，如 "2026Q1"'),
    ('[log]\nlevel = "loud"\n', "：log.level：应是 'debug'、'info'、'warning'、'error'"),
    ("[limits]\nworkers = true\n", "：limits.workers：应是整数"),
    ("log = 3\n", "：log：应是一个表"),
    ("mailbox = [3]\n", "：mailbox.1：应是一个表"),
]


@pytest.mark.parametrize(("text", "sentence"), REFUSED)
def test_what_is_wrong_is_named_with_file_and_key(tmp_path: Path, text: str, sentence: str) -> None:
    assert refusal_of(tmp_path, text) == sentence


@pytest.mark.parametrize("name", ["", "Main", "a b", "../x", "主", "x" * 65])
def test_a_mailbox_name_is_plain(tmp_path: Path, name: str) -> None:
    assert ".name：" in refusal_of(tmp_path, MAILBOX.replace("main", name))


@pytest.mark.parametrize("username", ["", "a\\r\\nA1 DELETE INBOX", "a\\u0000b"])
def test_no_control_character_reaches_the_mail_server(tmp_path: Path, username: str) -> None:
    assert "mailbox.main.username" in refusal_of(tmp_path, MAILBOX.replace("office", username))


def test_a_literal_password_is_refused_and_not_repeated(tmp_path: Path) -> None:
    sentence = refusal_of(tmp_path, MAILBOX + 'password = "geheim"\n')
    assert "mailbox.main：口令不写在这里" in sentence
    assert "password_file" in sentence
    assert "geheim" not in sentence


def test_the_given_file_goes_before_the_environment_and_that_before_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("given", "environment", "yishi"):
        (tmp_path / f"{name}.toml").write_text(f'[roster]\npath = "{name}"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    environ = {"YISHI_CONFIG": str(tmp_path / "environment.toml")}
    assert load_settings(tmp_path / "given.toml", environ=environ).roster.path == tmp_path / "given"
    assert load_settings(None, environ=environ).roster.path == tmp_path / "environment"
    assert load_settings(None, environ={}).roster.path == tmp_path / "yishi"


def test_a_file_that_was_asked_for_must_be_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing --config or $YISHI_CONFIG never falls through to another file."""
    (tmp_path / "yishi.toml").touch()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Misconfigured, match=r"nowhere\.toml：无法读取"):
        load_settings(Path("nowhere.toml"), environ={})
    with pytest.raises(Misconfigured, match=r"nowhere\.toml：无法读取"):
        load_settings(None, environ={"YISHI_CONFIG": "nowhere.toml"})


def test_what_is_in_force_has_the_shape_of_the_file_and_reads_as_itself(tmp_path: Path) -> None:
    settings = settings_of(
        tmp_path, MAILBOX + 'poll_every = "90s"\nsince = 2026-07-01\n[scoring]\nstarts = "2026Q1"\n'
    )
    shown = json.loads(json.dumps(effective(settings)))
    assert shown["mailbox"][0]["poll_every"] == "90s"
    assert shown["mailbox"][0]["since"] == "2026-07-01"
    assert shown["scoring"] == {"starts": "2026Q1"}
    assert shown["ledger"]["archive"] == str(tmp_path / "data/archive")


def test_what_is_done_after_recording_is_nothing_unless_it_is_said(tmp_path: Path) -> None:
    assert settings_of(tmp_path, MAILBOX).mailboxes[0].after == "nothing"
    told = settings_of(tmp_path, MAILBOX + 'after = "move"\nmove_to = "已处理"\n').mailboxes[0]
    assert (told.after, told.move_to) == ("move", "已处理")


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ('after = "move"', "须同时写"),
        ('move_to = "已处理"', "须同时写"),
        ('after = "seen"\nmove_to = "已处理"', "须同时写"),
        ('after = "delete"', "after"),
        ('after = "move"\nmove_to = "inbox"', "会再收一遍"),
        ('folders = ["Inbox"]\nafter = "move"\nmove_to = "INBOX"', "会再收一遍"),
        ('folders = ["信息"]\nafter = "move"\nmove_to = "信息"', "会再收一遍"),
        ('after = "move"\nmove_to = "已处理*"', "不能"),
    ],
)
def test_a_way_to_mark_mails_that_makes_no_sense_is_refused(
    tmp_path: Path, lines: str, says: str
) -> None:
    with pytest.raises(Misconfigured, match=says):
        settings_of(tmp_path, MAILBOX + lines + "\n")
