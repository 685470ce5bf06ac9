"""The read models: everything that pages, commands and scoring ask of the ledger, as frozen values. Writes nothing."""

from ledger.views.addresses import Addresses
from ledger.views.mailroom import Earliest, LogFilter, Mailroom
from ledger.views.quarters import Quarters
from ledger.views.rows import CommissionView, ItemView, MailView, Stored

__all__ = ["CommissionView", "Earliest", "ItemView", "LogFilter", "MailView", "Stored", "Views"]


class Views(Quarters, Mailroom, Addresses):
    """Every question, put to one state of the ledger: the connection's transaction."""
