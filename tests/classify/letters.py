"""Invented mails and an invented roster for the tests of this folder."""

from config.roster import parse_roster
from ingest.mail import Document, Note, OpenedMail, Problem

BODY = "近日，市教育局组织全市中小学开展防溺水安全教育，通过主题班会、入户家访等形式，覆盖学生三万余人，取得明显成效，受到家长一致好评。"

ROSTER = parse_roster("""
[[unit]]
code = "xingqing"
name = "兴庆区人民政府"
short = "兴庆区"
aliases = ["兴庆区政府办"]
group = "county"
addresses = ["xq@example.gov.cn"]

[[unit]]
code = "jiaoyu"
name = "银川市教育局"
short = "市教育局"
group = "department"
addresses = ["jy@example.gov.cn", "@jy.example.gov.cn"]

[[unit]]
code = "gongan"
name = "银川市公安局"
short = "市公安局"
group = "department"
addresses = ["@ga.example.gov.cn"]

[[unit]]
code = "jiaojing"
name = "银川市公安局交警分局"
short = "市公安局交警分局"
group = "direct_agency"
addresses = ["@ga.example.gov.cn"]
""")


def document(
    name: str | None,
    text: str | None = None,
    *,
    kind: str = "docx",
    problem: Problem | None = None,
    inside: int | None = None,
    notes: tuple[Note, ...] = (),
) -> Document:
    return Document(
        name,
        kind,
        100,
        text,
        problem or (Problem.UNSUPPORTED if text is None else None),
        inside,
        notes,
    )


def mail(
    subject: str = "", text: str = "", *documents: Document, sender: str = "jy@example.gov.cn"
) -> OpenedMail:
    return OpenedMail("<1@example.com>", sender, "", subject, None, text, documents, ())
