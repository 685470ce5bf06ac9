"""扣留的文件: under which number a held file stands in the log, for its name can be secret too. Writes nothing."""

import hashlib

from ingest.mail import RawMail
from ledger.book import Writer


def held_folder(writer: Writer, raw: RawMail) -> str:
    """`held:` and a number: the same whenever the file is met again, and no way back from it to the name or the content."""
    seed = f"{writer.secret('held files')}\n{raw.key.folder}\n{raw.key.uid}\n{raw.digest}"
    return f"held:{int.from_bytes(hashlib.sha256(seed.encode('utf-8', 'surrogateescape')).digest()[:5], 'big')}"
