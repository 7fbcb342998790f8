"""What a person has made of a decision's file: nothing yet, one answer, or something of which nothing can be taken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from orchestrator.domain.answers import SEND_BACK
from orchestrator.features.decision_files.boxes import BULLET, Box, box_in, digest_of_place
from orchestrator.features.decision_files.decision_text import (
    ANSWER,
    FORM,
    KIND,
    LOST,
    NOTE,
    DecisionText,
    body_lines,
    command_for,
    digest_of_told,
    end_line,
    static_lines,
    words_of,
)
from orchestrator.features.decision_files.lines import digest_of_lines, lines_of, loose
from orchestrator.text.front_matter import FrontMatter, Read, front_matter_of
from orchestrator.text.visible import visible
from orchestrator.text.written import Value, Written
from orchestrator.values import dataclass, field

_FIELD = re.compile(rf"\s*(?:{BULLET}\s+)?[*_`]*(?P<name>[^:：]{{1,100}}?)[*_`]*\s*[:：](?P<value>.*)")
_MERGE = re.compile(r"(?:<{7}|>{7}|\|{7})(?: .*)?$")
_SHOWN = 60
"""Characters of what was found, in a line that says what is wrong."""


@dataclass(frozen=True)
class Untouched:
    """As it was written, whatever an editor does by itself."""

    is_stale: bool = False
    """What is to be shown is another text by now."""


@dataclass(frozen=True)
class NotTicked:
    """Somebody writes in it, and has ticked nothing."""


@dataclass(frozen=True)
class Ticked:
    """One answer, with all that goes with it."""

    answer: str
    note: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    """What was written behind the colons, of those that are not empty."""
    lost: str = ""


@dataclass(frozen=True)
class NotTaken:
    """Nothing of it is taken."""

    why: str
    """One line, with what to do."""


ReadBack = Untouched | NotTicked | Ticked | NotTaken


@lru_cache(maxsize=4)
def _front(text: str) -> FrontMatter:
    """Asked for several times of one file."""
    return front_matter_of(text)


def front_of(text: str) -> Mapping[str, Value] | None:
    """The front matter of a file, where it is of a decision; else None."""
    front = _front(text)
    return front.values if isinstance(front, Read) and _text(front.values.get("baton")) == KIND else None


def entry_of(front: Mapping[str, Value] | None, name: str) -> str:
    return _text(front.get(name)) if front else ""


def told_in(front: Mapping[str, Value] | None) -> str:
    """Why nothing of an earlier answer was taken, as it was written there; empty: nobody knows of a notice of ours."""
    told = entry_of(front, "not_taken")
    return told if told and entry_of(front, "told") == digest_of_told(told) else ""


def is_as_written(text: str) -> bool:
    """Whether a file holds what it held when it was written, by what it says itself: nobody's words are in it."""
    front = _front(text)
    if not isinstance(front, Read):
        return False
    lines = body_lines(front.text, told_in(front.values))
    starts = _place_starts(lines)
    at = starts[-1] if starts else len(lines)
    return _text(front.values.get("text")) == digest_of_lines(lines_of("\n".join(lines[:at]))) and _text(
        front.values.get("blank")
    ) == digest_of_place(lines[at:])


def read_back(text: str, expected: DecisionText) -> ReadBack:
    """What a file says, held against what is shown now.

    Args:
        text: of the file, as `text_in` gives it.
        expected: what an unanswered file of this decision would hold now, with the notice that this one has.
    """
    front = front_of(text)
    if front is None:
        return NotTaken(_torn(text, "its first lines, between the two ---, are not as they were"))
    if is_as_written(text):
        return Untouched(is_stale=not _is_current(front, expected))
    place = _place(front_matter_text(text), expected)
    if isinstance(place, NotTaken):
        return place
    found = _FoundAnswer()
    for line in place.lines:
        found.take(line, expected)
    found.end()
    return _read(text, front, expected, place, found)


def closed_answer(text: str, offered: DecisionText) -> Ticked | None:
    """The one answer in a file of a decision that is open no more: what stands above it is not looked at."""
    lines = lines_of(front_matter_text(text))
    starts = _place_starts(lines)
    if not starts:
        return None
    found = _FoundAnswer()
    for line in lines[starts[-1] :]:
        found.take(line, offered)
    found.end()
    return found.ticked() if len(found.ticks) == 1 and not found.stray else None


def front_matter_text(text: str) -> str:
    """What stands below the front matter."""
    return _front(text).text


