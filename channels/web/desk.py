"""Takes one message from the web to its answer: a crisis at once, everything else once, and never silence."""

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Concatenate, ParamSpec, TypeVar
from uuid import uuid4

from fastapi.concurrency import run_in_threadpool
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.messages import Inbound, Reply, ReplyMessage
from channels import conversation, personal
from channels.context import Context
from channels.crises import note_crisis
from channels.web.cards import forget_cards
from channels.web.incoming import Incoming
from channels.web.limits import Limiter, SharedLimiter, network, open_redis
from channels.web.transcript import Answered, Busy, Claim, Crowded, Transcript
from channels.web.visits import LIFE, Visit, Visits
from channels.web.wire import Json, shown, to_wire
from language.catalogue import say
from language.detection import detect
from needs.erasure import is_erasure_request
from needs.pseudonyms import conversation_key, person_key
from safety.crisis import Crisis

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

ANSWER_SECONDS = 20.0
"""Longest wait for the assistant; then the resident is told where to call."""
CRISIS_SECONDS = 2.0
"""How long a crisis reply may wait for what the assistant adds to it; alone it needs nothing."""
STORE_SECONDS = 2.0
"""How long an answer may wait to be stored; it is given all the same."""
POLL_SECONDS = 0.1
FROM_ONE_ADDRESS = 600
"""Messages in ten minutes. Generous, because a whole library or shelter can stand behind one address."""
WINDOW_SECONDS = 600.0


class NotNow(Exception):
    """A message is not answered by this request. The text, for the resident, says how to go on, in `language`."""

    def __init__(self, key: str, language: str) -> None:
        super().__init__(say(key, language))
        self.language = language


class TooMany(NotNow):
    """The session or the address sends too much."""


class StillAnswering(NotNow):
    """Another request is answering the same message; the answer is there soon."""


@dataclass(frozen=True)
class Turn:
    """What was said and its answer, as `wire.to_wire` makes it; `answer` is None while it has none."""

    said: str
    answer: Json | None
    message_id: str = ""


