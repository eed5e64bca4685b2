"""What a message means after what came before it."""

from typing import Any

import pytest

from bot.context import Before, in_context
from bot.reading import read
from directory.codes import need_codes
from language.catalogue import say
from language.codes import SUPPORTED

NAMES = {"a": "Waite House food shelf", "b": "YouthLink drop-in center"}
OFFERED = Before(answered=True, offered=3, names=NAMES, needs=("basics.food",), request="i need food")
ASKED = Before(place_asked=True, answered=True, needs=("basics.food",), request="i need food")
PLACE = {
    "kind": "zip",
    "name": "55407",
    "neighborhood": None,
    "postal_code": "55407",
    "latitude": None,
    "longitude": None,
}
FULL = {"reason": "full_or_waitlist", "barrier": None, "confidence": 0.9}


def parsed(
    act: str, text: str = "", share: float = 0.0, sure: float = 1.0, code: str = "housing.rent", **more: Any
) -> Any:
    needs = [{"code": code, "confidence": share}]
    return {"intent": {"name": act, "confidence": sure}, "text": text, "language": "en", "needs": needs, **more}


def act(message: dict[str, Any], before: Before) -> str:
    return str(in_context(message, before)["intent"]["name"])


@pytest.mark.parametrize("before", [Before(), OFFERED, ASKED])
def test_a_crisis_is_a_crisis_everywhere(before: Before) -> None:
    assert act(parsed("crisis", "i want to die"), before) == "crisis"


@pytest.mark.parametrize(
    ("message", "becomes"),
    [
        (parsed("request", "by the hospital", share=0.2), "inform"),
        (parsed("request", "i need a lawyer for my eviction", share=0.9), "request"),
        (parsed("affirm", "the one by the school", sure=0.2), "deny"),
        (parsed("oos", "frogtown", sure=0.3), "oos"),
        (parsed("feedback", "i don't have an address", reasons=[FULL]), "deny"),
        (parsed("more", "anywhere"), "deny"),
        (parsed("human", "let me talk to somebody"), "human"),
        (parsed("cancel", "never mind"), "cancel"),
        (parsed("request", "near the shelter on 26th", share=0.4, place=PLACE), "inform"),
    ],
)
def test_after_a_question_for_the_place_most_things_answer_it(message: dict[str, Any], becomes: str) -> None:
    assert act(message, ASKED) == becomes


def test_feedback_is_about_something() -> None:
    assert act(parsed("feedback", "they're full", reasons=[FULL], outcome="unmet"), OFFERED) == "feedback"
    assert act(parsed("feedback", "they're out to evict me", share=0.4, reasons=[FULL]), Before()) == "request"


def test_weak_words_after_an_answer_may_say_how_it_went() -> None:
    told = in_context(parsed("request", "they are full", share=0.03), OFFERED)
    assert told["intent"]["name"] == "feedback"
    assert [reason["reason"] for reason in told["reasons"]] == ["full_or_waitlist"]
    assert act(parsed("request", "they are full", share=0.03), Before()) == "request"


def test_a_question_about_a_service_needs_one() -> None:
    assert act(parsed("oos", "what time do they open"), OFFERED) == "detail"
    assert act(parsed("oos", "what time do they open"), Before()) == "oos"


def test_the_last_one_is_the_last_of_those_that_were_offered() -> None:
    assert in_context(parsed("more", "the last one"), OFFERED)["entities"][-1]["value"] == 3


def test_a_place_with_an_empty_word_beside_it_says_where() -> None:
    assert act(parsed("affirm", "ok im in 55407", place=PLACE), OFFERED) == "inform"


def test_where_words_are_weak_what_the_talk_is_about_counts() -> None:
    needs = [{"code": "jobs.reentry", "confidence": 0.07}, {"code": "basics.food", "confidence": 0.05}]
    message = {**parsed("request", "i still need it"), "needs": needs}
    assert in_context(message, OFFERED)["needs"][0]["code"] == "basics.food"
    assert in_context(message, Before())["needs"][0]["code"] == "jobs.reentry"


