"""The scores of `nearhelp evaluate`: what counts as right, for needs, acts, out of scope and crisis."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation import Share, evaluate


def told(*codes: str, act: str = "request", language: str = "en", kind: str | None = None) -> dict[str, object]:
    return {
        "language": language,
        "act": act,
        "needs": [{"code": code, "confidence": 0.5} for code in codes],
        "crisis": {"need": "crisis.suicide", "kind": kind, "contacts": []} if kind else None,
    }


def row(*needs: str, act: str = "request", **more: object) -> dict[str, object]:
    return {"lang": "en", "needs": list(needs), "accept": [], "act": act, **more}


def figure(rows: list[dict[str, object]], answers: list[dict[str, object]], name: str) -> Share:
    return evaluate(rows, answers)[0][-1].figures[name]


def test_an_accepted_code_counts_as_right() -> None:
    rows = [row("housing.shelter", accept=["basics.youth"])]
    assert figure(rows, [told("basics.youth")], "top-1 need") == Share(1, 1)


def test_a_need_in_third_place_counts_for_top_3_only() -> None:
    answers = [told("basics.food", "basics.cash", "housing.rent")]
    assert figure([row("housing.rent")], answers, "top-1 need") == Share(0, 1)
    assert figure([row("housing.rent")], answers, "top-3 need") == Share(1, 1)


def test_both_needs_must_be_found() -> None:
    rows = [row("housing.rent", "basics.food")]
    assert figure(rows, [told("basics.food", "housing.rent")], "both of two needs") == Share(1, 1)
    assert figure(rows, [told("basics.food", "basics.cash")], "both of two needs") == Share(0, 1)


def test_a_request_called_out_of_scope_is_turned_away() -> None:
    assert figure([row("basics.food")], [told(act="oos")], "requests turned away") == Share(1, 1)


def test_a_crisis_needs_an_alarm_and_the_right_line() -> None:
    rows = [row("crisis.suicide", must="988")]
    assert figure(rows, [told("crisis.suicide", kind="988")], "right line first") == Share(1, 1)
    assert figure(rows, [told("crisis.suicide", kind="911")], "right line first") == Share(0, 1)
    assert figure(rows, [told("crisis.suicide")], "crisis caught") == Share(0, 1)


def test_feedback_needs_its_first_reason() -> None:
    rows = [row(act="feedback", reasons=["ineligible", "declined"])]
    assert figure(rows, [told(act="feedback") | {"reasons": ["ineligible"]}], "reason") == Share(1, 1)
    assert figure(rows, [told(act="feedback") | {"reasons": ["declined"]}], "reason") == Share(0, 1)
    assert figure(rows, [told(act="request")], "reason") == Share(0, 1)


def test_an_alarm_on_a_calm_message_is_false() -> None:
    assert figure([row(act="chitchat", must="none")], [told(act="chitchat", kind="988")], "false alarms") == Share(1, 1)


def test_confusions_name_the_wanted_and_the_understood_need() -> None:
    _, confusions = evaluate([row("housing.rent")], [told("basics.cash")])
    assert confusions == {("housing.rent", "basics.cash"): 1}


def test_the_interval_of_wilson_matches_a_published_value() -> None:
    # Newcombe 1998, Statistics in Medicine 17:857, table I, method 3: 81 of 263 gives .2553 to .3662.
    low, high = Share(81, 263).interval
    assert (low, high) == pytest.approx((0.2553, 0.3662), abs=0.0005)


@given(st.integers(1, 500).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_the_interval_holds_the_share(counts: tuple[int, int]) -> None:
    share = Share(*counts)
    low, high = share.interval
    assert share.value is not None
    assert 0 <= low <= share.value + 1e-9 and share.value - 1e-9 <= high <= 1
