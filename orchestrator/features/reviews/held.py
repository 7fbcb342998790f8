"""The lines of a review, held to the page that its run gives and to the one that its sources give now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from orchestrator.text.difference import changed_stretches
from orchestrator.text.review_page import COMMENTARY, HOLES, LEDGER, NOT_READ, YOU, PageLine, ReviewPage, lines_of
from orchestrator.values import dataclass

LineStanding = Literal["now", "recorded", "unread", "changed", "wrong"]
"""`now`: derives from the record and from its source as it is. `recorded`: from the record, and nothing else gives it.
`unread`: from the record; its source cannot be read. `changed`: from the record, and its source says something else.
`wrong`: it is not what the record gives."""


@dataclass(frozen=True)
class VerifiedLine:
    number: int
    """Of the file, from 1; of one that is missing, that of the line behind which it stood."""
    text: str
    """As it stands; of one that is missing, as it stood."""
    standing: LineStanding
    why: str = ""


def lines_held(text: str, page: ReviewPage, world: ReviewPage | None = None, why: str = "") -> Iterator[VerifiedLine]:
    """Each line of a file that says something, and each that is missing.

    Args:
        text: what stands in the file.
        page: made again from what the run recorded.
        world: made from the sources as they are; None: they were not asked, or cannot be.
        why: why they cannot be asked; empty where nobody wanted it.
    """
    record = _Record(page, world, why)
    found, expected = lines_of(text), [line.text for line in page.lines]
    at = shift = 0
    for stretch in changed_stretches(expected, found):
        yield from record.unchanged(at, stretch.old_from, shift)
        yield from _differing(expected[stretch.old_from : stretch.old_to], found, stretch.new_from, stretch.new_to)
        at, shift = stretch.old_to, stretch.new_to - stretch.old_to
    yield from record.unchanged(at, len(expected), shift)


def _differing(expected: Sequence[str], found: Sequence[str], start: int, end: int) -> Iterator[VerifiedLine]:
    """One for one as far as there are as many; the rest was added, or is missing."""
    for offset, text in enumerate(found[start:end]):
        why = f"the record has “{expected[offset]}”" if offset < len(expected) else "the record has no such line"
        yield VerifiedLine(start + offset + 1, text, "wrong", why)
    for text in expected[end - start :]:
        yield VerifiedLine(end, text, "wrong", "it is missing")


@dataclass(frozen=True)
class _Record:
    page: ReviewPage
    world: ReviewPage | None
    why: str
    """Why there is no world; empty where nobody wanted it."""

    def unchanged(self, start: int, end: int, shift: int) -> Iterator[VerifiedLine]:
        """Lines that stand in the file as they were made. `shift`: how much further down."""
        for line in self.page.lines[start:end]:
            if line.text:
                standing, told = self._standing(line)
                yield VerifiedLine(line.number + shift, line.text, standing, told)

    def _standing(self, line: PageLine) -> tuple[LineStanding, str]:
        if not _is_of_source(line) or (self.world is None and not self.why):
            return "recorded", ""
        if self.world is None:
            return "unread", self.why
        if self.page.meaning(line) in self.world.meanings:
            return "now", ""
        unread = self._unread(line, self.world)
        return ("unread", unread) if unread else ("changed", _instead(line, self.world))

    def _unread(self, line: PageLine, world: ReviewPage) -> str:
        """What could not be read of its sources, and why. A hole that names one entry is of the lines of that alone."""
        section = self.page.section_of.get(line.entry[0], "") if line.entry else line.section
        said = line.entry[1] if line.entry else line.said.removeprefix("- ")
        beside = [one.said.removeprefix("- ") for one in self.page.lines if one.section == section]
        for told in world.unread.get(section, ()):
            subject = f"{told.partition(': ')[0]} "
            if said.startswith(subject) or not any(one.startswith(subject) for one in beside):
                return told
        return ""


def _is_of_source(line: PageLine) -> bool:
    """Whether a source that can be asked again gives the line: not what was a hole, and not what a person said."""
    if line.entry:
        return not line.entry[0].startswith("s") and line.entry[0] != YOU
    is_line = line.text.startswith("- ") and bool(line.section)
    return is_line and line.section not in (COMMENTARY, HOLES, LEDGER) and not line.text.startswith(f"- {NOT_READ}")


def _instead(line: PageLine, world: ReviewPage) -> str:
    """What the source says now in its place, where a line begins alike."""
    head = line.said.partition(":")[0]
    near = [one for one in world.lines if one.section == line.section and one.said.partition(":")[0] == head]
    if line.entry or not near:
        return "its source has nothing like it now"
    if near[0].said == line.said:
        return "it says the same now, of other sources"
    return f"its source says “{near[0].said.removeprefix('- ')}” now"
