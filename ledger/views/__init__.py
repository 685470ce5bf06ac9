"""The read models: everything that pages, commands and scoring ask of the ledger, as frozen
values. Writes nothing.
"""

from sqlalchemy import Connection

from ledger.views.adoptions import AdoptionFilter, AdoptionPlace
from ledger.views.entries import Entries, EntryFilter
from ledger.views.facts import Facts
from ledger.views.intake import Earliest, IntakeQuestions, Sketched
from ledger.views.issues import IssueView
from ledger.views.items import Items
from ledger.views.lines import ANY_DOUBT, LogFilter, LogPart
from ledger.views.log import Log
from ledger.views.objections import AnswerView, ObjectionView
from ledger.views.office import OfficeMatters
from ledger.views.quarters import Quarters
from ledger.views.rows import CommissionView, ItemView, MailView, Stored

__all__ = [
    "ANY_DOUBT",
    "AdoptionFilter",
    "AdoptionPlace",
    "AnswerView",
    "CommissionView",
    "Earliest",
    "EntryFilter",
    "IssueView",
    "ItemView",
    "LogFilter",
    "LogPart",
    "MailView",
    "ObjectionView",
    "Sketched",
    "Stored",
    "Views",
]


class Views(Entries):
    """Every question, put to one state of the ledger: the connection's transaction.

    What the entries say is asked of it directly, all else by what it is about: mails
    that come in, items, facts, the
    log of mails, quarters, matters of the office.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.intake = IntakeQuestions(connection)
        self.items = Items(connection)
        self.facts = Facts(connection)
        self.log = Log(connection)
        self.quarters = Quarters(connection)
        self.office = OfficeMatters(connection)
