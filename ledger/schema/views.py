"""The tables of the views with their indexes: made by ledger/projection, rebuilt, never migrated."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    TextClause,
    text,
)

from ledger.schema.chain import METADATA, Moment, integer, string

VIEWS_VERSION = 10
# What bears on more than a count of receipts, said once for questions and their indexes: a database
# takes such an index only where both say the same.
LATER = text("kind <> 'received'")
STIRRING = text("item IS NOT NULL AND (kind <> 'received' OR own_quarter <> quarter)")
ABOUT_COMMISSIONS = text("commission IS NOT NULL AND item IS NULL")

# One row: how the views were made and up to which entry.
STAND = Table("stand", METADATA, integer("version", key=True), integer("seq"))

# 来件日志: one row a mail that was shown to us; `seq` is its latest entry (held, then recorded once
# released). Its key leads with the position, which a batch is looked up by under every uidvalidity.
MAILS = Table(
    "mails",
    METADATA,
    *(string("mailbox"), string("folder")),
    *(integer("uidvalidity", big=True), integer("uid", big=True)),
    PrimaryKeyConstraint("mailbox", "folder", "uid", "uidvalidity"),
    integer("seq", index=True),
    string("outcome"),
    string("digest", null=True, index=True),
    integer("size", null=True),
    Column("received_at", Moment, nullable=False),
    Column("day", Date, nullable=False),
    Index("mails_by_day", "day", "seq"),
    Index("mails_by_outcome", "outcome", "seq"),
    Index("mails_by_mailbox", "mailbox", "seq"),
)

# 信息: one row an item, with its state by what is known now. `plain`: only its receipt bears on
# whether and for whom it counts; `adoption`: ledger/projection/adoptions.py; `line`: the log's line
# that shows it.
ITEMS = Table(
    "items",
    METADATA,
    string("id", key=True),
    *(integer("year"), integer("number", big=True), integer("seq", unique=True), string("ref")),
    *(string("mail", null=True, index=True), integer("logged", null=True, index=True)),
    *(string("stream"), string("named", null=True)),
    Column("received_at", Moment, nullable=False),
    Column("day", Date, nullable=False),
    integer("quarter"),
    *(Column("plain", Boolean, nullable=False), Column("holds", Boolean, nullable=False)),
    *(string("state"), string("unit", null=True), string("repeat_of", null=True)),
    *(string("category", null=True), Column("sealed", Boolean, nullable=False)),
    *(string("adoption", null=True), integer("line", null=True, index=True)),
    Index("items_by_unit", "stream", "quarter", "plain", "named", "day"),
    Index("items_by_number", "year", "number"),
    Index("items_by_state", "state", "seq"),
    Index("items_of_unit", "unit", "seq"),
    Index("items_of_quarter", "quarter", "seq"),
    Index("items_to_adopt", "adoption", "day", "seq"),
    *(Index(f"items_to_adopt_{by}", "adoption", by, "day", "seq") for by in ("unit", "category")),
    *(Index(f"items_by_line_and_{by}", by, "line") for by in ("state", "unit", "category")),
)

# 事实: one row a fact (ledger/facts.py); `issue_key`: by what all writings of an issue are found.
FACTS = Table(
    "facts",
    METADATA,
    *(integer("seq", key=True), string("ref", unique=True), string("kind")),
    *(Column(name, Date, nullable=False) for name in ("day", "own", "effective")),
    *(integer("own_quarter"), integer("quarter")),
    *(string(name, null=True, index=True) for name in ("item", "of", "commission")),
    *(string("unit", null=True), integer("target", null=True, index=True)),
    string("period", null=True, index=True),
    *(string(name, null=True) for name in ("publication", "genre", "rank", "stream")),
    string("joint"),
    *(string(name, null=True) for name in ("occurrence", "number", "issue", "issue_key")),
    Index("facts_by_quarter", "quarter", "kind", "own_quarter", "item"),
)

# 约稿: one row a commission; the units asked, separated by blanks.
COMMISSIONS = Table(
    "commissions",
    METADATA,
    *(string("id", key=True), integer("number", null=True, index=True), integer("year")),
    *(integer("seq"), string("units"), Column("due", Date, nullable=False)),
    Index("commissions_of_year", "year", "seq"),
    Index("commissions_by_due", "due", "seq"),
)

# 签发: one row a closed quarter, by its ordinal.
CLOSINGS = Table("closings", METADATA, integer("quarter", key=True), integer("seq"))

# What an item is known again by; gone once it is sealed. `item` is the entry of its receipt; the
# keys are numbers for its text and its title after normalisation (ledger/views/intake.py), `sketch`
# tells what its text can't be like (classify/fingerprints.py).
FINGERPRINTS = Table(
    "fingerprints",
    METADATA,
    integer("item", key=True),
    *(integer(name, null=True, big=True, index=True) for name in ("text_key", "title_key")),
    Column("sketch", LargeBinary, nullable=False),
)

# The bands of that sketch: two texts nearly alike share one at least. Every item has 20, each in
# another place: so a row is two numbers, found by the sketch when it is to go.
BANDS = Table(
    "bands",
    METADATA,
    *(integer("band", key=True), integer("item", key=True)),
    sqlite_with_rowid=False,
)

# 重读 and 判定: one row for each time that what the entry `of` says was read again, the latest
# stands, or decided by a person.
REREADS, JUDGEMENTS = (
    Table(name, METADATA, integer("seq", key=True), integer("of", index=True))
    for name in ("rereads", "judgements")
)

# 教地址: one row for each time that an address was taught, or taken back (no unit).
TAUGHT = Table(
    "taught",
    METADATA,
    *(integer("seq", key=True), string("address"), string("unit", null=True)),
    Column("since", Date, nullable=False),
)

# 存疑: one row a doubt that is open now; `of` is the mail's line or the item's receipt, `line` the
# log's line that shows it.
DOUBTS = Table(
    "doubts",
    METADATA,
    *(
        integer("of", key=True),
        string("code", key=True),
        string("item", null=True),
        integer("line"),
    ),
    Index("doubts_by_code", "code", "of"),
    Index("doubts_by_line", "code", "line"),
    Index("doubts_by_any_line", "line"),
)

# 清除: one row an entry whose words were erased, and the entry that says so.
SEALS = Table("seals", METADATA, integer("of", key=True), integer("seq", key=True))

# 申诉: one row an objection. `quarter`: from which on it may move figures; `item` also where it is
# about a fact on one; `answer` the one that stands.
OBJECTIONS = Table(
    "objections",
    METADATA,
    *(integer("seq", key=True), string("unit"), Column("due", Date, nullable=False)),
    *(integer("quarter"), string("item", null=True, index=True), integer("answer", null=True)),
    Index("objections_open", "answer", "due", "seq"),
    Index("objections_of_unit", "unit", "seq"),
)

# 答复申诉: one row an answer, also one that a later answer corrects; `of` is the objection.
ANSWERS = Table("answers", METADATA, integer("seq", key=True), integer("of", index=True))

# 放行: one row an entry by which a person released a mail; `held` is the entry that held it.
RELEASES = Table("releases", METADATA, integer("seq", key=True), integer("held"))

VIEWS = (
    *(STAND, MAILS, ITEMS, FACTS, COMMISSIONS, CLOSINGS, FINGERPRINTS, BANDS),
    *(REREADS, TAUGHT, JUDGEMENTS, DOUBTS, SEALS, OBJECTIONS, ANSWERS, RELEASES),
)


def _some(table: Table, name: str, where: TextClause, *columns: str) -> None:
    """An index of some rows only."""
    Index(name, *(table.c[column] for column in columns), sqlite_where=where, info={"where": where})


def say_to_postgresql() -> None:
    """Which rows those indexes are of; said late, for it loads all that SQLAlchemy knows of it."""
    for index in (index for table in VIEWS for index in table.indexes if "where" in index.info):
        index.dialect_kwargs["postgresql_where"] = index.info["where"]


_some(FACTS, "facts_stirring", STIRRING, "quarter", "item", "kind", "own_quarter")
_some(FACTS, "facts_later", LATER, "seq", "quarter", "item", "kind")
_some(FACTS, "facts_naming_units", text("unit IS NOT NULL AND kind <> 'received'"), "unit")
_some(FACTS, "facts_joint", text("joint <> ''"), "joint")
_some(FACTS, "facts_about_commissions", ABOUT_COMMISSIONS, "quarter", "commission", "item")
_some(FACTS, "facts_by_issue", text("publication IS NOT NULL"), "publication", "issue_key", "day")
_some(FACTS, "facts_by_print", text("publication IS NOT NULL"), "publication", "day")
_some(FACTS, "facts_of_publication", text("publication IS NOT NULL"), "publication", "seq")
_some(ITEMS, "items_repeating", text("repeat_of IS NOT NULL"), "repeat_of")
