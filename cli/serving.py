"""What one worker process of the server is: the app, and the model that it trains and loads beside it."""

import asyncio
import logging
import signal
import subprocess
import sys
from threading import Lock, Thread
from types import TracebackType

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
    return create_app(settings(), assistant, beside=Preparation(assistant, settings()))


class Preparation:
    """Makes the assistant ready while the app serves: trains a model if none fits, then loads it.

    Whatever fails, the server goes on saying where to call. A training ends with the server that began it.
    """

    def __init__(self, assistant: Assistant, with_settings: Settings) -> None:
        self._assistant = assistant
        self._settings = with_settings
        self._training: subprocess.Popen[bytes] | None = None
        self._ending = False
        self._lock = Lock()

    async def __aenter__(self) -> None:
        Thread(target=self._make_ready, name="model", daemon=True).start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._ending = True
            if self._training is not None and self._training.poll() is None:
                self._training.send_signal(signal.SIGINT)  # what Ctrl-C sends: it clears away its temporary files

    def _make_ready(self) -> None:
        try:
            try:
                model = current_model()
            except ModelMissing:
                self._train()
                model = current_model()
            asyncio.run(self._assistant.load(model, self._settings))
            log.info("The assistant is ready.")
        except Exception as error:
            if not self._ending:
                log.critical("No model could be made ready: %s. Run `nearhelp train` to see why.", type(error).__name__)

    def _train(self) -> None:
        with self._lock:
            if self._ending:
                return
            # A process of its own, so that the training never holds up an answer.
            self._training = subprocess.Popen([sys.executable, "-m", "cli.main", "train"])
        self._training.wait()
