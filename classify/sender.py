"""发件人: whose mail it is, by its address and by what it says of itself."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from classify.authenticity import NOT_ASKED, Authenticity, Verification, verify
from classify.claims import FIELD_PLACE, INNER_PLACE, PLAIN, claims_of, on_behalf_of, weight_of
from classify.mail_body import MailBody
from classify.mail_texts import MailTexts
from classify.submission import Claim, Doubt, DoubtCode, TaughtAddress
from classify.unit_names import NamedUnits, known_names
from config.roster import Roster
from ingest.mail import AMBIGUOUS_FROM, OpenedMail


@dataclass(frozen=True, slots=True)
class Verdict:
    """归属意见: the unit's code, None where a person must say; `because` is one short sentence in
    Chinese.

    `evidence` is every place of the mail that names a unit, the plainest first; `verification` what
    the check of the sender came to.
    """

    unit: str | None
    because: str
    doubts: tuple[Doubt, ...] = ()
    evidence: tuple[Claim, ...] = ()
    verification: Verification = NOT_ASKED


# The unit, the reason, the doubts.
_Decision = tuple[str | None, str, tuple[Doubt, ...]]


@dataclass(frozen=True, slots=True)
class _Directory:
    """The roster and what people taught, as they stand on the day of receipt."""

    roster: Roster
    day: date
    taught: Mapping[str, str]
    named: NamedUnits

    def name(self, code: str) -> str:
        return next((unit.name for unit in self.named.units if unit.code == code), code)

    def names(self, codes: Iterable[str]) -> str:
        return "、".join(map(self.name, codes))


def taught_on(taught: Iterable[TaughtAddress], day: date) -> dict[str, str]:
    """Address → unit, as it holds on that day."""
    return {
        entry.address: entry.unit
        for entry in taught
        if entry.since <= day and (entry.until is None or day <= entry.until)
    }


def whose_address(
    address: str, roster: Roster, *, day: date, taught: Mapping[str, str]
) -> str | None:
    """The unit whose address that is on that day; None where it is nobody's, or several units'."""
    owners, _ = _owners_of(
        address, _Directory(roster, day, taught, NamedUnits(roster.listed_on(day)))
    )
    return owners[0] if len(owners) == 1 else None


def unit_of(
    texts: MailTexts,
    body: MailBody,
    roster: Roster,
    *,
    day: date,
    taught: Mapping[str, str],
    authserv_ids: Collection[str] = (),
) -> Verdict:
    """The unit that a mail received on `day` is credited to.

    `taught`: address, or "@domain", → code, as it holds on `day`; it stands over the roster
    (INTERFACE.md, roster file). `authserv_ids`: whose Authentication-Results count; where there are
    none, nothing is verified and nothing is doubted for it.

    Only such an address credits a unit. Text that plainly names another one is a conflict, mere
    mentions are not; a stranger's mail waits with the unit that it names as a proposal, and so does
    a mail whose sender's check failed. A unit may give away what it sends for another.
    """
    mail, known = texts.mail, _Directory(roster, day, taught, known_names(roster, day))
    owners, because = _owners_of(mail.sender, known)
    claims = (*claims_of(texts, body, known.named), *_handed_on(mail, body, known))
    verification = verify(mail, authserv_ids=authserv_ids)
    decision: _Decision
    if len(owners) != 1:
        stranger = _strange(because, owners, claims, known)
        decision = None, because, (stranger, *_unverified(verification))
    elif AMBIGUOUS_FROM in mail.defects:
        decision = _ambiguous(owners, because)
    elif verification.authenticity is Authenticity.FAILED:
        decision = _forged(owners, because, verification)
    else:
        if verification.authenticity is Authenticity.PASSED:
            because = f"{because}，发件人验证通过：{verification.because}"
        decision = _checked(owners[0], because, texts, claims, _unverified(verification), known)
    return Verdict(*decision, evidence=claims, verification=verification)


def _owners_of(address: str, known: _Directory) -> tuple[tuple[str, ...], str]:
    """Whose address that is, and by what: the whole address before its domain, what people taught
    before the roster. Unless it is one unit, nobody is credited.
    """
    address = address.lower()
    for written in (address, "@" + address.rpartition("@")[2]) if "@" in address else ():
        code = known.taught.get(written)
        listed = code is not None and code in known.roster.blocks
        if code and listed and known.roster.first_day(code) <= known.day:
            whose = known.roster.credited(code, known.day)
            return (whose,), f"发件地址经人工确认属于{known.name(whose)}"
        holders = tuple(sorted(known.roster.holders(written, known.day)))
        if holders:
            registered = "登记为" if len(holders) == 1 else "同时登记给"
            return holders, f"发件地址{registered}{known.names(holders)}"
    return (), "发件地址未登记"


def _handed_on(mail: OpenedMail, body: MailBody, known: _Directory) -> tuple[Claim, ...]:
    """Whose the forwarded mails are, by their senders' addresses: mere text, so a claim only."""
    senders = dict.fromkeys(inner.sender for inner in (*body.forwarded, *mail.forwarded))
    owners = ((sender, _owners_of(sender, known)[0]) for sender in senders)
    return tuple(Claim(INNER_PLACE, sender, own, PLAIN) for sender, own in owners if len(own) == 1)


