"""What attachments say is read in a worker, once a mail; a worker that dies or is busy costs
nobody their page.
"""

from email.message import EmailMessage
from functools import partial

import pytest

from config.errors import Refused
from desk.acts.mailroom import previews as previews_module
from desk.acts.mailroom.previews import PREVIEWED, Previews
from ingest.sandbox import Sandbox


def mail(*texts):
    made = EmailMessage()
    made["From"], made["Subject"] = "helan@example.com", "report"
    made.set_content("请查收。")
    for number, text in enumerate(texts):
        made.add_attachment(
            text.encode(), maintype="application", subtype="octet-stream", filename=f"{number}.txt"
        )
    return made.as_bytes()


@pytest.fixture
def counted():
    """Previews, and how many sandboxes they made."""
    made = []

    def sandbox():
        made.append(1)
        return Sandbox(PREVIEWED, workers=1, seconds=20)

    return Previews(sandbox), made


def test_a_document_is_read_in_a_worker_and_its_mail_only_once(counted, monkeypatch):
    monkeypatch.setattr(previews_module, "LONGEST", 5)
    previews, made = counted
    content = mail("近日供暖。", "近日供水管网改造完成。")
    assert previews.document("d", content, 0).document.text == "近日供暖。"
    second = previews.document("d", content, 1)
    assert (second.document.text, second.cut) == ("近日供水管", True)
    assert previews.document("d", content, 2) is None
    assert len(made) == 1


def test_a_worker_that_fails_is_told_in_a_sentence():
    broken = Previews(partial(Sandbox, "os:nothing_of_that_name_for_a_test", workers=1, seconds=5))
    with pytest.raises(Exception, match="无法启动"):
        broken.document("d", mail("甲"), 0)
    raising = Previews(partial(Sandbox, "json:loads", workers=1, seconds=5))
    with pytest.raises(Refused, match="下载后查看"):
        raising.document("d", b"{", 0)


def test_who_comes_while_another_reads_is_asked_to_wait(counted, monkeypatch):
    monkeypatch.setattr(previews_module, "PATIENCE", 0.01)
    previews, made = counted
    with previews._lock, pytest.raises(Refused, match="稍后"):
        previews.document("d", mail("甲"), 0)
    assert made == []


def test_only_the_last_few_mails_are_kept(counted, monkeypatch):
    previews, made = counted
    monkeypatch.setattr(previews, "_read", lambda content: made.append(content) or ())
    for digest in ("a", "b", "c", "d", "e", "a"):
        previews.document(digest, digest.encode(), 0)
    assert made == [b"a", b"b", b"c", b"d", b"e", b"a"]
