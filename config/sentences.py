"""What is wrong with data from outside, as one Chinese sentence that names the key; never repeats a value, which could be a secret."""

import difflib
from collections.abc import Sequence
from typing import get_args

from pydantic import BaseModel, ValidationError

_KINDS = {
    "string_type": "应是文本（加引号）",
    "int_type": "应是整数",
    "bool_type": "应是 true 或 false",
    "date_type": "应是日期，如 2026-07-01",
    "datetime_type": "应是带时区的时间，如 2026-07-01T09:00:00+08:00",
    "timezone_aware": "时间须带时区，如 +08:00",
    "tuple_type": "应是列表，如 [...]",
    "dict_type": "应是一个表",
    "model_type": "应是一个表",
    "string_pattern_mismatch": "写法不对，须符合 {pattern}",
    "string_too_short": "太短，至少 {min_length} 个字符",
    "string_too_long": "太长，至多 {max_length} 个字符",
    "too_short": "太少，至少 {min_length} 项",
    "too_long": "太多，至多 {max_length} 项",
    "greater_than": "须大于 {gt}",
    "greater_than_equal": "须不小于 {ge}",
    "less_than_equal": "须不大于 {le}",
    "literal_error": "应是 {expected}",
}


def sentence_of(error: ValidationError, *, model: type[BaseModel], data: object) -> str:
    """The first thing that is wrong: the key, dotted, and what it takes; for an unknown key the nearest known one."""
    issues = error.errors(include_url=False, include_input=False)
    # A misspelt key also leaves its right name missing: the misspelling is what helps.
    first = next((issue for issue in issues if issue["type"] == "extra_forbidden"), issues[0])
    key = _dotted(first["loc"], data=data)
    if first["type"] == "extra_forbidden":
        return f"没有 {key} 这个键，最接近的是 {nearest(str(first['loc'][-1]), _known(first['loc'], model))}"
    if first["type"] == "missing":
        return f"缺少 {key}"
    bounds = {
        name: str(value).replace(" or ", "、").replace(", ", "、")
        for name, value in first.get("ctx", {}).items()
    }
    said = _KINDS.get(first["type"], "").format(**bounds) or first["msg"].removeprefix(
        "Value error, "
    )
    return f"{key}：{said}" if key else said


def nearest(name: str, known: Sequence[str]) -> str:
    """The known name that is most like this one."""
    return difflib.get_close_matches(name, known, n=1, cutoff=0)[0]


def _dotted(loc: tuple[str | int, ...], *, data: object) -> str:
    """`mailbox.main.port`: an entry of an array goes by its code, id or name, or by its position from 1."""
    words = []
    for step in loc:
        data = _inside(data, step)
        name = (
            next((data[key] for key in ("id", "code", "name") if key in data), None)
            if isinstance(data, dict) and isinstance(step, int)
            else None
        )
        words.append(
            name if isinstance(name, str) else str(step + 1 if isinstance(step, int) else step)
        )
    return ".".join(words)


def _inside(data: object, step: str | int) -> object:
    if isinstance(data, dict):
        return data.get(step)
    return data[step] if isinstance(data, list) and isinstance(step, int) else None


def _known(loc: tuple[str | int, ...], model: type[BaseModel]) -> list[str]:
    for step in loc[:-1]:
        if isinstance(step, str):
            model = _table_of(model, key=step)
    return [field.alias or name for name, field in model.model_fields.items()]


def _table_of(model: type[BaseModel], *, key: str) -> type[BaseModel]:
    annotation = next(
        field.annotation for name, field in model.model_fields.items() if key in {name, field.alias}
    )
    return next(
        kind
        for kind in (annotation, *get_args(annotation))
        if isinstance(kind, type) and issubclass(kind, BaseModel)
    )
