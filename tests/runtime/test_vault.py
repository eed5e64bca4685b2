"""Numbers lie sealed in one table, and an opt-out outlives key changes and erasure."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select, text

from runtime.database import Database
from runtime.keys import Keyring, make_key
from runtime.vault import Contact, Vault, VaultError

NUMBER = "+16125550123"
OLD, NEW = make_key("the older secret, long"), make_key("the newer secret, long")
vault = Vault(Keyring((OLD,)))
rotating = Vault(Keyring((NEW, OLD)))
rotated = Vault(Keyring((NEW,)))


def test_a_number_kept_twice_is_one_contact_and_comes_back(database: Database) -> None:
    with database.begin() as session:
        reference = vault.keep(session, NUMBER)
        assert vault.keep(session, NUMBER) == reference
    with database.begin() as session:
        assert vault.reveal(session, reference) == NUMBER
        assert vault.find(session, NUMBER) == reference


def test_nothing_in_the_table_shows_the_number(database: Database) -> None:
    with database.begin() as session:
        vault.keep(session, NUMBER)
    with database.begin() as session:
        stored = " ".join(map(str, session.execute(text("SELECT * FROM vault_contact")).one()))
    assert "5550123" not in stored


def test_an_opt_out_holds_until_the_person_starts_again(database: Database) -> None:
    with database.begin() as session:
        assert not vault.is_stopped(session, NUMBER)
        vault.stop(session, NUMBER)
    with database.begin() as session:
        assert vault.is_stopped(session, NUMBER)
        assert vault.start(session, NUMBER)
        assert not vault.start(session, NUMBER)
        assert not vault.is_stopped(session, NUMBER)


def test_opt_outs_and_numbers_survive_a_change_of_key(database: Database) -> None:
    with database.begin() as session:
        reference = vault.stop(session, NUMBER)
        vault.keep(session, "+16125550124")
    with database.begin() as session:
        assert rotating.is_stopped(session, NUMBER)
        assert rotating.keep(session, NUMBER) == reference
        assert rotating.rekey(session, batch=1) == 2
    with database.begin() as session:
        assert rotated.is_stopped(session, NUMBER)
        assert rotated.reveal(session, reference) == NUMBER
        assert rotated.rekey(session) == 0


def test_a_forgotten_number_is_gone_but_its_opt_out_is_not(database: Database) -> None:
    with database.begin() as session:
        vault.keep(session, NUMBER)
        vault.stop(session, "+16125550124")
    with database.begin() as session:
        assert vault.forget(session, NUMBER)
        assert not vault.forget(session, NUMBER)
        assert vault.forget(session, "+16125550124")
    with database.begin() as session:
        assert vault.find(session, NUMBER) is None
        assert vault.is_stopped(session, "+16125550124")
        assert session.scalar(select(func.count()).select_from(Contact)) == 1


def test_errors_say_what_to_do_and_never_the_number(database: Database) -> None:
    with database.begin() as session:
        reference = vault.keep(session, NUMBER)
    with database.begin() as session:
        with pytest.raises(VaultError, match="old key back") as sealed:
            rotated.reveal(session, reference)
        with pytest.raises(VaultError, match="no contact"):
            vault.reveal(session, uuid4())
    assert "555" not in str(sealed.value)
