"""What the web tests share: an assistant that answers from the reference directory, and the app around it."""

import asyncio
import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import httpx
from fastapi import FastAPI

from bot.messages import Inbound, Reply, ReplyMessage
from channels.app import create_app
from directory.codes import stable_id
from directory.search.query import ServiceHit
from language.detection import detect
from runtime.database import Database
from runtime.migrate import migrate
from runtime.paths import REFERENCE_DIRECTORY
from runtime.settings import Settings
from safety.publication import is_public
from safety.replies import reply as crisis_reply
from safety.screen import screen

CRISIS = "i want to kill myself"
NEEDS = {
    "food": "basics.food",
    "comida": "basics.food",
    "sleep": "housing.shelter",
    "lawyer": "basics.legal",
    "husband": "crisis.domestic_violence",
}
"""The words that this assistant knows."""


async def ask(client: httpx.AsyncClient, said: str, session: str | None = None, **more: object) -> httpx.Response:
    """Say something to the chat."""
    return await client.post("/api/chat", json={"session": session, "text": said, **more})


async def session_of(client: httpx.AsyncClient) -> str:
    """A new session in which nothing was said."""
    return str((await ask(client, "")).json()["session"])


def services(need_code: str, most: int = 3) -> tuple[ServiceHit, ...]:
    """The first public services of the reference directory for a need."""
    with (REFERENCE_DIRECTORY / "services.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if need_code in row["need_codes"] and is_public(row["confidence"])]
    return tuple(_hit(row, place) for place, row in enumerate(rows[:most]))


def _hit(row: dict[str, str], place: int) -> ServiceHit:
    return ServiceHit(
        service_id=str(stable_id("service", row["id"])),
        slug=row["id"],
        name=row["name"],
        organization=row["organization_id"],
        description=row["description"],
        need_codes=tuple(row["need_codes"].split(";")),
        phone=row["phone"] or None,
        text_line=row["text_line"] or None,
        url=row["url"] or None,
        address=", ".join(filter(None, (row["address"], row["city"], row["postal_code"]))) or None,
        distance_miles=0.4 + place,
        open_now=(True, False, None)[place % 3],
        hours_today="9 am - 5 pm" if place == 0 else None,
        availability="full" if place == 1 else None,
        why=("for: " + row["need_codes"],),
        assured_date=date(2026, 11, 20) if place == 2 else None,
        score=1.0,
        eligibility=row["eligibility_text"] or None,
        fees=row["fees_text"] or None,
        phone_note=row["phone_note"] or None,
    )


@dataclass
class DirectoryAssistant:
    """Answers the words in `NEEDS` with services, and remembers every message that it was given."""

    ready: bool = True
    delay: float = 0.0
    broken: bool = False
    heard: list[Inbound] = field(default_factory=list)

    async def answer(self, inbound: Inbound) -> Reply:
        self.heard.append(inbound)
        await asyncio.sleep(self.delay)
        if self.broken:
            raise RuntimeError(f"could not make sense of {inbound.text}")
        language = inbound.language or detect(inbound.text)
        crisis = screen(inbound.text)
        first = (ReplyMessage(crisis_reply(crisis, language).text),) if crisis else ()
        need = next((code for word, code in NEEDS.items() if word in inbound.text.lower()), None)
        return Reply((*first, _about(need, inbound.text)), crisis, language)


def _about(need: str | None, said: str) -> ReplyMessage:
    if need is None:
        return ReplyMessage(f"I heard {len(said)} letters. Call 311 or 612-673-3000.", quick_replies=("I need food",))
    hits = services(need)
    lines = "\n".join(f"{hit.name}, {hit.phone}" for hit in hits)
    return ReplyMessage(
        text=f"Places near you:\n{lines}",
        services=hits,
        quick_replies=("More", "Tell me about the second one"),
        lead="Places near you:",
    )


def web_settings(folder: Path, **more: object) -> Settings:
    """Settings on a fresh SQLite database in a folder, migrated."""
    options = Settings(_env_file=None, data_dir=folder, secret_key="a key for tests that is long enough", **more)
    database = Database(options.database)
    migrate(database.engine)
    database.close()
    return options


def web_app(options: Settings, assistant: DirectoryAssistant | None = None) -> FastAPI:
    """The app with this assistant."""
    return create_app(options, assistant or DirectoryAssistant())
