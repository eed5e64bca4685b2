"""Good feeds in every form that publishers use."""

import json
import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import revision
from directory.exchange.findings import ImportRefused
from directory.exchange.importer import import_path
from directory.models import Organization, Phone, Service
from directory.models_taxonomy import Attribute, TaxonomyTerm
from runtime.paths import DATA
from tests.directory.feeds import LOCATION, ORGANIZATION, SERVICE, feed, uid, write

EXAMPLES = DATA / "hsds-3.1" / "examples"


def test_a_folder_a_zip_and_a_folder_in_a_zip_are_the_same(session: Session, tmp_path: Path) -> None:
    folder = write(tmp_path / "feed", feed())
    assert sum(import_path(session, folder).tally.created.values()) == 5
    flat = shutil.make_archive(str(tmp_path / "flat"), "zip", folder)
    nested = shutil.make_archive(str(tmp_path / "nested"), "zip", tmp_path, "feed")
    for archive in (flat, nested):
        assert not import_path(session, Path(archive)).tally.changed


def test_a_byte_order_mark_crlf_and_quoted_line_breaks_are_read(session: Session, tmp_path: Path) -> None:
    content = f'id,name,description\r\n{ORGANIZATION},"Open ""Door""","Tea,\r\nand cake"\r\n\r\n'
    (tmp_path / "organizations.csv").write_bytes(b"\xef\xbb\xbf" + content.encode())
    import_path(session, tmp_path)
    found = session.scalars(select(Organization)).one()
    assert (found.name, found.description) == ('Open "Door"', "Tea,\r\nand cake")


def test_a_descriptor_names_the_files(session: Session, tmp_path: Path) -> None:
    folder = write(tmp_path / "feed", {"who": feed()["organizations"]})
    described = {"resources": [{"name": "organization", "path": "who.csv"}]}
    (folder / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    assert import_path(session, folder).tally.created == {"organization": 1}


def test_unknown_columns_and_files_are_reported(session: Session, tmp_path: Path) -> None:
    rows = [{**feed()["organizations"][0], "colour": "green"}]
    folder = write(tmp_path / "feed", {"organizations": rows, "extras": [{"id": "1"}]})
    notes = import_path(session, folder).notes
    assert any("'colour'" in note for note in notes)
    assert any("extras.csv" in note for note in notes)


def test_the_same_files_twice_change_nothing(session: Session, tmp_path: Path) -> None:
    folder = write(tmp_path / "feed", feed())
    import_path(session, folder)
    before = (revision.current(session), session.get_one(Service, UUID(SERVICE)).last_modified)
    report = import_path(session, folder)
    assert not report.tally.changed
    assert (revision.current(session), session.get_one(Service, UUID(SERVICE)).last_modified) == before


def test_a_changed_detail_dates_its_service_and_counts_the_revision(session: Session, tmp_path: Path) -> None:
    import_path(session, write(tmp_path / "feed", feed()))
    before, dated = revision.current(session), session.get_one(Service, UUID(SERVICE)).last_modified
    newer = feed(phones=[{"id": uid("phone"), "service_id": SERVICE, "number": "612-555-0199", "type": "voice"}])
    report = import_path(session, write(tmp_path / "newer", newer))
    assert report.tally.updated == {"phone": 1}
    assert revision.current(session) == before + 1
    after = session.get_one(Service, UUID(SERVICE)).last_modified
    assert dated is not None and after is not None and after >= dated


def test_a_column_that_a_file_lacks_keeps_its_value_and_a_blank_one_empties_it(
    session: Session, tmp_path: Path
) -> None:
    row = feed()["services"][0]
    import_path(session, write(tmp_path / "feed", feed(services=[{**row, "alert": "Moved", "wait_time": "long"}])))
    import_path(session, write(tmp_path / "newer", feed(services=[{**row, "wait_time": ""}])))
    found = session.get_one(Service, UUID(SERVICE))
    assert (found.alert, found.wait_time) == ("Moved", None)


def test_a_parent_may_come_after_its_child(session: Session, tmp_path: Path) -> None:
    child = {"id": uid("child"), "name": "c", "description": "c", "parent_organization_id": uid("parent")}
    rows = [child, {"id": uid("parent"), "name": "p", "description": "p", "parent_organization_id": ""}]
    import_path(session, write(tmp_path / "feed", {"organizations": rows}))
    assert str(session.get_one(Organization, UUID(uid("child"))).parent_organization_id) == uid("parent")


def nested() -> dict[str, Any]:
    term = {"id": uid("term"), "code": "basics.food", "name": "Food", "description": "Food"}
    phone = {"id": uid("phone"), "number": "612-555-0100"}
    return {
        "id": SERVICE,
        "name": "Warm room",
        "status": "active",
        "organization": {"id": ORGANIZATION, "name": "Open Door", "description": "Helps", "phones": [phone]},
        "phones": [phone],
        "service_at_locations": [
            {"id": uid("link"), "location": {"id": LOCATION, "location_type": "physical", "phones": [phone]}}
        ],
        "attributes": [{"id": uid("mark"), "link_type": "need", "taxonomy_term": term}],
    }


@pytest.mark.parametrize(
    "document",
    [
        nested(),
        [nested()],
        {"total_items": 1, "contents": [nested()]},
        {"services": [nested()]},
        {"id": ORGANIZATION, "name": "Open Door", "description": "Helps", "services": [nested()]},
    ],
    ids=["one service", "list", "page", "named list", "organization with services"],
)
def test_json_is_understood_in_every_shape(session: Session, tmp_path: Path, document: object) -> None:
    path = tmp_path / "feed.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    import_path(session, path)
    assert str(session.scalars(select(Service)).one().organization_id) == ORGANIZATION
    phone = session.scalars(select(Phone)).one()
    assert [str(key) for key in (phone.service_id, phone.organization_id, phone.location_id)] == [
        SERVICE,
        ORGANIZATION,
        LOCATION,
    ]
    mark = session.scalars(select(Attribute)).one()
    assert (str(mark.link_id), mark.link_entity) == (SERVICE, "service")
    assert session.scalars(select(TaxonomyTerm.code)).all() == ["basics.food"]
    assert not import_path(session, path).tally.changed


def test_an_empty_page_is_a_feed_without_records(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "feed.json"
    path.write_text('{"total_items": 0, "contents": []}', encoding="utf-8")
    assert not import_path(session, path).tally.changed


def test_json_lines_are_understood(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "feed.jsonl"
    other = {**nested(), "id": uid("other"), "phones": [], "service_at_locations": [], "attributes": []}
    path.write_text(f"{json.dumps(nested())}\n{json.dumps(other)}\n", encoding="utf-8")
    assert import_path(session, path).tally.created["service"] == 2


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "empty"),
        ("{", 1, "end"),
        ('[\n{"id": 1,,}\n]', 2, "JSON"),
        ('[\n{"a": 1}\n{"b": 2}]', 3, ", or ]"),
        ("12", 1, "object or list"),
        ('["a", "b"]', 1, "object with the columns"),
        ('{"contents": [{"colour": "green"}]}', 1, "record of an HSDS table"),
        ('{"colour": "green"}', 1, "record of an HSDS table"),
        ("[" * 100_000, 1, "nested less deeply"),
        ('[\n{"minimum_age": ' + "9" * 5_000 + "}]", 2, "fewer digits"),
    ],
)
def test_broken_json_is_named_with_its_line(
    sqlite_session: Session, tmp_path: Path, text: str, line: int, words: str
) -> None:
    path = tmp_path / "feed.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ImportRefused) as refusal:
        import_path(sqlite_session, path)
    assert refusal.value.problems[-1].line == line
    assert words in refusal.value.problems[-1].expected


