"""Bad CSV files: every bad row is named at once, and nothing of the files is loaded."""

import zipfile
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.exchange.findings import ImportRefused, Problem
from directory.exchange.importer import import_path
from directory.models import Organization, Phone, Service
from tests.directory.feeds import LOCATION, ORGANIZATION, SERVICE, feed, uid, write


def refused(session: Session, path: Path) -> tuple[Problem, ...]:
    with pytest.raises(ImportRefused) as refusal:
        import_path(session, path)
    assert session.scalar(select(func.count()).select_from(Organization)) == 0
    return refusal.value.problems


def places(problems: tuple[Problem, ...]) -> list[tuple[str, int | None, str]]:
    return [(problem.file, problem.line, problem.column) for problem in problems]


def test_every_bad_row_is_named_with_file_line_column_value_and_what_was_expected(
    session: Session, tmp_path: Path
) -> None:
    bad = {"organization_id": ORGANIZATION, "name": "x", "status": "active"}
    tables = feed(
        services=[
            {**bad, "id": SERVICE, "url": "example"},
            {**bad, "id": "7"},
            {**bad, "id": uid("third"), "minimum_age": "60", "maximum_age": "18"},
            {**bad, "id": uid("fourth"), "status": "open", "assured_date": "2026-13-01"},
        ]
    )
    problems = refused(session, write(tmp_path / "feed", tables))
    assert places(problems) == [
        ("services.csv", 2, "url"),
        ("services.csv", 3, "id"),
        ("services.csv", 4, "maximum_age"),
        ("services.csv", 5, "status"),
        ("services.csv", 5, "assured_date"),
    ]
    assert str(problems[0]) == (
        'services.csv, line 2, column url: found "example", expected a web address, such as https://example.org/help'
    )


def test_a_link_must_lead_to_a_row_of_the_files_or_the_directory(session: Session, tmp_path: Path) -> None:
    stray = {"id": uid("stray"), "service_id": uid("nowhere"), "number": "612-555-0101"}
    problems = refused(session, write(tmp_path / "feed", feed(phones=[stray])))
    assert places(problems) == [("phones.csv", 2, "service_id")]
    import_path(session, write(tmp_path / "good", feed()))
    only_phones = write(tmp_path / "more", {"phones": [{**stray, "service_id": SERVICE}]})
    assert import_path(session, only_phones).tally.created == {"phone": 1}


def test_an_attribute_must_say_which_table_and_row_it_is_about(session: Session, tmp_path: Path) -> None:
    term = {"id": uid("term"), "code": "x", "name": "x", "description": "x"}
    mark = {"id": uid("one"), "link_id": SERVICE, "link_entity": "service", "taxonomy_term_id": uid("term")}
    marks = [
        mark,
        {**mark, "id": uid("two"), "link_entity": "location"},
        {**mark, "id": uid("3"), "link_entity": "thing"},
    ]
    problems = refused(session, write(tmp_path / "feed", feed(taxonomy_terms=[term], attributes=marks)))
    assert places(problems) == [("attributes.csv", 3, "link_id"), ("attributes.csv", 4, "link_entity")]


def test_an_id_may_stand_in_a_file_once(session: Session, tmp_path: Path) -> None:
    row = {"id": uid("phone"), "service_id": SERVICE, "number": "612-555-0100"}
    problems = refused(session, write(tmp_path / "feed", feed(phones=[row, {**row, "number": "612-555-0101"}])))
    assert places(problems) == [("phones.csv", 3, "id")]
    assert "line 2 has it already" in problems[0].expected


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", 1, "file is empty"),
        (b"\r\n", 1, "file is empty"),
        (b"id,name\r\n", 1, "this column in the header"),
        (b"id;name;description\r\n", 1, "separated by commas"),
        (b"id,name,description,name\r\n", 1, "each column once"),
        ("id,name,description\r\n".encode("utf-16"), 1, "save the file as UTF-8"),
        (b'id,name,description\r\n"unclosed,x,y\r\nmore,x,y\r\n', 2, "quoted as in RFC 4180"),
        (b"id,name,description\r\n%s,x\r\n" % ORGANIZATION.encode(), 2, "3 cells"),
        (b"id,name,description\r\n%s,x,y,z\r\n" % ORGANIZATION.encode(), 2, "3 cells"),
        (b"id,name,description\r\n%s,Caf\xe9,y\r\n" % ORGANIZATION.encode(), 2, "save the file as UTF-8"),
        (b"id,name,description\r\n%s,a\x00b,y\r\n" % ORGANIZATION.encode(), 2, "NUL"),
        (b'id,name,description\r\n%s,"two\nlines",y\r\n7,x,y\r\n' % ORGANIZATION.encode(), 4, "a UUID"),
    ],
)
def test_a_malformed_file_is_named_with_its_line(
    sqlite_session: Session, tmp_path: Path, content: bytes, line: int, words: str
) -> None:
    (tmp_path / "organizations.csv").write_bytes(content)
    problems = refused(sqlite_session, tmp_path)
    assert (problems[0].file, problems[0].line) == ("organizations.csv", line)
    assert words in problems[0].expected


