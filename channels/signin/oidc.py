"""Sign-in with OpenID Connect, by settings alone: code flow with PKCE, a nonce and signed ID tokens, by Authlib.

What must be remembered between leaving for the provider and coming back lies in the browser, sealed, for ten minutes.
"""

import json
import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from authlib.integrations.starlette_client import StarletteOAuth2App
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from channels.signin.accounts import Identity
from channels.signin.roles import Role
from runtime.keys import Keyring
from runtime.settings import Settings, SettingsError

log = logging.getLogger(__name__)

CALLBACK: Final = "/login/openid/back"
AWAY: Final = timedelta(minutes=10)
SIGNATURES: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
"""With a key pair only: no token without a signature, none signed with a shared secret."""
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class ProviderError(Exception):
    """The provider did not let somebody in, or cannot be asked; the text is for them."""


@dataclass(frozen=True)
class Leaving:
    """Where to send the browser, and what it must keep meanwhile."""

    url: str
    sealed: str


@dataclass(frozen=True)
class Back:
    """Who came back, as what, and where they wanted to go."""

    identity: Identity
    role: Role
    destination: str


class Provider:
    """The provider that the settings name. One for each process; it reads the provider's metadata once it is used."""

    def __init__(self, settings: Settings, keys: Keyring) -> None:
        """
        Raises:
            SettingsError: the settings of the provider are not complete or contradict each other.
        """
        self.issuer = settings.oidc_issuer
        self._claim = settings.oidc_role_claim
        self._roles = read_roles(settings.oidc_roles)
        self._callback = settings.public_url + CALLBACK
        self._client_id = _complete(settings)
        self._box = MultiFernet([Fernet(key.fernet("openid sign-in")) for key in keys.keys])
        self._client = StarletteOAuth2App(
            None,
            "provider",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret.get_secret_value(),
            client_kwargs={"scope": settings.oidc_scopes, "code_challenge_method": "S256"},
            server_metadata_url=settings.oidc_issuer.rstrip("/") + "/.well-known/openid-configuration",
        )

    async def leave(self, destination: str) -> Leaving:
        """Begin a sign-in that will end at `destination`.

        Raises:
            ProviderError: the provider does not answer as it should.
        """
        try:
            await self._metadata()
            begun = await self._client.create_authorization_url(self._callback)
        except Exception as error:  # whatever is wrong with its answer, nobody gets in and passwords still work
            raise _unreachable(error) from error
        kept = {name: begun[name] for name in ("state", "nonce", "code_verifier")}
        sealed = self._box.encrypt(json.dumps({**kept, "destination": destination}).encode())
        return Leaving(begun["url"], sealed.decode())

    async def come_back(self, sealed: str, answer: Mapping[str, str]) -> Back:
        """End a sign-in with what the browser kept and the parameters that the provider sent it back with.

        Raises:
            ProviderError: it took too long, was not begun here, was refused, or the provider's word does not hold.
        """
        kept = self._opened(sealed)
        if answer.get("state") != kept["state"] or answer.get("iss", self.issuer) != self.issuer:
            raise ProviderError("This sign-in was not begun in this browser. Please sign in again.")
        if "error" in answer or "code" not in answer:
            raise ProviderError("The sign-in was refused or given up. Please try again or ask your administrator.")
        claims = await self._claims(answer["code"], kept)
        called = claims.get("preferred_username") or claims.get("email") or claims["sub"]
        identity = Identity(self.issuer, str(claims["sub"]), str(called))
        return Back(identity, self._role(claims), kept["destination"])

    async def _claims(self, code: str, kept: Mapping[str, str]) -> Mapping[str, Any]:
        try:
            await self._metadata()
            token = await self._client.fetch_access_token(
                self._callback, code=code, code_verifier=kept["code_verifier"]
            )
            claims: Mapping[str, Any] | None = await self._client.parse_id_token(
                token,
                nonce=kept["nonce"],
                claims_options={
                    "iss": {"essential": True, "value": self.issuer},
                    "aud": {"essential": True, "value": self._client_id},
                },
            )
        except Exception as error:  # whatever is wrong with its answer, nobody gets in and passwords still work
            raise _unreachable(error) from error
        if claims is None:
            raise ProviderError("The provider sent no ID token. Its client must allow the scope openid.")
        return claims

    async def _metadata(self) -> None:
        """Read the provider's metadata and hold it to the issuer that was set (OpenID Connect Discovery §4.3)."""
        metadata = await self._client.load_server_metadata()
        if metadata.get("issuer") != self.issuer:
            metadata.pop("_loaded_at", None)
            raise ValueError("the metadata is another issuer's")
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [name for name in offered if name in SIGNATURES]

    def _opened(self, sealed: str) -> dict[str, str]:
        try:
            kept: dict[str, str] = json.loads(self._box.decrypt(sealed.encode(), ttl=int(AWAY.total_seconds())))
        except (InvalidToken, ValueError):
            raise ProviderError("The sign-in took too long or was begun in another browser. Try again.") from None
        return kept

    def _role(self, claims: Mapping[str, Any]) -> Role:
        said = _claim(claims, self._claim)
        listed = said if isinstance(said, Collection) and not isinstance(said, str) else [said]
        values = {value for value in listed if isinstance(value, str)}
        role = next((role for value, role in self._roles if value in values), None)
        if role is None:
            raise ProviderError("Your account has no role here. Ask your administrator for access to Nearhelp.")
        return role


def read_roles(text: str) -> tuple[tuple[str, Role], ...]:
    """The pairs of a text such as `helpdesk=staff,data team=analyst`.

    Raises:
        SettingsError: a pair is not of this form.
    """
    pairs = [part.rpartition("=") for part in text.split(",") if part.strip()]
    known = set(Role)
    if not all(value.strip() and role.strip() in known for value, _, role in pairs):
        raise SettingsError("NEARHELP_OIDC_ROLES needs pairs such as helpdesk=staff,data=analyst,it=admin.")
    return tuple((value.strip(), Role(role.strip())) for value, _, role in pairs)


def _complete(settings: Settings) -> str:
    parts = urlsplit(settings.oidc_issuer)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise SettingsError("NEARHELP_OIDC_ISSUER must be an https:// address.")
    if not settings.oidc_client_id or not settings.oidc_client_secret.get_secret_value():
        raise SettingsError(
            "NEARHELP_OIDC_ISSUER needs NEARHELP_OIDC_CLIENT_ID and NEARHELP_OIDC_CLIENT_SECRET beside it."
        )
    if "openid" not in settings.oidc_scopes.split():
        raise SettingsError("NEARHELP_OIDC_SCOPES must have openid among its scopes.")
    return settings.oidc_client_id


def _claim(claims: Mapping[str, Any], name: str) -> Any:
    """A claim by its name, or by a path with dots into it, as in Keycloak's `realm_access.roles`."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for step in name.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _unreachable(error: Exception) -> ProviderError:
    log.warning("sign-in with the provider failed: %s", type(error).__name__)
    return ProviderError(f"Sign-in with the provider does not work just now ({type(error).__name__}). Try again.")
