"""The log: one line an event on standard error, for people on a terminal and as JSON elsewhere;
never a title, a text, a name or a password.
"""

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.processors import (
    ExceptionRenderer,
    JSONRenderer,
    TimeStamper,
    UnicodeDecoder,
    add_log_level,
    format_exc_info,
)
from structlog.tracebacks import ExceptionDictTransformer
from structlog.types import EventDict, Processor, WrappedLogger

CHATTY = ("imapclient", "sqlalchemy", "apscheduler")
HIDDEN = "[…]"
PRIVATE = re.compile(
    "password|passwd|secret|token|credential|authorization|cookie"
    "|^(subject|title|text|body|content|name|file_?names?|attachments?)$"
    r"|_name$|^(signatory|reviewer|editor|telephone|note)$",
    re.IGNORECASE,
)
# What libraries put into their messages: database parameters, validated input, passwords in
# addresses and logins; and telephone numbers.
SPILLED = (
    (re.compile(r"\[parameters: .*", re.DOTALL), "[parameters: […]]"),
    (re.compile(r"input_value=.*?, input_type="), "input_value=[…], input_type="),
    (re.compile(r"(://[^\s/@:]*):[^\s/@]+@"), r"\1:[…]@"),
    (re.compile(r"\b([A-Z]+[0-9]+ (?:LOGIN|AUTHENTICATE)) .*"), r"\1 […]"),
    (re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), "1[…]"),
)
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
TRACEBACK = "exception"
DEEPEST = 20


def configure(level: str) -> None:
    """Set up structlog and the standard library's loggers alike; `level` as in the settings:
    debug, info, warning, error.
    """
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_shared(), processors=_last(terminal=sys.stderr.isatty())
        )
    )
    logging.root.handlers = [handler]
    logging.root.setLevel(level.upper())
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


def redacted(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """The last processor before the renderer: values under private keys go, and what libraries
    spill into texts, at every depth.
    """
    del logger, method
    return {
        key: _traced(value) if key == TRACEBACK else _clean(value, key=key)
        for key, value in event.items()
    }


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        TimeStamper(fmt="iso", utc=True),
        UnicodeDecoder(),
    ]


def _last(*, terminal: bool) -> list[Processor]:
    # Frames' local variables hold mails: no renderer may see them.
    errors = (
        format_exc_info
        if terminal
        else ExceptionRenderer(ExceptionDictTransformer(show_locals=False))
    )
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    renderer = plain if terminal else JSONRenderer(ensure_ascii=False)
    return [structlog.stdlib.ProcessorFormatter.remove_processors_meta, errors, redacted, renderer]


def _clean(value: Any, *, key: str, depth: int = 0) -> Any:
    if PRIVATE.search(key) or depth > DEEPEST:
        return HIDDEN
    if isinstance(value, Mapping):
        return {
            str(inner): _clean(held, key=str(inner), depth=depth + 1)
            for inner, held in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(held, key="", depth=depth + 1) for held in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    # A line break in a value could pass for another event.
    return _clean_text(str(value)).replace("\n", "\\n")


def _traced(value: Any) -> Any:
    """A traceback, as text or as structlog's list of frames: its `name` and `filename` are those
    of our code.
    """
    if isinstance(value, dict):
        return {key: _traced(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_traced(held) for held in value]
    return _clean_text(value) if isinstance(value, str) else value


def _clean_text(text: str) -> str:
    for pattern, instead in SPILLED:
        text = pattern.sub(instead, text)
    return CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
