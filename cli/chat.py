"""`nearhelp chat`: the assistant in the terminal."""

import asyncio
import secrets
from typing import Annotated

import typer
from rich.console import Console

from bot.assistant import Assistant
from bot.messages import Inbound
from bot.training import train
from channels.context import Context
from channels.conversation import answer, crisis_in
from channels.logs import configure_logs
from cli.progress import tell
from cli.setup import prepare_database
from language.codes import SUPPORTED
from language.detection import detect
from needs.outcomes import Channel
from needs.pseudonyms import conversation_key, person_key
from runtime.database import Database
from runtime.keys import load_keyring
from runtime.outbox import Outbox
from runtime.settings import settings
from runtime.vault import Vault


def run(
    language: Annotated[str | None, typer.Option(help="en, es, so or hmn; else what you write decides.")] = None,
) -> None:
    """Talk with the assistant; an empty line ends."""
    if language is not None and language not in SUPPORTED:
        tell(f"nearhelp: --language is one of {', '.join(SUPPORTED)}, not {language}")
        raise typer.Exit(2)
    configure_logs()
    prepare_database(tell)
    model = train(tell=tell).path
    asyncio.run(_talk(model, language))


async def _talk(model: object, language: str | None) -> None:
    console, assistant = Console(highlight=False, soft_wrap=True), Assistant()
    tell("Loading the model …")
    await assistant.load(model, settings())  # type: ignore[arg-type]
    outbox = Outbox(Vault(load_keyring(settings())))
    context = Context(settings(), Database(settings().database), assistant, outbox)
    conversation, number = secrets.token_urlsafe(16), 0
    while text := (await asyncio.to_thread(_heard, console)):
        number += 1
        inbound = Inbound(
            conversation=conversation_key(conversation),
            person=person_key(conversation),
            channel=Channel.TERMINAL,
            text=text,
            language=language,
            message_id=f"terminal:{conversation}:{number}",
        )
        reply = await answer(context, inbound, crisis_in(text), language or detect(text))
        for message in reply.messages:
            console.print(message.text, markup=False, style="green")


def _heard(console: Console) -> str:
    try:
        return console.input("[bold]you>[/] ").strip()
    except EOFError:  # the input has ended: a pipe, or Ctrl-D
        return ""
