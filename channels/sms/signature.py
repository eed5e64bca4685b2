"""Whether a request comes from Twilio, decided on the bytes as they came and before anything is read into them.

Source: Twilio, "Webhooks security" (twilio.com/docs/usage/webhooks/webhooks-security): HMAC over the URL that Twilio
was given and every form parameter, blank ones too; a JSON body is covered by `bodySHA256` in the query.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, parse_qsl, urlsplit

from starlette.datastructures import ImmutableMultiDict
from starlette.requests import Request
from twilio.request_validator import RequestValidator

from runtime.keys import Keyring
from runtime.settings import Settings

LARGEST_BODY = 64 * 1024
"""Bytes; Twilio's own are under 20 kB."""


def accepted_tokens(settings: Settings, keys: Keyring) -> tuple[str, ...]:
    """The tokens that a request may be signed with.

    Without an account that is a token of this installation's own, so that `nearhelp sms simulate` can sign; only those
    who can read the installation's secret key can make it.
    """
    return settings.auth_tokens or (keys.newest.derive("sms simulate").hex(),)


class Unsigned(Exception):
    """The request does not carry Twilio's signature for this address; the text says what an operator may check."""


class MalformedRequest(ValueError):
    """The request is signed and yet cannot be read; the text says what is wrong."""


@dataclass(frozen=True)
class Verifier:
    """Checks requests to one public address against every auth token in force (two while one is rotated)."""

    public_url: str
    auth_tokens: tuple[str, ...]

    async def parameters(self, request: Request) -> Mapping[str, str]:
        """The parameters of a signed request.

        Raises:
            Unsigned: there is no signature, or none of our tokens makes it.
            MalformedRequest: it is signed, but its JSON is none.
        """
        signature = request.headers.get("X-Twilio-Signature", "")
        body = await _body(request)
        url = self.public_url + request.scope["raw_path"].decode("latin-1")
        if query := request.scope["query_string"].decode("latin-1"):
            url = f"{url}?{query}"
        is_json = request.headers.get("Content-Type", "").startswith("application/json")
        signed = _signed_json(body, url) if is_json else _form(body)
        if signed is None or not self._made_by_us(url, signed, signature):
            raise Unsigned(
                "Not signed by Twilio for this address. Check that NEARHELP_PUBLIC_URL is the address that Twilio "
                "calls, and NEARHELP_TWILIO_AUTH_TOKEN the token of the account."
            )
        return _json(body) if is_json else dict(_form(body) or ())

    def _made_by_us(self, url: str, signed: "Signed", signature: str) -> bool:
        # Every token is tried, found or not, so that the time taken tells nothing.
        return any([RequestValidator(token).validate(url, signed, signature) for token in self.auth_tokens])


class _Parameters(ImmutableMultiDict[str, str]):
    """Every value of a repeated parameter, under the name that `RequestValidator` asks for."""

    def getall(self, name: str) -> list[str]:
        return self.getlist(name)


Signed = str | _Parameters


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise Unsigned(f"A body of more than {LARGEST_BODY} bytes does not come from Twilio.")
    return body


def _form(body: bytes) -> _Parameters | None:
    try:
        pairs: Iterable[tuple[str, str]] = parse_qsl(body.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        return None
    return _Parameters(list(pairs))


def _signed_json(body: bytes, url: str) -> str | None:
    # Without the digest in the query the signature would cover the address alone. Asked as `RequestValidator` asks.
    if "bodySHA256" not in parse_qs(urlsplit(url).query):
        return None
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


def _json(body: bytes) -> Mapping[str, str]:
    try:
        found = json.loads(body)
    except ValueError:
        raise MalformedRequest("The body is not JSON.") from None
    if not isinstance(found, dict):
        raise MalformedRequest("The body must be a JSON object.")
    return {str(name): str(value) for name, value in found.items() if value is not None}
