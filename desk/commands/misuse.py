"""用法有误: what the parser found wrong with a command line, as one sentence in Chinese. Parses nothing."""

import re
from typing import Any

# What the parser says, in its words, and what we say. The first that fits is taken; \1 is what stands in its place.
SENTENCES = (
    (r"Missing argument '(.*)'\.", r"缺少参数 \1"),
    (r"Missing option '(.*)'\.", r"缺少选项 \1"),
    (r"Missing command\.", r"请写子命令"),
    (r"No such command '(.*?)'\..*Did you mean (.*)\?", r"没有命令 \1，最接近的是 \2"),
    (r"No such command '(.*)'\.", r"没有命令 \1"),
    (r"No such option: (\S+).*Did you mean (.*)\?", r"没有选项 \1，最接近的是 \2"),
    (r"No such option: (\S+).*", r"没有选项 \1"),
    (r"Option '(.*)' requires an argument\.", r"选项 \1 后面要写值"),
    (r"Got unexpected extra argument\S* \((.*)\)", r"多写了 \1"),
    (r"Invalid value for '(.*?)': .* is not one of (.*?)\.*", r"\1 只能是 \2"),
    (r"Invalid value for '(.*?)': .*valid integer.*", r"\1 要写整数"),
    (
        r"Invalid value for '(.*?)': .*does not match the formats '%Y-%m-%d'.*",
        r"\1 的日期请写作 2026-07-06",
    ),
    (r"Invalid value for '(.*?)': (?:Value error, )?(.*)", r"\1 不对：\2"),
    (r"Invalid value: (.*)", r"\1"),
)


def misuse_sentence(error: Any) -> str:
    """The sentence for a parser's error, with where its usage stands; in the parser's own words where none of ours fits, "" where it printed its help."""
    said = " ".join(str(error.format_message()).split())
    fitting = (
        match.expand(ours) for wrong, ours in SENTENCES if (match := re.fullmatch(wrong, said))
    )
    found = next(fitting, said).replace("'", "")
    context = getattr(error, "ctx", None)
    return f"{found}；用法见 {context.command_path} --help" if found and context else found