def test_a_bare_call_for_help_is_greeted_and_what_is_only_guessed_is_asked() -> None:
    assert act(parsed("request", "can you help me", share=0.5), Before()) == "greet"
    assert act(parsed("chitchat", "im cold", sure=0.2, share=0.12), Before()) == "request"
    assert act(parsed("chitchat", "how are you", sure=0.9), Before()) == "chitchat"


def test_another_subject_is_no_more_of_the_same() -> None:
    assert act(parsed("more", "what about jobs", share=0.15), OFFERED) == "request"
    assert act(parsed("more", "what about others", share=0.01), OFFERED) == "more"


def test_abuse_is_no_feedback_and_no_request_for_help() -> None:
    assert act(parsed("feedback", "you stupid bot"), Before()) == "chitchat"


async def test_an_unsure_crisis_beside_an_everyday_need_is_that_need_and_alone_it_is_the_crisis() -> None:
    async def parse(text: str) -> dict[str, Any]:
        first = {"code": "crisis.domestic_violence", "confidence": 0.48}
        beside = {"code": "housing.shelter", "confidence": 0.25 if "kids" in text else 0.01}
        return {**parsed("request", text), "needs": [first, beside], "crisis": None}

    everyday = await read(parse, "i need shelter with my kids", Before())
    assert (everyday["intent"]["name"], everyday["needs"][0]["code"]) == ("request", "housing.shelter")
    alone = await read(parse, "he will not let me leave", Before())
    assert (alone["intent"]["name"], alone["crisis"]) == ("crisis", "crisis.domestic_violence")


@pytest.mark.parametrize("language", SUPPORTED)
async def test_the_name_of_every_need_typed_back_is_that_need(language: str) -> None:
    async def parse(text: str) -> dict[str, Any]:
        return {**parsed("oos", text), "crisis": None}

    for code in need_codes():
        told = await read(parse, say(f"need.{code}", language), Before())
        assert told["needs"][0]["code"] == code
        assert told["intent"]["name"] == ("crisis" if code.startswith("crisis.") else "request")


HURT = Before(answered=True, crisis="crisis.domestic_violence")


@pytest.mark.parametrize(
    "message",
    [
        parsed("feedback", "he left and he isnt picking up", share=0.1),
        parsed("oos", "she's in st paul"),
        parsed("human", "i dont want to call anybody"),
        parsed("inform", "im 14", facts={"age": 14}),
        parsed("request", "they are coming what else", share=0.2),
        parsed("detail", "will they tell my mom"),
    ],
)
def test_what_is_said_after_a_crisis_belongs_to_it(message: dict[str, Any]) -> None:
    assert act(message, HURT) == "in_crisis"


def test_a_plain_need_thanks_and_the_place_of_an_open_need_are_themselves_after_a_crisis() -> None:
    assert act(parsed("request", "i need clothes for my kids", share=0.9), HURT) == "request"
    assert act(parsed("thanks", "thank you"), HURT) == "thanks"
    assert (
        act(parsed("inform", "55407", place=PLACE), Before(crisis="crisis.suicide", needs=("basics.food",))) == "inform"
    )


def test_who_and_where_somebody_is_are_no_complaint() -> None:
    where = parsed("request", "over by lake and bloomington", share=0.05, feedback_heard=0.2, place=PLACE)
    who = parsed("request", "she uses a wheelchair", share=0.05, feedback_heard=0.2, facts={"disability": True})
    assert [act(message, OFFERED) for message in (where, who)] == ["inform", "inform"]


def test_a_question_about_services_is_one_about_a_need_where_none_were_shown() -> None:
    asked = parsed("detail", "how much does a state id cost", share=0.3)
    assert act(asked, OFFERED) == "detail"
    assert act(asked, Before()) == "request"


