"""A day as a form brings it. Knows no calendar."""

from datetime import date

from config.errors import Refused


def day_of(text: str, *, otherwise: date) -> date:
    """2026-07-06; `otherwise` where nothing is written; Refused for anything else."""
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError:
        raise Refused(f"{text!r} 不是日期，请写作 2026-07-06") from None
