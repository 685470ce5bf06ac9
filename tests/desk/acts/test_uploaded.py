"""One document gives title, text and signatory; whatever is marked, hostile or not to be read
gives a reason and no word.
"""

from functools import partial

import pytest

from config.errors import Refused
from desk.acts.uploaded import LONGEST, paper_of, read_paper
from desk.acts.uploads import Marked, Uploads, _job
from ingest.sandbox import Sandbox
from tests.desk.acts.by_hand import papers


class InThisProcess(Uploads):
    """The same without a worker."""

    def read(self, _function, content, *, name):
        return read_paper(_job(content, name))


HERE = InThisProcess(partial(Sandbox))


@pytest.mark.parametrize(
    ("name", "content"), [("秋收.txt", papers.TEXT.encode("gb18030")), ("秋收.docx", papers.docx())]
)
def test_title_text_and_signatory_are_read(name, content):
    paper = paper_of(HERE, content, name=name)
    assert (paper.title, paper.signatory, paper.problem) == (papers.TITLE, "王某", None)
    assert "颗粒归仓" in paper.text


def test_a_worker_reads_it_as_well():
    uploads = Uploads(partial(Sandbox, workers=1, seconds=20, memory=1 << 30))
    assert paper_of(uploads, papers.docx(), name="秋收.docx").title == papers.TITLE


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.docx", papers.bomb(), "压缩得异常"),
        ("a.docx", b"PK\x03\x04 broken", "损坏"),
        ("a.bin", b"\x7fELF\x00\x01\x02" * 20, "另存为"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 60, "没有文字"),
        ("a.zip", papers.several(), "一事一报"),
        ("a.txt", ("字" * 40 + "\n").encode() * (LONGEST // 40 + 1), "超过"),
        ("a.txt", b"", "损坏"),
    ],
    ids=["bomb", "broken", "program", "picture", "several", "long", "empty"],
)
def test_what_can_t_be_read_says_why(name, content, says):
    with pytest.raises(Refused, match=says):
        paper_of(HERE, content, name=name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("秋收.txt", f"机密★1年\n{papers.TEXT}"),
        ("【机密】秋收.txt", papers.TEXT),
        ("秋收.txt", f"密级：秘密\n{papers.TEXT}"),
    ],
)
def test_a_marked_document_gives_nothing_but_that(name, text):
    with pytest.raises(Marked) as error:
        paper_of(HERE, text.encode(), name=name)
    assert not any(word in str(error.value) for word in ("秋收", "机密", "秘密"))
    assert "农机" not in read_paper(_job(text.encode(), name)).decode()
