"""Words beside the chain: known by a salted hash, so that they can be erased."""

import hashlib

from ledger.content import make_content


def test_the_hash_is_that_of_salt_and_words() -> None:
    content = make_content({"title": "供暖"})
    assert content
    assert (
        content.digest
        == hashlib.sha256(bytes.fromhex(content.salt) + content.body.encode()).hexdigest()
    )


def test_equal_words_have_different_hashes() -> None:
    one, other = make_content({"title": "供暖"}), make_content({"title": "供暖"})
    assert one and other and one.body == other.body and one.digest != other.digest  # noqa: PT018 # one thought


def test_where_nothing_is_said_there_is_no_content() -> None:
    assert make_content({"title": "", "note": None, "names": []}) is None
