"""The FastAPI app: puts the routes together and says what runs beside them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import partial

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

from bot.tracker_retention import purge_conversations
from channels import health
from channels.clearing import DAILY, clearing
from channels.context import Assistant, Context
from channels.cors import Cors
from channels.head import HeadLikeGet
from channels.headers import SecurityHeaders
from channels.hsds import routes as hsds
from channels.open311 import routes as open311
from channels.open311.store import purge as purge_requests
from channels.opendata import routes as opendata
from channels.provider import routes as provider
from channels.reports import routes as reports
from channels.signin.routes import add_sign_in
from channels.sms import routes as sms
from channels.sms.background import background
from channels.sms.desk import Desk
from channels.staff import routes as staff
from channels.web import pages
from channels.web import routes as chat
from channels.web.desk import ChatDesk
from channels.web.to_phone import ToPhone
from needs.retention import purge as purge_needs
from runtime.database import Database
from runtime.keys import load_keyring
from runtime.outbox import Outbox
from runtime.settings import Settings
from runtime.vault import Vault
from safety.screen import screen

ROUTERS = (
    health.router,
    sms.router,
    chat.router,
    pages.router,
    staff.router,
    provider.router,
    reports.router,
    opendata.router,
    hsds.router,
    open311.router,
)


def create_app(
    settings: Settings, assistant: Assistant, beside: AbstractAsyncContextManager[object] | None = None
) -> FastAPI:
    """The app for these settings. The assistant may still be loading: until it is `ready`, crisis messages get their
    full reply and all others are told where to call.

    `beside` is entered when the app starts and left when it ends.

    Raises:
        SettingsError: the secret key cannot be read or made.
    """
    context = Context(settings, Database(settings.database), assistant, Outbox(Vault(load_keyring(settings))))

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(screen, "")  # reads its rules, so that the first crisis does not wait for them
        old_requests = partial(run_in_threadpool, purge_requests, context.database)
        async with (
            background(context, app.state.desk),
            clearing(app.state.chat.purge, old_requests),
            clearing(*_daily(context), every=DAILY),
            beside or nullcontext(),
        ):
            yield
        await app.state.chat.close()
        context.database.close()

    app = FastAPI(title="Nearhelp", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.state.context = context
    app.state.desk = Desk(context)
    app.state.chat = ChatDesk(context)
    app.state.to_phone = ToPhone(app.state.chat)
    app.add_middleware(Cors, prefix="/api/chat", origins=settings.origins, methods=["POST"])
    for prefix in (hsds.PREFIX, open311.PREFIX):
        app.add_middleware(Cors, prefix=prefix, origins=["*"], methods=["GET", "POST"])
    app.add_middleware(SecurityHeaders, https=settings.public_url.startswith("https://"))
    app.add_middleware(HeadLikeGet)
    for router in ROUTERS:
        app.include_router(router)
    add_sign_in(app, context)
    return app


def _daily(context: Context) -> tuple[Callable[[], Awaitable[object]], ...]:
    """What empties the ledger and the conversations of what is older than the settings allow."""
    settings, database = context.settings, context.database
    return (
        partial(run_in_threadpool, purge_needs, database, retention_days=settings.retention_days),
        partial(run_in_threadpool, purge_conversations, settings),
    )
