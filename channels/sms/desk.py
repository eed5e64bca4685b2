"""Takes one incoming message from its claim to its reply, in time, whatever breaks on the way."""

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar

from fastapi.concurrency import run_in_threadpool
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.messages import Inbound
from channels import conversation, personal
from channels.context import Context
from channels.crises import note_crisis
from channels.sms import render
from channels.sms.follow_up import Texter, may_ask, with_question
from channels.sms.gsm7 import transliterate
from channels.sms.inbox import MOST_ATTEMPTS, Answered, Busy, Claim, Inbox, LostClaim, Message, Turn
from channels.sms.incoming import LONGEST, IncomingSms, in_words
from channels.sms.keywords import Keyword, keyword
from language.catalogue import say
from language.codes import SUPPORTED
from language.detection import detect
from needs.erasure import is_erasure_request
from needs.personal import answer_personal, forget_consent
from needs.pseudonyms import conversation_key, person_key, person_keys, sms_conversation
from runtime.vault import VaultError
from safety.crisis import Crisis

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

POLL_SECONDS = 0.1
CRISIS_SECONDS = 2.0
"""How long a crisis reply may wait for what the assistant adds to it; alone it needs nothing."""
LAST_STEP_SECONDS = 0.5
"""For the step that stores the reply to a message whose time is up."""
BROKEN = (SQLAlchemyError, VaultError)
"""The database is gone, or a key is: then the reply comes without a claim."""


@dataclass(frozen=True)
class _Answer:
    """Texts to give, the first of them now; those about a `crisis` go to people who opted out as well.

    `asking` are the same texts with the question whether we may ask again, where they have room for it.
    """

    texts: tuple[str, ...]
    language: str
    crisis: Crisis | None = None
    asking: tuple[str, ...] = ()


