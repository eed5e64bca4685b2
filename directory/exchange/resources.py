"""The tables that are imported and exported, parents before children, and the file that holds each one.

Names and files are those of HSDS 3.1's `datapackage.json`; `three11_types.csv` and `crisis_lines.csv` are ours.
"""

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Column

from directory import models, models_details, models_profile, models_taxonomy
from runtime.database import Base


@dataclass(frozen=True)
class Resource:
    """A table of the exchange: its HSDS name, the name of its file and its model."""

    file: str
    model: Any
    standard: bool = True

    @cached_property
    def name(self) -> str:
        """HSDS's name of the table, such as `service_at_location`."""
        return str(self.model.__tablename__)

    @cached_property
    def columns(self) -> MappingProxyType[str, Column[Any]]:
        """The columns by name, in the standard's order."""
        return MappingProxyType({column.name: column for column in self.model.__table__.columns})

    @cached_property
    def links(self) -> MappingProxyType[str, str]:
        """The columns that hold another row's id, and the table of that row."""
        return MappingProxyType(
            {
                name: next(iter(column.foreign_keys)).column.table.name
                for name, column in self.columns.items()
                if column.foreign_keys
            }
        )

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The columns that every row must fill."""
        return tuple(name for name, column in self.columns.items() if not column.nullable)

    @cached_property
    def plural(self) -> str:
        """The name of a list of such rows in JSON, such as `services`."""
        return self.file.removesuffix(".csv")


_FILES: tuple[tuple[str, type[Base]], ...] = (
    ("taxonomies.csv", models_taxonomy.Taxonomy),
    ("taxonomy_terms.csv", models_taxonomy.TaxonomyTerm),
    ("units.csv", models_details.Unit),
    ("organizations.csv", models.Organization),
    ("organization_identifiers.csv", models.OrganizationIdentifier),
    ("programs.csv", models.Program),
    ("services.csv", models.Service),
    ("locations.csv", models.Location),
    ("service_at_location.csv", models.ServiceAtLocation),
    ("contacts.csv", models.Contact),
    ("phones.csv", models.Phone),
    ("addresses.csv", models.Address),
    ("schedules.csv", models_details.Schedule),
    ("service_areas.csv", models_details.ServiceArea),
    ("languages.csv", models_details.Language),
    ("accessibility.csv", models_details.Accessibility),
    ("cost_options.csv", models_details.CostOption),
    ("required_documents.csv", models_details.RequiredDocument),
    ("funding.csv", models_details.Funding),
    ("service_capacity.csv", models_details.ServiceCapacity),
    ("url.csv", models_details.Url),
    ("attributes.csv", models_taxonomy.Attribute),
    ("metadata.csv", models_taxonomy.Metadata),
    ("meta_table_descriptions.csv", models_taxonomy.MetaTableDescription),
)
_OWN: tuple[tuple[str, type[Base]], ...] = (
    ("three11_types.csv", models_profile.Three11Type),
    ("crisis_lines.csv", models_profile.CrisisLine),
)

RESOURCES: Final = MappingProxyType(
    {
        resource.name: resource
        for resource in (
            *(Resource(file, model) for file, model in _FILES),
            *(Resource(file, model, standard=False) for file, model in _OWN),
        )
    }
)

LOOSE_LINKS: Final = MappingProxyType(
    {"attribute": ("link_id", "link_entity"), "metadata": ("resource_id", "resource_type")}
)
"""Tables that point at a row of any table: the column with its id, and the column that names its table."""


def by_file_name(name: str) -> Resource | None:
    """The table that a file of this name holds; singular and plural are both understood."""
    return _NAMES.get(name.lower())


_NAMES = {
    alias: resource
    for resource in RESOURCES.values()
    for alias in (f"{resource.name}.csv", f"{resource.name}s.csv", resource.file)
}
