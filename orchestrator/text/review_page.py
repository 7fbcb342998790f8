"""A review as a page: lines in sections, each with the ids of its sources, and the ledger that says what each id is.

`- site: 3 commits [g1-3]` below `## SHIPPED`, and `- [g1] site 6fe488f0 ...` below `## SOURCES`. What stands in the
brackets at the end of a line are ids; a bracket in somebody's words is escaped where the page is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby

from orchestrator.domain.canonical import JSON
from orchestrator.text.difference import changed_stretches
from orchestrator.text.visible import visible
from orchestrator.values import dataclass

LEDGER = "SOURCES"
COMMENTARY = "COMMENTARY"
HOLES = "HOLES"
YOU = "you"
"""The id of what the person said at the gate."""
NOT_READ = "Not read: "
"""A line that begins so stands where a source could not be read. Somebody's words stand in quotes, and begin none."""

_ID = re.compile(r"(?P<sort>[a-z]+)(?P<number>[0-9]{1,7})")
_MARK = re.compile(r" \[(?P<ids>[a-z0-9, -]+)\]$")
_ENTRY = re.compile(r"- \[(?P<id>[a-z]+[0-9]*)\] (?P<told>.*)")
_RANGE = re.compile(r"(?P<sort>[a-z]+)(?P<first>[0-9]{1,7})-(?P<last>[0-9]{1,7})")
_MOST_IDS = 100_000
"""Of one line: more than any source gives, and a range that somebody wrote must not fill the memory."""
_ACTIVE = re.compile(r"([\\`*_\[\]<>~&])")


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line that says something, below a heading."""

    number: int
    """Counted from 1."""
    text: str
    """As it stands."""
    section: str
    """The heading it stands below; empty above the first."""

    @property
    def said(self) -> str:
        """Without its ids."""
        return _MARK.sub("", self.text)

    @property
    def ids(self) -> tuple[str, ...]:
        found = _MARK.search(self.text)
        return tuple(ids_in(found["ids"])) if found and self.section != LEDGER else ()

    @property
    def entry(self) -> tuple[str, str] | None:
        """The id and what it is, of a line of the ledger."""
        found = _ENTRY.fullmatch(self.text) if self.section == LEDGER else None
        return (found["id"], found["told"]) if found else None


@dataclass(frozen=True)
class ReviewPage:
    lines: tuple[PageLine, ...]
    """All of them, empty ones too."""

    @classmethod
    def of(cls, text: str) -> ReviewPage:
        section, lines = "", []
        for number, line in enumerate(lines_of(text), 1):
            section = line[3:] if line.startswith("## ") else section
            lines.append(PageLine(number, line, section))
        return cls(tuple(lines))

    @cached_property
    def ledger(self) -> Mapping[str, str]:
        return dict(line.entry for line in self.lines if line.entry)

    @cached_property
    def unread(self) -> Mapping[str, Sequence[str]]:
        """Section -> what of it could not be read, and why: `tracker: gh is not logged in`, or of one entry alone
        `#41: it moved since`.
        """
        found: dict[str, list[str]] = {}
        for line in self.lines:
            if line.text.startswith(f"- {NOT_READ}"):
                found.setdefault(line.section, []).append(line.said.removeprefix(f"- {NOT_READ}"))
        return found

    @cached_property
    def section_of(self) -> Mapping[str, str]:
        """Id -> the section of the first line that rests on it."""
        return {id_: line.section for line in reversed(self.lines) for id_ in line.ids}

    def meaning(self, line: PageLine) -> tuple[str, str, frozenset[str]]:
        """What a line says and rests on, whatever its sources are numbered."""
        if line.entry:
            return LEDGER, line.entry[1], frozenset()
        return line.section, line.said, frozenset(self.ledger.get(id_, f"?{id_}") for id_ in line.ids)

    @cached_property
    def meanings(self) -> frozenset[tuple[str, str, frozenset[str]]]:
        return frozenset(self.meaning(line) for line in self.lines if line.text.startswith("- "))


def lines_of(text: str) -> list[str]:
    """Without the mark of an encoding and the ends an editor gives lines; nothing else is taken away."""
    text = text.removeprefix("\ufeff")
    if "\r\n" in text and text.count("\r\n") == text.count("\n"):
        text = text.replace("\r\n", "\n")
    return text.removesuffix("\n").split("\n")


def line_on(text: str, ids: Sequence[str]) -> JSON:
    """A line of a section as it is recorded: what it says, and the ids that it rests on."""
    return {"text": text, "ids": list(ids)}


def listed(lines: Sequence[JSON]) -> str:
    """The lines of a section as they stand in the page."""
    return "\n".join(f"- {line['text']}{marked(line['ids'])}" for line in lines)


def free_name(name: str, reviews: Sequence[JSON]) -> str:
    """The name, with a number behind it where that is taken, so that nothing that was kept is written over.

    Args:
        name: what it would be called, without an ending.
        reviews: those that are kept, with the `place` of each.
    """
    taken = {str(one.get("place", "")).rpartition("/")[2].removesuffix(".md") for one in reviews}
    names = (name if number == 1 else f"{name}-{number}" for number in range(1, len(taken) + 2))
    return next(one for one in names if one not in taken)


def not_as_made(page: str, made: str) -> list[str]:
    """What of a page's headings and lines is not as it was made: other, put in, taken away or moved; a line each.

    A model's words are neither a heading nor a line of a section: they are looked at by themselves.
    """
    found, expected = ([one for one in lines_of(text) if one.startswith(("- ", "## "))] for text in (page, made))
    faults = []
    for stretch in changed_stretches(expected, found):
        count = stretch.new_to - stretch.new_from
        faults += [f"{line}: not what the record gives" for line in found[stretch.new_from : stretch.new_to]]
        faults += [f"{line}: is missing" for line in expected[stretch.old_from + count : stretch.old_to]]
    return faults


def marked(ids: Sequence[str]) -> str:
    """` [g1-3, i4]`; ids that follow each other are one range."""
    if not ids:
        return ""
    split = [_ID.fullmatch(one) for one in ids]
    runs: list[str] = []
    numbered = [(found["sort"], int(found["number"])) for found in split if found]
    for _, group in groupby(enumerate(numbered), lambda pair: (pair[1][0], pair[1][1] - pair[0])):
        of_run = [one for _, one in group]
        (sort, first), (_, last) = of_run[0], of_run[-1]
        runs.append(f"{sort}{first}" if first == last else f"{sort}{first}-{last}")
    runs += [one for one, found in zip(ids, split, strict=True) if not found]
    return f" [{', '.join(runs)}]"


def ids_in(written: str) -> Iterator[str]:
    """Those that stand in brackets: `g1-3, i4`."""
    for part in written.split(", "):
        found = _RANGE.fullmatch(part)
        if found is None:
            yield part
            continue
        first, last = int(found["first"]), int(found["last"])
        yield from (f"{found['sort']}{number}" for number in range(first, min(last, first + _MOST_IDS) + 1))


def escaped(text: str) -> str:
    """Somebody's words in one line, with no mark of Markdown that would do something within it, and nothing unseen."""
    return _ACTIVE.sub(r"\\\1", visible(" ".join(text.split())))


def unescaped(said: str) -> str:
    """The words as somebody wrote them, for a screen."""
    return re.sub(r"\\([\\`*_\[\]<>~&])", r"\1", said)
