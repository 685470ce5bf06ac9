"""用法有误: what is wrong with a command line, as one sentence in Chinese, from what the parser
knows of it. Parses nothing.
"""

from datetime import datetime
from pathlib import Path
from typing import Any


def misuse_sentence(error: Any) -> str:
    """The sentence for a parser's error, with where its usage stands; "" where it printed its help.

    What a command finds wrong itself is said in the command's own words (`typer.BadParameter`
    without a parameter).
    """
    kind = type(error).__name__  # the library keeps these classes to itself
    if kind == "NoArgsIsHelpError":
        return ""
    parameter, context = getattr(error, "param", None), getattr(error, "ctx", None)
    if kind == "NoSuchOption":
        near = sorted(error.possibilities or ())
        sentence = f"没有选项 {error.option_name}" + (f"，最接近的是 {near[0]}" if near else "")
    elif kind == "BadOptionUsage":
        sentence = f"选项 {error.option_name} 后面要写值"
    elif parameter is None:
        sentence = error.message
    elif kind == "MissingParameter":
        sentence = f"缺少{'参数' if _is_argument(parameter) else '选项'} {_called(parameter)}"
    else:
        sentence = f"{_called(parameter)} {_expected(parameter)}"
    return f"{sentence}；用法见 {context.command_path} --help" if context else str(sentence)


def _is_argument(parameter: Any) -> bool:
    return bool(parameter.param_type_name == "argument")


def _called(parameter: Any) -> str:
    return str(parameter.display_name_raw if _is_argument(parameter) else parameter.opts[0])


def _expected(parameter: Any) -> str:
    """What the parameter takes."""
    takes = parameter.type_descriptor
    if takes.is_choice:
        return f"只能是 {', '.join(str(getattr(each, 'value', each)) for each in takes.choices)}"
    if takes.annotation is int:
        low, high = getattr(takes, "min", None), getattr(takes, "max", None)
        least = f"，不小于 {low}" if low is not None else ""
        return "要写整数" + least + (f"，不大于 {high}" if high is not None else "")
    if takes.annotation is datetime:
        return "的日期请写作 2026-07-06"
    return "没有这个文件或目录" if takes.annotation is Path else "不对"
