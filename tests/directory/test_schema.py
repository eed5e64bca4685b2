"""The migrated tables are the models, and the models are HSDS 3.1."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from directory import models, models_details, models_profile, models_taxonomy
from runtime.database import Base, Database

ROOM = {
    table.name
    for module in (models, models_details, models_profile, models_taxonomy)
    for table in (getattr(found, "__table__", None) for found in vars(module).values())
    if table is not None
}


def test_the_migrated_schema_equals_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "include_name": lambda name, kind, _: kind != "table" or name in ROOM},
        )
        differences = [
            difference
            for difference in compare_metadata(context, Base.metadata)
            if not (difference[0] == "add_table" and difference[1].name not in ROOM)
        ]
        assert differences == []
        assert set(inspect(connection).get_table_names()) >= ROOM
