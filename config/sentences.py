"""What is wrong with data from outside, as one Chinese sentence that names the key; never repeats
a value, which could be a secret.
"""

import difflib
import errno
from collections.abc import Collection, Sequence
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


MANY = 12  # names are all told up to so many
_CAUSES = {
    errno.ENOENT: "没有这个文件或目录",
    errno.EACCES: "没有权限",
    errno.EPERM: "系统不允许",
    errno.EISDIR: "这是目录，不是文件",
    errno.ENOTDIR: "路径中有一段不是目录",
    errno.EEXIST: "已经存在",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已满",
    errno.EROFS: "文件系统只读",
    errno.EIO: "磁盘读写出错",
    errno.EMFILE: "打开的文件太多",
    errno.ENAMETOOLONG: "名称太长",
    errno.EADDRINUSE: "端口已被占用",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
    errno.ECONNREFUSED: "连接被拒绝",
    errno.ECONNRESET: "连接被对方断开",
    errno.ETIMEDOUT: "连接超时",
    errno.EHOSTUNREACH: "主机不可达",
    errno.ENETUNREACH: "网络不可达",
    errno.EPIPE: "连接已断开",
}


def sentence_of(error: ValidationError, *, model: type[BaseModel], data: object) -> str:
    """The first thing that is wrong: the key, dotted, and what it takes; for an unknown key the
    nearest known one.
    """
    issues = error.errors(include_url=False, include_input=False)
    # A misspelt key also leaves its right name missing: the misspelling is what helps.
    first = next((issue for issue in issues if issue["type"] == "extra_forbidden"), issues[0])
    key = _dotted(first["loc"], data=data)
    if first["type"] == "extra_forbidden":
        return (
            f"没有 {key} 这个键，最接近的是 "
            f"{nearest(str(first['loc'][-1]), _known(first['loc'], model))}"
        )
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


def unknown(what: str, name: str, known: Collection[str]) -> str:
    """没有刊物 'guoba'，最接近的是 guobao: what a refusal says of a name that nobody knows, with
    what there is where that is not much.
    """
    near = f"，最接近的是 {nearest(name, list(known))}" if known else ""
    rest = f"；可用 {'、'.join(known)}" if 1 < len(known) <= MANY else ""
    return f"没有{what} {name!r}{near}{rest}"


def cause_of(error: OSError) -> str:
    """What the system reports, in Chinese; its own name for it where we have none."""
    number = error.errno or 0
    if number < 0:  # of the resolver (getaddrinfo(3))
        return "域名解析不了"
    return _CAUSES.get(number) or f"系统报错 {errno.errorcode.get(number, type(error).__name__)}"


def _dotted(loc: tuple[str | int, ...], *, data: object) -> str:
    """`mailbox.main.port`: an entry of an array goes by its code, id or name, or by its position
    from 1.
    """
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
