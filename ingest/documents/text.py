"""A plain text file to text: its charset is guessed, for nothing declares it."""

from ingest.charset import clean, decode


def read(content: bytes) -> str:
    """The text, line ends as LF."""
    return clean(decode(content)[0])