def test_a_badly_quoted_row_hides_none_of_the_rows_below_it(session: Session, tmp_path: Path) -> None:
    rows = [
        f'{uid("1")},"Tea" and more,x',
        f'{uid("2")},"never closed,x',
        f"{uid('3')},Good,x",
        f'{uid("4")},"two\nlines",',
        f'{uid("5")},"to the end,x',
    ]
    path = tmp_path / "organizations.csv"
    path.write_text("\n".join(["id,name,description", *rows]), encoding="utf-8")
    problems = refused(session, path)
    assert places(problems) == [("organizations.csv", line, "") for line in (2, 3)] + [
        ("organizations.csv", 5, "description"),
        ("organizations.csv", 7, ""),
    ]
    assert problems[0].value == rows[0]
    report = import_path(session, path, partial=True)
    assert report.rejected == 4
    assert report.tally.created == {"organization": 1}


@pytest.mark.parametrize(
    ("rule", "column"),
    [
        ({"freq": "WEEKLY", "byday": "1MO"}, "byday"),
        ({"freq": "MONTHLY", "byday": "6MO"}, "byday"),
        ({"freq": "WEEKLY", "interval": "0"}, "interval"),
        ({"freq": "MONTHLY", "bymonthday": "32"}, "bymonthday"),
        ({"byday": "MO", "dtstart": "2026-05-01", "until": "2026-04-30"}, "until"),
    ],
)
def test_hours_that_no_calendar_has_are_refused(
    sqlite_session: Session, tmp_path: Path, rule: dict[str, str], column: str
) -> None:
    hours = {"id": uid("hours"), "service_id": SERVICE, "opens_at": "09:00", "closes_at": "17:00", **rule}
    problems = refused(sqlite_session, write(tmp_path / "feed", feed(schedules=[hours])))
    assert places(problems) == [("schedules.csv", 2, column)]


def test_the_message_of_a_bad_byte_can_be_printed(sqlite_session: Session, tmp_path: Path) -> None:
    (tmp_path / "organizations.csv").write_bytes(b"id,name,description\r\n%s,Caf\xe9,y\r\n" % ORGANIZATION.encode())
    (problem,) = refused(sqlite_session, tmp_path)
    assert str(problem).encode("utf-8")


def test_a_path_that_is_no_feed_is_refused(sqlite_session: Session, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "fake.zip").write_bytes(b"PK not really")
    (tmp_path / "notes.txt").write_text("hello")
    for name in ("missing", "empty", "fake.zip", "notes.txt"):
        (problem,) = refused(sqlite_session, tmp_path / name)
        assert name in problem.file


@pytest.mark.parametrize(
    "name",
    ["../services.csv", "/etc/services.csv", "a/../../services.csv", "..\\services.csv", "C:\\services.csv", "."],
)
def test_an_archive_that_reaches_outside_itself_is_refused(sqlite_session: Session, tmp_path: Path, name: str) -> None:
    path = tmp_path / "feed.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "id\r\n")
    (problem,) = refused(sqlite_session, path)
    assert "inside the archive" in problem.expected


def test_a_zip_that_was_cut_short_is_refused(sqlite_session: Session, tmp_path: Path) -> None:
    path = tmp_path / "feed.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("organizations.csv", "id,name,description\r\n" + f"{ORGANIZATION},x,y\r\n" * 500)
    content = bytearray(path.read_bytes())
    content[60:80] = b"\x00" * 20
    path.write_bytes(content)
    assert refused(sqlite_session, path)


def test_partial_loads_the_good_rows_and_writes_the_others_beside(session: Session, tmp_path: Path) -> None:
    good = {"organization_id": ORGANIZATION, "name": "Kept", "status": "active"}
    tables = feed(
        services=[{**good, "id": SERVICE}, {**good, "id": uid("bad"), "status": "?"}],
        phones=[
            {"id": uid("1"), "service_id": SERVICE, "location_id": "", "number": "612-555-0100"},
            {"id": uid("2"), "service_id": uid("bad"), "location_id": "", "number": "612-555-0101"},
            {"id": uid("3"), "service_id": uid("bad"), "location_id": LOCATION, "number": "612-555-0102"},
        ],
    )
    path = write(tmp_path / "feed", tables)
    report = import_path(session, path, partial=True)
    assert session.scalars(select(Service.name)).all() == ["Kept"]
    assert set(session.scalars(select(Phone.number))) == {"612-555-0100", "612-555-0102"}
    assert report.rejects == tmp_path / "feed.rejects"
    assert sorted(file.name for file in report.rejects.iterdir()) == ["phones.csv", "problems.csv", "services.csv"]
    assert report.rejected == 2
    rejected = (report.rejects / "services.csv").read_text(encoding="utf-8")
    (report.rejects / "services.csv").write_text(rejected.replace("?", "active"), encoding="utf-8")
    assert import_path(session, report.rejects).tally.created == {"service": 1, "phone": 1}


def test_partial_with_nothing_good_is_refused(session: Session, tmp_path: Path) -> None:
    path = write(tmp_path / "feed", {"organizations": [{"id": "7", "name": "x", "description": "y"}]})
    with pytest.raises(ImportRefused):
        import_path(session, path, partial=True)
    assert not (tmp_path / "feed.rejects").exists()
