"""Tasks in Markdown: `- [ ] title`, with what Obsidian's Tasks and Dataview write behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from orchestrator.readers.options import Options
from orchestrator.readers.parts import by_part
from orchestrator.readers.reading import Brought, SourceReading, SourceTrouble, SourceUnread
from orchestrator.readers.tasks.entry import MOST_TASKS, HomeTask, State, Unnamed, named
from orchestrator.readers.tasks.fields import Fields, fields_of
from orchestrator.readers.tasks.oddities import oddities
from orchestrator.readers.wording import lines_of, text_of
from orchestrator.values import dataclass

CHECKBOX = re.compile(r"(?P<before>(?P<quote>(?:[ \t]{0,3}>[ \t]?)*+)(?P<indent>[ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+)"
                      r"\[(?P<mark>[^\n])\](?=[ \t])[ \t]*(?P<text>.*)")  # fmt: skip
_ITEM = re.compile(r"(?:[ \t]{0,3}>[ \t]?)*+(?P<indent>[ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]")
_FENCE = re.compile(r"(?:[ \t]{0,3}>[ \t]?)*+[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?P<fence>`{3,}|~{3,})(?P<info>.*)")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(?P<text>.*?)(?:[ \t]+#+)?[ \t]*")
_FRONT = {"---": ("---", "..."), "+++": ("+++",)}
_STATES: dict[str, State] = {" ": "open", "x": "done", "X": "done", "/": "doing", "-": "cancelled"}
"""Any other mark is one of a person's own, and what is not known to be done is open."""
_LONGEST_LINE = 20_000
"""Characters; a longer line is no task. Chosen by hand: paragraphs of prose that are one line stay below."""
_TAB = 4
"""Columns to the next stop, as in CommonMark."""


def read_markdown(parts: Sequence[Brought], options: Options) -> SourceReading[HomeTask]:
    """All tasks of some Markdown files, done ones too, in the order of the files.

    Raises:
        SourceUnread: none of the files is text.
    """
    found: list[Unnamed] = []

    def _of_part(part: Brought) -> SourceReading[HomeTask]:
        text, told = text_of(part)
        scan = _Lines(part.place, options, len(found))
        tasks = tuple(scan.tasks(lines_of(text)))
        if len(found) + len(tasks) > MOST_TASKS:
            raise SourceUnread(f"has more tasks than the {MOST_TASKS:,} that a source may hold.", where=part.place)
        found.extend(tasks)
        return SourceReading((), (*told, *scan.told))

    told = by_part(parts, _of_part).told
    entries, of_tasks = named(options.source, found)
    return SourceReading(entries, (*told, *of_tasks))


@dataclass
class _Open:
    """What hides the lines below it until its end is found."""

    line: int
    what: str
    ends: re.Pattern[str]
    hides: int = 0
    """Tasks so far."""


class _Lines:
    """One file, line by line."""

    def __init__(self, place: str, options: Options, before: int) -> None:
        self.place = place
        self.options = options
        self.count = before
        self.told: list[SourceTrouble] = []
        self._hidden: _Open | None = None
        self._nest: list[tuple[int, int]] = []
        """Indent and index of the tasks that the line may be nested in."""
        self._section = ""

    def tasks(self, lines: Sequence[str]) -> Iterator[Unnamed]:
        below = _below_front_matter(lines)
        for number, line in enumerate(lines[below:], below + 1):
            if len(line) > _LONGEST_LINE:
                if CHECKBOX.match(line[:200]):
                    self.told.append(SourceTrouble(f"{self.place}:{number}", f"is a task of {len(line):,} characters"))
            elif not self._is_hidden(number, line):
                found = CHECKBOX.fullmatch(line)
                if found is None:
                    self._moves_on(line)
                elif task := self._task(number, line, found):
                    self.count += 1
                    yield task
        if self._hidden and self._hidden.hides:
            hides = "1 task is" if self._hidden.hides == 1 else f"{self._hidden.hides} tasks are"
            why = f"{self._hidden.what} is opened here and never closed; {hides} in it and not read"
            self.told.append(SourceTrouble(f"{self.place}:{self._hidden.line}", why))

    def _is_hidden(self, number: int, line: str) -> bool:
        if hidden := self._hidden:
            hidden.hides += CHECKBOX.fullmatch(line) is not None
            if hidden.ends.search(line):
                self._hidden = None
            return True
        self._hidden = _opened(number, line)
        return self._hidden is not None

    def _moves_on(self, line: str) -> None:
        if heading := _HEADING.fullmatch(line):
            self._section, self._nest = heading["text"].strip(), []
        elif item := _ITEM.match(line):
            self._leaves(_width(item["indent"]))
        elif line.strip() and not line.startswith((" ", "\t")):
            self._nest = []

    def _leaves(self, width: int) -> None:
        while self._nest and self._nest[-1][0] >= width:
            self._nest.pop()

    def _task(self, number: int, line: str, found: re.Match[str]) -> Unnamed | None:
        fields = fields_of(found["text"])
        place, width = f"{self.place}:{number}", _width(found["indent"])
        self._leaves(width)
        if not fields.title:
            if found["text"].strip():
                self.told.append(SourceTrouble(place, "is a task without a title"))
            return None  # an empty checkbox is a form to be filled in
        parent = self._nest[-1][1] if self._nest else -1
        self._nest.append((width, self.count))
        state = _STATES.get(found["mark"], "open")
        entry = _entry(fields, place, state, self._section, line)
        return Unnamed(entry, parent, (*fields.told, *oddities(entry, self.options.day, "every 2 weeks")))


def _entry(fields: Fields, place: str, state: State, section: str, line: str) -> HomeTask:
    own = fields.words.get("id", "")
    return HomeTask(
        id=own,
        title=fields.title,
        place=place,
        home="markdown",
        state=state,
        due=fields.days.get("due"),
        scheduled=fields.days.get("scheduled"),
        start=fields.days.get("start"),
        created=fields.days.get("created"),
        ended=fields.days.get("cancelled" if state == "cancelled" else "done"),
        priority=fields.priority,
        recurrence=fields.words.get("repeat", ""),
        depends_on=fields.depends_on,
        project=fields.words.get("project", ""),
        tags=fields.tags,
        minutes=fields.minutes,
        energy=fields.energy,
        section=section,
        has_own_id=bool(own),
        line=line,
    )


def _below_front_matter(lines: Sequence[str]) -> int:
    """How many lines the front matter takes; one that is never closed is none."""
    ends = _FRONT.get(lines[0].rstrip()) if lines else None
    if ends is None:
        return 0
    return next((number + 1 for number, line in enumerate(lines) if number and line.rstrip() in ends), 0)


def _opened(number: int, line: str) -> _Open | None:
    if (fence := _FENCE.fullmatch(line)) and not (fence["fence"][0] == "`" and "`" in fence["info"]):
        sign, length = fence["fence"][0], len(fence["fence"])
        ends = re.compile(rf"^(?:[ \t]{{0,3}}>[ \t]?)*+[ \t]*{re.escape(sign)}{{{length},}}[ \t]*$")
        return _Open(number, "a code fence", ends)
    for begins, ends_with in (("<!--", "-->"), ("%%", "%%")):
        start = line.lstrip()
        if start.startswith(begins) and ends_with not in start[len(begins) :]:
            return _Open(number, "a comment", re.compile(re.escape(ends_with)))
    return None


def _width(indent: str) -> int:
    return len(indent.expandtabs(_TAB))
