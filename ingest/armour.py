"""Inline PGP in a mail's text: what is only signed is read without its armour, what is encrypted is left out. Checks no signature."""

import re

_SIGNED = re.compile(
    r"^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\n(?:[A-Za-z-]{1,40}: [^\n]{0,200}\n){0,10}[ \t]*\n?",
    re.MULTILINE,
)
_SIGNATURE = re.compile(r"^-----BEGIN PGP SIGNATURE-----", re.MULTILINE)
_SIGNATURE_END = "-----END PGP SIGNATURE-----"
_ENCRYPTED = re.compile(r"^[>\s]{0,20}-----BEGIN PGP MESSAGE-----", re.MULTILINE)
_ENCRYPTED_END = "-----END PGP MESSAGE-----"
_ESCAPED = re.compile(r"^- ", re.MULTILINE)
_BLOCKS = 20


def without_armour(text: str) -> tuple[str, bool]:
    """The text as its writer wrote it, and whether something in it is encrypted (RFC 4880, 6.2 and 7)."""
    if "-----BEGIN PGP" not in text:
        return text, False
    for _ in range(_BLOCKS):
        if (opened := _SIGNED.search(text)) is None:
            break
        closed = _SIGNATURE.search(text, opened.end())
        inside = text[opened.end() : closed.start() if closed else len(text)]
        after = _after(text, closed.end(), _SIGNATURE_END) if closed else ""
        text = text[: opened.start()] + _ESCAPED.sub("", inside) + after
    return _without_encrypted(text)


def _without_encrypted(text: str) -> tuple[str, bool]:
    kept: list[str] = []
    position = 0
    for opened in _ENCRYPTED.finditer(text):
        if opened.start() >= position:
            kept.append(text[position : opened.start()])
            end = text.find(_ENCRYPTED_END, opened.end())
            position = end + len(_ENCRYPTED_END) if end != -1 else len(text)
    return "".join((*kept, text[position:])), bool(kept)


def _after(text: str, start: int, mark: str) -> str:
    end = text.find(mark, start)
    return "" if end == -1 else text[end + len(mark) :]
