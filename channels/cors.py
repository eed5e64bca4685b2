"""Says which other sites' scripts may read what: the chat for named origins, the open data for everybody."""

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send


class Cors:
    """CORS (Fetch Standard §3.2) for the paths under one prefix; without credentials, so no session is ever read."""

    def __init__(self, app: ASGIApp, prefix: str, origins: Sequence[str], methods: Sequence[str]) -> None:
        self.app = app
        self.prefix = prefix
        self.cors = CORSMiddleware(
            app,
            allow_origins=list(origins),
            allow_methods=list(methods),
            allow_headers=["Content-Type"],
            expose_headers=["ETag"],
            max_age=600,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        under = scope["type"] == "http" and (path == self.prefix or path.startswith(f"{self.prefix}/"))
        await (self.cors if under else self.app)(scope, receive, send)
