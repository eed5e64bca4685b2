"""What one worker process of the server is: the app, and the model that it trains and loads beside it."""

import asyncio
import logging
import subprocess
import sys
from threading import Thread

from fastapi import FastAPI

from bot.assistant import Assistant
from bot.training import ModelMissing, current_model
from channels.app import create_app
from channels.logs import configure_logs
from runtime.settings import Settings, settings

log = logging.getLogger(__name__)


def create() -> FastAPI:
    """The app of this process; it answers at once, with the assistant as soon as a model is loaded."""
    configure_logs()
    assistant = Assistant()
    app = create_app(settings(), assistant)
    Thread(target=make_ready, args=(assistant, settings()), name="model", daemon=True).start()
    return app


def make_ready(assistant: Assistant, with_settings: Settings) -> None:
    """Train a model if none fits, then load it. Whatever fails, the server goes on saying where to call."""
    try:
        try:
            model = current_model()
        except ModelMissing:
            # A process of its own, so that the training never holds up an answer.
            subprocess.run([sys.executable, "-m", "cli.main", "train"], check=True)
            model = current_model()
        asyncio.run(assistant.load(model, with_settings))
        log.info("The assistant is ready.")
    except Exception as error:
        log.critical("No model could be made ready: %s. Run `nearhelp train` to see why.", type(error).__name__)
