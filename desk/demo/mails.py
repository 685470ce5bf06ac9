"""The invented mails of two quarters as a mail server would hold them; sends nothing."""

from dataclasses import dataclass
from datetime import datetime

from desk.demo.letters import letter
from desk.demo.plan import Fate, MailPlan, Plan, load_plan


@dataclass(frozen=True, slots=True)
class DemoMail:
    """来信: one invented mail. `name` is for people; `fate` says what should become of it, `unit` whose it is
    by the roster of yinchuan.toml: None for a mail that waits, is held or can't be read.

    `items` counts the items in it, repeats included; `received_at` is aware, +08:00.
    """

    name: str
    content: bytes
    received_at: datetime
    fate: Fate
    unit: str | None
    items: int
    folder: str


def demo_mails() -> tuple[DemoMail, ...]:
    """All of them in the order of receipt, the same bytes every day and on every machine."""
    plan = load_plan()
    return tuple(_mail(mail, plan) for mail in plan.mails.values() if mail.delivered)


def _mail(mail: MailPlan, plan: Plan) -> DemoMail:
    unit = mail.office if mail.unit is None else mail.unit
    return DemoMail(
        name=mail.name,
        content=letter(mail, plan),
        received_at=mail.received,
        fate=mail.fate,
        unit=unit or None,
        items=mail.items,
        folder=mail.folder,
    )
