"""Full, open or closed, by staff or a provider: at once, for a time, with its history."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import provider_tokens, revision
from directory.availability import Availability, AvailabilityError, current, history, mark
from directory.codes import stable_id
from directory.models import Organization, Service
from directory.models_profile import ProviderToken
from runtime.database import Database

NOW = datetime(2026, 11, 24, 18, tzinfo=UTC)
KEY = stable_id("service", "warm-room")
OWNER = stable_id("organization", "open-door")


@pytest.fixture
def directory(session: Session) -> Session:
    session.add(Organization(id=OWNER, name="Open Door", description="Helps"))
    session.flush()
    session.add(Service(id=KEY, organization_id=OWNER, name="Warm room", status="active"))
    session.flush()
    return session


def test_a_mark_holds_at_once_and_expires_by_itself(directory: Session) -> None:
    mark(directory, KEY, "full", made_by="desk", now=NOW, until=NOW + timedelta(hours=2), note="until dinner")
    found = current(directory, [KEY], NOW)[KEY]
    assert (found.state, found.note, found.by_provider) == ("full", "until dinner", False)
    assert current(directory, [KEY], NOW + timedelta(hours=1, minutes=59))[KEY].state == "full"
    assert current(directory, [KEY], NOW + timedelta(hours=2)) == {}
    assert current(directory, [KEY], NOW - timedelta(seconds=1)) == {}


def test_the_last_mark_counts_even_in_the_same_moment(directory: Session) -> None:
    mark(directory, KEY, "full", made_by="desk", now=NOW)
    mark(directory, KEY, "open", made_by="provider", now=NOW, by_provider=True)
    assert current(directory, [KEY], NOW)[KEY].state == "open"


def test_an_expired_mark_does_not_bring_an_older_one_back(directory: Session) -> None:
    mark(directory, KEY, "closed", made_by="desk", now=NOW)
    mark(directory, KEY, "open", made_by="desk", now=NOW, until=NOW + timedelta(hours=1))
    assert current(directory, [KEY], NOW + timedelta(hours=2)) == {}


def test_what_was_said_is_kept(directory: Session) -> None:
    made: list[Availability] = [
        mark(directory, KEY, state, made_by="desk", now=NOW + timedelta(minutes=number))
        for number, state in enumerate(("full", "open", "closed"))
    ]
    assert history(directory, KEY) == tuple(reversed(made))


def test_a_mark_counts_its_own_revision_and_leaves_that_of_the_records(directory: Session) -> None:
    records = revision.current(directory)
    mark(directory, KEY, "full", made_by="desk", now=NOW)
    mark(directory, KEY, "open", made_by="desk", now=NOW)
    assert revision.current(directory, revision.AVAILABILITY) == 2
    assert revision.current(directory) == records


def test_the_first_changes_made_at_once_are_all_counted(database: Database) -> None:
    together = Barrier(8)

    def change(_number: int) -> None:
        together.wait()
        with database.begin() as session:
            revision.bump(session)

    with ThreadPoolExecutor(8) as workers:
        list(workers.map(change, range(8)))
    with database.begin() as session:
        assert revision.current(session) == 8


def test_a_mark_that_cannot_be_made_says_why(directory: Session) -> None:
    with pytest.raises(AvailabilityError, match="has passed"):
        mark(directory, KEY, "full", made_by="desk", now=NOW, until=NOW)
    with pytest.raises(AvailabilityError, match="no service"):
        mark(directory, uuid4(), "full", made_by="desk", now=NOW)
    with pytest.raises(AvailabilityError, match="open, full, closed"):
        mark(directory, KEY, "busy", made_by="desk", now=NOW)  # type: ignore[arg-type]


def test_a_provider_s_token_speaks_for_its_organization_until_it_ends(directory: Session) -> None:
    token = provider_tokens.issue(directory, OWNER, "front desk", now=NOW, lifetime=timedelta(days=30))
    provider = provider_tokens.verify(directory, token, now=NOW)
    assert provider is not None and (provider.organization_id, provider.label) == (OWNER, "front desk")
    assert provider_tokens.may_speak_for(directory, provider, KEY)
    assert not provider_tokens.may_speak_for(directory, provider, uuid4())
    assert provider_tokens.verify(directory, token, now=NOW + timedelta(days=30)) is None
    provider_tokens.revoke(directory, provider.token_id, now=NOW)
    assert provider_tokens.verify(directory, token, now=NOW) is None


def test_a_token_cannot_be_read_back_or_guessed(directory: Session) -> None:
    token = provider_tokens.issue(directory, OWNER, "front desk", now=NOW)
    stored = directory.scalars(select(ProviderToken)).one()
    assert token not in (stored.token_hash, stored.label)
    for wrong in ("", token[:-1], token.swapcase(), stored.token_hash, "\ud800"):
        assert provider_tokens.verify(directory, wrong, now=NOW) is None
    with pytest.raises(provider_tokens.ProviderTokenError):
        provider_tokens.issue(directory, uuid4(), "nobody", now=NOW)