class Desk:
    """Answers messages of SMS. One for each process; `close` it so that late answers are finished."""

    def __init__(self, context: Context, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.context = context
        self.now = now
        self.inbox = Inbox(context.outbox, timedelta(seconds=context.settings.burst_seconds))
        self._keys = context.outbox.vault.keys
        self._at_work: set[asyncio.Task[Any]] = set()
        self._given: dict[str, str] = {}

    async def receive(self, sms: IncomingSms) -> str:
        """The text to reply with; empty where the person must get none. In time even if the database hangs."""
        crisis = conversation.crisis_in(sms.said)
        patience = 2 * CRISIS_SECONDS if crisis else self.context.settings.reply_seconds
        deadline = asyncio.get_running_loop().time() + patience
        receiving = asyncio.create_task(self._receive(sms, crisis, deadline))
        self._keep(receiving)
        if (await asyncio.wait({receiving}, timeout=patience + LAST_STEP_SECONDS))[0]:
            return receiving.result()
        log.error("a message was answered without its claim: the database takes too long")
        given = self._given.setdefault(sms.sid, self._without_claim(sms.said, crisis))
        receiving.add_done_callback(lambda _done: self._given.pop(sms.sid, None))
        return given

    async def _receive(self, sms: IncomingSms, crisis: Crisis | None, deadline: float) -> str:
        message = Message(sms.sid, person_key(sms.number, self._keys), sms.number, sms.said)
        try:
            known, crisis = await self._run(self._take_in, message, sms, crisis)
            if isinstance(known, Claim) and crisis is not None:
                return await self._answer_crisis(known, message, crisis)
            if isinstance(known, Claim):
                return await self._answer_in_time(known, message, deadline)
            if isinstance(known, Busy) and crisis is None:
                return await self._follow(message, deadline)
        except BROKEN as error:
            log.error("a message could not be claimed: %s", type(error).__name__)
            return self._without_claim(sms.said, crisis)
        if isinstance(known, Answered) and (known.reply or crisis is None):
            return known.reply
        return self._without_claim(sms.said, crisis)

    async def sweep(self) -> int:
        """Answer by text what died with its holder; how many messages were taken over."""
        taken = 0
        for sid, person in await self._run(self.inbox.abandoned, self.now()):
            claim = await self._run(self.inbox.adopt, sid, person, self.now())
            if claim is not None:
                self._keep(asyncio.create_task(self._work(claim)))
                taken += 1
        return taken

    async def close(self, seconds: float = 5.0) -> None:
        """Wait a little for answers still in the making; what is not done then is taken over by another worker."""
        if self._at_work:
            await asyncio.wait(self._at_work, timeout=seconds)
        for task in self._at_work:
            task.cancel()

    def _take_in(
        self, session: Session, message: Message, sms: IncomingSms, crisis: Crisis | None
    ) -> tuple[Answered | Busy | Claim, Crisis | None]:
        """What is known of the message or was claimed for it; and its crisis, read anew where no model will read it."""
        now = self.now()
        person = self.inbox.lock(session, message.person, now)
        known = self.inbox.find(session, message.sid, now)
        if known is not None:
            return known, crisis
        if crisis is not None:
            return self.inbox.claim(session, message, now), crisis
        stopped = self.context.outbox.vault.is_stopped(session, message.number)
        told = self._at_the_door(session, message, sms, person.language, stopped)
        if told is not None:
            return self.inbox.settle(session, message, now, told), None
        over = self.inbox.crowded(session, message.person, now)
        if not stopped and not over:
            return self.inbox.join(session, message, now), None
        crisis = conversation.crisis_in(sms.said, alone=True)
        if crisis is not None:
            return self.inbox.claim(session, message, now), crisis
        wait = "sms.still_stopped" if stopped else "sms.slow_down"
        once = _first(say(wait, person.language)) if stopped or over == 1 else ""
        return self.inbox.settle(session, message, now, once), None

    def _at_the_door(
        self, session: Session, message: Message, sms: IncomingSms, language: str, stopped: bool
    ) -> str | None:
        """The reply to a keyword of the carriers, or to a wish to be forgotten of a person who opted out."""
        asked = keyword(sms.body, sms.opt_out_type, stopped)
        if asked is not None:
            reply = self._obey(session, asked, message.number, language)
            return "" if sms.opt_out_type else reply
        if stopped and is_erasure_request(sms.said):
            return _first(self._erase(session, message.sid, message.number, detect(sms.said, language)))
        return None

    def _obey(self, session: Session, asked: Keyword, number: str, language: str) -> str:
        vault = self.context.outbox.vault
        if asked is Keyword.STOP:
            vault.stop(session, number)
            forget_consent(session, self.context.outbox, number)
            return _first(say("sms.stopped", language))
        if asked is Keyword.START:
            vault.start(session, number)
            return _first(say("sms.started", language))
        return _first(say("sms.help", language, contact=self.context.settings.support_contact))

    async def _answer_in_time(self, claim: Claim, message: Message, deadline: float) -> str:
        work = asyncio.create_task(self._work(claim))
        self._keep(work)
        await asyncio.wait({work}, timeout=max(0.0, deadline - asyncio.get_running_loop().time()))
        if not work.done():
            return await self._run(self.inbox.late, message, self.now(), self._later(message))
        failure = work.exception()
        if failure is None:
            return work.result()
        if isinstance(failure, LostClaim):
            return await self._follow(message, deadline)
        sorry = _first(conversation.no_answer(detect(message.said)))
        return await self._run(self.inbox.late, message, self.now(), sorry)

    async def _work(self, claim: Claim) -> str:
        """Gather the burst, wait for the person's turn, ask, store. Gives the stored reply.

        Raises:
            LostClaim: another request took the message over.
        """
        await asyncio.sleep((claim.closes_at - self.now()).total_seconds())
        while (turn := await self._run(self.inbox.turn, claim, self.now())) is None:
            await asyncio.sleep(POLL_SECONDS)
        answering = asyncio.create_task(self._answer(claim, turn))
        self._keep(answering)
        while not (await asyncio.wait({answering}, timeout=self.inbox.lease.total_seconds() / 3))[0]:
            await self._run(self.inbox.renew, claim, self.now())
        return await self._run(self._finish, claim, answering.result(), turn.number)

    async def _answer(self, claim: Claim, turn: Turn) -> _Answer:
        lines = "\n".join(text for text in turn.texts if text)
        said = " ".join(text for text in turn.texts if text)
        if turn.rest and _asks_for_more(said):
            return _Answer(tuple(json.loads(turn.rest)), turn.language)
        crisis = conversation.crisis_in(lines)
        language = detect(said, turn.language)
        if crisis is None and not in_words(said):
            return _Answer(render.render_text(say("sms.no_words", language), language), language)
        if claim.attempt > MOST_ATTEMPTS and crisis is None:
            return _Answer(render.render_text(conversation.no_answer(language), language), language)
        if crisis is None and (told := await self._run(self._personal, claim, turn.number, said, language)):
            return _Answer(render.render_text(told, language), language)
        reply = await conversation.answer(self.context, self._inbound(claim.sid, turn.number, said), crisis, language)
        texts = render.render(reply)
        return _Answer(texts, reply.language, reply.crisis, with_question(reply, texts))

    def _personal(self, session: Session, claim: Claim, number: str, said: str, language: str) -> str | None:
        self.inbox.lock(session, claim.person, self.now())  # so that a STOP comes wholly before or after it
        if is_erasure_request(said):
            return self._erase(session, claim.sid, number, language)
        return answer_personal(session, self.context.outbox, number, said, language, self.now())

    def _erase(self, session: Session, sid: str, number: str, language: str) -> str:
        self.inbox.forget(session, person_keys(number, self._keys), but=sid)
        return personal.erase(self.context, session, number, sms_conversation(number), language)

    def _finish(self, session: Session, claim: Claim, answer: _Answer, number: str) -> str:
        now = self.now()
        self.inbox.lock(session, claim.person, now)
        if answer.crisis is None and claim.sid in self._given:  # they have a reply, which the database was too slow for
            self.inbox.late(session, claim, now, self._given[claim.sid])
        if answer.crisis is None and self.context.outbox.vault.is_stopped(session, number):
            return self.inbox.finish(session, claim, now, "")  # they opted out while we were at it
        texter, texts = Texter(number, sms_conversation(number), self._keys), answer.texts
        if answer.crisis is not None:
            note_crisis(session, answer.crisis, self._inbound(claim.sid, number, ""), answer.language)
        elif answer.asking and may_ask(session, texter, answer.language, now):
            texts = answer.asking
        first, *rest = texts
        return self.inbox.finish(session, claim, now, first, json.dumps(rest) if rest else "", answer.language)

    async def _answer_crisis(self, claim: Claim, message: Message, crisis: Crisis) -> str:
        language = detect(message.said)
        inbound = self._inbound(message.sid, message.number, message.said)
        asking = asyncio.create_task(conversation.answer(self.context, inbound, crisis, language))
        self._keep(asking)
        done, _ = await asyncio.wait({asking}, timeout=CRISIS_SECONDS)
        reply = asking.result() if done else conversation.with_crisis_first(None, crisis, language)
        answer = _Answer(render.render(reply), reply.language, reply.crisis)
        try:
            await self._run(self._finish, claim, answer, message.number)
        except (*BROKEN, LostClaim) as error:
            log.error("a crisis reply could not be stored: %s", type(error).__name__)
        return answer.texts[0]

    async def _follow(self, message: Message, deadline: float) -> str:
        """Give the reply that another request is making, or make it where that one died."""
        while asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(POLL_SECONDS)
            known = await self._run(self._find, message)
            if isinstance(known, Claim):
                return await self._answer_in_time(known, message, deadline)
            if isinstance(known, Answered):
                return known.reply
        return await self._run(self.inbox.late, message, self.now(), self._later(message))

    def _find(self, session: Session, message: Message) -> Answered | Busy | Claim | None:
        now = self.now()
        self.inbox.lock(session, message.person, now)
        return self.inbox.find(session, message.sid, now)

    def _later(self, message: Message) -> str:
        language = detect(message.said)
        return _first(say("sms.later", language, call=conversation.where_to_call(language)))

    def _without_claim(self, said: str, crisis: Crisis | None) -> str:
        language = detect(said)
        crisis = crisis or conversation.crisis_in(said, alone=True)
        if crisis is not None:
            return render.render(conversation.with_crisis_first(None, crisis, language))[0]
        return _first(conversation.no_answer(language))

    def _inbound(self, sid: str, number: str, said: str) -> Inbound:
        return Inbound(
            conversation=conversation_key(sms_conversation(number), self._keys),
            person=person_key(number, self._keys),
            channel="sms",
            text=said[:LONGEST],
            message_id=sid,
        )

    async def _run(self, step: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        def in_transaction() -> T:
            with self.context.database.begin() as session:
                return step(session, *args, **kwargs)

        return await run_in_threadpool(in_transaction)

    def _keep(self, task: asyncio.Task[Any]) -> None:
        self._at_work.add(task)
        task.add_done_callback(self._let_go)

    def _let_go(self, task: asyncio.Task[Any]) -> None:
        self._at_work.discard(task)
        failure = None if task.cancelled() else task.exception()
        if failure is not None and not isinstance(failure, LostClaim):
            log.error("an answer failed: %s", type(failure).__name__)


def _first(text: str) -> str:
    return render.render_text(text, "en")[0]


def _asks_for_more(said: str) -> bool:
    return transliterate(said.strip().upper()) in {say("sms.more_word", language) for language in SUPPORTED}
