"""Answers of the open APIs: JSON that a reader need not fetch twice."""

import hashlib
import json
from typing import Any

from fastapi import HTTPException, Request, Response

KEEP = "public, no-cache"
"""A cache may keep it, and asks each time whether it still holds (RFC 9111 §5.2.2.4)."""


def with_etag(request: Request, body: bytes, media_type: str) -> Response:
    """The body with its entity tag; 304 without a body where the reader has it (RFC 9110 §8.8.3, §13.1.2)."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": KEEP}
    if _matches(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def json_answer(request: Request, content: Any) -> Response:
    """JSON with its entity tag."""
    return with_etag(request, json.dumps(content, ensure_ascii=False).encode(), "application/json")


def not_found(what: str, key: str) -> HTTPException:
    """Says that there is no such public record."""
    return HTTPException(404, f"There is no {what} {key[:100]!r}. Lists of what there is have the ids.")


def _matches(header: str, tag: str) -> bool:
    tags = [part.strip().removeprefix("W/") for part in header.split(",")]
    return "*" in tags or tag in tags
