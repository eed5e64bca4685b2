"""What goes out comes back the same, hidden rows stay in, and the standard's schemas agree."""

import csv
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.codes import stable_id
from directory.exchange.csv_export import export_tables
from directory.exchange.importer import import_path
from directory.exchange.json_export import export_document
from directory.exchange.nested import full_services
from directory.exchange.outputs import ExportRefused
from directory.exchange.resources import RESOURCES
from directory.models import Organization, Service
from directory.models_taxonomy import Attribute
from directory.profile import profiles
from directory.visibility import public
from runtime.database import Database
from runtime.migrate import migrate
from runtime.paths import DATA
from tests.directory.feeds import feed, uid, write

HSDS = DATA / "hsds-3.1"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Any:
    """Another empty database, on SQLite."""
    opened = Database(f"sqlite:///{tmp_path / 'elsewhere.db'}")
    migrate(opened.engine)
    yield opened
    opened.close()


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_an_export_read_into_an_empty_database_gives_the_same_bytes(
    reference: Database, elsewhere: Database, tmp_path: Path
) -> None:
    with reference.begin() as session:
        export_tables(session, tmp_path / "one")
        export_tables(session, tmp_path / "one.zip")
        export_document(session, tmp_path / "one.json")
    with elsewhere.begin() as session:
        import_path(session, tmp_path / "one.zip")
    with elsewhere.begin() as session:
        assert not import_path(session, tmp_path / "one.json").tally.changed
        export_tables(session, tmp_path / "two")
        export_tables(session, tmp_path / "two.zip")
        export_document(session, tmp_path / "two.json")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_json_alone_carries_everything(reference: Database, elsewhere: Database, tmp_path: Path) -> None:
    with reference.begin() as session:
        export_tables(session, tmp_path / "one")
        export_document(session, tmp_path / "one.json")
        profile = profiles(session)[stable_id("service", "day-one")]
    with elsewhere.begin() as session:
        import_path(session, tmp_path / "one.json")
        export_tables(session, tmp_path / "two")
        assert profiles(session)[stable_id("service", "day-one")] == profile
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_every_table_of_the_published_example_comes_back(elsewhere: Database, tmp_path: Path) -> None:
    text = (HSDS / "examples" / "service_full.json").read_text(encoding="utf-8")
    (tmp_path / "example.json").write_text(text.replace('"latitude": 100', '"latitude": 44.95'), encoding="utf-8")
    with elsewhere.begin() as session:
        import_path(session, tmp_path / "example.json")
        export_tables(session, tmp_path / "tables")
        export_document(session, tmp_path / "one.json")
        filled = {r.name for r in RESOURCES.values() if session.scalar(select(func.count()).select_from(r.model))}
    own_tables_and_one_that_json_cannot_hold = {"three11_type", "crisis_line", "meta_table_description"}
    assert set(RESOURCES) - filled == own_tables_and_one_that_json_cannot_hold
    again = Database("sqlite://")
    migrate(again.engine)
    with again.begin() as session:
        import_path(session, tmp_path / "tables")
        export_document(session, tmp_path / "two.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_an_exported_service_fits_the_compiled_schema(reference: Database, tmp_path: Path) -> None:
    schema = json.loads((HSDS / "schema" / "compiled" / "service.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    with reference.begin() as session:
        export_document(session, tmp_path / "out.json")
    services = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["contents"]
    richest = sorted(services, key=lambda service: -len(json.dumps(service)))[:8]
    assert [error.message for service in richest for error in validator.iter_errors(service)] == []
    assert not validator.is_valid({**richest[0], "status": "open"})


def test_exported_tables_fit_the_published_descriptor(reference: Database, tmp_path: Path) -> None:
    with reference.begin() as session:
        export_tables(session, tmp_path / "out")
    described = json.loads((HSDS / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    keys: dict[str, set[str]] = {}
    tables: dict[str, list[dict[str, str]]] = {}
    for entry in described:
        path = tmp_path / "out" / entry["path"]
        if not path.exists():
            assert entry["name"] in ("unit", "service_capacity"), "only tables whose published entry lacks columns"
            continue
        with path.open(encoding="utf-8", newline="") as file:
            tables[entry["name"]] = list(csv.DictReader(file))
            keys[entry["name"]] = {row["id"] for row in tables[entry["name"]]}
    for entry in described:
        for row in tables.get(entry["name"], []):
            assert list(row) == [field["name"] for field in entry["schema"]["fields"]]
            for field in entry["schema"]["fields"]:
                assert row[field["name"]] or not field["constraints"]["required"]
                assert not row[field["name"]] or row[field["name"]] in field.get("enum", [row[field["name"]]])
            for link in entry["schema"].get("foreignKeys", []):
                assert row[link["fields"]] in keys[link["reference"]["resource"]] | {""}
    own = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    assert {entry["path"] for entry in own["resources"]} == {file.name for file in (tmp_path / "out").glob("*.csv")}


def test_hidden_rows_and_what_hangs_on_them_do_not_leave(reference: Database, tmp_path: Path) -> None:
    with reference.begin() as session:
        hidden = session.scalars(select(Service).where(~public(Service))).all()
        secret = {str(service.id) for service in hidden} | {
            str(key) for key in session.scalars(select(Organization.id).where(~public(Organization)))
        }
        marks = {str(mark.id) for mark in session.scalars(select(Attribute)) if str(mark.link_id) in secret}
        export_tables(session, tmp_path / "out")
        export_document(session, tmp_path / "out.json")
        assert full_services(session, [service.id for service in hidden]) == []
    assert len(secret) == 70 and marks
    texts = [content.decode() for content in contents(tmp_path / "out").values()]
    texts.append((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert not [key for key in secret | marks for text in texts if key in text]


def test_a_link_to_a_hidden_parent_is_left_out(sqlite_session: Session, tmp_path: Path) -> None:
    child = feed()["organizations"][0]
    parent = {"id": str(UUID(int=1)), "name": "Hidden parent", "description": "x"}
    term = {"id": str(UUID(int=2)), "code": "confidence.recall", "name": "Recall", "description": "x"}
    mark = {
        "id": str(UUID(int=3)),
        "link_id": parent["id"],
        "link_entity": "organization",
        "taxonomy_term_id": term["id"],
    }
    tables = feed(
        organizations=[{**child, "parent_organization_id": parent["id"]}, parent],
        taxonomy_terms=[term],
        attributes=[mark],
    )
    import_path(sqlite_session, write(tmp_path / "feed", tables))
    export_tables(sqlite_session, tmp_path / "out")
    exported = (tmp_path / "out" / "organizations.csv").read_text(encoding="utf-8")
    assert "Open Door" in exported and parent["id"] not in exported


def test_an_export_never_overwrites_what_is_not_an_export(sqlite_session: Session, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    for path in (tmp_path / "mine", tmp_path / "mine" / "letter.txt", tmp_path / "nowhere" / "out"):
        with pytest.raises(ExportRefused):
            export_tables(sqlite_session, path)
    with pytest.raises(ExportRefused):
        export_document(sqlite_session, tmp_path / "mine")
    export_tables(sqlite_session, tmp_path / "out")
    export_tables(sqlite_session, tmp_path / "out")
    assert [file.name for file in (tmp_path / "mine").iterdir()] == ["letter.txt"]


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)


@settings(max_examples=3, deadline=None)
@given(words=st.lists(st.tuples(texts.filter(str.strip), texts, texts), min_size=60, max_size=90))
def test_any_text_survives_the_trip_through_csv_and_json(
    tmp_path_factory: pytest.TempPathFactory, words: list[tuple[str, str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("trip")
    service = feed()["services"][0]
    rows = [
        {**service, "id": uid(str(number)), "name": name, "description": description, "alert": alert}
        for number, (name, description, alert) in enumerate(words)
    ]
    (first, second) = (Database("sqlite://"), Database("sqlite://"))
    for database in (first, second):
        migrate(database.engine)
    with first.begin() as session:
        import_path(session, write(folder / "feed", {"organizations": feed()["organizations"], "services": rows}))
        export_document(session, folder / "out.json")
        export_tables(session, folder / "out")
    with second.begin() as session:
        import_path(session, folder / "out.json")
        assert not import_path(session, folder / "out").tally.changed
        for number, (name, description, alert) in enumerate(words):
            found = session.get_one(Service, UUID(uid(str(number))))
            wanted = [name, *(text if text.strip() else None for text in (description, alert))]
            assert [found.name, found.description, found.alert] == wanted