class ChatDesk:
    """Answers messages of the web chat. One for each process; `close` it so that its work is ended."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._keys = context.outbox.vault.keys
        self.visits = Visits(self._keys)
        self.transcript = Transcript(self.visits)
        settings = context.settings
        self.texts_on = bool(settings.twilio_account_sid and settings.auth_tokens and settings.twilio_from)
        self.redis = open_redis(settings.redis_url)
        self._addresses = SharedLimiter("messages", Limiter(FROM_ONE_ADDRESS, WINDOW_SECONDS), self.redis)
        self._at_work: set[asyncio.Task[Reply]] = set()

    async def receive(self, message: Incoming, address: str | None) -> Json:
        """The answer to a message, `session` included.

        Raises:
            TooMany: the session or the address is over its limit; never for a crisis.
            StillAnswering: the same message is being answered for another request; never for a crisis.
        """
        message = replace(message, message_id=message.message_id or str(uuid4()))
        visit = self.visits.open(message.session)
        language = detect(message.text, message.language or "en")
        where = network(address)
        limited = message.crisis is None and where and not await self._addresses.allow(where)
        # No model reads what is over the limit, so the screen alone decides there.
        crisis = conversation.crisis_in(message.text, alone=True) if limited else message.crisis
        if crisis is not None:
            message = replace(message, crisis=crisis)
            return self._give(visit, await self._answer_crisis(visit, message, crisis, language))
        if limited:
            raise TooMany("web.slow_down", language)
        if not message.text.strip():
            return self._give(visit, self._wire(one(say("web.empty", language), language)))
        return self._give(visit, await self._answer(visit, message, language))

    async def turns(self, token: str | None) -> tuple[Visit, tuple[Turn, ...]]:
        """Everything said in a session; nothing for a session that is not ours.

        Raises:
            SQLAlchemyError: the database does not answer.
        """
        visit = self.visits.open(token)
        turns = await self.run(self.transcript.turns, visit) if visit.token == token else ()
        return visit, tuple(
            Turn(turn.said, json.loads(turn.answer) if turn.answer else None, turn.message_id) for turn in turns
        )

    async def end(self, token: str | None) -> None:
        """Forget a session.

        Raises:
            SQLAlchemyError: the database does not answer.
        """
        if token is not None and self.visits.is_ours(token):
            await self.run(self.transcript.erase, Visit(token))

    async def purge(self) -> int:
        """Erase what is older than a session lives."""
        return await self.run(self.transcript.purge, _now() - LIFE)

    async def close(self) -> None:
        """Stop what is still being answered; nobody waits for it."""
        for task in self._at_work:
            task.cancel()
        await asyncio.gather(*self._at_work, return_exceptions=True)
        if self.redis is not None:
            await self.redis.aclose()

    async def run(self, step: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one step in a transaction of its own."""

        def in_transaction() -> T:
            with self.context.database.begin() as session:
                return step(session, *args, **kwargs)

        return await run_in_threadpool(in_transaction)

    async def _answer(self, visit: Visit, message: Incoming, language: str) -> Json:
        try:
            known = await asyncio.wait_for(self._claim(visit, message, ANSWER_SECONDS), ANSWER_SECONDS + STORE_SECONDS)
        except (SQLAlchemyError, TimeoutError) as error:
            log.error("a message could not be claimed: %s", type(error).__name__)
            return self._wire(one(conversation.no_answer(language), language))
        if isinstance(known, Answered):
            return dict(json.loads(known.answer))
        if isinstance(known, Crowded):
            raise TooMany("web.slow_down", language)
        if isinstance(known, Busy):
            raise StillAnswering("web.still_answering", language)
        if not any(character.isalnum() for character in message.text):
            return await self._stored(known, message, one(say("web.no_words", language), language))
        if is_erasure_request(message.text):
            return await self._erased(known, message, language)
        reply = await self._ask(visit, message, language, ANSWER_SECONDS)
        return await self._stored(known, message, reply or one(conversation.no_answer(language), language))

    async def _erased(self, claim: Claim, message: Incoming, language: str) -> Json:
        try:
            told = await asyncio.wait_for(self.run(self._erase, claim, language), ANSWER_SECONDS)
        except (SQLAlchemyError, TimeoutError) as error:
            log.error("a person could not be erased: %s", type(error).__name__)
            return self._wire(one(conversation.no_answer(language), language))
        return await self._stored(claim, message, one(told, language), erased=True)

    def _erase(self, session: Session, claim: Claim, language: str) -> str:
        visit = claim.visit
        answers = [json.loads(turn.answer) for turn in self.transcript.turns(session, visit) if turn.answer]
        forget_cards(session, visit, shown(answers), _now())
        self.transcript.forget(session, visit, but=claim.tag)
        return personal.erase(self.context, session, visit.token, _conversation(visit), language)

    async def _answer_crisis(self, visit: Visit, message: Incoming, crisis: Crisis, language: str) -> Json:
        """The crisis reply: after a little wait for each other part at most, and without it where it fails."""
        alone = conversation.with_crisis_first(None, crisis, language)
        try:
            known = await asyncio.wait_for(self._claim(visit, message, 0), CRISIS_SECONDS)
            if isinstance(known, Answered):
                return dict(json.loads(known.answer))
            if not isinstance(known, Claim):
                return self._wire(alone)
            reply = await self._ask(visit, message, language, CRISIS_SECONDS)
            return await self._stored(known, message, reply or alone)
        except (SQLAlchemyError, TimeoutError) as error:
            log.error("a crisis was answered without the database: %s", type(error).__name__)
            return self._wire(alone)

    async def _claim(self, visit: Visit, message: Incoming, patience: float) -> Answered | Busy | Crowded | Claim:
        """The claim on a message; waits so many seconds for the answer that another request is making."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + patience
        while True:
            known = await self.run(self.transcript.claim, visit, message.message_id or "", message.text, _now())
            if not isinstance(known, Busy) or loop.time() >= deadline:
                return known
            await asyncio.sleep(POLL_SECONDS)

    async def _ask(self, visit: Visit, message: Incoming, language: str, patience: float) -> Reply | None:
        """The assistant's reply; None where it takes longer."""
        asking = asyncio.create_task(
            conversation.answer(self.context, self._inbound(visit, message), message.crisis, language)
        )
        self._at_work.add(asking)
        asking.add_done_callback(self._at_work.discard)
        done, _ = await asyncio.wait({asking}, timeout=patience)
        return asking.result() if done else None

    def _inbound(self, visit: Visit, message: Incoming) -> Inbound:
        return Inbound(
            conversation=conversation_key(_conversation(visit), self._keys),
            person=person_key(visit.token, self._keys),
            channel="web",
            text=message.text,
            language=message.language,
            message_id=visit.message_tag(message.message_id or "", message.text),
        )

    async def _stored(self, claim: Claim, message: Incoming, reply: Reply, **more: object) -> Json:
        wire = self._wire(reply) | more
        storing = self.run(self._finish, claim, message, reply, json.dumps(wire))
        try:
            return dict(json.loads(await asyncio.wait_for(storing, STORE_SECONDS)))
        except (SQLAlchemyError, TimeoutError) as error:
            log.error("an answer could not be stored: %s", type(error).__name__)
            return wire

    def _finish(self, session: Session, claim: Claim, message: Incoming, reply: Reply, wire: str) -> str:
        answer = self.transcript.finish(session, claim, wire)  # first, so that SQLite takes its lock
        if reply.crisis is not None:
            note_crisis(session, reply.crisis, self._inbound(claim.visit, message), reply.language)
        return answer

    def _wire(self, reply: Reply) -> Json:
        return to_wire(reply, self.texts_on)

    def _give(self, visit: Visit, wire: Json) -> Json:
        return {"session": visit.token, **wire}


def one(text: str, language: str) -> Reply:
    """A reply of one sentence of ours."""
    return Reply((ReplyMessage(text),), None, language)


def _conversation(visit: Visit) -> str:
    """What this channel calls the one conversation of a session."""
    return f"web {visit.token}"


def _now() -> datetime:
    return datetime.now(UTC)
