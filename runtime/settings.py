"""The only reader of the environment: every setting, its default and its meaning."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from runtime.paths import ROOT

PREFIX = "NEARHELP_"
DRIVERS = ("", "sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg2")
"""What is installed for SQLAlchemy to open a database with."""


class SettingsError(ValueError):
    """A setting is unknown or has a value that cannot be used; the text says which and what to do."""


class Settings(BaseSettings):
    """Settings from `NEARHELP_*` environment variables and a `.env` file in the working directory."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore")

    data_dir: Path = Field(ROOT / "var", description="Everything written at run time lives here")
    database_url: str = Field("", description="SQLAlchemy URL; empty means SQLite in the data directory")
    redis_url: str = Field("", description="Redis URL for locks and limits; needed by more than one worker")
    public_url: str = Field("http://127.0.0.1:8000", description="The address that the public and Twilio use")
    timezone: str = Field("America/Chicago", description="IANA name of the city's time zone")
    secret_key: SecretStr = Field(
        SecretStr(""),
        description="Key for pseudonyms, vault and sessions; empty means one is made in the data directory",
    )
    twilio_account_sid: str = Field("", description="Twilio account; empty means SMS is off")
    twilio_auth_token: SecretStr = Field(
        SecretStr(""), description="Twilio auth token; several during a rotation, separated by commas"
    )
    twilio_from: str = Field("", description="The number or messaging service that texts are sent from")
    twilio_api_url: str = Field("", description="Another address for Twilio's REST API (tests)")
    reply_seconds: float = Field(9.0, gt=0, le=14, description="Longest wait for an SMS answer before a safe text")
    burst_seconds: float = Field(
        3.0, ge=0, le=5, description="Texts that one person sends within so long are answered as one"
    )
    support_contact: str = Field("311 or 612-673-3000", description="Who answers questions about the programme")
    chat_origins: str = Field("", description="Origins that may embed the chat, separated by commas")
    open311_api_keys: SecretStr = Field(
        SecretStr(""), description="Keys that may file Open311 requests, separated by commas; empty means nobody may"
    )
    signin_idle_minutes: int = Field(60, gt=0, description="A signed-in session ends after so long without use")
    signin_hours: int = Field(12, gt=0, le=24, description="A signed-in session ends after so long in any case")
    oidc_issuer: str = Field("", description="OpenID Connect issuer that staff may sign in with; empty means none")
    oidc_client_id: str = Field("", description="What the OpenID provider calls this installation")
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="Its secret with the OpenID provider")
    oidc_scopes: str = Field("openid profile email", description="Scopes asked of the OpenID provider")
    oidc_role_claim: str = Field("roles", description="The claim of the ID token that tells roles or groups")
    oidc_roles: str = Field(
        "admin=admin,staff=staff,analyst=analyst",
        description="What each value of that claim makes somebody, first match first: value=staff|analyst|admin",
    )
    stale_days: int = Field(180, gt=0, description="A record not checked for so long is stale")
    followup_days: int = Field(5, gt=0, le=30, description="Who agreed is asked whether it worked after so many days")
    retention_days: int = Field(365, gt=0, description="Redacted ledger text is purged after so many days")
    tracker_days: int = Field(30, gt=0, description="Conversation state is purged after so many days")

    @field_validator("public_url")
    @classmethod
    def _without_trailing_slash(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database_known(cls, value: str) -> str:
        try:
            driver = make_url(value).drivername if value else ""
        except ArgumentError:
            driver = "unreadable"
        if driver not in DRIVERS:
            raise ValueError("use sqlite:///file.db or postgresql://user:password@host/name")
        return value

    @property
    def database(self) -> str:
        """The SQLAlchemy URL in force."""
        return self.database_url or f"sqlite:///{self.data_dir / 'nearhelp.db'}"

    @property
    def auth_tokens(self) -> tuple[str, ...]:
        """Every Twilio auth token that is accepted, newest first."""
        raw = self.twilio_auth_token.get_secret_value()
        return tuple(token.strip() for token in raw.split(",") if token.strip())

    @property
    def open311_keys(self) -> tuple[str, ...]:
        """The keys with which programs may file Open311 requests."""
        raw = self.open311_api_keys.get_secret_value()
        return tuple(key.strip() for key in raw.split(",") if key.strip())

    @property
    def origins(self) -> tuple[str, ...]:
        """The origins that may embed the chat."""
        return tuple(origin.strip() for origin in self.chat_origins.split(",") if origin.strip())


def load_settings(**overrides: Any) -> Settings:
    """Read the settings.

    Raises:
        SettingsError: an unknown `NEARHELP_*` variable, or a value that cannot be used.
    """
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known)
    if unknown:
        raise SettingsError(f"Unknown setting {', '.join(unknown)}. Run `nearhelp check` for the list, or unset it.")
    try:
        return Settings(**overrides)
    except ValidationError as error:
        problems = "; ".join(
            f"{PREFIX}{str(item['loc'][0]).upper()}: {item['msg'].removeprefix('Value error, ')}"
            for item in error.errors()
        )
        raise SettingsError(f"Setting not usable: {problems}") from None


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return load_settings()
