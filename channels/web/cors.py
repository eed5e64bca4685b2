"""Lets the pages of the city that embed the chat call its API, and nothing else of ours."""

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

OPEN_TO_ORIGINS = "/api/chat"


class ChatCors:
    """CORS (Fetch Standard §3.2) on the chat's API for the origins of the settings; no credentials, only POST."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self.app = app
        self.cors = CORSMiddleware(
            app, allow_origins=list(origins), allow_methods=["POST"], allow_headers=["Content-Type"], max_age=600
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        chat = scope["type"] == "http" and scope["path"].startswith(OPEN_TO_ORIGINS)
        await (self.cors if chat else self.app)(scope, receive, send)