def _read(
    text: str, front: Mapping[str, Value], expected: DecisionText, place: _Place, found: _FoundAnswer
) -> ReadBack:
    if not found.ended or any(_MERGE.match(line) for line in place.lines):
        return NotTaken(_torn(text, f"its last line, “{end_line(expected.decision)}”, is missing"))
    if found.unclear:
        return NotTaken(f"the box of “{found.unclear[0]}” holds neither a space nor an x. Tick one box with an x.")
    amiss = _amiss if found.ticks else _unread
    return next(amiss(text, front, expected, place, found), None) or (found.ticked() if found.ticks else NotTicked())


def _amiss(
    text: str, front: Mapping[str, Value], expected: DecisionText, place: _Place, found: _FoundAnswer
) -> Iterator[NotTaken]:
    """What keeps a tick from being an answer, the most telling first."""
    for name in ("decision", "opening"):
        if entry_of(front, name) != expected.front[name]:
            yield NotTaken("the file was of another question. Read this one, then tick here.")
    if _binds(front) != expected.front["binds"]:
        yield NotTaken("what the file was bound to is not what is shown now. Read it again, then tick here.")
    if len(found.ticks) > 1:
        ticked = ", ".join(words_of(answer) for answer in found.ticks)
        yield NotTaken(f"{len(found.ticks)} boxes were ticked ({ticked}). Tick one.")
    if place.changed and _is_stale(front, place):
        yield NotTaken("what is shown has changed since the file was written. Read it again, then tick here.")
    yield from _of_answer(found.ticks[0], expected)
    yield from _unread(text, front, expected, place, found)
    if found.ticks[0] == SEND_BACK and not found.note:
        yield NotTaken(f"to send back, say below “{NOTE}” what is to be changed, and tick again.")


def _unread(
    text: str, front: Mapping[str, Value], expected: DecisionText, place: _Place, found: _FoundAnswer
) -> Iterator[NotTaken]:
    """Words where none are read. Whoever writes them is told at once, and not when they tick."""
    if place.changed and not _is_stale(front, place):
        yield NotTaken(_changed(text, place, expected))
    if found.stray:
        told = f"“{_short(found.stray[0])}” stands where nothing is read"
        yield NotTaken(f"{told}. What you want to say belongs below “{NOTE}”; what the form asks, behind its colons.")


def _is_stale(front: Mapping[str, Value], place: _Place) -> bool:
    """Whether what stands above is what was written there, and something else is to be shown by now."""
    return _text(front.get("text")) == digest_of_lines(place.body)


def _of_answer(answer: str, expected: DecisionText) -> Iterator[NotTaken]:
    if answer in expected.withheld:
        yield NotTaken(
            f"{words_of(answer)} lets something act, and is not taken in a file. "
            f"Type: baton {command_for(expected.decision, answer)}"
        )
    elif answer not in expected.offered.answers:
        takes = ", ".join(map(words_of, expected.offered.answers))
        yield NotTaken(f"“{_short(answer)}” is no answer here. It takes: {takes}.")


def _changed(text: str, place: _Place, expected: DecisionText) -> str:
    if any(map(_MERGE.match, place.body)):
        return _torn(text, "")
    is_editable = f"baton edit {expected.decision}" in expected.body
    how = f"type: baton edit {expected.decision}" if is_editable else f"say it below “{NOTE}”"
    return f"“{_short(place.changed)}” was changed, and nothing above “{ANSWER}” is read. To change the text, {how}"


def _torn(text: str, why: str) -> str:
    if any(map(_MERGE.match, text.split("\n"))):
        return "two versions of the file were merged into one, with their marks (<<<<<<<). Answer here anew."
    return f"the file is not whole: {why}. Answer here anew."


@dataclass(frozen=True)
class _Place:
    """Where is answered, as the file has it."""

    body: Sequence[str]
    lines: Sequence[str]
    changed: str = ""
    """The first line above that is another one; empty: all are as they are to be."""


def _place(below: str, expected: DecisionText) -> _Place | NotTaken:
    """Behind the body, which is known line by line; where that was changed, behind the last heading for the answer."""
    lines, body = body_lines(below, expected.told), body_lines(expected.body, expected.told)
    rest = lines[len(body) :]
    if lines[: len(body)] == body and _is_heading(_first(rest), ANSWER):
        return _Place(body, rest)
    starts = _place_starts(lines)
    if not starts:
        return NotTaken(_torn(below, f"the heading “{ANSWER}” is missing"))
    given = lines_of("\n".join(lines[: starts[-1]]))
    differing = [new for old, new in zip(body, given, strict=False) if old != new]
    changed = next(filter(None, (*differing, *given[len(body) :], *body[len(given) :], "a line")))
    return _Place(given, lines[starts[-1] :], changed)


