"""The mail inside an opaque signature is found, an envelope is told, and no bytes make the walk
raise or run away.
"""

import base64
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.smime import is_encrypted, is_signature, signed_content

DATA = bytes.fromhex("06092a864886f70d010701")
SIGNED = bytes.fromhex("06092a864886f70d010702")
ENVELOPED = bytes.fromhex("06092a864886f70d010703")
MAIL = b"Content-Type: text/plain\r\n\r\n" + b"text " * 100


def tlv(tag, value):
    size = len(value)
    length = bytes([size]) if size < 128 else bytes([0x82]) + size.to_bytes(2, "big")
    return bytes([tag]) + length + value


def signed(octets):
    inner = tlv(0x30, DATA + tlv(0xA0, octets))
    return tlv(
        0x30,
        SIGNED + tlv(0xA0, tlv(0x30, tlv(0x02, b"\x01") + tlv(0x31, b"") + inner + tlv(0x31, b""))),
    )


def test_what_is_signed_is_found_whole_or_in_pieces():
    assert signed_content(signed(tlv(0x04, MAIL))) == MAIL
    assert signed_content(signed(tlv(0x24, tlv(0x04, MAIL[:50]) + tlv(0x04, MAIL[50:])))) == MAIL


def test_pieces_of_unknown_length_end_where_they_say():
    indefinite = b"\x24\x80" + tlv(0x04, MAIL[:50]) + tlv(0x04, MAIL[50:]) + b"\0\0"
    assert (
        signed_content(
            b"\x30\x80"
            + SIGNED
            + b"\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80"
            + DATA
            + b"\xa0\x80"
            + indefinite
            + b"\0\0" * 5
        )
        == MAIL
    )


def test_a_file_in_letters_is_read_as_well():
    armoured = (
        b"-----BEGIN PKCS7-----\n"
        + base64.encodebytes(signed(tlv(0x04, MAIL)))
        + b"-----END PKCS7-----\n"
    )
    assert signed_content(armoured) == MAIL


def test_a_signature_that_stands_beside_holds_nothing():
    beside = tlv(
        0x30, SIGNED + tlv(0xA0, tlv(0x30, tlv(0x02, b"\x01") + tlv(0x31, b"") + tlv(0x30, DATA)))
    )
    assert signed_content(beside) is None
    assert is_signature("application/pkcs7-signature", beside)
    assert is_signature("application/pgp-signature", b"-----BEGIN PGP SIGNATURE-----\n")


def test_what_is_only_called_a_signature_stays_an_attachment():
    assert not is_signature("application/pkcs7-signature", b"PK\x03\x04")
    assert not is_signature("application/octet-stream", b"-----BEGIN PGP SIGNATURE-----\n")


def test_an_envelope_is_encrypted():
    assert is_encrypted(tlv(0x30, ENVELOPED + tlv(0xA0, b"x")))
    assert not is_encrypted(signed(tlv(0x04, MAIL)))


@given(st.binary(max_size=300), st.integers(0, 400), st.binary(max_size=6))
def test_no_bytes_raise(noise, at, change):
    whole = signed(tlv(0x24, tlv(0x04, MAIL)))
    for content in (
        noise,
        DATA + noise,
        SIGNED + noise,
        whole[:at],
        whole[:at] + change + whole[at + len(change) :],
    ):
        signed_content(content)
        is_encrypted(content)


@pytest.mark.parametrize(
    "octets",
    [b"\x24\x80" * 500_000, b"\x04\x00" * 500_000, b"-----BEGIN PKCS7-----\n" + b" " * 1_000_000],
)
def test_a_hostile_walk_is_short(octets):
    started = time.process_time()
    signed_content(b"\x30\x80" + SIGNED + b"\xa0\x80\x30\x80" + DATA + b"\xa0\x80" + octets)
    signed_content(octets)
    assert time.process_time() - started < 2
