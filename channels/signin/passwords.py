"""Hashes passwords with Argon2id, a few at a time, and says which ones are too weak."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 256
"""Characters. OWASP ASVS 5.0 (6.2.1, 6.2.9) demands at least 8 and that 64 are allowed; it recommends 15."""
FEWEST_DIFFERENT = 5

_hasher = PasswordHasher()
"""RFC 9106's second recommendation (64 MiB, 3 passes), the library's default."""
_room = BoundedSemaphore(2)
"""Each hash takes 64 MiB and a core, so a flood of attempts waits instead of filling the memory."""


class WeakPassword(ValueError):
    """A password that is not taken; the text says why."""


def hash_password(password: str, name: str) -> str:
    """The hash to keep of an account's new password.

    Raises:
        WeakPassword: it is too short or long, or easily guessed.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword(f"A password needs {SHORTEST} to {LONGEST} characters. A few unrelated words do well.")
    if len(set(password)) < FEWEST_DIFFERENT or name.casefold() in password.casefold():
        raise WeakPassword("This password is easy to guess. Take a few unrelated words, without the account's name.")
    with _room:
        return _hasher.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether a password is the one that was hashed. Takes as long where there is none, so that nobody learns that."""
    if len(password) > LONGEST:
        return False
    try:
        with _room:
            return _hasher.verify(kept or _nobodys(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with weaker parameters than those of today."""
    return _hasher.check_needs_rehash(kept)


def _nobodys() -> str:
    return "$argon2id$v=19$m=65536,t=3,p=4$bm9ib2R5bm9ib2R5MTIzNA$iUHOaL4AQzrOD7kpqCdiUDB0lKQ8tdkw4eS7B4n8aUY"
