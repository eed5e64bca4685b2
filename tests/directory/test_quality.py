"""`directory check`: what to call about, to complete, to merge, and what the city lacks."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.codes import need_codes, stable_id
from directory.duplicates import Listing, find_duplicates
from directory.exchange.importer import import_path
from directory.models import Phone, Service
from directory.models_details import Language, Schedule
from directory.quality import Finding, check
from directory.supply import gaps, supply
from runtime.database import Database
from tests.directory.feeds import SERVICE, feed, uid, write

NOW = datetime(2026, 11, 24, 18, tzinfo=UTC)


def of(found: list[Finding], kind: str) -> list[str]:
    return [finding.name for finding in found if finding.kind == kind]


def test_the_reference_is_all_unverified_and_its_hidden_rows_are_listed(reference: Database) -> None:
    with reference.begin() as session:
        found = list(check(session, NOW, stale_days=180))
    tables = Counter(finding.table for finding in found if finding.kind == "recall")
    assert len(of(found, "unverified")) == 252
    assert tables == {"service": 39, "organization": 31, "three11_type": 1, "crisis_line": 1}
    assert "CTUL worker center" in of(found, "missing_phone")
    assert of(found, "stale") == []


def test_a_record_gets_stale(session: Session, tmp_path: Path) -> None:
    import_path(session, write(tmp_path / "feed", feed()))
    session.get_one(Service, UUID(SERVICE)).assured_date = date(2026, 5, 1)
    session.flush()
    assert of(list(check(session, NOW, stale_days=180)), "stale") == ["Warm room"]
    assert of(list(check(session, NOW, stale_days=365)), "stale") == []


@pytest.mark.parametrize("column", ["service_id", "organization_id", "location_id", "service_at_location_id"])
def test_a_phone_on_any_way_to_a_service_is_a_phone(session: Session, tmp_path: Path, column: str) -> None:
    tables = feed()
    owner = {
        "service_id": SERVICE,
        "organization_id": tables["organizations"][0]["id"],
        "location_id": tables["locations"][0]["id"],
        "service_at_location_id": uid("link"),
    }
    del tables["phones"]
    import_path(session, write(tmp_path / "feed", tables))
    assert of(list(check(session, NOW, 180)), "missing_phone") == ["Warm room"]
    session.add(Phone(id=uuid4(), number="612-555-0100", **{column: UUID(str(owner[column]))}))
    session.flush()
    assert of(list(check(session, NOW, 180)), "missing_phone") == []


def test_broken_hours_say_what_is_wrong(session: Session, tmp_path: Path) -> None:
    import_path(session, write(tmp_path / "feed", feed()))
    key = UUID(SERVICE)
    for schedule in (
        Schedule(opens_at=time(9), freq="WEEKLY", byday="MO"),
        Schedule(opens_at=time(9), closes_at=time(17)),
        Schedule(opens_at=time(9), closes_at=time(17), freq="WEEKLY", byday="MO", valid_to=date(2025, 1, 1)),
        Schedule(description="By appointment"),
        Schedule(opens_at=time(9), closes_at=time(17), freq="WEEKLY", byday="MO"),
    ):
        schedule.id, schedule.service_id = uuid4(), key
        session.add(schedule)
    session.flush()
    details = {found.detail for found in check(session, NOW, 180) if found.kind == "broken_hours"}
    assert details == {
        "has an opening time without a closing time, or the reverse",
        "gives times but not on which days",
        "ended on 2025-01-01",
        "only words: By appointment",
    }


def listing(name: str, organization: str = "Open Door", phone: str = "", address: str = "") -> Listing:
    return Listing(uuid4(), name, organization, frozenset(filter(None, [phone])), frozenset(filter(None, [address])))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (listing("Northside Food Shelf"), listing("Food Shelf, Northside"), True),
        (
            listing("Open Door Food Shelf", "Open Door", "612-555-0100"),
            listing("Open Door food shelf", "OD Inc", "(612) 555 0100"),
            True,
        ),
        (listing("Open Door Food Shelf", "Open Door"), listing("Open Door Food Shelf", "Closed Gate"), False),
        (listing("Career Center North"), listing("Career Center South"), False),
        (listing("Food shelf", address="12 Main St 55411"), listing("Food shelf", address="900 Lake St 55408"), False),
        (
            listing("Food shelf", address="12 Main St 55411"),
            listing("Food shelf", address="12 Main Street 55411"),
            True,
        ),
        (listing("Warm room"), listing("Legal clinic"), False),
    ],
)
def test_the_same_service_listed_twice_is_found(one: Listing, other: Listing, same: bool) -> None:
    assert bool(list(find_duplicates([one, other]))) is same


def test_many_services_are_not_all_compared_with_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0

    def counting(one: Listing, other: Listing) -> None:
        nonlocal compared
        compared += 1

    monkeypatch.setattr("directory.duplicates._alike", counting)
    many = [listing(f"Service {uuid4().hex[:6]} food", f"Owner {n}", f"612-555-{n:04}") for n in range(5_000)]
    assert list(find_duplicates(many)) == []
    assert compared < 50 * len(many)


def test_supply_counts_public_services_by_need_area_and_language(reference: Database) -> None:
    with reference.begin() as session:
        cells = {(cell.need_code, cell.area, cell.language): cell.services for cell in supply(session)}
        assert len(cells) == len(need_codes()) * 4 * 4
        assert cells["housing.shelter", "minneapolis", "en"] >= cells["housing.shelter", "hennepin", "en"] > 0
        assert all(cells[code, "minneapolis", "en"] for code in need_codes())
        hmong = [gap.need_code for gap in gaps(session) if (gap.area, gap.language) == ("minneapolis", "hmn")]
        assert "basics.taxes" in hmong
        service = session.scalars(
            select(Service).where(Service.id == stable_id("service", "prepare-and-prosper"))
        ).one()
        session.add(Language(id=uuid4(), service_id=service.id, code="hmn", name="Hmong"))
        session.flush()
        assert "basics.taxes" not in {
            gap.need_code for gap in gaps(session) if (gap.area, gap.language) == ("minneapolis", "hmn")
        }


def test_staleness_is_measured_from_the_moment_asked(session: Session, tmp_path: Path) -> None:
    import_path(session, write(tmp_path / "feed", feed()))
    session.get_one(Service, UUID(SERVICE)).assured_date = NOW.date()
    session.flush()
    assert of(list(check(session, NOW + timedelta(days=10), stale_days=10)), "stale") == []
    assert of(list(check(session, NOW + timedelta(days=11), stale_days=10)), "stale") == ["Warm room"]
