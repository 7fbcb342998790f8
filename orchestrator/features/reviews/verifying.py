"""Derive every line of a review again: from what its run recorded, and from the sources as they are now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Literal

from orchestrator.errors import BatonError, UsageError
from orchestrator.face.kept_reviews import review_files, review_text
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.reviews.origin import origins_of
from orchestrator.features.reviews.then import SourcesNow, inputs_now
from orchestrator.text.difference import changed_stretches
from orchestrator.text.review_page import COMMENTARY, HOLES, LEDGER, NOT_READ, PageLine, ReviewPage, lines_of
from orchestrator.values import dataclass

LineStanding = Literal["now", "recorded", "unread", "changed", "wrong"]
"""`now`: derives from the record and from its source as it is. `recorded`: from the record, and nothing else gives it.
`unread`: from the record; its source cannot be read. `changed`: from the record, and its source says something else.
`wrong`: it is not what the record gives."""
OF_ITS_MOMENT = ("system",)
"""Sources that tell of all that is known at one moment, so that the record alone gives their lines."""
UNPROVEN = 6
"""Exit status: nothing is wrong, and nothing could be compared."""


@dataclass(frozen=True)
class VerifiedLine:
    number: int
    """Of the file, from 1; of one that is missing, that of the line behind which it stood."""
    text: str
    """As it stands; of one that is missing, as it stood."""
    standing: LineStanding
    why: str = ""


@dataclass(frozen=True)
class VerifiedReview:
    path: str
    run: str = ""
    lines: tuple[VerifiedLine, ...] = ()
    told: tuple[str, ...] = ()
    """What is to be said of it as a whole."""

    @cached_property
    def count(self) -> Counter[LineStanding]:
        return Counter(line.standing for line in self.lines)

    @property
    def failing(self) -> list[VerifiedLine]:
        return [line for line in self.lines if line.standing in ("wrong", "changed")]

    @property
    def exit_status(self) -> int:
        if self.failing:
            return 1
        return 0 if self.run else UNPROVEN


def verified_reviews(workspace: Workspace, file: str = "", *, offline: bool = False) -> list[VerifiedReview]:
    """One review, or all that are kept.

    Args:
        file: its path, or the week it is of; empty: all.
        offline: what the run recorded alone; no source is asked.

    Raises:
        UsageError: there is no such file.
    """
    paths = [_meant(workspace, file)] if file else _all(workspace)
    texts = {path: _text(workspace, path) for path in paths}
    origins = origins_of(workspace, {path: text for path, text in texts.items() if isinstance(text, str)})
    sources = None if offline else SourcesNow(workspace)
    return [
        _verified(workspace, path, text, origins.get(path), sources)
        if isinstance(text, str)
        else VerifiedReview(path, told=(f"cannot be read: {text}",))
        for path, text in texts.items()
    ]


def _text(workspace: Workspace, path: str) -> str | Exception:
    try:
        return review_text(workspace.root, path)
    except (OSError, UnicodeDecodeError) as error:
        return error


def _all(workspace: Workspace) -> list[str]:
    try:
        return review_files(workspace.root)
    except OSError as error:
        raise UsageError(f"reviews/ cannot be read: {error.strerror}.") from error


def _meant(workspace: Workspace, file: str) -> str:
    """Below the workspace, as it was given from here; a week's name is that of its file."""
    root = workspace.root
    for path in (Path.cwd() / file, root / file, root / "reviews" / f"{file}.md"):
        if path.is_file() and path.resolve().is_relative_to(root.resolve()):
            return path.resolve().relative_to(root.resolve()).as_posix()
    known = ", ".join(_all(workspace)[-5:])
    raise UsageError(
        f"there is no review {file}.", mend=f"There are: {known}" if known else "Make one: baton review week"
    )