async def test_a_faint_crisis_after_one_belongs_to_it_unless_the_screen_hears_it() -> None:
    async def parse(text: str) -> dict[str, Any]:
        return dict(parsed("crisis", text, share=0.2, code="crisis.emergency", crisis="crisis.emergency"))

    faint = await read(parse, "i dont want the police", HURT)
    assert (faint["intent"]["name"], faint["crisis"]) == ("in_crisis", None)
    assert (await read(parse, "i dont want the police", Before()))["intent"]["name"] == "crisis"
    assert (await read(parse, "he has a gun and he will kill me", HURT))["intent"]["name"] == "crisis"


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("do i need an appointment for waite house", "service", "a"),
        ("no waite house, the one you gave me first", "service", "a"),
        ("how late is youthlink open", "service", "b"),
        ("do i need id for the second one", "ordinal", 2),
    ],
)
def test_a_question_names_the_service_that_it_is_about(text: str, entity: str, value: object) -> None:
    asked = in_context(parsed("request", text, share=0.6, place=PLACE), OFFERED)
    assert asked["intent"]["name"] == "detail"
    assert [(item["entity"], item["value"]) for item in asked["entities"]] == [(entity, value)]


def test_a_complaint_that_names_a_service_is_a_complaint() -> None:
    told = in_context(parsed("request", "waite house said they are full", share=0.02), OFFERED)
    assert told["intent"]["name"] == "feedback"


@pytest.mark.parametrize(
    "text", ["i dont have a car", "no tengo papeles", "kuv tsis muaj tsheb", "gaari ma haysto", "my son is autistic"]
)
def test_a_fact_about_the_resident_is_no_complaint(text: str) -> None:
    assert act(parsed("request", text, share=0.1, feedback_heard=0.3), OFFERED) == "inform"


def test_a_barrier_of_the_help_is_a_complaint() -> None:
    assert (
        act(parsed("request", "it's in St Paul i have no car", share=0.48, feedback_heard=0.42), OFFERED) == "feedback"
    )
    told = in_context(parsed("request", "they asked for papers i dont have", share=0.1), OFFERED)
    assert told["reasons"][0]["barrier"] == "documents"


async def test_when_a_danger_is_said_to_be_over_the_same_alarm_is_not_given_again() -> None:
    async def parse(text: str) -> dict[str, Any]:
        if "rent" in text:
            return dict(parsed("request", text, share=0.9, crisis=None))
        return dict(parsed("crisis", text, share=0.9, code="crisis.emergency", crisis="crisis.emergency"))

    overdose = Before(answered=True, crisis="crisis.overdose")
    assert (await read(parse, "the ambulance is here, he is breathing", overdose))["intent"]["name"] == "in_crisis"
    assert (await read(parse, "he stopped breathing again", overdose))["intent"]["name"] == "crisis"
    both = await read(parse, "paramedics took her. who can help me with the rent", overdose)
    assert "housing.rent" in {need["code"] for need in both["needs"]}


async def test_that_one_danger_is_over_quiets_no_other() -> None:
    async def parse(text: str) -> dict[str, Any]:
        return dict(parsed("crisis", text, share=0.9, code="crisis.overdose", crisis="crisis.overdose"))

    said = await read(parse, "im ok but my friend is blue and wont wake up", Before(crisis="crisis.suicide"))
    assert (said["intent"]["name"], said["crisis"]) == ("crisis", "crisis.overdose")


def weak_alarm(text: str, alarm: float = 0.3) -> dict[str, Any]:
    needs = [
        {"code": "crisis.suicide", "confidence": 0.1},
        {"code": "311.parking", "confidence": 0.6},
        {"code": "crisis.violence", "confidence": 0.1},
    ]
    otherwise = {"name": "request", "confidence": 0.8}
    return {
        **parsed("crisis", text),
        "needs": needs,
        "crisis": "crisis.suicide",
        "alarm": alarm,
        "otherwise": otherwise,
    }


