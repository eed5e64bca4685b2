"""One set of secrets, made once, readable by nobody else, and changed without losing what older ones made."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from runtime.keys import KEY_FILE, Keyring, add_key, load_keyring, make_key, retire_keys
from runtime.settings import SettingsError, load_settings


def test_a_key_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    options = load_settings(data_dir=tmp_path)
    first = load_keyring(options)
    assert load_keyring(options) == first
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    options = load_settings(data_dir=tmp_path)
    with ThreadPoolExecutor(8) as pool:
        rings = list(pool.map(lambda _: load_keyring(options), range(16)))
    assert len({ring.newest.id for ring in rings}) == 1
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]


def test_a_rotation_makes_new_tags_and_still_finds_old_ones(tmp_path: Path) -> None:
    options = load_settings(data_dir=tmp_path)
    before = load_keyring(options).tag("person", "+16125550100")
    ring = add_key(options)
    assert ring.tag("person", "+16125550100") != before
    assert before in ring.tags("person", "+16125550100")
    assert before not in retire_keys(options).tags("person", "+16125550100")


def test_no_two_purposes_and_no_two_installations_share_tags() -> None:
    one, other = Keyring((make_key("one secret of sixteen"),)), Keyring((make_key("another secret of 16"),))
    tags = {one.tag("person", "x"), one.tag("vault lookup", "x"), other.tag("person", "x")}
    assert len(tags) == 3


def test_a_secret_from_the_settings_may_be_several_newest_first(tmp_path: Path) -> None:
    ring = load_keyring(load_settings(data_dir=tmp_path, secret_key="new-secret-of-sixteen, old-secret-of-sixteen"))
    assert [key.secret for key in ring.keys] == [b"new-secret-of-sixteen", b"old-secret-of-sixteen"]
    assert not (tmp_path / KEY_FILE).exists()


def test_a_secret_that_can_be_guessed_or_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="16 characters"):
        load_keyring(load_settings(data_dir=tmp_path, secret_key="short"))
    (tmp_path / KEY_FILE).write_text("\n")
    with pytest.raises(SettingsError, match="backup"):
        load_keyring(load_settings(data_dir=tmp_path))
    with pytest.raises(SettingsError, match="in front of the old one"):
        add_key(load_settings(data_dir=tmp_path, secret_key="a-secret-from-outside"))
