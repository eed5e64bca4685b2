"""A small OpenID provider on a real port: Authlib's authorization server, RSA keys, PKCE and one-time codes.

It signs in whoever `person` is, without a page to do so. `says` overrides claims of the ID token, so that tests can see
what happens when the provider's word does not hold.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import uvicorn
from authlib.oauth2 import OAuth2Error, OAuth2Request
from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, grants
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin
from authlib.oidc.core.grants import OpenIDCode
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route


@dataclass
class Client(ClientMixin):
    """The one application that this provider knows."""

    client_id: str
    secret: str
    redirect_uri: str

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_allowed_scope(self, scope: str) -> str:
        return " ".join(word for word in scope.split() if word in ("openid", "profile", "email"))

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == self.secret

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):
    """A code that was given out and not yet redeemed."""

    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str | None
    code_challenge_method: str | None
    person: dict[str, Any]

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


@dataclass
class Provider:
    """The provider's state, which tests read and change while it runs."""

    client: Client
    issuer: str = ""
    person: dict[str, Any] | None = field(default_factory=lambda: {"sub": "7f3a", "preferred_username": "ana"})
    says: dict[str, Any] = field(default_factory=dict)
    signing_key: RSAKey = field(default_factory=lambda: new_key("first"))
    published_keys: list[RSAKey] = field(default_factory=list)
    codes: dict[str, Code] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.published_keys = [self.signing_key]


def new_key(kid: str) -> RSAKey:
    """A fresh RSA key pair."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"})


class _Request(OAuth2Request):
    def __init__(self, request: Request, form: dict[str, str]) -> None:
        super().__init__(request.method, str(request.url), headers=request.headers)
        self._args, self._form = dict(request.query_params), form
        self.payload = BasicOAuth2Payload({**self._args, **form})

    @property
    def args(self) -> dict[str, str]:
        return self._args

    @property
    def form(self) -> dict[str, str]:
        return self._form


class _Server(AuthorizationServer):
    def __init__(self, provider: Provider) -> None:
        super().__init__()
        self.provider = provider
        bearer = BearerTokenGenerator(lambda **_: f"access-{time.time_ns()}")
        self.register_token_generator("default", bearer)
        self.register_grant(_CodeGrant, [_IdToken(require_nonce=True), CodeChallenge(required=True)])

    def query_client(self, client_id: str) -> Client | None:
        return self.provider.client if client_id == self.provider.client.client_id else None

    def save_token(self, token: dict[str, Any], request: OAuth2Request) -> None:
        """Nothing is done with access tokens here."""

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """There is nobody to tell."""

    def create_oauth2_request(self, request: OAuth2Request) -> OAuth2Request:
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> Response:
        made = JSONResponse(body, status) if isinstance(body, dict) else Response(body, status)
        made.headers.update(dict(headers))
        return made


class _CodeGrant(grants.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        said = request.payload.data
        self.server.provider.codes[code] = Code(
            said["redirect_uri"],
            said["scope"],
            said.get("nonce"),
            said.get("code_challenge"),
            said.get("code_challenge_method"),
            request.user,
        )

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        found: Code | None = self.server.provider.codes.get(code)
        return found

    def delete_authorization_code(self, authorization_code: Code) -> None:
        codes = self.server.provider.codes
        self.server.provider.codes = {code: kept for code, kept in codes.items() if kept is not authorization_code}

    def authenticate_user(self, authorization_code: Code) -> dict[str, Any]:
        return authorization_code.person


class _IdToken(OpenIDCode):
    def __call__(self, grant: _CodeGrant) -> None:
        self.provider: Provider = grant.server.provider
        super().__call__(grant)

    def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
        return any(code.nonce == nonce for code in self.provider.codes.values())

    def get_client_algorithm(self, client: Client) -> str:
        return "RS256"

    def get_encode_header(self, client: Client) -> dict[str, str]:
        return {"alg": "RS256", "kid": self.provider.signing_key.kid}

    def get_client_claims(self, client: Client) -> dict[str, Any]:
        return {"iss": self.provider.issuer, "aud": [client.client_id]}

    def resolve_client_private_key(self, client: Client) -> RSAKey:
        return self.provider.signing_key

    def generate_user_info(self, user: dict[str, Any], scope: str) -> dict[str, Any]:
        return {**user, **self.provider.says}


def _app(provider: Provider) -> Starlette:
    server = _Server(provider)

    async def metadata(_request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": provider.issuer,
                "authorization_endpoint": f"{provider.issuer}/authorize",
                "token_endpoint": f"{provider.issuer}/token",
                "jwks_uri": f"{provider.issuer}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
                "code_challenge_methods_supported": ["S256"],
                "authorization_response_iss_parameter_supported": True,
            }
        )

    async def keys(_request: Request) -> Response:
        return JSONResponse(KeySet(provider.published_keys).as_dict(private=False))

    async def authorize(request: Request) -> Response:
        provider.asked.append(dict(request.query_params))
        if provider.person is None:
            refused = {"error": "access_denied", "state": request.query_params["state"], "iss": provider.issuer}
            return RedirectResponse(f"{provider.client.redirect_uri}?{urlencode(refused)}", 302)
        asked = _Request(request, {})
        try:
            grant = server.get_consent_grant(asked, provider.person)
        except OAuth2Error as error:
            return JSONResponse(dict(error.get_body()), 400)
        return server.create_authorization_response(asked, provider.person, grant)

    async def token(request: Request) -> Response:
        return server.create_token_response(_Request(request, {k: str(v) for k, v in (await request.form()).items()}))

    return Starlette(
        routes=[
            Route("/.well-known/openid-configuration", metadata),
            Route("/keys", keys),
            Route("/authorize", authorize),
            Route("/token", token, methods=["POST"]),
        ]
    )


@contextmanager
def running_provider(client: Client) -> Iterator[Provider]:
    """The provider on a port of its own."""
    provider = Provider(client)
    server = uvicorn.Server(uvicorn.Config(_app(provider), host="localhost", port=0, log_config=None, ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    provider.issuer = f"http://localhost:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join()
