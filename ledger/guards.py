"""The triggers that keep entries append-only, in the words of either database. Runs nothing."""

# An entry never changes, and a content only ever loses its words; REPLACE deletes, so it is refused as well (recursive_triggers is on).
_GUARDS = {
    "entries_update": "BEFORE UPDATE ON entries",
    "entries_delete": "BEFORE DELETE ON entries",
    "contents_delete": "BEFORE DELETE ON contents",
    "contents_update": "BEFORE UPDATE ON contents WHEN NEW.seq <> OLD.seq OR NEW.salt IS NOT NULL OR NEW.body IS NOT NULL",
}
GUARDS = tuple(_GUARDS)


def guard_statements(dialect: str) -> tuple[str, ...]:
    """What makes the triggers, in the words of that database."""
    if dialect == "sqlite":
        return tuple(
            f"CREATE TRIGGER IF NOT EXISTS {name} {when} BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
            for name, when in _GUARDS.items()
        )
    refuse = "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$ BEGIN RAISE 'the ledger is append-only'; END $$ LANGUAGE plpgsql"
    wanted = {name: _postgresql(when) for name, when in _GUARDS.items()}
    wanted |= {
        f"{name}_truncate": f"BEFORE TRUNCATE ON {name} FOR EACH STATEMENT"
        for name in ("entries", "contents")
    }
    drop = (f"DROP TRIGGER IF EXISTS {name} ON {name.partition('_')[0]}" for name in wanted)
    make = (
        f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION refuse_change()"
        for name, when in wanted.items()
    )
    return (refuse, *drop, *make)


def _postgresql(when: str) -> str:
    event, _, condition = when.partition(" WHEN ")
    return f"{event} FOR EACH ROW" + (f" WHEN ({condition})" if condition else "")
