"""Finds phones, emails, Social Security and card numbers, and the numbers of cases, licences and members."""

import re
from collections.abc import Iterator

import phonenumbers

from needs.identifiers.marks import Mark, matches

_EMAIL = re.compile(
    r"[\w.+-]+ ?@ ?[\w-]+(?: ?\. ?[\w-]{2,})+"
    r"|[\w.+-]+(?: (?:dot|underscore|dash|punto|guion bajo|guion) \w+)*"
    r" ?(?:\(at\)|\[at\]|\bat\b|\barroba\b) ?"
    r"[\w-]+ ?(?:\.|\bdot\b|\bpunto\b) ?(?:com|org|net|edu|gov|us|mx|es|io|info|co|me)\b(?:\.\w\w)?",
    re.IGNORECASE,
)
_HANDLE = re.compile(
    r"(?<![\w@])@[a-z0-9_.]{3,}|(?:facebook|instagram|fb|tiktok|linkedin|snapchat)\.com/[\w./-]+"
    r"|\b(?:ig|insta|snap|snapchat|tiktok|venmo|cashapp|cash app|facebook|whatsapp)(?: (?:name|handle|id|is|es|user))*"
    r"[ :=]+\$?(?P<handle>(?=\w*[\d_])[\w.]{4,})",
    re.IGNORECASE,
)

_DIGIT_WORDS = (
    "zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple"
    "|cero|uno|un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|doble"
    "|eber|kow|hal|laba|labo|saddex|sadex|afar|shan|lix|todoba|toddoba|siddeed|sideed|sagaal"
    "|xoom|ib|ob|peb|plaub|tsib|rau|xya|yim|cuaj"
)
_SPOKEN = re.compile(
    rf"\b(?:(?:{_DIGIT_WORDS}|\d)(?:[ ,.-]+|\b)){{7,}}(?<=[\w])",
    re.IGNORECASE,
)
_RUN = re.compile(r"(?<![\w$])(?:\+ ?)?(?:\( ?)?\d(?:[ ().\-–—/_*•·]{0,3}\d){5,}(?!\w)")
_YEARS = re.compile(r"(?:(?:19|20)\d\d[ \-–—/]*)+")
_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{2,4}")
_SSN = re.compile(r"\d{3}[-. ]{1,3}\d{2}[-. ]{1,3}\d{4}")
_ZIP4 = re.compile(r"\d{5}-\d{4}")
_SSN_WORD = r"(?:\bssn?\b|\bss ?#|\bsocials?\b|\bsoc sec\b|\bitin\b|seguro(?: social)?|sooshal\w*|social security)"
_SSN_NAMED = re.compile(
    rf"{_SSN_WORD}[^\d\n]{{0,25}}(?P<number>\d{{3}}[-. ]*\d{{2}}[-. ]*\d{{4}}|\d{{9}})(?!\d)", re.IGNORECASE
)
_LAST_FOUR = re.compile(
    rf"(?:last (?:4|four)|(?:los )?ultimos (?:4|cuatro)|últimos (?:4|cuatro)|{_SSN_WORD})"
    r"[^\d\n]{0,30}(?P<number>\d{4})(?![\d\w])",
    re.IGNORECASE,
)
_ID_NAMED = re.compile(
    r"\b(?:case|file|client|member|account|acct|policy|claim|receipt|confirmation|inmate|booking|warrant|licen[sc]e|dl"
    r"|id|passport|mnsure|ebt|pmi|medicaid|medicare|insurance|alien|report|ticket|application|tracking|order|unit|badge"
    r"|caso|cuenta|expediente|licencia|pasaporte|poliza|póliza|solicitud|recibo|kiis\w*|akoon\w*|baasaboor\w*)"
    r"(?:[ :=#.-]+(?:id|card|number|num|no|nr|numero|número|de|is|es|waa|was|yog|s)\b)*[ :=#.-]*"
    r"(?P<number>(?!(?:19|20)\d\d\b)(?:[a-z]{1,4}[ -]?)?\d(?:[ -]?\d){3,}\b|[a-z]{0,4}\d[a-z0-9-]{4,}\b)",
    re.IGNORECASE,
)
_ID_SHAPED = re.compile(
    r"\bA ?#? ?-?\d{8,9}\b|\bA#? \d{8,9}\b|\b[A-Z](?:-?\d{3}){4}\b|\b[A-Z]{2,4}-?\d{6,}\b|\b[A-Z]\d{6,}\b",
    re.IGNORECASE,
)
LEAST_CARD, MOST_CARD = 13, 19


def find_numbers(text: str) -> Iterator[Mark]:
    """Marks of every number that points at a person. Short public lines (911, 988, 311, 211) are left."""
    yield from matches("email", _EMAIL, text)
    yield from matches("email", _HANDLE, text)
    yield from matches("ssn", _SSN_NAMED, text, "number")
    yield from matches("ssn", _LAST_FOUR, text, "number")
    yield from (mark for mark in matches("id", _ID_NAMED, text, "number") if _digits(text, mark) >= 4)
    yield from matches("id", _ID_SHAPED, text)
    yield from matches("phone", _SPOKEN, text)
    for match in _RUN.finditer(text):
        mark = _classify(match)
        if mark is not None:
            yield mark
    for found in phonenumbers.PhoneNumberMatcher(text, "US", leniency=phonenumbers.Leniency.POSSIBLE):
        if len(re.sub(r"\D", "", found.raw_string)) >= 7 and not _is_plain(found.raw_string):
            yield Mark("phone", found.start, found.end)


def _classify(match: re.Match[str]) -> Mark | None:
    raw = match.group()
    digits = re.sub(r"\D", "", raw)
    if len(digits) < 7 or _is_plain(raw):
        return None
    if _SSN.fullmatch(raw.strip()):
        return Mark("ssn", *match.span())
    if _ZIP4.fullmatch(raw.strip()):
        return Mark("address", *match.span())
    if len(digits) in (15, 16) or (LEAST_CARD <= len(digits) <= MOST_CARD and passes_luhn(digits)):
        return Mark("card", *match.span())
    return Mark("phone" if len(digits) in (7, 10, 11) else "id", *match.span())


def _is_plain(raw: str) -> bool:
    """Years in a row and dates are no numbers of a person; birth dates have a finder of their own."""
    bare = raw.strip()
    return _YEARS.fullmatch(bare) is not None or _DATE.fullmatch(bare) is not None


def _digits(text: str, mark: Mark) -> int:
    return sum(letter.isdigit() for letter in text[mark.start : mark.end])


def passes_luhn(digits: str) -> bool:
    """The check of ISO/IEC 7812-1 that payment card numbers pass."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
