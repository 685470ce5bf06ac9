"""The read models: everything that pages, commands and scoring ask of the ledger, as frozen values. Writes nothing."""

from ledger.views.addresses import Addresses
from ledger.views.adoptions import AdoptionFilter, Adoptions, Place
from ledger.views.bulletins import Bulletins
from ledger.views.histories import Histories
from ledger.views.issues import Issues
from ledger.views.logbook import ANY_DOUBT, Logbook, LogFilter, LogPart
from ledger.views.mailroom import Earliest
from ledger.views.objections import AnswerView, Objections, ObjectionView
from ledger.views.oversight import EntryFilter, Oversight
from ledger.views.quarters import Quarters
from ledger.views.records import Records
from ledger.views.rows import CommissionView, ItemView, MailView, Stored

__all__ = [
    "ANY_DOUBT",
    "AdoptionFilter",
    "AnswerView",
    "CommissionView",
    "Earliest",
    "EntryFilter",
    "ItemView",
    "LogFilter",
    "LogPart",
    "MailView",
    "ObjectionView",
    "Place",
    "Stored",
    "Views",
]


class Views(
    Quarters,
    Logbook,
    Addresses,
    Bulletins,
    Oversight,
    Records,
    Histories,
    Objections,
    Adoptions,
    Issues,
):
    """Every question, put to one state of the ledger: the connection's transaction."""