def _verified(
    workspace: Workspace, path: str, text: str, run: Run | None, sources: SourcesNow | None
) -> VerifiedReview:
    if run is None:
        return VerifiedReview(path, told=("no run of this journal made it, so there is nothing to hold it to",))
    try:
        made = run.made_again()
    except BatonError as error:
        return VerifiedReview(path, told=(f"{run.id} cannot be gone through again: {error}",))
    result = run.definition.app.result
    page = str(made.get(result, ""))
    told = [] if run.artifact(result).text == page else ["its run recorded another page than its scripts make again"]
    if any(field.source in OF_ITS_MOMENT for field in run.definition.app.inputs):
        sources = None
        told.append("what the system was at that moment is recorded, and cannot be asked again")
    world, why = _world(workspace, run, result, sources) if sources else (None, "")
    lines = tuple(lines_held(text, ReviewPage.of(page), world, why))
    return VerifiedReview(path, run.id, lines, (*told, *([why] if why else [])))


def _world(workspace: Workspace, run: Run, result: str, sources: SourcesNow) -> tuple[ReviewPage | None, str]:
    """The page that the sources give now, or why there is none."""
    try:
        values = run.made_again(inputs_now(workspace, run, sources))
    except BatonError as error:
        return None, f"the sources cannot be asked: {error}"
    return ReviewPage.of(str(values.get(result, ""))), ""


def lines_held(text: str, page: ReviewPage, world: ReviewPage | None = None, why: str = "") -> Iterator[VerifiedLine]:
    """The lines of a file, held to the page that its run gives and to the one that the sources give now.

    Args:
        text: what stands in the file.
        page: made again from what the run recorded.
        world: made from the sources as they are; None: they were not asked, or cannot be.
        why: why they cannot be asked; empty where nobody wanted it.
    """
    found, expected = lines_of(text), [line.text for line in page.lines]
    at = 0
    for stretch in changed_stretches(expected, found):
        yield from _same(page.lines, at, stretch.old_from, stretch.new_from - stretch.old_from, world, why, page)
        yield from _differing(expected[stretch.old_from : stretch.old_to], found, stretch.new_from, stretch.new_to)
        at = stretch.old_to
    yield from _same(page.lines, at, len(expected), len(found) - len(expected), world, why, page)


def _same(
    lines: Sequence[PageLine], start: int, end: int, shift: int, world: ReviewPage | None, why: str, page: ReviewPage
) -> Iterator[VerifiedLine]:
    """Lines that stand in the file as they were made. `shift`: how much further down."""
    for line in lines[start:end]:
        if line.text:
            standing, told = _standing(line, page, world, why)
            yield VerifiedLine(line.number + shift, line.text, standing, told)


def _differing(expected: Sequence[str], found: Sequence[str], start: int, end: int) -> Iterator[VerifiedLine]:
    """One for one as far as there are as many; the rest was added, or is missing."""
    for offset, text in enumerate(found[start:end]):
        why = f"the record has “{expected[offset]}”" if offset < len(expected) else "the record has no such line"
        yield VerifiedLine(start + offset + 1, text, "wrong", why)
    for text in expected[end - start :]:
        yield VerifiedLine(end, text, "wrong", "it is missing")


def _standing(line: PageLine, page: ReviewPage, world: ReviewPage | None, why: str) -> tuple[LineStanding, str]:
    if not _is_of_source(line) or (world is None and not why):
        return "recorded", ""
    if world is None:
        return "unread", why
    if page.meaning(line) in world.meanings:
        return "now", ""
    unread = _unread(line, page, world)
    return ("unread", unread) if unread else ("changed", _instead(line, world))


def _unread(line: PageLine, page: ReviewPage, world: ReviewPage) -> str:
    """What could not be read of the sources of a line, and why. A hole that names one entry is of its lines alone."""
    section = page.section_of.get(line.entry[0], "") if line.entry else line.section
    said = line.entry[1] if line.entry else line.said.removeprefix("- ")
    beside = [one.said.removeprefix("- ") for one in page.lines if one.section == section]
    for told in world.unread.get(section, ()):
        subject = f"{told.partition(': ')[0]} "
        if said.startswith(subject) or not any(one.startswith(subject) for one in beside):
            return told
    return ""


def _is_of_source(line: PageLine) -> bool:
    """Whether a source that can be asked again gives the line: not what was a hole, and not what a person said."""
    if line.entry:
        return not line.entry[0].startswith("s")
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
