"""来件原样: the HTML that a mail brings as its own text, as it was sent. Cleans nothing and shows nothing: whoever shows it must."""

from itertools import islice

from ingest.charset import clean, decode
from ingest.headers import mail_start, read_headers
from ingest.mime import MAX_PARTS, decoded, walk


def own_html(content: bytes) -> str | None:
    """Its HTML parts one after another, hostile as they are; None where it brings none."""
    headers = read_headers(content, start=mail_start(content))
    found = []
    for part in islice(walk(content, headers), MAX_PARTS):
        if (
            part.declared_type == "text/html"
            and part.name is None
            and part.disposition != "attachment"
        ):
            charset = part.params.get("charset", b"").decode("ascii", "replace")
            found.append(clean(decode(decoded(content, part)[0], charset or None)[0]))
    return "\n".join(found) or None