async def test_a_faint_alarm_is_read_as_what_else_it_asks_with_the_crisis_on_it() -> None:
    async def parse(text: str) -> dict[str, Any]:
        return weak_alarm(text)

    quiet = await read(parse, "i live in it sometimes. my meds are in it", Before())
    assert (quiet["intent"]["name"], quiet["crisis"], quiet["faint"]) == ("request", "crisis.suicide", True)
    assert [need["code"] for need in quiet["needs"]] == ["311.parking"]
    after = await read(parse, "i live in it sometimes. my meds are in it", Before(troubled=True))
    assert (after["intent"]["name"], after.get("faint")) == ("crisis", None)


async def test_a_clear_alarm_is_never_quiet() -> None:
    async def parse(text: str) -> dict[str, Any]:
        return weak_alarm(text, alarm=1.2)

    assert (await read(parse, "i cannot do this anymore", OFFERED))["intent"]["name"] == "crisis"


async def test_what_denies_a_danger_is_read_without_the_alarm_and_a_danger_beside_it_alarms() -> None:
    async def parse(text: str) -> dict[str, Any]:
        if "insulin" in text:
            return dict(parsed("request", text, share=0.9, code="basics.health_care", crisis=None))
        return dict(parsed("crisis", text, share=0.9, code="crisis.suicide", crisis="crisis.suicide"))

    alarmed = Before(answered=True, alarmed=True, troubled=True, crisis="crisis.suicide")
    said = "im not suicidal. i need my insulin out of the car"
    meant = await read(parse, said, alarmed)
    assert (meant["intent"]["name"], meant["needs"][0]["code"], meant["text"]) == (
        "request",
        "basics.health_care",
        said,
    )
    assert (await read(parse, "nobody is dying lol", alarmed))["intent"]["name"] == "deny"
    assert (await read(parse, "im not suicidal. but my friend took pills", alarmed))["intent"]["name"] == "crisis"
    for said in (
        "i dont want to live",
        "i dont want him to hurt me again",
        "he is not breathing",
        "im not safe",
        "im not suicidal anymore i already took the pills",
    ):
        assert (await read(parse, said, alarmed))["intent"]["name"] == "crisis"


async def test_what_a_message_refuses_is_no_need_of_it() -> None:
    async def parse(text: str) -> dict[str, Any]:
        code = "basics.baby" if "diapers" in text else "housing.shelter"
        return dict(parsed("request", text, share=0.9, code=code, crisis=None))

    baby = Before(answered=True, needs=("basics.baby",), request="i need diapers")
    meant = await read(parse, "not diapers anymore. somewhere safe to stay", baby)
    assert meant["needs"][0]["code"] == "housing.shelter"


def test_a_question_after_the_citys_way_of_reporting_is_about_that() -> None:
    pothole = Before(answered=True, needs=("311.pothole",), request="there is a big hole")
    about = in_context(parsed("request", "who pays for my tire", share=0.1), pothole)
    assert about["needs"][0]["code"] == "311.pothole"
    other = in_context(parsed("request", "where can i get food", share=0.9, code="basics.food"), pothole)
    assert other["needs"][0]["code"] == "basics.food"


async def test_the_name_of_a_crisis_typed_back_is_never_a_faint_alarm() -> None:
    async def parse(text: str) -> dict[str, Any]:
        return weak_alarm(text)

    told = await read(parse, say("need.crisis.suicide", "en"), OFFERED)
    assert (told["intent"]["name"], told["crisis"], told.get("faint")) == ("crisis", "crisis.suicide", None)


async def test_a_piece_of_a_correction_alarms_only_where_the_screen_hears_it() -> None:
    async def parse(text: str) -> dict[str, Any]:
        if text in ("the heat", "he has a gun and he will kill me"):
            return dict(parsed("crisis", text, share=0.9, code="crisis.emergency", crisis="crisis.emergency"))
        return dict(parsed("request", text, share=0.4, code="housing.rent", crisis=None))

    rent = Before(answered=True, needs=("housing.rent",), request="he will not fix it")
    assert (await read(parse, "not the rent. the heat", rent))["intent"]["name"] == "request"
    danger = await read(parse, "not the rent. he has a gun and he will kill me", rent)
    assert danger["intent"]["name"] == "crisis"
