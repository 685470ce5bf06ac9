"""[outbox] and [schedule]: who gets what, and what is refused."""

import json
from datetime import date
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from config.accounts import MailboxTable, OutboxTable, password_of, password_of_outbox
from config.errors import Misconfigured
from config.schedule import ScheduleTable
from config.settings import effective, load_settings

USABLE = 'host = "smtp.example.com"\nfrom = "tongzhi@example.com"\n'


def load(tmp_path: Path, text: str):
    (tmp_path / "yishi.toml").write_text(text, "utf-8")
    return load_settings(tmp_path / "yishi.toml", environ={})


@pytest.mark.parametrize(("tls", "port"), [("implicit", 465), ("starttls", 587)])
def test_each_way_of_tls_has_its_usual_port(tmp_path, tls, port):
    assert load(tmp_path, f'[outbox]\n{USABLE}tls = "{tls}"\n').outbox.port == port


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[outbox]\nhost = "smtp.example.com"\n', "from"),
        (f'[outbox]\n{USABLE}tls = "none"\n', "本机"),
        (f'[outbox]\n{USABLE}password = "geheim"\n', "口令不写在这里"),
        (f'[outbox]\n{USABLE}chief = ["张三"]\n', "写法不对"),
        (f'[outbox]\n{USABLE}chief = ["a@example.com\\r\\nBcc: b@example.com"]\n', "写法不对"),
        (f"[outbox]\n{USABLE}chef = []\n", "chief"),
        ("[schedule]\nworkdays = [2027-02-14]\ndays_off = [2027-02-14]\n", "2027-02-14"),
        ('[schedule]\ndays_off = ["2027-02-14"]\n', "日期"),
        ('[schedule]\ndigest = "8:30"\n', "时刻"),
    ],
)
def test_what_can_t_be_used_is_refused_by_its_key(tmp_path, text, why):
    with pytest.raises(Misconfigured, match=why) as caught:
        load(tmp_path, text)
    assert "geheim" not in str(caught.value)


def test_a_settings_calendar_has_its_own_days():
    calendar = ScheduleTable(workdays=(date(2027, 2, 14),), days_off=(date(2027, 2, 8),)).calendar
    assert (calendar.has(date(2027, 2, 14)), calendar.has(date(2027, 2, 8))) == (True, False)


def test_in_the_clear_letters_go_to_this_machine_only(tmp_path):
    assert (
        load(
            tmp_path, '[outbox]\nhost = "127.0.0.1"\ntls = "none"\nfrom = "a@example.com"\n'
        ).outbox.port
        == 25
    )


def test_a_role_that_nobody_has_is_the_administrator_s_but_for_the_secrecy_officer_s():
    table = OutboxTable(chief=("c@example.com",), admin=("a@example.com",))
    assert table.addresses(("chief", "editors")) == ("c@example.com", "a@example.com")
    assert table.addresses(("secrecy_officer",)) == ()
    assert OutboxTable(chief=("c@example.com",), editors=("c@example.com",)).addresses(
        ("chief", "editors")
    ) == ("c@example.com",)


def test_what_is_in_force_can_be_printed_with_dates_and_without_a_secret(tmp_path):
    shown = effective(load(tmp_path, f"[outbox]\n{USABLE}[schedule]\ndays_off = [2027-02-08]\n"))
    assert json.loads(json.dumps(shown))["schedule"]["days_off"] == ["2027-02-08"]
    assert shown["outbox"]["from"] == "tongzhi@example.com"


def test_the_password_comes_from_file_environment_or_credential(tmp_path):
    (tmp_path / "outbox").write_text("third\n", "utf-8")
    (tmp_path / "file").write_text("first\n", "utf-8")
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert password_of_outbox(OutboxTable(), environ=environ) == "third"
    assert (
        password_of_outbox(OutboxTable(), environ=environ | {"YISHI_OUTBOX_PASSWORD": "second"})
        == "second"
    )
    assert (
        password_of_outbox(OutboxTable(password_file=str(tmp_path / "file")), environ=environ)
        == "first"
    )
    with pytest.raises(Misconfigured, match="YISHI_OUTBOX_PASSWORD"):
        password_of_outbox(OutboxTable(), environ={})


