"""Mails whose sender is not exactly one address: a unit is credited only where it is certain; else
the item waits, and a person sees why.
"""

from base64 import b64encode

import pytest

from tests.hostile_units.kit import report, sender
from tests.office_mail import counted, envelope, part, shown, taken


def word(text, charset="utf-8"):
    return f"=?{charset}?B?{b64encode(text.encode(charset)).decode()}?="


# The doubts that say that it isn't certain whose the item is.
WHOSE = {"unknown_sender", "sender_ambiguous", "sender_forged", "conflicting_unit", "on_behalf"}
STRANGER = "chen@example.com"
# Header lines by the addresses of two units; the first is the one that would gain.
FORGED = {
    "two From headers": lambda own, other: (f"From: <{own}>", f"From: <{other}>"),
    "two From headers, a stranger's first": lambda own, _: (
        f"From: <{STRANGER}>",
        f"From: <{own}>",
    ),
    "two From headers, a stranger's last": lambda own, _: (f"From: <{own}>", f"From: <{STRANGER}>"),
    "three From headers, two of them equal": lambda own, other: (
        f"From: <{own}>",
        f"From: <{own}>",
        f"From: <{other}>",
    ),
    "From in another case": lambda own, _: (f"From: <{STRANGER}>", f"FROM: <{own}>"),
    "From with a blank before the colon": lambda own, _: (f"From: <{STRANGER}>", f"From : <{own}>"),
    "two addresses": lambda own, other: (f"From: {own}, {other}",),
    "two addresses with names": lambda own, other: (
        f"From: {word('马立群')} <{own}>, {word('丁晓岚')} <{other}>",
    ),
    "two addresses without a comma": lambda own, other: (f"From: <{own}> <{other}>",),
    "two addresses by a semicolon": lambda own, other: (f"From: {own}; {other}",),
    "two addresses, a stranger's first": lambda own, _: (f"From: {STRANGER}, <{own}>",),
    "a group": lambda own, other: (f"From: {word('各单位')}: {own}, {other};",),
    "a group without a member": lambda own, _: (f"From: undisclosed {own}:;",),
    "folded over two lines": lambda own, other: (f"From: <{own}>,\r\n <{other}>",),
    "an address in an encoded word": lambda own, _: (
        f"From: {word(f'市局 <{own}>')} <{STRANGER}>",
    ),
    "an address in an encoded word alone": lambda own, _: (f"From: {word(f'<{own}>')}",),
    "a comma in an encoded word": lambda own, _: (f"From: {word(f'{own}, ')}<{STRANGER}>",),
    "an encoded address in GBK": lambda own, _: (
        f"From: {word(f'市局<{own}>', 'gb18030')} <{STRANGER}>",
    ),
    "an address as the name": lambda own, _: (f'From: "{own}" <{STRANGER}>',),
    "an address in a comment": lambda own, _: (f"From: {STRANGER} ({own})",),
    "a comment within the address": lambda own, _: (f"From: <{own}(> , <{STRANGER})>",),
    "a route": lambda own, _: (f"From: <@example.com,@{own}:{STRANGER}>",),
    "a quoted local part": lambda own, _: (f'From: <"{own}"@example.com>',),
    "a per cent": lambda own, _: (f"From: <{own.replace('@', '%')}@example.com>",),
    "two at signs": lambda own, _: (f"From: <{own}@example.com>",),
    "another domain below ours": lambda own, _: (f"From: <{own}.example.com>",),
    "a Cyrillic letter": lambda own, _: (
        f"From: {word('x')} <{own.replace('e', 'е', 1)}>".encode(),
    ),
    "an invisible letter": lambda own, _: (f"From: <{own[:2]}\u200b{own[2:]}>".encode(),),
    "full width": lambda own, _: (f"From: <{own.replace('@', '＠')}>".encode(),),
    "a NUL": lambda own, _: (f"From: <{own}\0@example.com>",),
    "no From": lambda *_: (),
    "an empty From": lambda *_: ("From: ",),
    "a name alone": lambda *_: (f"From: {word('市气象局办公室')}",),
    "a Sender alone": lambda own, _: (f"Sender: <{own}>",),
    "a Reply-To of the unit": lambda own, _: (f"From: <{STRANGER}>", f"Reply-To: <{own}>"),
    "a Resent-From of the unit": lambda own, _: (f"From: <{STRANGER}>", f"Resent-From: <{own}>"),
    "a From in the text": lambda own, _: (
        f"From: <{STRANGER}>",
        "MIME-Version: 1.0",
        "Content-Type: text/plain",
        "",
        f"From: <{own}>",
        "",
    ),
}
HONEST = {
    "an address": lambda own: f"From: {own}",
    "an address in angles": lambda own: f"From: <{own}>",
    "a clerk's name": lambda own: f"From: {word('马立群')} <{own}>",
    "a name in GBK": lambda own: f"From: {word('市局办公室', 'gb18030')} <{own}>",
    "the address as its own name": lambda own: f'From: "{own}" <{own}>',
    "a name with a comma": lambda own: f'From: "Ma, Liqun" <{own}>',
    "a comment": lambda own: f"From: {own} ({word('马立群')})",
    "capitals": lambda own: f"From: <{own.upper()}>",
    "folded": lambda own: f"From: {word('马立群')}\r\n\t<{own}>",
    "a Sender of the same house": lambda own: f"From: <{own}>\r\nSender: <mailer@example.gov.cn>",
    "the same From twice": lambda own: f"From: <{own}>\r\nFrom: <{own}>",
}


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    bodies = iter(part(f"{report(n)}\n编号{n}" if n >= 8 else report(n)) for n in range(100))
    forged = [
        envelope("", "信息报送", next(bodies), *headers(sender(n), sender(n + 1)))
        for n, headers in enumerate(FORGED.values())
    ]
    honest = [
        envelope("", "信息报送", next(bodies), header(sender(n)))
        for n, header in enumerate(HONEST.values(), 45)
    ]
    names = (*FORGED, *HONEST)
    return dict(
        zip(names, taken([*forged, *honest], tmp_path_factory.mktemp("senders")), strict=True)
    )


@pytest.mark.parametrize("name", FORGED)
def test_nobody_gains_by_a_sender_that_is_not_one_address(lines, name):
    assert counted(lines[name]) == []
    assert shown(lines[name]) & WHOSE


@pytest.mark.parametrize("name", HONEST)
def test_one_address_is_one_unit_however_it_is_written(lines, name):
    assert len(counted(lines[name])) == 1