def _strange(
    because: str, owners: tuple[str, ...], claims: Sequence[Claim], known: _Directory
) -> Doubt:
    """A place that names several units proposes none of them."""
    alone = [claim for claim in claims if len(claim.units) == 1]
    best = max(alone, key=lambda c: (c.weight, weight_of(alone, c.units[0])), default=None)
    named = f"{best.place}所称单位为{known.names(best.units)}，请核实后归属" if best else ""
    said = named or "文中也未说明报送单位，请人工归属"
    about = (*owners, *(best.units if best else ()))
    return Doubt(DoubtCode.UNKNOWN_SENDER, "sender", f"{because}，{said}", about)


def _unverified(verification: Verification) -> tuple[Doubt, ...]:
    if verification.authenticity in {Authenticity.NOT_ASKED, Authenticity.PASSED}:
        return ()
    detail = f"发件人未经验证：{verification.because}"
    return (Doubt(DoubtCode.SENDER_UNVERIFIED, "sender", detail),)


def _ambiguous(owners: tuple[str, ...], because: str) -> _Decision:
    detail = f"发件人一栏不是恰好一个明写的地址；其中一个的{because}，请核实后归属"
    doubt = Doubt(DoubtCode.SENDER_AMBIGUOUS, "sender", detail, owners)
    return None, "发件人一栏不是恰好一个地址", (doubt,)


def _forged(owners: tuple[str, ...], because: str, verification: Verification) -> _Decision:
    detail = (
        f"{because}，但发件人验证未通过（{verification.because}），可能是冒用地址，请核实后归属"
    )
    return None, "发件人验证未通过", (Doubt(DoubtCode.SENDER_FORGED, "sender", detail, owners),)


def _checked(
    owner: str,
    because: str,
    texts: MailTexts,
    claims: tuple[Claim, ...],
    unverified: tuple[Doubt, ...],
    known: _Directory,
) -> _Decision:
    """The address against what the mail says. Only a sender who is not in doubt gives an item
    away.
    """
    against = _contradiction(owner, claims)
    if against is None:
        return owner, because, unverified
    other = None if unverified else on_behalf_of(texts, claims, sender=owner, units=known.named)
    if other:
        because = f"{because}，由其代报：来信和所附信息都写明是{known.name(other)}的"
        return other, because, (Doubt(DoubtCode.ON_BEHALF, "text", because, (owner, other)),)
    place = "正文报送单位写的" if against.place == FIELD_PLACE else f"{against.place}所称的"
    detail = f"{because}，{place}是{known.names(against.units)}，请确定归属"
    doubt = Doubt(DoubtCode.CONFLICTING_UNIT, "text", detail, (owner, *against.units))
    return None, "地址与正文所称单位不一致", (doubt, *unverified)


def _contradiction(owner: str, claims: Sequence[Claim]) -> Claim | None:
    """What names others and not the owner: a field, always; else what outweighs all that names the
    owner.

    Weighed for each document with the mail around it, for one may send several units' items; a
    field with the owner's name speaks for all of them.
    """
    others = [claim for claim in claims if owner not in claim.units]
    if field := next((claim for claim in others if claim.place == FIELD_PLACE), None):
        return field
    weighed: dict[tuple[int | None, tuple[str, ...]], Claim] = {}
    for claim in others:
        weighed.setdefault((claim.document, claim.units), claim)
    for claim in weighed.values():
        around = [
            one
            for one in claims
            if claim.document is None
            or one.document in {None, claim.document}
            or one.place == FIELD_PLACE
        ]
        if max(weight_of(around, code) for code in claim.units) >= max(
            PLAIN, weight_of(around, owner) + 1
        ):
            return claim
    return None