def mailbox_of(name: str = "main", *, file: Path | None = None) -> MailboxTable:
    data = {"name": name, "host": "imap.example.com", "username": "office"}
    return MailboxTable.model_validate(data | ({"password_file": str(file)} if file else {}))


def password_file(folder: Path, content: bytes, *, mode: int = 0o600) -> Path:
    file = folder / "password"
    file.write_bytes(content)
    file.chmod(mode)
    return file


@pytest.mark.parametrize(
    ("content", "password"),
    [
        (b"geheim", "geheim"),
        (b"geheim\n", "geheim"),
        (b"geheim\r\n", "geheim"),
        (b" with blanks \n", " with blanks "),
        (b"\xef\xbb\xbfgeheim\n", "geheim"),
        ("口令\n".encode(), "口令"),
    ],
)
def test_a_file_holds_the_password_and_perhaps_one_line_break(
    tmp_path: Path, content: bytes, password: str
) -> None:
    assert password_of(mailbox_of(file=password_file(tmp_path, content)), environ={}) == password


@pytest.mark.parametrize(
    ("name", "variable"), [("main", "MAIN"), ("zwxx-2", "ZWXX_2"), ("a_b", "A_B")]
)
def test_the_environment_names_the_mailbox(name: str, variable: str) -> None:
    assert (
        password_of(mailbox_of(name), environ={f"YISHI_MAILBOX_{variable}_PASSWORD": "geheim"})
        == "geheim"
    )


def test_systemd_passes_a_credential(tmp_path: Path) -> None:
    (tmp_path / "mailbox-main").write_text("geheim\n", encoding="utf-8")
    assert password_of(mailbox_of(), environ={"CREDENTIALS_DIRECTORY": str(tmp_path)}) == "geheim"


def test_the_file_goes_before_the_environment_and_that_before_systemd(tmp_path: Path) -> None:
    (tmp_path / "mailbox-main").write_text("third", encoding="utf-8")
    environ = {"YISHI_MAILBOX_MAIN_PASSWORD": "second", "CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert (
        password_of(mailbox_of(file=password_file(tmp_path, b"first")), environ=environ) == "first"
    )
    assert password_of(mailbox_of(), environ=environ) == "second"


@pytest.mark.parametrize(
    "environ", [{}, {"YISHI_MAILBOX_MAIN_PASSWORD": ""}, {"CREDENTIALS_DIRECTORY": "/nowhere"}]
)
def test_no_password_is_a_mistake_in_the_settings(environ: dict[str, str]) -> None:
    with pytest.raises(Misconfigured, match=r"邮箱 main 没有口令：.*YISHI_MAILBOX_MAIN_PASSWORD"):
        password_of(mailbox_of(), environ=environ)


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"", "是空的"), (b"\n", "是空的"), (b"\xff\xfe", "不是 UTF-8")]
)
def test_a_useless_password_file_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(Misconfigured, match=sentence):
        password_of(mailbox_of(file=password_file(tmp_path, content)), environ={})


def test_a_missing_password_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="nowhere 无法读取（没有这个文件"):
        password_of(mailbox_of(file=tmp_path / "nowhere"), environ={})


@pytest.mark.parametrize(("mode", "warnings"), [(0o600, 0), (0o640, 0), (0o644, 1)])
def test_a_file_that_everyone_may_read_is_used_with_a_warning(
    tmp_path: Path, mode: int, warnings: int
) -> None:
    mailbox = mailbox_of(file=password_file(tmp_path, b"geheim", mode=mode))
    with capture_logs() as lines:
        assert password_of(mailbox, environ={}) == "geheim"
    assert [line["event"] for line in lines] == ["password_file.found_open"] * warnings
    assert "geheim" not in str(lines)
