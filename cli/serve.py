"""`nearhelp serve`: makes what is missing, then serves; all that a newcomer has to start."""

import sys
from typing import Annotated

import typer
import uvicorn

from bot.training import ModelMissing, current_model
from cli.progress import tell
from cli.setup import Unprepared, prepare_database
from runtime.settings import settings


def run(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes; more than one needs NEARHELP_REDIS_URL.")] = 1,
) -> None:
    """Serve the chat, the SMS webhook, the staff and analyst pages and the APIs."""
    if workers > 1 and not settings().redis_url:
        tell(
            "nearhelp: more than one worker needs Redis to keep one person's messages in order. "
            "Set NEARHELP_REDIS_URL, or leave --workers at 1."
        )
        raise typer.Exit(2)
    try:
        prepare_database(tell)
    except Unprepared as error:
        tell(f"nearhelp: {error}")
        raise typer.Exit(2) from None
    _say_where(host, port)
    # Rasa's Sanic holds websockets below 16; uvicorn is told to use the other library.
    uvicorn.run(
        "cli.serving:create",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        ws="wsproto",
        log_config=None,
        access_log=False,
        server_header=False,
    )


def _say_where(host: str, port: int) -> None:
    address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"
    try:
        current_model()
    except ModelMissing:
        tell("The model is trained first, which takes some minutes. Until then a crisis gets its full answer")
        tell("and everything else where to call.")
    for name, path in (("Chat", "/"), ("Staff", "/staff"), ("Reports", "/reports"), ("Health", "/readyz")):
        tell(f"  {name:8} {address}{path}")
    sys.stderr.flush()
