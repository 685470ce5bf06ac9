"""来件原文: an item's mail as it was sent, its attachments to be kept, and what they say, all in
frames or as downloads. Writes nothing.
"""

from base64 import b64encode
from html import escape
from typing import Any

from config.errors import BadMail
from desk.web.guidance import PROBLEMS
from desk.web.requests import Download, Framed, Missing, Request, Response
from desk.web.values import item_named
from ingest.contents import own_html
from ingest.mail import Document
from ingest.parse import parse

_PICTURES = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif"}
_LARGEST = 1_000_000  # bytes of a picture that is shown


def mail_text(request: Request) -> Response:
    """The mail as it was sent, for the sandboxed frame."""
    content = original_of(request)[1]
    html = own_html(content)
    return Framed(f"<pre>{escape(_parsed(content).text)}</pre>" if html is None else html)


def mail_file(request: Request) -> Response:
    return Download(f"{request.path['id']}.eml", original_of(request)[1], "message/rfc822")


def attachment(request: Request) -> Response:
    """One attachment as the log numbers them; never under the type that the sender gave it. What
    lies inside another is kept with that one.
    """
    content, number = original_of(request)[1], _number(request)
    one = _attached(request, content, number)
    if one is None:
        raise Missing("这个文件在压缩包或转发的邮件里，请下载原件")
    return Download(one.name or f"附件{number + 1}", one.content)


def preview(request: Request) -> Response:
    """What an attachment says, as it is read in a worker: words, and small pictures; nothing of it
    runs.
    """
    (digest, content), number = original_of(request), _number(request)
    document_read = request.console.previews.document(digest, content, number)
    if document_read is None:
        raise Missing("原件里没有这个附件")
    document = document_read.document
    if document.kind == "image":
        return Framed(_picture(request, content, number))
    shown = f"（{_why_not(document)}，请下载后查看。）" if not document.text else document.text
    return Framed(
        f"<pre>{escape(shown)}</pre>"
        + ("<p>（太长，只显示开头一部分，全文请下载。）</p>" if document_read.cut else "")
    )


def original_of(request: Request) -> tuple[str, bytes]:
    """Digest and bytes of the item's mail; Missing where there is none, or where its words are
    sealed.
    """
    with request.console.book.reading() as views:
        view = item_named(views, request.path["id"])
        sealed = "title" not in views.words([view.seq]).get(view.seq, {})
    content = request.console.archive.read(view.mail) if view.mail and not sealed else None
    if content is None or view.mail is None:
        raise Missing("这条信息没有原件可看：它是补录或导入的，或者已经清除")
    return view.mail, content


def _number(request: Request) -> int:
    number = request.path_number("number")
    if number >= len(_listed(request)):
        raise Missing("原件里没有这个附件")
    return number


def _listed(request: Request) -> list[tuple[str | None, int]]:
    """Name and size of every document of the item's mail, in the order of the log: also of those
    that came out of others.
    """
    with request.console.book.reading() as views:
        view = item_named(views, request.path["id"])
        lines = [
            line.seq
            for line in views.log.of_digests([view.mail] if view.mail else [])
            if line.outcome == "recorded"
        ][:1]
        payload = views.stored(lines)[lines[0]].payload if lines else None
        names = views.words(lines).get(lines[0], {}).get("names") or [] if lines else []
    return [
        (name, document.size)
        for name, document in zip(names, getattr(payload, "documents", ()), strict=False)
    ]


def _attached(request: Request, content: bytes, number: int) -> Any:
    """The attachment of the mail itself with that number in the log."""
    listed = _listed(request)
    wanted = listed[number]
    alike = [one for one in _parsed(content).attachments if (one.name, len(one.content)) == wanted]
    return alike[min(listed[:number].count(wanted), len(alike) - 1)] if alike else None


def _picture(request: Request, content: bytes, number: int) -> str:
    one = _attached(request, content, number)
    kind = next(
        (kind for begins, kind in _PICTURES.items() if one and one.content.startswith(begins)), None
    )
    if kind is None or len(one.content) > _LARGEST:
        return "<p>（图片太大或不是常见的格式，请下载后查看。）</p>"
    return f'<img alt="附件图片" src="data:image/{kind};base64,{b64encode(one.content).decode()}">'


def _why_not(document: Document) -> str:
    return PROBLEMS[document.problem] if document.problem else "没有读出文字"


def _parsed(content: bytes) -> Any:
    try:
        return parse(content)
    except BadMail as error:
        raise Missing(str(error)) from error
