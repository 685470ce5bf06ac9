"""Five hundred and fifty mails leave the entries that are kept, field by field.

Where an answer is meant to change: `python -m tests.end_to_end.golden`, and read what it says.
"""

from tests.end_to_end.golden import differences, entries_kept, entries_now


def test_intake_makes_of_every_mail_what_is_kept(tmp_path):
    found = [line[:1000] for line in differences(entries_kept(), entries_now(tmp_path))]
    assert found == [], "\n".join(found[:40])


def test_a_difference_names_its_mail_and_its_field():
    entries = entries_kept()
    title = next(number for number, entry in enumerate(entries) if "title" in entry)
    changed = [*entries[:title], entries[title] | {"title": "别的"}, *entries[title + 1 :]]
    (said,) = differences(entries, changed)
    assert said.startswith(f"{entries[title]['of']}: received (1) title: ")
