"""What a line of a Markdown task says besides its title, in the signs of Obsidian Tasks and in dataview's brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal

from orchestrator.readers.tasks.entry import ENERGIES, PRIORITIES, Energy, Priority
from orchestrator.values import dataclass, field

_DAYS = {"📅": "due", "📆": "due", "🗓": "due", "⏳": "scheduled", "⌛": "scheduled", "🛫": "start", "➕": "created",
         "✅": "done", "❌": "cancelled"}  # fmt: skip
_PRIORITIES: dict[str, Priority] = {"🔺": "highest", "⏫": "high", "🔼": "medium", "🔽": "low", "⏬": "lowest"}
_VALUES = {"🔁": "repeat", "🆔": "id", "⛔": "depends", "🏁": "oncompletion", "⏱": "minutes"}
_SIGNS = "".join((*_DAYS, *_PRIORITIES, *_VALUES))
_DAY = r"[ \t]*(?P<day>\d[\d/.-]*)?"
_ID = r"[A-Za-z0-9_-]+"
_IDS = re.compile(rf"{_ID}(?:\s*,\s*{_ID})*")
_SIGN = re.compile(
    rf"(?P<dated>[{''.join(_DAYS)}])\ufe0f?{_DAY}"
    rf"|(?P<priority>[{''.join(_PRIORITIES)}])\ufe0f?"
    rf"|🔁\ufe0f?[ \t]*(?P<repeat>[A-Za-z0-9, ]*)"
    rf"|🆔\ufe0f?[ \t]*(?P<id>{_ID})?"
    rf"|⛔\ufe0f?[ \t]*(?P<depends>{_ID}(?:[ \t]*,[ \t]*{_ID})*)?"
    rf"|🏁\ufe0f?[ \t]*(?P<oncompletion>[A-Za-z]+)?"
    rf"|⏱\ufe0f?[ \t]*(?P<minutes>[\dhmin]+)?"
)
_BRACKET = re.compile(
    r"\[(?P<key>[A-Za-z][\w -]{0,30}?)::[ \t]*+(?P<value>[^\[\]]*)\]"
    r"|\((?P<key2>[A-Za-z][\w -]{0,30}?)::[ \t]*+(?P<value2>[^()]*)\)"
)
_PLAIN = re.compile(
    r"(?<![^\s(])(?:(?P<key>project):[ \t]*(?P<project>[a-z0-9][\w-]*)|(?P<key2>energy):[ \t]*(?P<energy>low|mid|high)"
    r"|(?P<key3>minutes):[ \t]*(?P<minutes>\d{1,5}))(?![\w:/-])"
)
_TAG = re.compile(r"(?<!\S)#(?P<tag>[^\s#.,;:!?()\[\]{}\"'`\\|<>^@*+=&%$]*[^\d\s#.,;:!?()\[\]{}\"'`\\|<>^@*+=&%$/]"
                  r"[^\s#.,;:!?()\[\]{}\"'`\\|<>^@*+=&%$]*)")  # fmt: skip
_CODE = re.compile(r"(?<!`)(`++).*?(?<!`)\1(?!`)")
_BLOCK_ID = re.compile(r"\s\^[A-Za-z0-9-]+\s*$")
_KEYS = {"due": "due", "scheduled": "scheduled", "start": "start", "created": "created", "completion": "done",
         "completed": "done", "done": "done", "cancelled": "cancelled", "repeat": "repeat", "recurrence": "repeat",
         "priority": "priority", "id": "id", "dependson": "depends", "oncompletion": "oncompletion",
         "project": "project",
         "minutes": "minutes", "estimate": "minutes", "duration": "minutes", "energy": "energy"}  # fmt: skip
_LENGTH = re.compile(r"(?:(?P<h>\d{1,3})\s*h(?:ours?)?)?\s*(?:(?P<m>\d{1,5})\s*(?:m|min|mins|minutes|')?)?")
_SIGN_OF = {"due": "📅", "scheduled": "⏳", "start": "🛫", "created": "➕", "done": "✅"}
_KEY_OF = {"done": "completion"}
_HIDES = "\0"
"""Stands for a sign of code while fields are looked for; no text holds one."""
_HOLDS_PROJECT, _HOLDS_ENERGY = "project/", "energy/"


@dataclass
class Fields:
    """What was found, by name; the first of two that differ holds, and the second is told."""

    title: str = ""
    days: dict[str, date] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    """`repeat`, `id`, `depends`, `project`, `energy`, `priority`, `minutes`."""
    tags: tuple[str, ...] = ()
    told: list[str] = field(default_factory=list)
    in_brackets: bool = False
    """The line spells its fields as dataview does."""
    in_signs: bool = False

    @property
    def priority(self) -> Priority | None:
        return next((one for one in PRIORITIES if one == self.words.get("priority")), None)

    @property
    def energy(self) -> Energy | None:
        return next((one for one in ENERGIES if one == self.words.get("energy")), None)

    @property
    def minutes(self) -> int | None:
        return int(self.words["minutes"]) if "minutes" in self.words else None

    @property
    def depends_on(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.strip() for one in self.words.get("depends", "").split(",") if one.strip()))

    def takes(self, name: str, written: str) -> None:
        """A field as it was written."""
        written = " ".join(written.split())
        if name in ("due", "scheduled", "start", "created", "done", "cancelled"):
            self._day(name, written)
        elif (value := self._word(name, written)) and self.words.setdefault(name, value) != value:
            self.told.append(f"has two of {name}: '{self.words[name]}' holds, not '{value}'")

    def _day(self, name: str, written: str) -> None:
        try:
            day = date.fromisoformat(written) if len(written) == 10 else None
        except ValueError:
            day = None
        if day is None:
            found = f"'{written}' is no day" if written else "no day stands there"
            self.told.append(f"{name}: {found}; write one such as 2026-11-30")
        elif self.days.setdefault(name, day) != day:
            self.told.append(f"has two days of {name}: {self.days[name]} holds, not {day}")

    def _word(self, name: str, written: str) -> str:
        value = written.casefold() if name in ("priority", "energy", "minutes", "oncompletion") else written
        known = {"priority": PRIORITIES, "energy": ENERGIES}.get(name)
        if name == "minutes":
            value = str(minutes_written(value) or "")
        unknown = known is not None and value not in (*known, "none", "normal")
        if unknown or (name in ("id", "depends") and not _IDS.fullmatch(value)):
            value = ""
        if not value:
            self.told.append(f"{name}: '{written}' is not understood" if written else f"{name}: nothing stands there")
        return value


def minutes_written(text: str) -> int | None:
    """Minutes of `45`, `45m`, `1h`, `1h30m`; None of what is no length of time, or none."""
    found = _LENGTH.fullmatch(text.strip())
    if found is None or not (found["h"] or found["m"]):
        return None
    return int(found["h"] or 0) * 60 + int(found["m"] or 0) or None


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a field is written."""

    name: str
    written: str
    start: int
    end: int
    value_start: int
    value_end: int
    style: Literal["sign", "bracket", "plain"]


