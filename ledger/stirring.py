"""Which facts bear on more than a count of receipts, said once for questions and their indexes alike: a database takes such an index only where both say the same."""

from sqlalchemy import Index, text

from ledger.tables import FACTS, ITEMS

LATER = text("kind <> 'received'")
STIRRING = text("item IS NOT NULL AND (kind <> 'received' OR own_quarter <> quarter)")
ABOUT_COMMISSIONS = text("commission IS NOT NULL AND item IS NULL")

Index(
    "facts_stirring",
    FACTS.c.quarter,
    FACTS.c.item,
    FACTS.c.kind,
    FACTS.c.own_quarter,
    sqlite_where=STIRRING,
    postgresql_where=STIRRING,
)
Index(
    "facts_later",
    FACTS.c.seq,
    FACTS.c.quarter,
    FACTS.c.item,
    FACTS.c.kind,
    sqlite_where=LATER,
    postgresql_where=LATER,
)
Index(
    "facts_about_commissions",
    FACTS.c.quarter,
    FACTS.c.commission,
    FACTS.c.item,
    sqlite_where=ABOUT_COMMISSIONS,
    postgresql_where=ABOUT_COMMISSIONS,
)
Index("items_of_quarter", ITEMS.c.quarter, ITEMS.c.seq)
