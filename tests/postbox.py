"""A real SMTP server on this machine that takes mail, or doesn't, as a test wants it."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from tests.dovecot import _free_ports


@dataclass
class Postbox:
    """What was taken: (recipients, bytes), in order. `recipient` and `data` are what it says to
    them instead of taking them; `logins` who may enter.
    """

    taken: list[tuple[tuple[str, ...], bytes]] = field(default_factory=list)
    recipient: dict[str, str] = field(default_factory=dict)
    data: str = ""
    hangs_up: bool = False
    port: int = 0

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(content, policy=policy.default) for _, content in self.taken]  # type: ignore[misc] # the policy decides

    async def handle_RCPT(  # noqa: N802 # aiosmtpd's name
        self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if answer := self.recipient.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802 # aiosmtpd's name
        if self.data:
            return self.data
        self.taken.append((tuple(envelope.rcpt_tos), envelope.original_content))
        if self.hangs_up:
            server.transport.close()
        return "250 taken"


def _login(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"office", b"geheim"), handled=False)


@contextmanager
def postbox(
    *, tls: str = "none", cert: Path | None = None, login: bool = False
) -> Iterator[Postbox]:
    """One that listens until the end; with TLS by that certificate."""
    box = Postbox()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH) if cert else None
    if context and cert:
        context.load_cert_chain(cert, cert.with_name("key.pem"))
    how: dict[str, Any] = {"ssl_context": context} if tls == "implicit" else {}
    how |= {"tls_context": context, "require_starttls": True} if tls == "starttls" else {}
    how |= (
        {"authenticator": _login, "auth_required": True, "auth_require_tls": tls == "starttls"}
        if login
        else {}
    )
    controller = Controller(box, hostname="127.0.0.1", port=_free_ports(1)[0], **how)
    controller.start()
    try:
        box.port = controller.port
        yield box
    finally:
        controller.stop()
