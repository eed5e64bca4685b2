"""Web sessions: made by the server, known by our signature, and sealed so that only their holder can read them."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from itsdangerous import BadSignature, TimestampSigner
from itsdangerous.encoding import base64_decode, base64_encode

from runtime.keys import Keyring

LIFE = timedelta(hours=24)
"""How long a session and what was said in it last: a day's errands, and no more on a shared computer."""
SIGNATURE = "web session"


@dataclass(frozen=True)
class Visit:
    """One session. `token` is known to the browser that holds it and to nobody else; it is never stored or logged."""

    token: str

    @property
    def tag(self) -> str:
        """What the database knows the session by: a digest that cannot be turned back."""
        return _digest(self.token)

    def message_tag(self, message_id: str, said: str) -> str:
        """What the database knows one message of the session by. A page that went back in history can send other
        words under an old id; they are another message."""
        return _digest(f"{self.token} {message_id} {said}")


@dataclass(frozen=True)
class Visits:
    """Makes and recognises sessions, without storing them: the token carries its time and our signature."""

    keys: Keyring

    def open(self, token: str | None) -> Visit:
        """The session of a token; a new one where there is none, or it is not ours, or it is over."""
        if token is not None and self.is_ours(token):
            return Visit(token)
        return Visit(self._signer().sign(secrets.token_urlsafe(32)).decode())

    def is_ours(self, token: str) -> bool:
        """Whether we made this token, to the letter, less than `LIFE` ago."""
        try:
            self._signer().unsign(token, max_age=int(LIFE.total_seconds()))
        except (BadSignature, ValueError):
            return False
        # The last letter of a signature has bits that mean nothing, which would make one session four.
        signature = token.rpartition(".")[2]
        return base64_encode(base64_decode(signature)).decode() == signature

    def seal(self, visit: Visit, text: str) -> bytes:
        """Encrypt what belongs to a session under a key made of our secret and the token, so that neither the
        database nor our secret alone is enough to read it."""
        return self._fernet(visit).encrypt(text.encode())

    def unseal(self, visit: Visit, sealed: bytes) -> str | None:
        """What was sealed for this session; None where the key that sealed it is gone."""
        try:
            return self._fernet(visit).decrypt(sealed).decode()
        except InvalidToken:
            return None

    def _signer(self) -> TimestampSigner:
        secrets_oldest_first = [key.derive(SIGNATURE) for key in reversed(self.keys.keys)]
        return TimestampSigner(secrets_oldest_first, salt=SIGNATURE, digest_method=hashlib.sha256)

    def _fernet(self, visit: Visit) -> MultiFernet:
        return MultiFernet([Fernet(key.fernet(f"{SIGNATURE} {visit.token}")) for key in self.keys.keys])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
