"""The secrets of one installation, so that pseudonyms and sealed contacts share one rotation."""

import base64
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from runtime.settings import Settings, SettingsError, settings

KEY_FILE = "secret.key"
SHORTEST_SECRET = 16


@dataclass(frozen=True)
class Key:
    """One secret. `id` is eight hex digits of its digest, safe to store beside what the key made."""

    id: str
    secret: bytes

    def derive(self, purpose: str) -> bytes:
        """32 bytes for one purpose (HKDF, RFC 5869), so that no two uses share a key."""
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"nearhelp {purpose}".encode()).derive(self.secret)

    def fernet(self, purpose: str) -> bytes:
        """The same bytes in the base64 form that Fernet takes."""
        return base64.urlsafe_b64encode(self.derive(purpose))


def make_key(secret: str) -> Key:
    """A key from its text.

    Raises:
        SettingsError: the text is too short to withstand guessing.
    """
    if len(secret) < SHORTEST_SECRET:
        raise SettingsError(
            f"NEARHELP_SECRET_KEY needs at least {SHORTEST_SECRET} characters a key; leave it empty to have one made."
        )
    raw = secret.encode()
    return Key(hashlib.sha256(b"nearhelp key id" + raw).hexdigest()[:8], raw)


@dataclass(frozen=True)
class Keyring:
    """Every key still accepted, newest first; the newest makes, the others only recognise."""

    keys: tuple[Key, ...]

    @property
    def newest(self) -> Key:
        """The key that new tags and seals are made with."""
        return self.keys[0]

    def tag(self, purpose: str, text: str) -> str:
        """A keyed HMAC-SHA256 of `text` as `keyid.digest`, 41 characters, under the newest key."""
        return _tag(self.newest, purpose, text)

    def tags(self, purpose: str, text: str) -> tuple[str, ...]:
        """The tag under every accepted key, newest first, to find what an older key tagged."""
        return tuple(_tag(key, purpose, text) for key in self.keys)


def _tag(key: Key, purpose: str, text: str) -> str:
    digest = hmac.new(key.derive(purpose), text.encode(), hashlib.sha256).hexdigest()
    return f"{key.id}.{digest[:32]}"


def load_keyring(options: Settings) -> Keyring:
    """The keys of these settings; makes a key file (mode 0600) in the data directory when no key is set.

    Raises:
        SettingsError: a key is too short, or the key file cannot be read.
    """
    given = options.secret_key.get_secret_value()
    if given:
        return Keyring(tuple(make_key(part.strip()) for part in given.split(",") if part.strip()))
    path = options.data_dir / KEY_FILE
    if not path.exists():
        _write_new(path, [secrets.token_urlsafe(48)])
    lines = [line.strip() for line in path.read_text().splitlines() if line.strip()]
    if not lines:
        raise SettingsError(f"{path} holds no key. Put the backup back; with a new key old contacts stay sealed.")
    return Keyring(tuple(make_key(line) for line in lines))


def add_key(options: Settings) -> Keyring:
    """Start a rotation: put a new key in front of the key file. Older keys stay until `retire_keys`.

    Raises:
        SettingsError: the keys come from NEARHELP_SECRET_KEY, which only the operator can change.
    """
    if options.secret_key.get_secret_value():
        raise SettingsError("Put the new key in front of the old one in NEARHELP_SECRET_KEY, separated by a comma.")
    ring = load_keyring(options)
    return _replace(options, [secrets.token_urlsafe(48), *(key.secret.decode() for key in ring.keys)])


def retire_keys(options: Settings) -> Keyring:
    """End a rotation: keep the newest key only. Do it after everything that must be found was made anew.

    Raises:
        SettingsError: the keys come from NEARHELP_SECRET_KEY, which only the operator can change.
    """
    if options.secret_key.get_secret_value():
        raise SettingsError("Take the old keys out of NEARHELP_SECRET_KEY, so that only the newest is left.")
    return _replace(options, [load_keyring(options).newest.secret.decode()])


def _replace(options: Settings, lines: list[str]) -> Keyring:
    path = options.data_dir / KEY_FILE
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    _write_new(fresh, lines)
    os.replace(fresh, path)
    keyring.cache_clear()
    return load_keyring(options)


def _write_new(path: Path, lines: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write("\n".join(lines) + "\n")
    try:
        os.link(draft, path)  # fails if another process was first: then theirs is the key
    except FileExistsError:
        pass
    finally:
        draft.unlink()


@lru_cache
def keyring() -> Keyring:
    """The keys of this process's settings, read once."""
    return load_keyring(settings())
