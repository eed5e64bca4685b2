"""Every table says which columns are personal, and the migrations make exactly the tables of the models."""

import re
from importlib import import_module
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column

from runtime.database import Base, Database
from runtime.paths import ROOT

ROOMS = ("directory", "needs", "runtime", "channels", "actions", "bot", "language", "safety", "cli")


def model_modules() -> list[str]:
    """Every module of ours that defines a table, found in the sources so that none is forgotten."""
    files = (path for room in ROOMS for path in Path(ROOT, room).rglob("*.py"))
    defining = (path for path in files if re.search(r"^class \w+\(.*\bBase\b.*\):", path.read_text(), re.MULTILINE))
    return sorted(".".join(path.relative_to(ROOT).with_suffix("").parts) for path in defining)


def columns() -> list[Column[object]]:
    for module in model_modules():
        if module != "runtime.database":
            import_module(module)
    return [column for table in Base.metadata.tables.values() for column in table.columns]


def test_every_column_of_every_room_declares_whether_it_is_personal() -> None:
    undeclared = [str(column) for column in columns() if not isinstance(column.info.get("personal"), bool)]
    assert undeclared == []


def test_what_identifies_a_resident_is_declared_personal() -> None:
    personal = {str(column) for column in columns() if column.info["personal"]}
    assert {"need.text", "need.person_key", "need.conversation_key", "vault_contact.sealed", "outbox.body"} <= personal


def test_the_migrations_make_the_tables_of_the_models(database: Database) -> None:
    columns()
    with database.engine.connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert difference == []
