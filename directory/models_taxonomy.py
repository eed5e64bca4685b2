"""HSDS 3.1's classification (taxonomy, taxonomy_term, attribute) and its record of changes (metadata)."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Mapped

from directory.columns import day, key, link, loose_link, text, word
from runtime.database import Base


class Taxonomy(Base):
    """A list of terms that one body keeps."""

    __tablename__ = "taxonomy"
    id: Mapped[UUID] = key()
    name: Mapped[str] = text(required=True)
    description: Mapped[str] = text(required=True)
    uri: Mapped[str | None] = text(form="uri")
    version: Mapped[str | None] = text()


class TaxonomyTerm(Base):
    """A term, such as the need `housing.shelter`."""

    __tablename__ = "taxonomy_term"
    id: Mapped[UUID] = key()
    code: Mapped[str | None] = word(index=True)
    name: Mapped[str] = text(required=True)
    description: Mapped[str] = text(required=True)
    parent_id: Mapped[UUID | None] = link("taxonomy_term")
    taxonomy: Mapped[str | None] = text()
    language: Mapped[str | None] = text()
    taxonomy_id: Mapped[UUID | None] = link("taxonomy")
    term_uri: Mapped[str | None] = text(form="uri")


class Attribute(Base):
    """A term put on a row of any table: `link_entity` names the table, `link_id` the row.

    Nearhelp's profile lives here: need codes, phase, audience, provenance (`directory.profile`).
    """

    __tablename__ = "attribute"
    id: Mapped[UUID] = key()
    link_id: Mapped[UUID] = loose_link()
    taxonomy_term_id: Mapped[UUID] = link("taxonomy_term", required=True)
    link_type: Mapped[str | None] = word()
    link_entity: Mapped[str] = word(required=True)
    value: Mapped[str | None] = text()
    label: Mapped[str | None] = text()


class Metadata(Base):
    """One change to one column of one row."""

    __tablename__ = "metadata"
    id: Mapped[UUID] = key()
    resource_id: Mapped[UUID] = loose_link()
    resource_type: Mapped[str] = word(required=True)
    last_action_date: Mapped[date] = day(required=True)
    last_action_type: Mapped[str] = text(required=True)
    field_name: Mapped[str] = text(required=True)
    previous_value: Mapped[str] = text(required=True)
    replacement_value: Mapped[str] = text(required=True)
    updated_by: Mapped[str] = text(required=True, personal=True)


class MetaTableDescription(Base):
    """The language and character set of a published table."""

    __tablename__ = "meta_table_description"
    id: Mapped[UUID] = key()
    name: Mapped[str | None] = text()
    language: Mapped[str | None] = text()
    character_set: Mapped[str | None] = text()
