"""Answers to needs: which services, how often, for whom, and what the ledger holds after them."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select

from actions.answer_act import AnswerAct
from actions.answer_crisis import StayWithCrisis
from actions.change_language import ChangeLanguage
from actions.find_services import FindServices
from actions.named import service_in_directory
from actions.note_feedback import NoteFeedback
from actions.place_form import AskPlace, place_matters
from actions.show_detail import ShowDetail
from directory.availability import mark
from directory.search import ServiceQuery, search
from needs.models import Need
from runtime.database import Database
from tests.actions.conftest import Dialogue, needs, shown

pytestmark = pytest.mark.usefixtures("installed")


def asking(name: str, *codes: str, text: str = "please help", **slots: Any) -> Dialogue:
    dialogue = Dialogue(name, needs=list(codes), **slots)
    dialogue.hear("request", text, needs=needs(*codes))
    return dialogue


def rows(database: Database, dialogue: Dialogue) -> list[Need]:
    with database.begin() as session:
        found = session.scalars(select(Need).where(Need.conversation_key == dialogue.key).order_by(Need.at)).all()
        session.expunge_all()
        return list(found)


def test_one_need_gets_three_services_and_a_row(installed: Database) -> None:
    dialogue = asking("one", "housing.utilities", text="xcel will shut me off, call me at 612-555-0142")
    assert len(shown(dialogue.run(FindServices()))) == 3
    row = rows(installed, dialogue)[0]
    assert (row.need_code, row.outcome, row.reason) == ("housing.utilities", "unknown", None)
    assert row.text == "xcel will shut me off, call me at [phone]"


def test_two_needs_are_numbered_through_and_share_no_service() -> None:
    dialogue = asking("two", "housing.rent", "housing.utilities")
    first, second = dialogue.run(FindServices())
    assert (first["custom"]["first"], second["custom"]["first"]) == (1, 3)
    assert "3. " in second["text"] and len(set(shown([first, second]))) == 4
    assert not first["custom"]["quick_replies"] and second["custom"]["quick_replies"]


def test_the_same_question_brings_other_services_and_says_so_when_there_are_none() -> None:
    dialogue = asking("again", "housing.utilities")
    first = shown(dialogue.run(FindServices()))
    dialogue.hear("request", needs=needs("housing.utilities"))
    second = shown(dialogue.run(FindServices()))
    assert not set(first) & set(second)
    for _ in range(5):
        dialogue.hear("request", needs=needs("housing.utilities"))
        last = dialogue.run(FindServices())
        if "You have seen these" in last[0]["text"]:
            break
    assert "You have seen these" in last[0]["text"] and shown(last)


def test_more_than_there_is_says_where_to_call_and_is_a_gap(installed: Database) -> None:
    dialogue = asking("more", "housing.utilities")
    dialogue.run(FindServices())
    for _ in range(5):
        dialogue.hear("more")
        last = dialogue.run(FindServices())
    assert "211" in last[0]["text"] and not shown(last)
    row = rows(installed, dialogue)[0]
    assert (row.outcome, row.reason, row.asserted_by) == ("unmet", "directory_gap", "bot")


def test_nobody_of_17_is_sent_to_adults_even_when_nothing_else_is_left(installed: Database) -> None:
    dialogue = asking("young", "housing.shelter", facts={"age": 17})
    seen = shown(dialogue.run(FindServices()))
    for _ in range(6):
        dialogue.hear("more")
        seen += shown(dialogue.run(FindServices()))
    assert "The Bridge for Youth" in seen
    assert not {"Adult Shelter Connect", "Simpson Community Shelter", "Hennepin Shelter Hotline"} & set(seen)
    assert rows(installed, dialogue)[0].reason == "ineligible"


def test_a_fact_that_is_said_later_answers_anew() -> None:
    dialogue = asking("later", "housing.shelter")
    dialogue.run(FindServices())
    dialogue.slots["facts"] = {"age": 16}
    dialogue.hear("inform", "im 16", facts={"age": 16})
    assert "The Bridge for Youth" in shown(dialogue.run(FindServices()))


def test_what_is_marked_full_is_shown_last_and_said_to_be_full(installed: Database) -> None:
    dialogue = asking("full", "recovery.victim")
    first = dialogue.run(FindServices())[0]["custom"]["services"][0]
    with installed.begin() as session:
        mark(session, UUID(first["service_id"]), "full", made_by="test", now=datetime.now(UTC))
    again = asking("full too", "recovery.victim")
    assert first["name"] not in shown(again.run(FindServices()))


def test_the_place_is_asked_once_and_the_need_is_written_down_before_the_answer(installed: Database) -> None:
    dialogue = asking("where", "basics.food", text="we have nothing to eat")
    asked = dialogue.run(AskPlace())
    assert "where are you" in asked[0]["text"] and dialogue.slots["place_asked"] is True
    assert [row.text for row in rows(installed, dialogue)] == ["we have nothing to eat"]
    dialogue.slots["place"] = PHILLIPS_WEST
    dialogue.hear("inform", "phillips west", place=PHILLIPS_WEST)
    dialogue.run(FindServices())
    assert [(row.text, row.neighborhood) for row in rows(installed, dialogue)] == [
        ("we have nothing to eat", "Phillips West")
    ]


DOWNTOWN = {
    "kind": "landmark", "name": "Central Library", "neighborhood": "Downtown West", "postal_code": None,
    "latitude": 44.9803, "longitude": -93.27, "span": [0, 8], "neighborhoods": [], "inside": True,
}  # fmt: skip
PHILLIPS_WEST = {
    "kind": "neighborhood", "name": "Phillips West", "neighborhood": "Phillips West", "postal_code": None,
    "latitude": 44.954, "longitude": -93.265, "span": [0, 13], "neighborhoods": [], "inside": True,
}  # fmt: skip


def test_a_place_is_asked_only_where_it_changes_the_answer() -> None:
    matters = {code: place_matters(asking(f"matters {code}", code).conversation) for code in WHERE_IT_MATTERS}
    assert matters == WHERE_IT_MATTERS


WHERE_IT_MATTERS = {"basics.food": True, "housing.shelter": True, "housing.utilities": False, "311.pothole": False}


def test_a_need_whose_row_is_gone_is_written_anew(installed: Database) -> None:
    dialogue = asking("erased", "housing.rent")
    dialogue.run(FindServices())
    with installed.begin() as session:
        session.execute(delete(Need).where(Need.conversation_key == dialogue.key))
    dialogue.hear("more")
    dialogue.run(FindServices())
    assert len(rows(installed, dialogue)) == 1


def test_feedback_becomes_the_residents_own_word(installed: Database) -> None:
    dialogue = asking("feedback", "housing.rent")
    first = shown(dialogue.run(FindServices()))
    reasons = [
        {"reason": "tried_not_helped", "barrier": None, "confidence": 0.75},
        {"reason": "not_accessible", "barrier": "language", "confidence": 0.9},
    ]
    dialogue.hear("feedback", "they only speak english", reasons=reasons, outcome="unmet")
    assert not set(first) & set(shown(dialogue.run(NoteFeedback())))
    row = rows(installed, dialogue)[0]
    assert (row.reason, row.barrier, row.asserted_by) == ("not_accessible", "language", "resident")


def test_who_was_misread_is_asked_again_and_gets_no_more_of_the_same(installed: Database) -> None:
    dialogue = asking("misread", "housing.rent")
    dialogue.run(FindServices())
    reasons = [{"reason": "not_understood", "barrier": None, "confidence": 0.9}]
    dialogue.hear("feedback", "that is not what i asked", reasons=reasons, outcome="unmet")
    told = dialogue.run(NoteFeedback())
    assert "other words" in told[0]["text"] and not shown(told)


def test_a_request_that_cannot_be_told_is_asked_back(installed: Database) -> None:
    dialogue = Dialogue("unsure", needs=["basics.food"])
    faint = needs("jobs.youth", "crisis.violence", "basics.baby", confidence=0.04)
    dialogue.hear("request", "the thing with the paper", needs=faint)
    told = dialogue.run(FindServices())
    assert told[0]["custom"]["quick_replies"] == ["Youth jobs", "Diapers and baby supplies"] and not shown(told)
    assert [(row.need_code, row.reason) for row in rows(installed, dialogue)] == [(None, "not_understood")]


def test_the_second_one_is_the_one_with_that_number() -> None:
    dialogue = asking("second", "housing.rent", "housing.utilities")
    offered = shown(dialogue.run(FindServices()))
    dialogue.hear("detail", "2", entities=[{"entity": "ordinal", "value": 4}])
    assert dialogue.run(ShowDetail())[0]["text"].startswith(offered[3])
    dialogue.hear("detail", "9", entities=[{"entity": "ordinal", "value": 9}])
    assert "from 1 to 4" in dialogue.run(ShowDetail())[0]["text"]


@pytest.mark.parametrize(
    ("aspects", "said"),
    [
        (["offers"], "Gives free diapers"),
        (["cost"], "Free"),
        (["other"], "I do not know that"),
        (["privacy"], "I do not know that"),
        (["general"], "Diaper Bank of Minnesota"),
    ],
)
def test_a_question_is_answered_by_what_it_was_read_as(aspects: list[str], said: str) -> None:
    dialogue = asking("aspects", "basics.baby")
    at = shown(dialogue.run(FindServices())).index("Diaper Bank of Minnesota") + 1
    dialogue.hear("detail", "hm", entities=[{"entity": "ordinal", "value": at}], aspects=aspects)
    assert said in dialogue.run(ShowDetail())[0]["text"]


def test_a_service_that_was_not_shown_is_told_of_when_it_is_asked_about() -> None:
    dialogue = asking("named", "housing.rent")
    dialogue.run(FindServices())
    (named,) = service_in_directory("metro mobility, do they take wheelchairs", about_others=True)
    dialogue.hear("detail", "metro mobility?", entities=[{"entity": "service", "value": named}], aspects=["phone"])
    assert dialogue.run(ShowDetail())[0]["text"].startswith("Metro Mobility")


@pytest.mark.parametrize(
    "text", ["is there a wait", "do they have free diapers", "what papers do i need", "my landlord is a jerk"]
)
def test_ordinary_words_name_no_service(text: str) -> None:
    assert service_in_directory(text, about_others=True) == ()


def test_a_towed_car_is_no_report_and_where_to_park_is() -> None:
    towed = asking("towed", "311.snow_emergency", text="my car got towed last night how do i get it back")
    told = towed.run(FindServices())[0]
    assert shown([told])[0] == "Minneapolis Impound Lot" and "612-348-7669" not in told["text"]
    parks = asking("parks", "311.snow_emergency", text="which side can i park on tomorrow")
    assert "612-348-7669" in parks.run(FindServices())[0]["text"]


def test_a_family_is_not_sent_to_beds_for_adults_alone_while_there_are_others() -> None:
    dialogue = asking("family", "housing.shelter", facts={"children": 2}, place=DOWNTOWN)
    seen = shown(dialogue.run(FindServices()))
    dialogue.hear("more")
    seen += shown(dialogue.run(FindServices()))
    assert not {"Simpson Community Shelter", "Our Saviour’s Shelter", "Salvation Army Harbor Light shelter"} & set(seen)


def test_the_newest_words_do_not_forget_what_the_earlier_ones_asked_for() -> None:
    dialogue = asking("electric", "housing.utilities", text="xcel is going to shut off my electricity")
    dialogue.slots["place"] = PHILLIPS_WEST
    dialogue.hear(
        "request", "the letter says friday. phillips west", needs=needs("housing.utilities"), place=PHILLIPS_WEST
    )
    assert "Xcel Energy payment help" in shown(dialogue.run(FindServices()))


def test_who_reads_this_is_answered_and_after_a_crisis_the_lines_come_first() -> None:
    dialogue = Dialogue("reads")
    dialogue.hear("chitchat", "do u tell anybody i wrote this", aspects=["privacy"])
    assert "no one who you are" in dialogue.run(AnswerAct())[0]["text"]
    dialogue.slots["crisis"] = "crisis.domestic_violence"
    dialogue.hear("in_crisis", "can i delete this", aspects=["privacy"])
    told = dialogue.run(StayWithCrisis())[0]["text"]
    assert told.index("911") < told.index("no one who you are")


def test_who_tells_more_that_changes_nothing_hears_that_the_same_still_fit() -> None:
    dialogue = asking("size", "basics.baby")
    first = shown(dialogue.run(FindServices()))
    dialogue.hear("inform", "size 4")
    again = dialogue.run(FindServices())
    assert shown(again) == first and "still fit" in again[0]["text"]


def test_who_flees_is_sent_to_those_who_hide_people_and_not_asked_where_they_are() -> None:
    dialogue = asking("flees", "housing.shelter", text="where can me and the baby go", facts={"fleeing": True})
    assert not place_matters(dialogue.conversation)
    assert shown(dialogue.run(FindServices()))[0] == "Minnesota Day One Crisis Line"


@pytest.mark.parametrize("hour", [4, 15, 23])
def test_who_flees_is_sent_there_at_every_hour(installed: Database, hour: int) -> None:
    at = datetime(2026, 12, 1, hour, 30, tzinfo=UTC)
    query = ServiceQuery(
        text="where can me and the baby sleep tonight", need_codes=("housing.shelter",), facts={"fleeing": True}, at=at
    )
    with installed.begin() as session:
        first = [hit.need_codes[0] for hit in search(session, query).hits[:2]]
    assert first == ["crisis.domestic_violence"] * 2


def test_the_last_answer_comes_again_in_the_language_that_is_asked_for() -> None:
    dialogue = asking("language", "housing.rent")
    offered = shown(dialogue.run(FindServices()))
    dialogue.hear("language", "en español")
    told = dialogue.run(ChangeLanguage())
    assert dialogue.slots["language"] == "es" and shown(told) == offered and "Llame" in told[0]["text"]


def test_other_words_for_a_need_bring_back_the_service_that_they_fit_best() -> None:
    dialogue = asking("other words", "basics.seniors")
    first = shown(dialogue.run(FindServices()))
    dialogue.hear("request", "somebody to help my wife bathe at home, we have medicare", needs=needs("basics.seniors"))
    second = shown(dialogue.run(FindServices()))
    assert "Senior LinkAge Line" in first and second[0] == "Senior LinkAge Line"
    assert len(set(first) & set(second)) == 1
