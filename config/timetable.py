"""[schedule]: when the service does what it does by itself, and which days the office works; looks nothing up."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config.tomlfile import Table
from config.values import Hour
from config.workdays import Workdays

JobName = Literal["reconcile", "verify", "digest", "commissions", "progress", "bulletin", "year"]
Days = Annotated[tuple[date, ...], Field(strict=False, max_length=1_000)]


class ScheduleTable(Table):
    """Times of day in Shanghai; on which days a job is due is fixed (desk/acts/clock/timing.py). `skip` names jobs that are not wanted.

    `workdays` and `days_off` stand over what the program knows of the notices. `reconcile_days` is how far back a reconciliation goes.
    """

    reconcile: Hour = Field(default="02:30", validate_default=True)
    reconcile_days: Annotated[int, Field(ge=1, le=3_650)] = 30
    verify: Hour = Field(default="03:30", validate_default=True)
    digest: Hour = Field(default="08:30", validate_default=True)
    commissions: Hour = Field(default="08:45", validate_default=True)
    progress: Hour = Field(default="09:00", validate_default=True)
    bulletin: Hour = Field(default="09:15", validate_default=True)
    year: Hour = Field(default="09:20", validate_default=True)
    skip: Annotated[tuple[JobName, ...], Field(strict=False)] = ()
    workdays: Days = ()
    days_off: Days = ()

    @model_validator(mode="after")
    def _one_or_the_other(self) -> Self:
        if both := set(self.workdays) & set(self.days_off):
            raise ValueError(f"{min(both)} 同时写在 workdays 和 days_off 中")
        return self

    @property
    def calendar(self) -> Workdays:
        return Workdays(frozenset(self.workdays), frozenset(self.days_off))
