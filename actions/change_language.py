"""Changes the language of the conversation when asked to: "en español por favor", "af soomaali ma ku hadlaa"."""

from dataclasses import replace
from typing import Any

import regex
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import utter
from actions.call_someone import where_to_call
from actions.conversation import Conversation
from actions.offered import offered_services
from language.catalogue import say
from language.codes import ENGLISH, HMONG, NAMES, SOMALI, SPANISH
from language.normalise import clean

NAMED = {
    SPANISH: r"espa[nñ]ol|spanish|castellano|espanyol|lus mev|isbaanish|isbanish|mev",
    SOMALI: r"somali\w*|soomaali\w*|somaliga|xomali",
    HMONG: r"hmong|hmoob|mong|moob",
    ENGLISH: r"english|ingl[eé]s|ingiriis\w*|ingriis\w*|lus askiv|askiv",
}

_NO_ENGLISH = regex.compile(
    r"\b(?:no (?:hablo|s[eé]|entiendo|leo)|(?:do not|don.?t|dont|can.?t|cannot) (?:speak|read|know|understand)|no|"
    r"ma (?:aqaan|garanayo|fahmo|hadlo)|tsis (?:paub|txawj|to taub))\b.{0,20}\b"
    rf"(?:{NAMED[ENGLISH]})\b|\b(?:{NAMED[ENGLISH]})\b.{{0,12}}\bma (?:aqaan|fahmo|hadlo)\b",
    regex.IGNORECASE,
)


class ChangeLanguage(Action):
    """Sets the slot and says so in the new language; other languages get an interpreter line."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_change_language"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Utter the confirmation, or which languages there are."""
        conversation = Conversation.of(tracker)
        wanted = named_language(conversation.text, conversation.language, conversation.message.get("language"))
        if wanted is None:
            text = say("dialogue.which_language", conversation.language, call=where_to_call(conversation.language))
            utter(dispatcher, text, quick_replies=tuple(NAMES.values()))
            return []
        tell(dispatcher, replace(conversation, language=wanted), waiting=bool(tracker.active_loop.get("name")))
        return [SlotSet("language", wanted)]


def tell(dispatcher: CollectingDispatcher, conversation: Conversation, *, waiting: bool) -> None:
    """Says so in the new language, with what was answered last; with `waiting` a question of the form follows."""
    language = conversation.language
    hits = [hit for hit in offered_services(conversation) if hit] if conversation.offered else []
    if hits:
        utter(dispatcher, say("dialogue.language_changed", language), hits, language)
    elif waiting:
        utter(dispatcher, say("dialogue.language_changed", language))
    else:
        utter(dispatcher, f"{say('dialogue.language_changed', language)} {say('dialogue.what_need', language)}")


def named_language(text: str, current: str, written: str | None = None) -> str | None:
    """The language that a text asks for; where it names two ("in Spanish, not English"), the one not spoken now.

    Who says that they speak no English is answered in the language that they wrote it in.
    """
    tidy = clean(text)
    if _NO_ENGLISH.search(tidy):
        return written if written != ENGLISH else None
    said = [code for code, names in NAMED.items() if regex.search(rf"\b(?:{names})\b", tidy, regex.IGNORECASE)]
    return next((code for code in said if code != current), said[0] if said else None)
