"""The reference directory in the database: complete, with its sources, and loaded once."""

import csv
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory import revision
from directory.assurance import confirm
from directory.codes import need_codes, stable_id
from directory.models import Location, Organization, Phone, Service
from directory.models_details import Schedule
from directory.models_profile import CrisisLine, Three11Type
from directory.profile import profiles
from directory.reference import MalformedReference, load_reference, prepare
from directory.schedules import is_round_the_clock
from directory.visibility import public
from runtime.database import Database
from runtime.paths import REFERENCE_DIRECTORY


def rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE_DIRECTORY / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_is_there_with_its_source_and_confidence(reference: Database) -> None:
    with reference.begin() as session:
        counts = [
            session.scalar(select(func.count()).select_from(m))
            for m in (Service, Organization, Three11Type, CrisisLine)
        ]
        assert counts == [len(rows(n)) for n in ("services", "organizations", "three11_types", "crisis_lines")]
        found = profiles(session)
    for row in rows("services"):
        profile = found[stable_id("service", row["id"])]
        assert (profile.slug, profile.source, profile.confidence) == (row["id"], row["source"], row["confidence"])
        assert ";".join(profile.need_codes) == row["need_codes"]
        assert (profile.phase, profile.area) == (row["phase"], row["service_area"])
        assert set(profile.audiences) == set(filter(None, row["audience"].split(";")))


def test_nothing_is_called_checked_that_nobody_has_checked(reference: Database) -> None:
    with reference.begin() as session:
        assert session.scalars(select(Service.id).where(Service.assured_date.is_not(None))).all() == []


def test_recall_rows_and_what_hangs_on_them_are_hidden(reference: Database) -> None:
    hidden = {stable_id("service", row["id"]) for row in rows("services") if row["confidence"] == "recall"}
    with reference.begin() as session:
        assert set(session.scalars(select(Service.id).where(~public(Service)))) == hidden
        assert set(session.scalars(select(Phone.service_id).where(public(Phone)))).isdisjoint(hidden)
        assert session.scalars(select(CrisisLine.confidence).where(public(CrisisLine)).distinct()).all() != []
        assert "recall" not in session.scalars(select(CrisisLine.confidence).where(public(CrisisLine)))
        assert "recall" not in session.scalars(select(Three11Type.confidence).where(public(Three11Type)))


def test_loading_again_changes_nothing_and_keeps_what_people_found_out(reference: Database) -> None:
    key = stable_id("service", "day-one")
    with reference.begin() as session:
        before = revision.current(session)
        assert not load_reference(session).changed
        assert revision.current(session) == before
        confirm(session, key, by="staff", now=datetime(2026, 11, 24, 15, tzinfo=UTC))
        load_reference(session)
        assert session.get_one(Service, key).assured_date is not None


def test_a_line_that_never_closes_and_hours_that_were_read(reference: Database) -> None:
    with reference.begin() as session:
        always = {row["id"] for row in rows("services") if row["is_24_7"] == "true"}
        for row in rows("services"):
            wanted = Schedule.service_id == stable_id("service", row["id"])
            schedules = session.scalars(select(Schedule).where(wanted)).all()
            assert is_round_the_clock(schedules) == (row["id"] in always)
            if row["hours_text"]:
                assert {schedule.description for schedule in schedules} == {row["hours_text"]}


def test_addresses_have_a_point_that_says_how_exact_it_is(reference: Database) -> None:
    with reference.begin() as session:
        places = session.scalars(select(Location).where(Location.latitude.is_not(None))).all()
        assert len(places) >= 85
        assert all(44.7 < (place.latitude or 0) < 45.2 and -93.6 < (place.longitude or 0) < -92.9 for place in places)


def test_every_need_has_a_code_and_a_service(reference: Database) -> None:
    with reference.begin() as session:
        used = {code for profile in profiles(session).values() for code in profile.need_codes}
    assert used == set(need_codes())
    assert len(need_codes()) == 66


def test_a_fresh_database_is_made_ready_once(database_url: str) -> None:
    opened = Database(database_url)
    assert prepare(opened) is True
    assert prepare(opened) is False
    opened.close()


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("services.csv", "housing.shelter", "housing.tent", "names no taxonomy_term"),
        ("services.csv", ",minneapolis,", ",atlantis,", "atlantis"),
        ("services.csv", "https://www.minneapolismn.gov/government/departments/911/,", "nowhere,", "a web address"),
        ("organizations.csv", "id,name", "key,name", "id"),
        ("crisis_lines.csv", "crisis.emergency,1,", "crisis.emergency,first,", "a number"),
        ("crisis_lines.csv", "need_code,", '"need_code,', "cannot be read"),
    ],
)
def test_a_malformed_file_gives_one_line_and_loads_nothing(
    sqlite_session: Session, tmp_path: Path, file: str, old: str, new: str, words: str
) -> None:
    folder = shutil.copytree(REFERENCE_DIRECTORY, tmp_path / "directory")
    content = (folder / file).read_text(encoding="utf-8")
    assert old in content
    (folder / file).write_text(content.replace(old, new, 1), encoding="utf-8", newline="")
    with pytest.raises(MalformedReference, match=words) as found:
        load_reference(sqlite_session, folder)
    assert "\n" not in str(found.value) and file in str(found.value)
    assert sqlite_session.scalar(select(func.count()).select_from(Service)) == 0


def test_a_missing_file_is_named(sqlite_session: Session, tmp_path: Path) -> None:
    with pytest.raises(MalformedReference, match=r"services\.csv"):
        load_reference(sqlite_session, tmp_path)