def spots_of(text: str) -> tuple[list[Spot], str]:
    """The fields of a text in their order, and the text with them, and with code, blanked out. None is inside code."""
    blank = _CODE.sub(lambda found: _HIDES * len(found[0]), text)
    if found := _BLOCK_ID.search(blank):
        blank = blank[: found.start()] + " " * (len(blank) - found.start())
    spots: list[Spot] = []
    for pattern, spot_of in ((_BRACKET, _bracketed), (_SIGN, _signed), (_PLAIN, _plain)):
        found_here = [spot for match in pattern.finditer(blank) if (spot := spot_of(match))]
        blank = _blanked(blank, found_here)
        spots += found_here
    return sorted(spots, key=lambda spot: spot.start), blank


def _blanked(text: str, spots: Sequence[Spot]) -> str:
    pieces, done = [], 0
    for spot in spots:
        pieces += [text[done : spot.start], " " * (spot.end - spot.start)]
        done = spot.end
    return "".join((*pieces, text[done:]))


def fields_of(text: str) -> Fields:
    """What stands behind a checkbox."""
    fields = Fields()
    spots, blank = spots_of(text)
    for spot in spots:
        fields.takes(spot.name, spot.written)
        fields.in_brackets |= spot.style == "bracket"
        fields.in_signs |= spot.style == "sign"
    _tagged(fields, blank)
    end = _before_last_tags(blank)
    blank = blank[:end] + " " * (len(blank) - end)
    shown = (kept if sign == _HIDES else sign for sign, kept in zip(blank, text, strict=True))
    fields.title = " ".join("".join(shown).split())
    return fields


