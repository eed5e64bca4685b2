"""No message is lost and none is answered twice, whatever repeats, comes late or dies: a search for a counter-example.

Workers are real desks on one real database. Time is virtual; a worker can be told to die at any commit to come, just
before it or just after, or to freeze for a while. Twilio is modelled as it behaves: a failed or slow request (over
15 s) is sent once more, to the fallback URL; the first good answer for a message is the one that the resident sees.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import delete, select

from channels.context import Context
from channels.sms.desk import Desk
from channels.sms.incoming import IncomingSms
from channels.sms.models import IncomingText, TextingPerson
from channels.sms.render import render_text
from language.catalogue import say
from language.codes import SUPPORTED
from runtime.database import Database
from runtime.keys import Keyring, make_key
from runtime.outbox import Outbox, OutgoingText
from runtime.settings import Settings
from runtime.vault import Contact, Vault
from tests.channels.sms.virtual_time import VirtualTimeLoop
from tests.channels.support import EchoAssistant

TWILIO_WAITS = 15.0
SWEEP_EVERY = 5.0
KEYS = Keyring((make_key("a key for tests that is long enough"),))
PEOPLE = ("+16125550101", "+16125550102")
WHERE_TO_CALL = {
    render_text(say("sms.no_answer", language, call=say(f"sms.call_{state}", language)), language)[0]
    for state in ("open", "closed")
    for language in SUPPORTED
}
"""What a worker says in time that cannot know better, because its database hangs: in the language that a text seems to
be in, and a token drawn by chance may seem to be in any."""


class WorkerDied(BaseException):
    """The process ended here; nothing in it may catch this."""


class MortalDesk(Desk):
    """A desk whose steps run at once, and that dies at a commit it was told of."""

    def __init__(self, context: Context, loop: VirtualTimeLoop) -> None:
        super().__init__(context, loop.now)
        self.dead = False
        self.dies_in: int | None = None
        self.dies_after_commit = False
        self.frozen_until = 0.0

    async def _run(self, step: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        while self.frozen_until > (now := asyncio.get_running_loop().time()):
            await asyncio.sleep(self.frozen_until - now)
        if self.dead:
            raise WorkerDied
        if self.dies_in is not None:
            self.dies_in -= 1
        last = self.dies_in == 0
        with self.context.database.begin() as session:
            result = step(session, *args, **kwargs)
            if last and not self.dies_after_commit:
                self.die()
        if last:
            self.die()
        await asyncio.sleep(0)
        return result

    def die(self) -> None:
        """End, with everything that was under way."""
        self.dead = True
        for task in self._at_work:
            task.cancel()
        raise WorkerDied


@dataclass
class Sent:
    """A message that a resident sent: what they see of it, and whether any request for it was seen through."""

    token: str
    seen: list[str] = field(default_factory=list)
    twilio_gave_up: bool = False


class Texting(RuleBasedStateMachine):
    """Residents texting, Twilio repeating, workers dying."""

    database: Database

    @initialize(workers=st.integers(1, 3))
    def start(self, workers: int) -> None:
        self.loop = VirtualTimeLoop()
        self.assistant = EchoAssistant()
        options = Settings(_env_file=None, burst_seconds=3.0, reply_seconds=9.0)
        self.context = Context(options, self.database, self.assistant, Outbox(Vault(KEYS)))
        with self.database.begin() as session:
            for table in (IncomingText, TextingPerson, OutgoingText, Contact):
                session.execute(delete(table))
        self.sent: dict[str, Sent] = {}
        self.tasks: set[asyncio.Task[Any]] = set()
        self.desks: list[MortalDesk] = []
        for _ in range(workers):
            self._hire()

    @rule(
        person=st.sampled_from(PEOPLE),
        worker=st.integers(0, 2),
        fallback=st.integers(0, 2),
        twice=st.booleans(),
        after=st.floats(0, 6),
    )
    def somebody_texts(self, person: str, worker: int, fallback: int, twice: bool, after: float) -> None:
        """Tokens are letters only, so that nothing in them looks like a number or a keyword."""
        token = "tok" + "".join(chr(ord("a") + int(digit)) for digit in f"{len(self.sent):03d}")
        sid = f"SM{len(self.sent):032x}"
        self.sent[sid] = Sent(token)
        sms = IncomingSms(sid, person, token, token, "")
        self._go(self._twilio(sms, worker, fallback))
        if twice:
            self._go(self._twilio(sms, fallback, worker))
        self._pass(after)

    @rule(seconds=st.floats(0, 20))
    def time_passes(self, seconds: float) -> None:
        self._pass(seconds)

    @rule(seconds=st.sampled_from([0.0, 0.2, 4.0, 10.0, 25.0]))
    def the_assistant_slows_down(self, seconds: float) -> None:
        self.assistant.delay = seconds

    @rule(worker=st.integers(0, 2), commits=st.integers(1, 8), after_commit=st.booleans())
    def a_worker_will_die(self, worker: int, commits: int, after_commit: bool) -> None:
        desk = self._desk(worker)
        desk.dies_in, desk.dies_after_commit = commits, after_commit

    @rule(worker=st.integers(0, 2), seconds=st.sampled_from([1.0, 8.0, 40.0]))
    def a_worker_freezes(self, worker: int, seconds: float) -> None:
        """It is thought dead, and comes back when others have taken over."""
        self._desk(worker).frozen_until = self.loop.time() + seconds

    def teardown(self) -> None:
        if not hasattr(self, "loop"):
            return
        for place in range(len(self.desks)):
            self._desk(place).dies_in = None  # whoever keeps the servers up replaces the dead
        self._pass(300)
        try:
            self._check()
        finally:
            for task in asyncio.all_tasks(self.loop):
                task.cancel()
            self._pass(0)
            self.loop.close()

    def _check(self) -> None:
        texted = self._texted()
        for sent in self.sent.values():
            seen = sum(sent.token in reply for other in self.sent.values() for reply in other.seen[:1])
            times = seen + sum(count for reply, count in texted.items() if sent.token in reply)
            assert times <= 1, f"{sent.token} was answered {times} times"
            excused = sent.twilio_gave_up or self._died_with_its_leader(sent) or self._could_not_be_kept(sent)
            assert times == 1 or excused, f"{sent.token} was lost"
            known = [reply for reply in sent.seen if reply not in WHERE_TO_CALL]
            assert len(set(known)) <= 1, f"{sent.token} was answered in different ways"
        heard = Counter(
            token for inbound in {(i.message_id, i.text) for i in self.assistant.heard} for token in inbound[1].split()
        )
        assert not heard or max(heard.values()) == 1, "the ledger would count a message twice"

    def _died_with_its_leader(self, sent: Sent) -> bool:
        """Its burst was answered in a request that no one ever saw the end of."""
        with self.database.begin() as session:
            sid = next(sid for sid, other in self.sent.items() if other is sent)
            row = session.get(IncomingText, sid)
            return row is not None and self.sent[row.leader].twilio_gave_up

    def _could_not_be_kept(self, sent: Sent) -> bool:
        """The database hung, its sender was told whom to call, and who would have written it down died before that."""
        with self.database.begin() as session:
            sid = next(sid for sid, other in self.sent.items() if other is sent)
            return session.get(IncomingText, sid) is None and all(reply in WHERE_TO_CALL for reply in sent.seen)

    def _texted(self) -> Counter[str]:
        with self.database.begin() as session:
            bodies = session.scalars(select(OutgoingText.body)).all()
            return Counter(self.context.outbox.vault.open(body) for body in bodies if body)

    async def _twilio(self, sms: IncomingSms, worker: int, fallback: int) -> None:
        for which in (worker, fallback):
            try:
                reply = await asyncio.wait_for(asyncio.shield(self._request(which, sms)), TWILIO_WAITS)
            except (WorkerDied, TimeoutError, asyncio.CancelledError):
                continue
            self.sent[sms.sid].seen.append(reply)
            return
        self.sent[sms.sid].twilio_gave_up = not self.sent[sms.sid].seen

    def _request(self, worker: int, sms: IncomingSms) -> "asyncio.Task[str]":
        return self._go(self._desk(worker).receive(sms))

    def _desk(self, worker: int) -> MortalDesk:
        """The worker at a place; one who died is replaced there."""
        place = worker % len(self.desks)
        if self.desks[place].dead:
            self.desks[place] = self._new()
        return self.desks[place]

    def _hire(self) -> None:
        self.desks.append(self._new())

    def _new(self) -> MortalDesk:
        desk = MortalDesk(self.context, self.loop)
        self._go(self._sweep(desk))
        return desk

    async def _sweep(self, desk: MortalDesk) -> None:
        while not desk.dead:
            await asyncio.sleep(SWEEP_EVERY)
            await desk.sweep()

    def _go(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        task = self.loop.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return task

    def _pass(self, seconds: float) -> None:
        self.loop.run_until_complete(asyncio.sleep(seconds))


@pytest.mark.slow
def test_every_message_is_answered_exactly_once(database: Database) -> None:
    machine = type("OnThisDatabase", (Texting,), {"database": database})
    quick = database.engine.dialect.name == "sqlite"
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=60 if quick else 15,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
