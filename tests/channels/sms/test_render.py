"""Every service of the directory, in every language, as a text."""

import csv
from dataclasses import replace
from datetime import date
from functools import lru_cache

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Reply, ReplyMessage
from channels.sms.gsm7 import GSM7, alphabet, segments, transliterate
from channels.sms.layout import MOST_SEGMENTS
from channels.sms.render import render, render_text
from directory.reference import load_reference
from directory.search import ServiceHit, ServiceQuery, search
from language.catalogue import replies, say
from language.codes import SUPPORTED
from runtime.database import Database
from runtime.migrate import migrate
from runtime.paths import REFERENCE_DIRECTORY
from safety.crisis import KIND_OF_NEED, crisis_for_need
from safety.publication import is_public
from safety.replies import reply

INTRO = "Here is help near Phillips:"


@lru_cache(maxsize=1)
def hits() -> list[ServiceHit]:
    """Every service that the public may see."""
    database = Database("sqlite://")
    migrate(database.engine)
    with database.begin() as session:
        load_reference(session)
        found = search(session, ServiceQuery(limit=1000)).hits
    database.close()
    return list(found)


LANGUAGES = st.sampled_from(SUPPORTED)


def test_the_hits_are_the_whole_public_directory():
    with (REFERENCE_DIRECTORY / "services.csv").open(encoding="utf-8", newline="") as file:
        public = [row["id"] for row in csv.DictReader(file) if is_public(row["confidence"])]
    assert sorted(hit.slug for hit in hits()) == sorted(public)


def check(texts: tuple[str, ...], some: list[ServiceHit]) -> None:
    """The rules of the carriers and ours: three segments, no number or address cut, nobody's number left out."""
    pieces = [segments(text) for text in texts]
    assert all(len(parts) <= MOST_SEGMENTS for parts in pieces)
    for hit in some:
        wanted = hit.phone or hit.text_line
        for solid in filter(None, (wanted, hit.address)):
            plain = transliterate(solid)
            assert any(plain in part for parts in pieces for part in parts), (plain, pieces)
    for parts, text in zip(pieces, texts, strict=True):
        for match in phonenumbers.PhoneNumberMatcher(text, "US"):
            assert any(match.raw_string in part for part in parts), (match.raw_string, parts)
    assert all(alphabet(text) is GSM7 for text in texts)


@pytest.mark.parametrize("language", SUPPORTED)
def test_every_service_of_the_directory_makes_a_sound_text(language: str):
    for start in range(0, len(hits()), 3):
        some = hits()[start : start + 3]
        check(render(Reply((ReplyMessage("", tuple(some), lead=INTRO),), None, language)), some)


@given(
    st.lists(st.deferred(lambda: st.sampled_from(hits())), min_size=1, max_size=3, unique_by=lambda hit: hit.slug),
    LANGUAGES,
    st.text(alphabet="abc déñ,.", max_size=200),
    st.sampled_from([None, "open", "full", "closed"]),
    st.sampled_from([None, True, False]),
    st.sampled_from([None, "8 am–10 pm", "24 hours"]),
    st.sampled_from([None, date(2026, 10, 3)]),
)
def test_any_answer_of_up_to_three_services_makes_sound_texts(
    some: list[ServiceHit],
    language: str,
    intro: str,
    availability: str | None,
    open_now: bool | None,
    hours: str | None,
    checked: date | None,
):
    some = [
        replace(hit, availability=availability, open_now=open_now, hours_today=hours, assured_date=checked)
        for hit in some
    ]
    check(
        render(Reply((ReplyMessage("", tuple(some), lead=intro), ReplyMessage("Anything else?")), None, language)), some
    )


def test_three_services_mostly_fit_one_answer():
    groups = [hits()[start : start + 3] for start in range(0, len(hits()), 3)]
    one = [some for some in groups if len(render(Reply((ReplyMessage("", tuple(some), lead=INTRO),), None, "en"))) == 1]
    assert len(one) > len(groups) / 2


def test_the_hours_of_the_day_are_left_out_before_the_answer_needs_a_second_text():
    named = next(hit for hit in hits() if hit.name == "Waite House food shelf and meals")
    hours = "8:30 am–11:45 am, 1 pm–4:45 pm"
    some = [replace(named, open_now=True, is_24_7=False, hours_today=hours, availability=None)] * 3
    lead = "Waan ka xumahay. Magaalada ayaan u qoray. Cunto, Cedar-Riverside: Weli lama hubin: horta wac."
    (text,) = render(Reply((ReplyMessage(lead, tuple(some), lead=lead),), None, "so"))
    assert "8:30" not in text and text.count("Hadda way furan tahay") == 3


def one_service(**changes: object) -> str:
    """The first text about the first service of the directory."""
    hit = replace(hits()[0], **changes)  # type: ignore[arg-type]
    return render(Reply((ReplyMessage("", (hit,), lead=INTRO),), None, "en"))[0]


def test_what_was_checked_says_when():
    assert "Checked on Oct 3, 2026" in one_service(assured_date=date(2026, 10, 3))
    assert "Checked" not in one_service(assured_date=None)


def test_a_service_that_is_full_says_so():
    assert "Full right now" in one_service(availability="full")


def test_a_service_is_described_in_the_language_of_the_answer():
    hit = next(hit for hit in hits() if hit.need_codes and hit.description)
    need = say(f"need.{hit.need_codes[0]}", "es")
    text = render(Reply((ReplyMessage("", (hit,), lead="Ayuda:"),), None, "es"))[0]
    assert transliterate(need)[:20] in text
    assert hit.description[:20] not in text


def test_an_address_in_running_text_is_not_cut_either():
    for hit in hits():
        if hit.address and hit.address[0].isdigit():
            for padding in range(120, 153, 4):
                text = f"{'x ' * (padding // 2)}{hit.address} and more words after it. " + "word " * 40
                check(render(Reply((ReplyMessage(text),), None, "en")), [replace(hit, phone=None, text_line=None)])


@pytest.mark.parametrize("language", SUPPORTED)
def test_every_sentence_of_ours_fits_one_text(language: str):
    filled = {"contact": "311 or 612-673-3000", "call": say("sms.call_closed", language), "word": "MORE"}
    for sentence in replies():
        if sentence.domain == "sms" and sentence.language == language:
            assert len(render_text(sentence.text.format(**filled), language)) == 1
    later = say("sms.later", language, call=filled["call"])
    assert len(render_text(later, language)) == 1
    assert "911" in later


@pytest.mark.parametrize("language", SUPPORTED)
@pytest.mark.parametrize("need", KIND_OF_NEED)
def test_every_crisis_reply_is_one_text_with_911_or_988_in_its_first_segment(need: str, language: str):
    (text,) = render(Reply((ReplyMessage(reply(crisis_for_need(need), language).text),), None, language))
    parts = segments(text)
    assert len(parts) <= MOST_SEGMENTS
    assert "911" in parts[0] or "988" in parts[0]


@pytest.mark.parametrize("language", SUPPORTED)
def test_who_took_too_much_is_given_988_after_what_saves_the_life(language: str):
    text = reply(crisis_for_need("crisis.overdose"), language, everyday=("rent",)).text
    assert text.index("911") < text.index("800-222-1222") < text.index("988")
