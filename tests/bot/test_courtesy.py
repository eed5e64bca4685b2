"""What is asked in the same breath as a greeting, a thanks or a yes."""

from typing import Any

import pytest

from bot.courtesy import past_courtesy

ASKED = {
    "necesito comida": {"intent": {"name": "request"}, "needs": [{"code": "basics.food", "confidence": 0.9}]},
    "is it free": {"intent": {"name": "detail", "confidence": 0.9}, "needs": []},
}


async def parse(text: str) -> dict[str, Any]:
    return {"text": text, **ASKED.get(text, {"intent": {"name": "greet", "confidence": 0.9}, "needs": []})}


@pytest.mark.parametrize(
    ("text", "light", "becomes"),
    [
        ("hola necesito comida", "greet", "request"),
        ("buenas tardes, necesito comida por favor", "greet", "request"),
        ("ok gracias. necesito comida", "thanks", "request"),
        ("thanks. is it free?", "thanks", "detail"),
        ("thanks a lot my friend", "thanks", "thanks"),
        ("hola", "greet", "greet"),
    ],
)
async def test_a_light_act_does_not_swallow_what_is_asked(text: str, light: str, becomes: str) -> None:
    whole = {"text": text, "intent": {"name": light, "confidence": 0.9}, "needs": []}
    meant = await past_courtesy(parse, text, whole)
    assert meant["intent"]["name"] == becomes
    assert meant["text"] == text


async def test_any_other_act_is_left_as_it_was() -> None:
    whole = {"text": "hola necesito comida", "intent": {"name": "human"}, "needs": []}
    assert await past_courtesy(parse, "hola necesito comida", whole) is whole
