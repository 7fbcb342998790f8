"""Times of day in words: `twenty past three in the morning`, `ten to six`, `zehn nach sieben`, `noon`."""

from __future__ import annotations

import re

_HOURS = {
    word: hour
    for words in (
        "one two three four five six seven eight nine ten eleven twelve",
        "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    )
    for hour, word in enumerate(words.split(), 1)
} | {"ein": 1}
_NOONS = {"noon": 720, "midday": 720, "midnight": 0, "mitternacht": 0, "mittag": 720}
_MINUTES = {
    "five": 5,
    "ten": 10,
    "quarter": 15,
    "a quarter": 15,
    "twenty": 20,
    "twenty-five": 25,
    "half": 30,
    "fünf": 5,
    "zehn": 10,
    "viertel": 15,
    "zwanzig": 20,
}
_AFTER_HOUR = {"past": 1, "after": 1, "nach": 1, "to": -1, "before": -1, "vor": -1}
_SECOND_HALF = {"in the afternoon", "in the evening", "nachmittags", "abends"}
_HALF_DAY = 720
"""Minutes."""


def _any(words: object) -> str:
    return "|".join(sorted(map(str, words), key=len, reverse=True))  # type: ignore[call-overload]


def _behind(*words: str) -> str:
    return "(?:" + "|".join(rf"(?<=\b{word} )" for word in words) + ")"


PART_OF_DAY = r"in the (?:morning|afternoon|evening)|at night|morgens|vormittags|nachmittags|abends|nachts"
_PART = rf"(?:,?\s(?:{PART_OF_DAY})\b)"
_HOUR = rf"(?:{_any(_HOURS)}|1[0-2]|[1-9])\b"
_WHOLE_HOUR = rf"(?:{_HOUR}(?:\so['’]clock)?|(?:{_any(_NOONS)})\b)"
_NO_COUNT = (
    r"(?![:.]\d|\s(?:%|percent|prozent|o['’]?\s|times|people|degrees|of\b|(?:\w+\s)?(?:min|hour|day|week|month|year|sec|"
    r"stunde|tag|woche|monat|jahr)))"
)
_AT = _behind("at", "by", "until", "till", "since", "at about", "at around", "around", "was", "before", "um", "gegen")
_AM = _behind("um", "gegen", "bis", "ab", "seit", "gegen etwa", "um etwa")
SAID_TIME = (
    rf"\b(?:half|(?:a\s)?quarter|five|ten|twenty(?:-five)?)(?:\sminutes)?\spast\s{_WHOLE_HOUR}{_NO_COUNT}{_PART}?"
    rf"|\b(?:a\s)?quarter\sto\s{_WHOLE_HOUR}{_NO_COUNT}{_PART}?"
    rf"|\b(?:five|ten|twenty(?:-five)?)(?:\sminutes)?\sto\s{_WHOLE_HOUR}{_NO_COUNT}{_PART}"
    rf"|\b(?:five|ten|twenty(?:-five)?)\sminutes\sto\s{_WHOLE_HOUR}{_NO_COUNT}"
    rf"|{_AT}(?:five|ten|twenty(?:-five)?)\sto\s{_WHOLE_HOUR}{_NO_COUNT}"
    rf"|\bhalb\s{_HOUR}{_NO_COUNT}{_PART}?|\bviertel\s(?:vor|nach)\s{_WHOLE_HOUR}{_PART}?"
    rf"|{_AM}(?:fünf|zehn|zwanzig)(?:\sminuten)?\s(?:vor|nach)\s(?:halb\s)?{_WHOLE_HOUR}{_PART}?"
    rf"|{_AT}half\s{_HOUR}{_NO_COUNT}{_PART}?"
    rf"|\b{_HOUR}\so['’]clock{_PART}?|\b{_HOUR}\suhr\b{_PART}?"
    rf"|{_AT}(?:{_any(_HOURS)}){_PART}"
    rf"|\b(?:noon|midday|midnight|mitternacht)\b"
)
"""`From ten to six` and `five to ten minutes` are two numbers."""
_SAID = re.compile(
    rf"(?:(?P<minutes>{_any(_MINUTES)})(?:\sminute[sn])?\s(?P<way>{_any(_AFTER_HOUR)})?\s?)?(?P<half>halb\s)?"
    rf"(?P<hour>{_any([*_HOURS, *_NOONS])}|\d+)(?:\so['’]clock|\suhr)?(?:,?\s(?P<part>{PART_OF_DAY}))?",
    re.IGNORECASE,
)


def said_minute(text: str) -> tuple[int, bool] | None:
    """Minutes since midnight, and whether it may be of either half of the day; None of what is no time in words."""
    lower = " ".join(text.lower().split()).replace("’", "'")
    read = _SAID.fullmatch(lower)
    if not read or (read["hour"].isdigit() and lower == read["hour"]):
        return None
    hour = read["hour"]
    minute = _NOONS[hour] if hour in _NOONS else (_HOURS.get(hour) or int(hour)) * 60
    minute += _MINUTES.get(read["minutes"] or "", 0) * _AFTER_HOUR.get(read["way"] or "past", 1)
    minute -= 30 if read["half"] else 0
    if hour in _NOONS:
        return minute % (2 * _HALF_DAY), False
    return in_half(minute, read["part"] or "")


def in_half(minute: int, part: str) -> tuple[int, bool]:
    """Of a time with a part of the day behind it: `at night` is of either half."""
    early = minute % _HALF_DAY
    if part in _SECOND_HALF or (part in ("at night", "nachts") and early >= _NIGHT):
        return early + _HALF_DAY, False
    return early, not part


_NIGHT = 6 * 60
"""Minutes: from here on a time at night is before midnight."""
