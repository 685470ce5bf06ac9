"""发件人验证: whether a From address is its own, by what our own mail servers found (RFC 8601)."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from ingest.mail import Authentication, Check, OpenedMail

_FAILED = frozenset({"fail", "hardfail", "softfail"})


class Authenticity(Enum):
    """Whether a From address is its own: NOT_ASKED where the office has named no server whose word
    counts.
    """

    NOT_ASKED = "not_asked"
    PASSED = "passed"
    UNVERIFIED = "unverified"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Verification:
    """An authenticity and, in Chinese, what it rests on."""

    authenticity: Authenticity
    because: str = ""


NOT_ASKED = Verification(Authenticity.NOT_ASKED)


def verify(mail: OpenedMail, *, authserv_ids: Collection[str]) -> Verification:
    """What the topmost Authentication-Results says of the From domain, if it is one of ours
    (`authserv_ids`, in any case).

    Servers write above what they were given, so whatever stands below the topmost header may have
    come with the mail, whoever's name it bears; and where the topmost is not ours, no header of
    ours was added on the way in, and one further down is forged or older than the journey.
    """
    if not authserv_ids:
        return NOT_ASKED
    domain = mail.sender.rpartition("@")[2].lower().rstrip(".")
    ours = next(iter(mail.authentication), None)
    if not domain or ours is None or ours.server not in {name.lower() for name in authserv_ids}:
        return Verification(Authenticity.UNVERIFIED, "本单位的邮件服务器没有写明验证结果")
    return _judged(ours, domain)


def _judged(results: Authentication, domain: str) -> Verification:
    """DMARC speaks of the From address itself and goes first; of SPF and DKIM only what speaks for
    or against the From domain counts.
    """
    checks = results.checks
    dmarc = [check for check in checks if check.method == "dmarc"]
    strange = (
        check.domain for check in dmarc if check.domain and not _vouches(check.domain, domain)
    )
    if other := next(strange, None):
        return Verification(Authenticity.FAILED, f"服务器看到的发件域名是{other}，不是{domain}")
    if failed := next((check for check in dmarc if check.result == "fail"), None):
        return Verification(Authenticity.FAILED, _result_of(failed))
    if passed := next((check for check in dmarc if check.result == "pass" and check.domain), None):
        return Verification(Authenticity.PASSED, _result_of(passed))
    aligned = [
        check
        for check in checks
        if check.method in {"spf", "dkim"} and check.domain and _vouches(check.domain, domain)
    ]
    if passed := next((check for check in aligned if check.result == "pass"), None):
        return Verification(Authenticity.PASSED, _result_of(passed))
    if failed := next((check for check in aligned if check.result in _FAILED), None):
        return Verification(Authenticity.FAILED, _result_of(failed))
    passing = (check.domain for check in checks if check.result == "pass" and check.domain)
    others = "、".join(dict.fromkeys(passing))
    because = f"通过验证的是{others}，不是{domain}" if others else f"没有可以证实{domain}的验证结果"
    return Verification(Authenticity.UNVERIFIED, because)


def _vouches(upper: str, domain: str) -> bool:
    """Whether the holder of `upper` holds `domain`: the same, or above it. A domain below, like a
    school's under its city's, vouches for nobody else.
    """
    return domain == upper or ("." in upper and domain.endswith("." + upper))


def _result_of(check: Check) -> str:
    return f"{check.method}={check.result}" + (f"（{check.domain}）" if check.domain else "")
