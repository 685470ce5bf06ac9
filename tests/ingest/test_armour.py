"""What PGP only signs is read without its armour; what it encrypts is left out and said."""

import pytest

from ingest.armour import without_armour

SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n正文\n- -- \n张三\n-----BEGIN PGP SIGNATURE-----\n\nabc=\n-----END PGP SIGNATURE-----\n后记"
LOCKED = "-----BEGIN PGP MESSAGE-----\n\nabc=\n-----END PGP MESSAGE-----"


def test_a_signed_text_is_what_was_written():
    assert without_armour(SIGNED) == ("正文\n-- \n张三\n\n后记", False)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (LOCKED, ""),
        (f"前言\n{LOCKED}\n后记", "前言\n\n后记"),
        (LOCKED[:40], ""),
        (f"{LOCKED}\n{LOCKED}", "\n"),
    ],
)
def test_an_encrypted_block_is_left_out(text, left):
    text, encrypted = without_armour(text)
    assert (text.strip("\n"), encrypted) == (left.strip("\n"), True)


def test_a_signature_that_never_ends_loses_no_text_above_it():
    assert without_armour(SIGNED.partition("-----END")[0]) == ("正文\n-- \n张三\n", False)
    assert without_armour("-----BEGIN PGP SIGNED MESSAGE-----\n\n正文") == ("正文", False)


def test_an_ordinary_text_stays_as_it_is():
    assert without_armour("正文 PGP") == ("正文 PGP", False)
