"""Which modules and functions of a checkout a plain mail, an adoption and a page of the log pass,
seen while its own commands run.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Self
from urllib.parse import urlencode

PROGRAM = "from desk.cli import main; main()"
PASSWORD = "海内存知己-天涯若比邻"  # noqa: S105  an invented one
SETTINGS = """
[ledger]
url = "sqlite:///data/ledger.db"
archive = "data/archive"
[roster]
path = "roster.toml"
[limits]
workers = 1
[console]
port = {port}
"""
MAILS = (
    ("xingqing", "兴庆区人民政府", "关于义务教育优质均衡发展的情况"),
    ("jinfeng", "金凤区人民政府", "关于汛期气象服务保障的情况"),
    ("xixia", "西夏区人民政府", "关于养老服务体系建设的情况"),
)
TEXT = "报送单位：{unit}\n签发人：祁远航　责任编辑：白晓舟　联系电话：0951-5550101\n{title}\n{unit}{title}如下：开展督导检查{number}次，整改问题三十七项，成效明显，群众满意度稳步提升。\n"
Way = set[tuple[str, str]]


def journeys(root: Path, office: Path) -> Iterator[tuple[str, Way]]:
    port = make_office(root, office)
    with Watched(root, office) as run:
        run.command("ingest", "mails")
    yield "a plain mail, worker", run.ways["worker"]
    yield "a plain mail, writer", run.ways["main"]
    with Watched(root, office) as run:
        run.command("adopt", "2026-00001", "--publication", "yinchuan_zhengwu", "--genre", "full")
    yield "an adoption", run.ways["main"]
    with Watched(root, office, on_signal=True) as run:
        run.command("user", "add", "editor", "--role", "editor", said=PASSWORD)
        with run.console() as process:
            browser = logged_in(f"http://127.0.0.1:{port}")
            browser.open(f"http://127.0.0.1:{port}/log").read()
            process.send_signal(signal.SIGUSR1)
            time.sleep(0.5)
            browser.open(f"http://127.0.0.1:{port}/log").read()
            time.sleep(0.5)
            yield "a page of the log", run.ways["main"].copy()


def make_office(root: Path, office: Path) -> int:
    """Three plain mails in a folder, and an office that takes them in; the port of its console."""
    (office / "mails").mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    (office / "yishi.toml").write_text(SETTINGS.format(port=port), "utf-8")
    shutil.copy(root / "config" / "rosters" / "yinchuan.toml", office / "roster.toml")
    for number, (code, unit, title) in enumerate(MAILS, 1):
        mail = EmailMessage()
        mail["From"], mail["To"] = f"{code}@example.gov.cn", "xinxi@example.com"
        mail["Subject"], mail["Message-ID"] = title, f"<{number}@example.gov.cn>"
        mail["Date"] = f"Mon, 6 Jul 2026 09:10:1{number} +0800"
        mail.set_content(TEXT.format(unit=unit, title=title, number=number))
        (office / "mails" / f"{number}.eml").write_bytes(bytes(mail).replace(b"\n", b"\r\n"))
    return port


class Watched:
    """Runs commands of a checkout in an office, and notes what its processes pass
    (tests/house/tracer.py).
    """

    def __init__(self, root: Path, office: Path, *, on_signal: bool = False) -> None:
        self.ways: dict[str, Way] = {"worker": set(), "main": set()}
        self._office, self._pipe, front = office, office / "pipe", office / "front"
        shutil.rmtree(front, ignore_errors=True)
        front.mkdir()
        self._pipe.unlink(missing_ok=True)
        os.mkfifo(self._pipe)
        tracer = Path(__file__).with_name("tracer.py").read_text("utf-8")
        settled = f'ROOT, PIPE, ON_SIGNAL = "{root}/", "{self._pipe}", {on_signal}'
        (front / "sitecustomize.py").write_text(
            tracer.replace('ROOT, PIPE, ON_SIGNAL = "", "", False', settled), "utf-8"
        )
        self._environ = os.environ | {"PYTHONPATH": f"{front}:{root}"}

    def __enter__(self) -> Self:
        # Open for writing too, so that there is no end before the last of them.
        self._end = os.open(self._pipe, os.O_RDWR)
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        os.write(self._end, b"end\n")
        self._reader.join()
        os.close(self._end)

    def command(self, *arguments: str, said: str = "") -> None:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *arguments],
            cwd=self._office,
            env=self._environ,
            input=said,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"yishi {' '.join(arguments)}: {done.stderr}")

    @contextmanager
    def console(self) -> Iterator["subprocess.Popen[str]"]:
        """While the block runs, from the moment that it says its address."""
        process = subprocess.Popen(
            [sys.executable, "-u", "-c", PROGRAM, "console"],
            cwd=self._office,
            env=self._environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            if process.stdout:
                process.stdout.readline()
            yield process
        finally:
            process.kill()
            process.wait()

    def _read(self) -> None:
        with self._pipe.open(encoding="utf-8") as lines:
            while (line := lines.readline().rstrip("\n")) != "end":
                kind, file, name = line.split(" ", 2)
                self.ways[kind].add((file, name))


def logged_in(address: str) -> urllib.request.OpenerDirector:
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    page = browser.open(f"{address}/login").read().decode()
    token = re.search(r'name="token" value="([0-9a-f]+)"', page)
    form = {"token": token[1] if token else "", "name": "editor", "password": PASSWORD, "next": "/"}
    browser.open(f"{address}/login", urlencode(form).encode())
    return browser
