"""The read models: everything that pages, commands and scoring ask of the ledger, as frozen values. Writes nothing."""

from ledger.views.addresses import Addresses
from ledger.views.bulletins import Bulletins
from ledger.views.mailroom import Earliest, LogFilter, Mailroom
from ledger.views.oversight import EntryFilter, Oversight
from ledger.views.quarters import Quarters
from ledger.views.records import Records
from ledger.views.rows import CommissionView, ItemView, MailView, Stored

__all__ = ["CommissionView", "Earliest", "EntryFilter", "ItemView", "LogFilter", "MailView", "Stored", "Views"]


class Views(Quarters, Mailroom, Addresses, Bulletins, Oversight, Records):
    """Every question, put to one state of the ledger: the connection's transaction."""