def _bracketed(found: re.Match[str]) -> Spot | None:
    which = "" if found["key"] else "2"
    name = _KEYS.get(re.sub(r"[ -]", "", found["key" + which].casefold()))
    value = "value" + which
    return Spot(name, found[value], *found.span(), *found.span(value), "bracket") if name else None


def _signed(found: re.Match[str]) -> Spot:
    """A sign with its value; one without has it at its end."""
    if sign := found["priority"]:
        return Spot("priority", _PRIORITIES[sign], *found.span(), found.end(), found.end(), "sign")
    name, group = (_DAYS[found["dated"]], "day") if found["dated"] else (_VALUES[found[0][0]],) * 2
    start, end = found.span(group) if found[group] is not None else (found.end(), found.end())
    return Spot(name, found[group] or "", *found.span(), start, end, "sign")


def _plain(found: re.Match[str]) -> Spot:
    name = found["key"] or found["key2"] or found["key3"]
    return Spot(name, found[name], *found.span(), *found.span(name), "plain")


def _tagged(fields: Fields, text: str) -> None:
    fields.tags = tuple(dict.fromkeys(found["tag"] for found in _TAG.finditer(text)))
    for tag in fields.tags:
        word = tag.casefold()
        if word == "deep":
            fields.words.setdefault("energy", "high")
        elif word.startswith(_HOLDS_ENERGY):
            fields.takes("energy", word.removeprefix(_HOLDS_ENERGY))
        elif word.startswith(_HOLDS_PROJECT):
            fields.words.setdefault("project", tag[len(_HOLDS_PROJECT) :])


def _before_last_tags(text: str) -> int:
    """Where the tags that stand behind all else begin."""
    end = len(text)
    for word in reversed(list(re.finditer(r"\S+", text))):
        if not _TAG.fullmatch(word[0]):
            break
        end = word.start()
    return end


def without(text: str, *names: str) -> str:
    """The text without some of its fields, and without the space before them."""
    for spot in reversed(spots_of(text)[0]):
        if spot.name in names:
            text = (
                text[: spot.start].rstrip(" \t")
                + _gap(text[: spot.start], text[spot.end :])
                + text[spot.end :].lstrip(" \t")
            )
    return text


def _gap(before: str, after: str) -> str:
    return " " if before.strip() and after.strip() else ""


def with_day(text: str, name: str, day: date, *, in_signs: bool) -> str:
    """The text with a day of a field: in place of the one that is there, else at the end, before the id of a block."""
    for spot in spots_of(text)[0]:
        if spot.name == name:
            between = " " if spot.value_start == spot.end else ""
            return f"{text[: spot.value_start]}{between}{day}{text[spot.value_end :]}"
    block = _BLOCK_ID.search(text)
    head, tail = (text[: block.start()], text[block.start() :]) if block else (text.rstrip(" \t"), "")
    added = f"{_SIGN_OF[name]} {day}" if in_signs else f"[{_KEY_OF.get(name, name)}:: {day}]"
    return f"{head} {added}{tail}"
