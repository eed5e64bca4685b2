"""The words that carriers and Twilio reserve, and what each asks for.

Source: Twilio, "Twilio support for opt-out keywords (SMS STOP filtering)", help article 223134027, and "Getting started
with Advanced Opt-Out", help article 360034798533 (stored copies read 2026-11-24). A keyword is the whole message,
in any case; "please stop" is not one.
"""

from enum import StrEnum


class Keyword(StrEnum):
    """What a reserved word asks for; the values are Twilio's `OptOutType`."""

    STOP = "STOP"
    START = "START"
    HELP = "HELP"


STOP_WORDS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
START_WORDS = frozenset({"START", "YES", "UNSTOP"})
HELP_WORDS = frozenset({"HELP", "INFO"})
RESERVED = STOP_WORDS | START_WORDS | HELP_WORDS
"""Every word that Twilio may answer or swallow: no text of ours asks for one, but START and STOP as the law has it."""


def keyword(body: str, opt_out_type: str, stopped: bool) -> Keyword | None:
    """The keyword that a message is, or None for something to be understood.

    Args:
        body: the text as it came.
        opt_out_type: Twilio's `OptOutType` parameter, empty where Advanced Opt-Out did not act.
        stopped: whether the person has opted out; only then is YES an opt-in, else it answers a question.
    """
    if opt_out_type in Keyword.__members__:
        return Keyword(opt_out_type)
    word = body.strip().upper()
    if word in STOP_WORDS:
        return Keyword.STOP
    if word in HELP_WORDS:
        return Keyword.HELP
    if word in START_WORDS and (stopped or word != "YES"):
        return Keyword.START
    return None
