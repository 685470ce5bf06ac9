"""Where a mailbox's password comes from, and that it shows up nowhere else."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from config.errors import Misconfigured
from config.passwords import password_of
from config.settings import MailboxTable


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
