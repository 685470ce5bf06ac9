"""What a form brings, read whole into memory and within bounds: what a person uploads is never on
disk before it is screened (article 10). What it was filled in against travels with it: of two
people at one thing the second is told.
"""

from collections.abc import AsyncGenerator, Collection
from datetime import date
from typing import Annotated, Self
from urllib.parse import parse_qs

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request as HttpRequest

from config.errors import Refused
from config.sentences import sentence_of
from desk.web.requests import Form, Overtaken, Request, Upload
from ledger.views import Views

FIELDS = 2_000
FILES = 20
Read = tuple[Form, dict[str, tuple[Upload, ...]]]


def needed(words: str) -> BeforeValidator:
    """That a field may not be left empty; `words` tell the person so."""

    def check(text: str) -> str:
        if not text:
            raise Refused(words)
        return text

    return BeforeValidator(check)


def day_of(text: str) -> date | None:
    """2026-07-06; None where nothing is written; Refused for anything else."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(f"{text!r} 不是日期，请写作 2026-07-06") from None


def listed(text: str) -> tuple[str, ...]:
    """What is written one after another, with any comma between."""
    parts = text.replace("，", ",").replace("、", ",").split(",")
    return tuple(part.strip() for part in parts if part.strip())


Day = Annotated[date | None, BeforeValidator(day_of)]
Given = Annotated[str | None, BeforeValidator(lambda text: text or None)]
Ticked = Annotated[bool, BeforeValidator(bool)]
Listed = Annotated[tuple[str, ...], BeforeValidator(listed)]
Many = tuple[str, ...]  # a field that a form has several times: its default is ()


class FormModel(BaseModel):
    """One form: its fields by the names that they have on the page, read in their order. What is
    wrong with one is Refused in words of our own.
    """

    model_config = ConfigDict(frozen=True)

    @classmethod
    def of(cls, request: Request) -> Self:
        given = {
            name: request.form_list(name) if field.default == () else request.form_text(name)
            for name, field in cls.model_fields.items()
        }
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise Refused(sentence_of(error, model=cls, data=given)) from None


def wanted(request: Request, name: str, words: str) -> str:
    """The one field that a form must bring; Refused in these words where it is empty."""
    if not (text := request.form_text(name)):
        raise Refused(words)
    return text


class TooMuch(Refused):
    """The request brings more than may be; the page says 413."""


class _InMemory(MultiPartParser):
    spool_max_size = 1 << 31  # the bounds below are smaller: nothing is ever rolled to disk


async def read_form(http_request: HttpRequest, *, most: int) -> Read:
    """Values and files by name; TooMuch for over `most` bytes, Refused for what is no form."""
    body = await _body(http_request, most=most)
    kind = http_request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return await _parts(http_request, body, most=most)
    if kind != "application/x-www-form-urlencoded":
        raise Refused("这不是网页表单")
    try:
        return parse_qs(body.decode(), keep_blank_values=True, max_num_fields=FIELDS), {}
    except ValueError as error:
        raise Refused("表单无法读取：栏目太多，或不是 UTF-8") from error


async def _body(http_request: HttpRequest, *, most: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in http_request.stream():
        size += len(part)
        if size > most:
            raise TooMuch(f"提交的内容超过 {most >> 20 or 1} MiB，未写入任何内容")
        parts.append(part)
    return b"".join(parts)


async def _parts(http_request: HttpRequest, body: bytes, *, most: int) -> Read:
    async def once() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        parts = await _InMemory(
            http_request.headers, once(), max_files=FILES, max_fields=FIELDS, max_part_size=most
        ).parse()
    except MultiPartException as error:
        raise Refused("表单无法读取：栏目或文件太多，或传送中断") from error
    values: dict[str, list[str]] = {}
    files: dict[str, tuple[Upload, ...]] = {}
    for name, value in parts.multi_items():
        if isinstance(value, UploadFile):
            if value.filename:
                files[name] = (*files.get(name, ()), Upload(value.filename, await value.read()))
        else:
            values.setdefault(name, []).append(value)
    await parts.close()
    return values, files


FIELD = "revision"


def revision_of(views: Views, items: Collection[str]) -> int:
    """What travels with a form about these items: the number of the last entry about them."""
    return views.items.last_touch(items)


def check_revision(views: Views, items: Collection[str], *, request: Request) -> None:
    """Overtaken where anything was said about them since the form was shown; ask it of
    `writer.views`, under the lock, before the act.
    """
    check_number(views, views.items.last_touch(items), request=request)


def check_number(views: Views, now: int, *, request: Request) -> None:
    """The same for what is no item: `now` is the number of the last entry about it."""
    if request.number(FIELD) != now:
        raise _overtaken(views, now)


def check_untouched(views: Views, items: Collection[str], *, request: Request) -> None:
    """The same for a form that was shown with the ledger's head as its stand: of what it lists
    only what is sent is asked about.
    """
    shown, latest = request.number(FIELD), views.items.last_touch(items)
    if shown is None or latest > shown:
        raise _overtaken(views, latest)


def _overtaken(views: Views, now: int) -> Overtaken:
    entry = views.stored([now]).get(now)
    by = f"（{entry.entry.actor}，第 {now} 号记录）" if entry else ""
    return Overtaken(f"您打开这一页之后，已有人先改了{by}；没有写入任何内容，请刷新后看过再定")
