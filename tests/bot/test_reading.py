"""A message read anew in another form where it was said: corrections, denials, weak alarms, labels."""

from typing import Any

import pytest

from bot.context import Before
from bot.reading import read
from directory.codes import need_codes
from language.catalogue import say
from language.codes import SUPPORTED

NAMES = {"a": "Waite House food shelf", "b": "YouthLink drop-in center"}
OFFERED = Before(answered=True, offered=3, names=NAMES, needs=("basics.food",), request="i need food")
HURT = Before(answered=True, crisis="crisis.domestic_violence")
ACTS = (
    "affirm",
    "chitchat",
    "deny",
    "detail",
    "feedback",
    "goodbye",
    "greet",
    "human",
    "language",
    "more",
    "oos",
    "thanks",
)


def parsed(act: str, text: str = "", share: float = 0.0, code: str = "housing.rent", **more: Any) -> Any:
    """A message as the model hears it: an act and a need, each with its share of confidence."""
    left = (1 - share) / len(ACTS)
    acts = {other: 1 - share if other == act else 0.0 for other in ACTS} if act in ACTS else dict.fromkeys(ACTS, left)
    return {
        "intent": {"name": act, "confidence": 1 - share if act in ACTS else share},
        "text": text,
        "language": "en",
        "needs": [{"code": code, "confidence": share}],
        "acts": acts,
        **more,
    }


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


async def test_a_faint_crisis_after_one_belongs_to_it_unless_the_screen_hears_it() -> None:
    async def parse(text: str) -> dict[str, Any]:
        return dict(parsed("crisis", text, share=0.2, code="crisis.emergency", crisis="crisis.emergency"))

    faint = await read(parse, "i dont want the police", HURT)
    assert (faint["intent"]["name"], faint["crisis"]) == ("in_crisis", None)
    assert (await read(parse, "i dont want the police", Before()))["intent"]["name"] == "crisis"
    assert (await read(parse, "he has a gun and he will kill me", HURT))["intent"]["name"] == "crisis"


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
    assert (await read(parse, "not the rent. the heat", rent))["intent"]["name"] != "crisis"
    danger = await read(parse, "not the rent. he has a gun and he will kill me", rent)
    assert danger["intent"]["name"] == "crisis"
