"""Takes in the body of a request, but no more of it than may be used."""

from fastapi import Request

from channels.web.incoming import LARGEST_BODY


async def body_of(request: Request) -> bytes:
    """The body, cut one byte after the most that is read: too large is then told by its length."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BODY:
            return body[: LARGEST_BODY + 1]
    return body
