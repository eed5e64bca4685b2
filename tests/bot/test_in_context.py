"""What each meaning stands for after what came before the message."""

from dataclasses import replace
from typing import Any

import pytest

from bot.context import Before, Stage
from bot.in_context import as_meant, in_context
from bot.meaning import Meaning, possible
from tests.bot.test_reading import NAMES, OFFERED, parsed

ASKED = Before(place_asked=True, answered=True, needs=("basics.food",), request="i need food")
POTHOLE = Before(answered=True, needs=("311.pothole",), request="there is a big hole")
HURT = Before(answered=True, crisis="crisis.domestic_violence")


def meant(meaning: Meaning, text: str, before: Before, **heard: Any) -> dict[str, Any]:
    return as_meant(meaning, {**parsed("request", text, share=0.2), **heard}, text, before)


def act(message: dict[str, Any]) -> str:
    return str(message["intent"]["name"])


@pytest.mark.parametrize("before", [Before(), OFFERED, ASKED, HURT])
def test_a_crisis_is_a_crisis_and_never_mind_is_never_mind_everywhere(before: Before) -> None:
    assert act(in_context(parsed("crisis", "i want to die"), before)) == "crisis"
    assert act(in_context(parsed("cancel", "never mind"), before)) == "cancel"


def test_the_number_of_a_service_is_that_service() -> None:
    number = parsed("detail", "2", entities=[{"entity": "ordinal", "value": 2}])
    assert act(in_context(number, OFFERED)) == "detail"


def test_a_bare_call_for_help_is_greeted_and_what_is_only_guessed_is_asked() -> None:
    assert act(in_context(parsed("request", "can you help me", share=0.5), Before())) == "greet"
    guessed = {**parsed("chitchat", "im cold", share=0.12), "intent": {"name": "chitchat", "confidence": 0.2}}
    assert act(in_context(guessed, Before())) == "request"
    assert act(in_context(parsed("chitchat", "how are you"), Before())) == "chitchat"


def test_the_first_message_tells_of_no_service_unless_its_words_leave_no_doubt() -> None:
    full = {"reason": "full_or_waitlist", "barrier": None, "confidence": 0.9}
    doubt = parsed("feedback", "they're out to evict me", share=0.4, reasons=[full], outcome="unmet")
    assert act(in_context(doubt, Before())) == "request"
    assert act(in_context({**doubt, "needs": []}, Before())) == "feedback"


def test_abuse_is_no_feedback_and_no_request_for_help() -> None:
    assert act(in_context(parsed("feedback", "you stupid bot"), Before())) == "chitchat"


def test_another_need_comes_before_the_known_one_where_it_is_heard() -> None:
    needs = [{"code": "basics.food", "confidence": 0.5}, {"code": "jobs.search", "confidence": 0.3}]
    assert [need["code"] for need in meant(Meaning.ASK, "and work", OFFERED, needs=needs)["needs"]] == [
        "jobs.search",
        "basics.food",
    ]
    faint = [{"code": "basics.food", "confidence": 0.9}, {"code": "jobs.search", "confidence": 0.01}]
    assert meant(Meaning.ASK, "food", OFFERED, needs=faint)["needs"][0]["code"] == "basics.food"


def test_what_goes_on_about_the_known_need_is_a_request_for_that_though_it_is_faint_in_it() -> None:
    again = meant(Meaning.SAME, "there are five of us", OFFERED)
    assert (act(again), again["needs"][0]["code"]) == ("request", "basics.food")


@pytest.mark.parametrize("meaning", [Meaning.DETAIL, Meaning.FEEDBACK, Meaning.MORE, Meaning.UNCLEAR])
def test_what_says_no_place_after_where_are_you_is_answered_without_one(meaning: Meaning) -> None:
    assert act(meant(meaning, "hmm", ASKED)) == "deny"
    assert act(meant(Meaning.SAME, "for my kids", ASKED)) == "inform"


def test_a_question_about_a_report_is_about_what_was_reported() -> None:
    about = meant(Meaning.DETAIL, "who pays for my tire", POTHOLE)
    assert (act(about), about["needs"]) == ("request", [{"code": "311.pothole", "confidence": 0.3}])


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("do i need an appointment for waite house", "service", "a"),
        ("no waite house, the one you gave me first", "service", "a"),
        ("how late is youthlink open", "service", "b"),
        ("do i need id for the second one", "ordinal", 2),
        ("the last one", "ordinal", 3),
    ],
)
def test_a_question_names_the_service_that_it_is_about(text: str, entity: str, value: object) -> None:
    asked = meant(Meaning.DETAIL, text, OFFERED, place={"kind": "zip", "span": (0, 0)})
    assert act(asked) == "detail"
    assert [(item["entity"], item["value"]) for item in asked["entities"]] == [(entity, value)]


def test_feedback_carries_the_reason_in_its_words_else_the_one_that_is_heard() -> None:
    told = meant(Meaning.FEEDBACK, "they are full", OFFERED)
    assert ([reason["reason"] for reason in told["reasons"]], told["outcome"]) == (["full_or_waitlist"], "unmet")
    heard = {"reason": "tried_not_helped", "barrier": None, "confidence": 0.5}
    assert meant(Meaning.FEEDBACK, "hmpf", OFFERED, reason_heard=heard)["reasons"] == [heard]
    assert meant(Meaning.FEEDBACK, "they helped me, thank you", OFFERED, reason_heard=heard)["reasons"] == []


def test_who_and_where_after_a_crisis_belong_to_it_unless_a_need_is_open() -> None:
    assert act(meant(Meaning.INFORM, "im 14", HURT)) == "in_crisis"
    hungry = Before(answered=True, crisis="crisis.suicide", needs=("basics.food",))
    assert act(meant(Meaning.INFORM, "55407", hungry)) == "inform"


@pytest.mark.parametrize(
    ("meaning", "before"),
    [
        (Meaning.DETAIL, Before()),
        (Meaning.DETAIL, HURT),
        (Meaning.FEEDBACK, Before()),
        (Meaning.SAME, HURT),
        (Meaning.IN_CRISIS, OFFERED),
    ],
)
def test_nothing_means_what_nothing_came_before_for(meaning: Meaning, before: Before) -> None:
    assert not possible(meaning, before)


@pytest.mark.parametrize(
    ("before", "stage"),
    [
        (Before(), Stage.OPEN),
        (ASKED, Stage.ASKED),
        (OFFERED, Stage.OFFERED),
        (POTHOLE, Stage.REPORT),
        (Before(crisis="crisis.suicide", names=NAMES), Stage.CRISIS),
    ],
)
def test_the_stage_is_what_was_said_last(before: Before, stage: Stage) -> None:
    assert before.stage is stage


def test_a_service_that_is_asked_about_is_not_where_somebody_is() -> None:
    place = {"kind": "landmark", "name": "Waite House", "span": [8, 19], "latitude": 44.9, "longitude": -93.2}
    before = replace(OFFERED, names={"w": "Waite House food shelf"})
    assert in_context(parsed("detail", "is open waite house?", place=place), before)["place"] is None


def test_what_is_asked_about_languages_of_nobody_asks_for_another_language() -> None:
    asked = parsed("detail", "habla español?", aspects=["languages"])
    assert act(in_context(asked, Before())) == "language"
