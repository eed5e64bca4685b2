"""The script and the style sheet of the chat, put together once from their parts and served compressed."""

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from fastapi import Request, Response

from language.catalogue import replies
from language.codes import NAMES

STATIC: Final = Path(__file__).parent / "static"
WIDGET_PARTS: Final = ("dom.js", "line.js", "tabs.js", "leave.js", "cards.js", "phone_form.js", "view.js", "widget.js")
"""In the order in which they build on each other; together they are one function that leaves nothing global."""
WIDGET_KEYS: Final = "web."
PAGE_ONLY: Final = "web.page_"
"""Texts that the script does not need."""


@dataclass(frozen=True)
class Asset:
    """A file as it is served: whole, compressed, and its entity tag."""

    body: bytes
    compressed: bytes
    media_type: str
    etag: str

    def response(self, request: Request) -> Response:
        """The answer to a request for it: 304 where the browser has it already (RFC 9110 §13.1.2)."""
        headers = {
            "ETag": self.etag,
            "Cache-Control": "public, max-age=600",
            "Vary": "Accept-Encoding",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        if self.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(self.compressed, media_type=self.media_type, headers=headers)
        return Response(self.body, media_type=self.media_type, headers=headers)


@lru_cache(maxsize=1)
def chat_js() -> Asset:
    """The widget: its texts in every language, its style and its parts, as one classic script."""
    texts = json.dumps(_texts(), ensure_ascii=False, separators=(",", ":"))
    names = json.dumps(NAMES, ensure_ascii=False)
    style = json.dumps(_read("chat.css") + _read("panel.css"))
    parts = "\n".join(_read(part) for part in WIDGET_PARTS)
    constants = f"const TEXTS = {texts};\nconst NAMES = {names};\nconst STYLE = {style};\n"
    script = f'(() => {{\n"use strict";\n{constants}{parts}}})();\n'
    return _asset(script, "text/javascript")


@lru_cache(maxsize=1)
def page_css() -> Asset:
    """The style of the page, for browsers without scripts too."""
    return _asset(_read("chat.css") + _read("page.css"), "text/css")


def _texts() -> dict[str, dict[str, str]]:
    """The texts by language and by key without its domain."""
    texts: dict[str, dict[str, str]] = {code: {} for code in NAMES}
    for reply in replies():
        if reply.key.startswith(WIDGET_KEYS) and not reply.key.startswith(PAGE_ONLY) and reply.text:
            texts[reply.language][reply.key.removeprefix(WIDGET_KEYS)] = reply.text
    return texts


def _read(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


def _asset(text: str, media_type: str) -> Asset:
    body = text.encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    return Asset(body, gzip.compress(body, 9, mtime=0), media_type, etag)
