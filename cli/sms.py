"""`nearhelp sms`: texting, tried out without a telephone."""

import secrets
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from xml.etree import ElementTree

import httpx
import typer
from twilio.request_validator import RequestValidator

from channels.sms.gsm7 import alphabet, segments
from channels.sms.signature import accepted_tokens
from cli.progress import tell
from runtime.keys import load_keyring
from runtime.settings import settings

app = typer.Typer(help="Try texting out.", no_args_is_help=True)

PATIENCE = 20.0
"""Seconds; Twilio itself waits 15."""
BETWEEN = 0.1
"""Seconds between the texts of a burst."""


@app.callback()
def _group() -> None:
    """Try texting out."""


@app.command()
def simulate(
    file: Annotated[
        Path | None,
        typer.Argument(help="What to text, one message a line; lines without a blank line between go as one burst."),
    ] = None,
    url: Annotated[str, typer.Option(help="Where the server listens.")] = "http://127.0.0.1:8000",
    number: Annotated[str, typer.Option("--from", help="Who texts; a new person each time if left out.")] = "",
) -> None:
    """Text a running server, each message signed as Twilio signs it. No account is needed.

    Without FILE it reads what you type, and an empty line ends. Shows each reply with its segments.
    """
    phone = Phone(url.rstrip("/"), number or _new_number())
    tell(f"Texting {phone.url} from {phone.number}")
    try:
        for burst in _bursts(file.read_text(encoding="utf-8").splitlines()) if file else _typed():
            _show(burst, phone.send(burst))
    except ServerRefused as why:
        tell(f"nearhelp: {why}")
        raise typer.Exit(1) from None


class ServerRefused(RuntimeError):
    """The server gave no TwiML; the text says why and what to do."""


@dataclass(frozen=True)
class Phone:
    """A telephone whose texts reach the server at `url` the way that Twilio brings them."""

    url: str
    number: str

    def send(self, burst: tuple[str, ...]) -> list[str]:
        """Text several messages at once; what comes back, at most one text for each.

        Raises:
            ServerRefused: the server is not there, or does not take the signature.
        """
        with ThreadPoolExecutor(len(burst)) as together:
            under_way = []
            for body in burst:
                under_way.append(together.submit(self._post, body))
                time.sleep(BETWEEN)  # so that they arrive in order
            return [reply for answer in under_way for reply in answer.result()]

    def _post(self, body: str) -> list[str]:
        parameters = {
            "MessageSid": f"SM{secrets.token_hex(16)}",
            "From": self.number,
            "To": settings().twilio_from or "+16125550100",
            "Body": body,
            "NumMedia": "0",
            "FromZip": "",
        }
        token = accepted_tokens(settings(), load_keyring(settings()))[0]
        signature = RequestValidator(token).compute_signature(f"{settings().public_url}/sms", parameters)
        try:
            answer = httpx.post(
                f"{self.url}/sms", data=parameters, headers={"X-Twilio-Signature": signature}, timeout=PATIENCE
            )
        except httpx.HTTPError:
            raise ServerRefused(f"No server answers at {self.url}. Start one with `nearhelp serve`.") from None
        if answer.status_code == 403:
            raise ServerRefused("The server does not take the signature. Run this with the same NEARHELP_ settings.")
        if answer.status_code != 200:
            raise ServerRefused(f"The server answered {answer.status_code}. Its log says more.")
        return [message.text or "" for message in ElementTree.fromstring(answer.text).iter("Message")]


def _new_number() -> str:
    """A number of those kept free for fiction (555-0100 to 555-0199)."""
    return f"+1612555{100 + secrets.randbelow(100):04d}"


def _bursts(lines: Iterable[str]) -> Iterator[tuple[str, ...]]:
    together: list[str] = []
    for line in (*lines, ""):
        if line.strip():
            together.append(line)
        elif together:
            yield tuple(together)
            together = []


def _typed() -> Iterator[tuple[str, ...]]:
    while True:
        if sys.stdin.isatty():
            typer.echo("> ", nl=False)
        line = sys.stdin.readline().rstrip("\n")
        if not line:
            return
        yield (line,)


def _show(burst: tuple[str, ...], replies: list[str]) -> None:
    if not sys.stdin.isatty() or len(burst) > 1:
        for text in burst:
            typer.echo(f"> {text}")
    for reply in replies or [""]:
        parts = segments(reply)
        size = f"[{len(parts)} segment{'s' * (len(parts) > 1)}, {alphabet(reply).name}]" if reply else "[no text]"
        typer.echo(f"{reply}\n{size}\n" if reply else f"{size}\n")
