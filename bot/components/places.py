"""Puts the place that a message names on it, so that a form can be filled without asking."""

from dataclasses import asdict

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.configured import ConfiguredComponent
from bot.components.keys import LANGUAGE, PLACE
from directory.places import find_place


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PlaceExtractor(ConfiguredComponent):
    """`directory.places.find_place` as an entity extractor: entity `place`, its value the place's name."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Put `place`, whole, and the entity on each message that names one."""
        for message in messages:
            text = message.get(TEXT) or ""
            place = find_place(text, message.get(LANGUAGE))
            message.set(PLACE, asdict(place) if place else None, add_to_output=True)
            if place:
                entity = {"entity": PLACE, "value": place.name, "start": place.span[0], "end": place.span[1]}
                message.set(ENTITIES, [*message.get(ENTITIES, []), entity], add_to_output=True)
        return messages
