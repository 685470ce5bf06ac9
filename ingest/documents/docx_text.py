"""The text of a part of a .docx by one pass of a regular expression beside expat's check of form: a
third of what a tree costs. None for a part that is not plain: docx.py walks its tree.
"""

import html
import re
from xml.parsers import expat

from ingest.documents.package import NoText
from ingest.documents.xml import checked
from ingest.mail import Problem

WORD_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"
WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",  # transitional
    "http://purl.oclc.org/ooxml/wordprocessingml/main",  # strict
    WORD_2003,
)
MATH = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
)
_DEEPEST = 50  # tables in tables, their rows and cells

_ROOT = re.compile(r"<w:(?:document|hdr|ftr|footnotes|endnotes|comments)(\s[^<>]*)>")
_SPACES = re.compile(r"\sxmlns(?::([^\s=]+))?\s*=\s*[\"']([^\"']*)[\"']")
_SKIPPED = "pPr|rPr|sectPr|tblPr|tblGrid|trPr|tcPr|sdtPr|sdtEndPr"
# Up to the next of the same name: however they are nested, none is gone through twice.
_INSIDE = r"(?:[^<]++|<(?!/?w:\1[\s/>]))*+"
# The last: by which a word could be deleted, boxed or said twice, or have a part of its own; what
# is no element at all; an end that should not be there.
_TOKEN = re.compile(
    rf"<(?:w:(?:({_SKIPPED})(?:[\s/][^>]*)?(?:(?<=/)>|>{_INSIDE}</w:\1>)"
    r"|t(?:\s[^>]*)?>([^<]*)</w:t>"
    r"|(tab|ptab|br|cr|noBreakHyphen)(?:\s[^>]*)?/>"
    r"|(p|tbl|tr|tc)(?:[\s/][^>]*)?>"
    r"|(?:t|tab|ptab|br|cr|noBreakHyphen|del|moveFrom|rt|rubyPr|txbxContent)[\s/>])"
    rf"|/w:(?:(p|tbl|tr|tc)|{_SKIPPED})[\s>]|m:|[!?])"
)
_NOT_PLAIN = (":AlternateContent", "&#", "\r")
_MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# What may stand directly in what; anything else a tree makes the best of.
_HOLDER = {"p": "tc", "tbl": "tc", "tr": "tbl", "tc": "tr"}


def plain_text(part: bytes) -> str | None:
    """As docx.py's walk without lists has it. NoText: broken or too large."""
    xml = checked(part)
    try:
        expat.ParserCreate(namespace_separator="}").Parse(xml, True)
    except (expat.ExpatError, ValueError) as error:
        raise NoText(Problem.UNREADABLE) from error
    text = xml.decode("utf-8", "replace")
    root = _ROOT.search(text)
    if root is None or not _is_plain(text, root):
        return None
    return _walked(text, root.end())


def _is_plain(text: str, root: re.Match[str]) -> bool:
    """Whether w: is Word's and nothing else is, and a mark-up sign stands for nothing but an
    element.
    """
    spaces = [(prefix, space) for prefix, space in _SPACES.findall(root[1]) if space in WORD + MATH]
    return (
        [prefix for prefix, space in spaces if space in WORD] == ["w"]
        and all(prefix == "m" for prefix, space in spaces if space in MATH)
        and text.find("xmlns", root.end()) == -1
        and text.count("<") == text.count(">")
        and not any(sign in text[root.start() :] for sign in _NOT_PLAIN)
    )


def _walked(text: str, start: int) -> str | None:
    """Pieces of a paragraph, lines of the body and of cells, cells of rows, rows of tables: each on
    the stack until it is closed.
    """
    stack: list[tuple[str, list[str]]] = [("tc", [])]
    for token in _TOKEN.finditer(text, start):
        kind = token.lastindex
        if kind is None:
            return None
        if kind == 5:
            _close(stack)
        elif kind == 4:
            name = token[4]
            if stack[-1][0] != _HOLDER[name] or len(stack) > _DEEPEST:
                return None
            stack.append((name, []))
            if text[token.end() - 2] == "/":
                _close(stack)
        elif kind > 1 and stack[-1][0] == "p":
            stack[-1][1].append(token[2] if kind == 2 else _MARKS[token[3]])
    return html.unescape("\n".join(stack[0][1]).strip("\n"))


def _close(stack: list[tuple[str, list[str]]]) -> None:
    name, inside = stack.pop()
    holder = stack[-1][1]
    if name == "tbl":
        holder += inside
    elif name == "tr":
        holder.append("\t".join(inside).rstrip("\t"))
    else:
        holder.append("".join(inside) if name == "p" else "\n".join(inside).strip("\n"))
