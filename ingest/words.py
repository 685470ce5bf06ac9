"""Encoded words of a header (RFC 2047) from its raw bytes to text; pure, linear, never raises."""

import binascii
import re
from collections.abc import Iterator

from ingest.charset import codec_of, decode, decode_raw

# A lone question mark inside the text is against the RFC and often seen; "=?" never is: there the next word begins.
_WORD = re.compile(rb"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*+(?:(?<!=)\?(?!=)[^?]*+){0,8})\?=")
_NO_LETTERS = bytes(
    set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
)
_Word = tuple[str | None, bytes, bytes]  # codec, b or q, encoded text


def decode_words(raw: bytes) -> str:
    """A header's value, unfolded, to text. Adjacent words of one charset are joined before decoding: senders cut inside a character."""
    if b"=?" not in raw:
        return decode_raw(raw)
    return "".join(_texts(raw))


def encode_words(raw: bytes) -> str:
    """The same value with every run of words as one well-formed word in UTF-8 and raw bytes as text: what a strict parser can be given."""
    return decode_raw(raw) if b"=?" not in raw else "".join(_texts(raw, again=True))


def decode_base64(encoded: bytes) -> tuple[bytes, bool]:
    """The bytes, and whether padding or characters were missing; what can be decoded is."""
    try:
        return binascii.a2b_base64(encoded), True
    except binascii.Error:
        letters = encoded.translate(None, delete=_NO_LETTERS)
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4)), False


def _texts(raw: bytes, *, again: bool = False) -> Iterator[str]:
    run: list[_Word] = []
    end = 0
    for match in _WORD.finditer(raw):
        between = raw[end : match.start()]
        word = (codec_of(match[1].decode("ascii", "replace")), match[2].lower(), match[3])
        if run and (between.strip() or word[0] != run[0][0]):
            yield _decoded(run, again=again)
            run = []
        if between.strip() or (between and not end):
            yield decode_raw(between)
        run.append(word)
        end = match.end()
    if run:
        yield _decoded(run, again=again)
    yield decode_raw(raw[end:])


def _decoded(run: list[_Word], *, again: bool) -> str:
    codec = run[0][0]
    text, problem = decode(b"".join(_word_bytes(word) for word in run), codec)
    if problem and len(run) > 1 and all(kind == b"b" for _, kind, _ in run):
        # some senders cut the base64 itself, not what it encodes
        whole, unharmed = decode(
            decode_base64(b"".join(encoded for _, _, encoded in run))[0], codec
        )
        text = text if unharmed else whole
    return _encoded(text) if again else text


def _word_bytes(word: _Word) -> bytes:
    _, kind, encoded = word
    return (
        decode_base64(encoded)[0]
        if kind == b"b"
        else binascii.a2b_qp(re.sub(rb"[\r\n]", b"", encoded), header=True)
    )


def _encoded(text: str) -> str:
    return f"=?utf-8?b?{binascii.b2a_base64(text.encode('utf-8', 'replace'), newline=False).decode('ascii')}?="
