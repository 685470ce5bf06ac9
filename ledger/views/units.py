"""单位: which units the ledger names. Writes nothing."""

from sqlalchemy import Connection, text

# Each distinct value of an index is found past the one before, so that a million items cost a step
# for each unit; commissions and taught addresses are few.
_NAMED = text("""
WITH RECURSIVE of_items(v) AS (
    SELECT min(unit) FROM items
    UNION ALL SELECT (SELECT min(unit) FROM items WHERE unit > of_items.v)
    FROM of_items WHERE of_items.v IS NOT NULL
), of_facts(v) AS (
    SELECT min(unit) FROM facts WHERE unit IS NOT NULL AND kind <> 'received'
    UNION ALL SELECT (SELECT min(unit) FROM facts
        WHERE unit IS NOT NULL AND kind <> 'received' AND unit > of_facts.v)
    FROM of_facts WHERE of_facts.v IS NOT NULL
), together(v) AS (
    SELECT min(joint) FROM facts WHERE joint <> ''
    UNION ALL SELECT (SELECT min(joint) FROM facts WHERE joint <> '' AND joint > together.v)
    FROM together WHERE together.v IS NOT NULL
), objecting(v) AS (
    SELECT min(unit) FROM objections
    UNION ALL SELECT (SELECT min(unit) FROM objections WHERE unit > objecting.v)
    FROM objecting WHERE objecting.v IS NOT NULL
)
SELECT v FROM of_items UNION SELECT v FROM of_facts UNION SELECT v FROM together
UNION SELECT v FROM objecting UNION SELECT units FROM commissions UNION SELECT unit FROM taught
""")


def units_named(connection: Connection) -> set[str]:
    """See OfficeMatters.units_named."""
    rows = connection.execute(_NAMED)
    return {unit for (units,) in rows if units for unit in units.split()}