def _place_starts(lines: Sequence[str]) -> list[int]:
    return [at for at, line in enumerate(lines) if _is_heading(line, ANSWER)]


def _is_heading(line: str, heading: str) -> bool:
    return loose(line).rstrip(" #") == loose(heading)


def _first(lines: Sequence[str]) -> str:
    return next((line for line in lines if line), "")


def _is_current(front: Mapping[str, Value], expected: DecisionText) -> bool:
    """What it was written as is what would be written now. When it was opened, programs spell in their own ways."""
    return all(
        _plain(front.get(name)) == _plain(value) for name, value in expected.front.items() if name != "opened_at"
    )


def _plain(value: object) -> object:
    """Of what was read, and of what was to be written."""
    if isinstance(value, Written | str):
        return loose(value.text if isinstance(value, Written) else value)
    return [_plain(item) for item in value] if isinstance(value, Sequence) else None


def _binds(front: Mapping[str, Value]) -> list[str]:
    binds = front.get("binds")
    return [_text(one) for one in binds] if isinstance(binds, Sequence) and not isinstance(binds, str) else []


def _text(value: Value | None) -> str:
    return value.text if isinstance(value, Written) else ""


def _short(text: str) -> str:
    told = " ".join(visible(text).split())
    return told if len(told) <= _SHOWN else f"{told[:_SHOWN]} ..."


@dataclass
class _FoundAnswer:
    """What stands in the place for the answer, line by line."""

    ticks: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    """Labels of boxes that hold something else than a tick."""
    stray: list[str] = field(default_factory=list)
    """Lines where none is read."""
    fields: dict[str, str] = field(default_factory=dict)
    lost: str = ""
    note: str = ""
    ended: bool = False
    _part: str = ANSWER
    _noted: list[str] = field(default_factory=list)

    def take(self, line: str, expected: DecisionText) -> None:
        heading = next((one for one in (ANSWER, FORM, NOTE) if _is_heading(line, one)), "")
        if heading and not self._noted and not (heading == FORM and self._part == NOTE):
            self._part = heading
        elif loose(line) == loose(end_line(expected.decision)):
            self.ended = True
        elif loose(line) in _STATIC:
            pass
        elif self._part == NOTE:
            self._noted += [line] if line or self._noted else []
        elif line.strip():
            self._boxed_or_filled(line, expected)

    def end(self) -> None:
        self.note = "\n".join(self._noted).strip()

    def _boxed_or_filled(self, line: str, expected: DecisionText) -> None:
        box = box_in(line)
        if box:
            self._box(line, box, expected)
        elif not (filled := _FIELD.fullmatch(line)) or not self._filled(filled, expected):
            self.stray.append(line)

    def _box(self, line: str, box: Box, expected: DecisionText) -> None:
        answer = _answer_called(box.label, (*expected.offered.answers, *expected.withheld))
        if box.is_ticked:
            self.ticks.append(answer or box.label or "an empty line")
        elif box.mark:
            self.unclear.append(_short(box.label))
        elif not answer:
            self.stray.append(line)

    def _filled(self, filled: re.Match[str], expected: DecisionText) -> bool:
        known = {loose(name): name for name in expected.offered.fields}
        name = known.get(loose(filled["name"]).replace("\\_", "_"), "")
        value = filled["value"].strip()
        if not name or name in self.fields or (name == LOST and self.lost):
            return False
        if name == LOST:
            self.lost = value
        elif value:
            self.fields[name] = value
        return True

    def ticked(self) -> Ticked:
        return Ticked(self.ticks[0], self.note, self.fields, self.lost)


def _answer_called(label: str, answers: Sequence[str]) -> str:
    """Also where a hyphen or a line stands for the space; nothing where that could be two of them."""
    exact = [answer for answer in answers if label in (loose(words_of(answer)), loose(answer))]
    spaced = _spaced(label)
    found = exact or [answer for answer in answers if _spaced(loose(answer)) == spaced]
    return found[0] if len(found) == 1 else ""


def _spaced(label: str) -> str:
    return label.replace("\\_", " ").replace("_", " ").replace("-", " ")


_STATIC = frozenset(map(loose, static_lines()))
