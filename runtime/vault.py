"""The one place that keeps a resident's number, sealed, and whether it may be texted."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import ColumnElement, LargeBinary, String, Uuid, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from runtime.database import NOT_PERSONAL, PERSONAL, Base, UTCDateTime
from runtime.keys import Keyring, keyring
from runtime.writes import insert_if_new

LOOKUP = "vault lookup"
SEAL = "vault seal"


class VaultError(LookupError):
    """A contact is not there, or was sealed with a key that is gone. The text never holds the number."""


class Contact(Base):
    """A number that must be kept. The tag finds it; only the seal holds it."""

    __tablename__ = "vault_contact"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4, info=NOT_PERSONAL)
    tag: Mapped[str] = mapped_column(String(48), unique=True, info=PERSONAL)
    sealed: Mapped[bytes] = mapped_column(LargeBinary, info=PERSONAL)
    language: Mapped[str] = mapped_column(String(3), default="en", info=NOT_PERSONAL)
    kept_at: Mapped[datetime] = mapped_column(UTCDateTime, info=NOT_PERSONAL)
    stopped_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=NOT_PERSONAL)


@dataclass(frozen=True)
class Vault:
    """The contact store under one keyring. Numbers are E.164; each call works in the caller's transaction."""

    keys: Keyring

    def keep(self, session: Session, number: str, language: str = "en") -> UUID:
        """Keep a number and give its reference; a number already kept gives the same one."""
        if (known := self._find(session, number)) is not None:
            return known.id
        values = {
            "id": uuid4(),
            "tag": self.keys.tag(LOOKUP, number),
            "sealed": self.seal(number),
            "language": language,
            "kept_at": datetime.now(UTC),
        }
        insert_if_new(session, Contact, values)
        return session.scalars(select(Contact.id).where(Contact.tag == values["tag"])).one()

    def find(self, session: Session, number: str) -> UUID | None:
        """The reference of a number, if it is kept."""
        contact = self._find(session, number)
        return contact.id if contact else None

    def reveal(self, session: Session, contact_id: UUID) -> str:
        """The number behind a reference.

        Raises:
            VaultError: there is no such contact, or no key of ours opens it.
        """
        contact = session.get(Contact, contact_id)
        if contact is None:
            raise VaultError(f"There is no contact {contact_id}. It may have been erased.")
        return self.open(contact.sealed)

    def stop(self, session: Session, number: str) -> UUID:
        """Opt a number out of every text. It stays kept, because the opt-out must be remembered."""
        contact_id = self.keep(session, number)
        self.stop_contact(session, contact_id)
        return contact_id

    def stop_contact(self, session: Session, contact_id: UUID) -> None:
        """Opt a kept contact out (a carrier said that it has, Twilio error 21610)."""
        contact = session.get(Contact, contact_id)
        if contact is not None and contact.stopped_at is None:
            contact.stopped_at = datetime.now(UTC)
            session.flush()

    def start(self, session: Session, number: str) -> bool:
        """Opt a number in again; True if it had been stopped."""
        contact = self._find(session, number)
        if contact is None or contact.stopped_at is None:
            return False
        contact.stopped_at = None
        session.flush()
        return True

    def is_stopped(self, session: Session, number: str) -> bool:
        """Whether a number has opted out."""
        contact = self._find(session, number)
        return contact is not None and contact.stopped_at is not None

    def forget(self, session: Session, number: str) -> bool:
        """Erase a number and, through the foreign keys, every text waiting for it; True if it was there.

        A number that has opted out stays sealed with nothing but that fact: without it we would text again.
        """
        contact = self._find(session, number)
        if contact is None:
            return False
        stopped = contact.stopped_at
        session.execute(delete(Contact).where(Contact.id == contact.id))
        session.expunge(contact)
        if stopped is not None:
            again = self.keep(session, number)
            session.get_one(Contact, again).stopped_at = stopped
            session.flush()
        return True

    def under_older_keys(self, session: Session) -> tuple[str, ...]:
        """The numbers that `rekey` is to make anew."""
        return tuple(self.open(sealed) for sealed in session.scalars(select(Contact.sealed).where(self._older())))

    def rekey(self, session: Session, batch: int = 500) -> int:
        """Make every tag and seal anew under the newest key, so that older keys can be retired; how many were."""
        done = 0
        while contacts := session.scalars(select(Contact).where(self._older()).limit(batch)).all():
            for contact in contacts:
                number = self.open(contact.sealed)
                contact.tag, contact.sealed = self.keys.tag(LOOKUP, number), self.seal(number)
            session.flush()
            done += len(contacts)
        return done

    def seal(self, text: str) -> bytes:
        """Encrypt a text under the newest key (Fernet: AES-128-CBC with HMAC-SHA256)."""
        return self._fernet().encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """Decrypt a text sealed under any accepted key.

        Raises:
            VaultError: the key that sealed it is gone.
        """
        try:
            return self._fernet().decrypt(sealed).decode()
        except InvalidToken:
            raise VaultError("This was sealed with a key that is gone. Put the old key back beside the new.") from None

    def _find(self, session: Session, number: str) -> Contact | None:
        return session.scalars(select(Contact).where(Contact.tag.in_(self.keys.tags(LOOKUP, number)))).first()

    def _older(self) -> ColumnElement[bool]:
        return Contact.tag.not_like(f"{self.keys.newest.id}.%")

    def _fernet(self) -> MultiFernet:
        return MultiFernet([Fernet(key.fernet(SEAL)) for key in self.keys.keys])


def vault() -> Vault:
    """The vault under this process's keys."""
    return Vault(keyring())