def test_a_record_seen_from_two_sides_must_not_contradict_itself(session: Session, tmp_path: Path) -> None:
    document = nested()
    document["organization"]["phones"] = [{"id": uid("phone"), "number": "612-555-9999"}]
    path = tmp_path / "feed.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(ImportRefused) as refusal:
        import_path(session, path)
    assert {(problem.path, problem.column) for problem in refusal.value.problems} == {
        (".phones[0]", "number"),
        (".service_at_locations[0].location.phones[0]", "number"),
    }


def test_bad_json_values_are_named_with_their_place(session: Session, tmp_path: Path) -> None:
    document = [nested(), {**nested(), "id": uid("second"), "phones": [{"number": "1"}], "url": "nowhere"}]
    path = tmp_path / "feed.json"
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")
    with pytest.raises(ImportRefused) as refusal:
        import_path(session, path)
    found = {(problem.path, problem.column) for problem in refusal.value.problems}
    assert {("[1]", "url"), ("[1].phones[0]", "id")} <= found


PUBLISHED = [path for path in sorted(EXAMPLES.glob("*.json")) if path.stem not in ("base", "tabular")]
"""Without the API's description, and without the tables, whose placeholder links the CSV test names."""


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_the_published_json_examples_are_read_but_for_a_latitude_that_is_not_on_earth(
    sqlite_session: Session, tmp_path: Path, path: Path
) -> None:
    text = path.read_text(encoding="utf-8")
    mended = tmp_path / path.name
    mended.write_text(text.replace('"latitude": 100', '"latitude": 44.95'), encoding="utf-8")
    assert import_path(sqlite_session, mended).tally.changed
    if '"latitude": 100' in text:
        with pytest.raises(ImportRefused) as refusal:
            import_path(sqlite_session, path)
        assert {(problem.column, problem.value) for problem in refusal.value.problems} == {("latitude", "100")}


def test_the_published_tables_are_refused_for_their_placeholders_only(session: Session, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused) as refusal:
        import_path(session, EXAMPLES / "csv")
    assert [f"{problem.file}:{problem.column}" for problem in refusal.value.problems] == [
        "taxonomy_terms.csv:parent_id",
        "taxonomy_terms.csv:taxonomy_id",
        "organizations.csv:parent_organization_id",
        "locations.csv:latitude",
        "contacts.csv:organization_id",
        "contacts.csv:service_at_location_id",
        "service_areas.csv:service_at_location_id",
        "service_capacity.csv:service_id",
        "service_capacity.csv:unit_id",
        "attributes.csv:link_entity",
        "metadata.csv:resource_id",
    ]
    copied = shutil.copytree(EXAMPLES / "csv", tmp_path / "csv")
    report = import_path(session, copied, partial=True)
    assert session.scalars(select(Service.name)).all() == ["Community Counselling"]
    assert report.rejects is not None
