"""What an operator's load balancer and monitoring ask."""

from fastapi import APIRouter, Response
from fastapi.concurrency import run_in_threadpool
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from channels.context import Context, WithContext

router = APIRouter()


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(context: WithContext, response: Response) -> dict[str, bool]:
    """Whether every part is there; 503 while the assistant still loads or the database does not answer."""
    parts = {"assistant": context.assistant.ready, "database": await run_in_threadpool(_reachable, context)}
    if not all(parts.values()):
        response.status_code = 503
    return parts


@router.get("/metrics")
async def metrics() -> Response:
    """Prometheus' text format. Counts only: no label ever holds what somebody said or who said it."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def _reachable(context: Context) -> bool:
    try:
        with context.database.begin() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True
