"""A ledger that mails come into: items of the units that write, as many as one likes."""

import hashlib
import random
from collections import Counter
from datetime import timedelta

from classify.fingerprints import fingerprint_of
from classify.submission import BAND_ROWS, BANDS, Fingerprint
from classify.text import Text
from classify.titles import title_key
from ledger.payloads import Received
from tests.bench.mails import UNITS, WORDS
from tests.desks import MORNING, Office

PAGE = 20_000  # entries of one commit
DAYS = 900
SEEN = BANDS * BAND_ROWS  # bytes at the head of a sketch, by which items are found


def fill(office: Office, count: int) -> None:
    """Each with a text and a title of its own; its sketch is drawn by chance, for to make a million
    would take half an hour.
    """
    dice, units = random.Random(7), list(UNITS)  # noqa: S311 # the same invented items in every run
    tail = fingerprint_of("", Text("，".join(WORDS * 3))).sketch[SEEN:]
    numbers = Counter[int]()
    with office.desk() as desk:
        for first in range(0, count, PAGE):
            with desk.book.writing(actor="bench") as writer:
                for number in range(first, min(first + PAGE, count)):
                    at = MORNING - timedelta(days=DAYS * (1 - number / count))
                    numbers[at.year] += 1
                    item = f"{at.year}-{numbers[at.year]:05}"
                    title = f"第{number}期{dice.choice(WORDS)}"
                    text = f"{title}：{'，'.join(dice.sample(WORDS, 12))}。"
                    digest = hashlib.sha256(text.encode()).hexdigest()
                    sketch = dice.randbytes(SEEN) + tail
                    keys = Fingerprint(digest, title_key(title), sketch).packed()
                    receipt = Received(
                        ref=item,
                        item=item,
                        day=at.date(),
                        unit=units[number % len(units)],
                        received_at=at,
                    )
                    writer.append(receipt, {"title": title, "text": text, "keys": keys})
