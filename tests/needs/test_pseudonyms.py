"""A number becomes a key that is the same however it is written, and that no one can turn back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.pseudonyms import conversation_key, is_pseudonym, nobody, normal, person_key, person_keys
from runtime.keys import Keyring, make_key

OLD, NEW = make_key("the older secret, long"), make_key("the newer secret, long")


@pytest.mark.parametrize("written", ["+16125550100", "612-555-0100", "(612) 555-0100", "1 612 555 0100", "6125550100"])
def test_one_person_has_one_key_however_the_number_is_written(written: str) -> None:
    assert person_key(written) == person_key("+16125550100")


def test_a_session_id_is_taken_as_it_stands() -> None:
    assert normal("8c1e6d2a-web") == "8c1e6d2a-web"


def test_person_and_conversation_keys_cannot_be_joined() -> None:
    assert person_key("+16125550100").split(".")[1] != conversation_key("+16125550100").split(".")[1]


def test_after_a_rotation_old_keys_are_still_found() -> None:
    before = person_key("+16125550100", Keyring((OLD,)))
    after = person_keys("+16125550100", Keyring((NEW, OLD)))
    assert before in after and after[0] != before


def test_nobody_is_never_the_same_twice() -> None:
    assert nobody() != nobody()


@given(st.text(max_size=40))
def test_a_key_looks_like_a_key_and_nothing_a_person_types_does(identity: str) -> None:
    assert is_pseudonym(person_key(identity, Keyring((OLD,))))
    assert not is_pseudonym(identity)
