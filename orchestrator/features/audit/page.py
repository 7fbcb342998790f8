"""A page sentence by sentence, and line by line: which run or commit each is from, and all that is known of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Literal

from orchestrator.domain.canonical import digest_of
from orchestrator.errors import UsageError
from orchestrator.face.workspace import Workspace
from orchestrator.features.audit.note_named import NoteNamed, NoteOfPage
from orchestrator.features.audit.page_version import PageVersion, PageVersions, RunVersion
from orchestrator.features.audit.review import Reviews, SentenceReview
from orchestrator.features.audit.trace import Tracer
from orchestrator.features.audit.traced import Traced
from orchestrator.files.links import followed
from orchestrator.files.looking import read_plain
from orchestrator.text.origin.unit import TextUnit
from orchestrator.text.origin.units import units_of
from orchestrator.tools.page_past import LinePast, PagePast, PastCommit, lines_of, repository_folder
from orchestrator.values import dataclass

LineFate = Literal["run", "outside", "uncommitted", "unclear"]
"""Of a line: as a run published it; changed by a commit that no run made, or not committed; or it stands several times,
and which of them is whose cannot be told."""
MOST_BYTES = 1_000_000
"""Of a page that is looked at."""


@dataclass(frozen=True, slots=True)
class AuditedLine:
    number: int
    text: str
    fate: LineFate
    commit: PastCommit | None = None
    publication: PageVersion | None = None
    line: int = 0
    """In the version that was published."""


@dataclass(frozen=True)
class PageSentence:
    unit: TextUnit
    fate: LineFate
    lines: tuple[AuditedLine, ...]
    """It stands on, those of another fate among them."""
    publication: PageVersion | None = None
    """The version in which it last changed."""
    traced: Traced | None = None
    """None without the journal, or where it is nobody's but the person's."""
    reviews: tuple[SentenceReview, ...] = ()
    note: NoteNamed | None = None
    """Without the journal: where it stands in the note that the page names, if that is here."""


class AuditedPage:
    def __init__(self, file: Path, workspace: Workspace | None) -> None:
        """Raises UsageError where there is no such file, or none that can be read as text."""
        self.file = followed(file)
        self.workspace = workspace
        self.data = _read(file)
        folder = repository_folder(self.file)
        if folder and workspace:
            workspace.repositories.check(folder)
        self.past = PagePast.of(self.file, self.data)
        self.publications = PageVersions(workspace, self.file)
        self._note = NoteOfPage(workspace, self.data)

    @cached_property
    def lines(self) -> tuple[AuditedLine, ...]:
        return tuple(_unclear_told(list(self._lines())))

    def _lines(self) -> Iterator[AuditedLine]:
        texts = lines_of(self.data)
        saved = self.publications.saved_as(self.data)
        pasts = self.past.lines() if self.past else [LinePast("", number, "") for number in range(1, len(texts) + 1)]
        commits = self.past.commits(one.commit for one in pasts if one.commit) if self.past else {}
        if saved is None and not any(one.commit for one in pasts):
            yield from self._beside_saved(texts)
            return
        for number, (text, past) in enumerate(zip(texts, pasts, strict=True), 1):
            commit = commits.get(past.commit)
            publication = self._published(commit, past.path) if commit else None
            if publication is None and saved is not None:
                yield AuditedLine(number, text, "run", commit, saved, number)
            elif commit is None:
                yield AuditedLine(number, text, "uncommitted")
            elif publication is None:
                yield AuditedLine(number, text, "outside", commit)
            else:
                yield AuditedLine(number, text, "run", commit, publication, past.line)

    def _published(self, commit: PastCommit, path: str) -> PageVersion | None:
        return self.publications.of_commit(self.past, commit, path) if self.past else None

    def _beside_saved(self, texts: Sequence[str]) -> Iterator[AuditedLine]:
        """A file in no commit, which a run may have saved before it was changed."""
        from orchestrator.text.difference import changed_stretches

        saved = self.publications.last_saved()
        before = lines_of(saved.text) if saved else []
        same: dict[int, int] = {}
        at_old = at_new = 0
        for stretch in changed_stretches(before, texts) if saved else ():
            same |= dict(zip(range(at_new, stretch.new_from), range(at_old, stretch.old_from), strict=True))
            at_old, at_new = stretch.old_to, stretch.new_to
        if saved:
            same |= dict(zip(range(at_new, len(texts)), range(at_old, len(before)), strict=True))
        for place, text in enumerate(texts):
            if place in same:
                yield AuditedLine(place + 1, text, "run", None, saved, same[place] + 1)
            else:
                yield AuditedLine(place + 1, text, "uncommitted")

    @cached_property
    def sentences(self) -> tuple[PageSentence, ...]:
        text = self.data.decode("utf-8", "replace")
        return tuple(self._sentence(unit) for unit in units_of(text))

    @cached_property
    def by_line(self) -> Mapping[int, Sequence[PageSentence]]:
        """Line -> the sentences that stand on it."""
        found: dict[int, list[PageSentence]] = defaultdict(list)
        for one in self.sentences:
            for line in range(one.unit.line, one.unit.last_line + 1):
                found[line].append(one)
        return found

    def at(self, line: int) -> list[PageSentence]:
        """Those that stand on a line.

        Raises:
            UsageError: the page has no such line.
        """
        if not 1 <= line <= len(self.lines):
            raise UsageError(
                f"{self.file.name} has {len(self.lines)} lines, and no line {line}.", mend="Name one of them."
            )
        return list(self.by_line.get(line, ()))

    def _sentence(self, unit: TextUnit) -> PageSentence:
        lines = self.lines[unit.line - 1 : unit.last_line]
        fates = {line.fate for line in lines}
        for fate in ("uncommitted", "outside", "unclear"):
            if fate in fates:
                return PageSentence(unit, fate, lines)
        publication = self._last_of([line.publication for line in lines if line.publication])
        if publication is None:
            return PageSentence(unit, "unclear", lines)
        version = publication.version
        if version is None:
            return PageSentence(unit, "run", lines, publication, note=self._note.at(unit))
        numbers = {line.line for line in lines if line.publication is publication}
        index = _index(unit, version, numbers)
        if index is None:
            return PageSentence(unit, "unclear", lines, publication)
        traced = version.tracer.trace(version.making, index)
        reviews = self._reviews(version.tracer).of(traced.way)
        return PageSentence(unit, "run", lines, publication, traced, tuple(reviews))

    def _last_of(self, found: Sequence[PageVersion]) -> PageVersion | None:
        """Where a sentence stands on lines of several versions, the last of them: it then got the words it has."""
        different = list({id(one): one for one in found}.values())
        if len(different) < 2:
            return different[0] if different else None
        commits = {one.commit.commit: one for one in different if one.commit}
        return commits.get(self.past.later_of(commits)) if self.past and len(commits) == len(different) else None

    def _reviews(self, tracer: Tracer) -> Reviews:
        if tracer.run not in self._all_reviews:
            self._all_reviews[tracer.run] = Reviews(tracer)
        return self._all_reviews[tracer.run]

    @cached_property
    def _all_reviews(self) -> dict[str, Reviews]:
        return {}

    @property
    def digest(self) -> str:
        return digest_of(self.data)


def _index(unit: TextUnit, version: RunVersion, numbers: Collection[int]) -> int | None:
    """Which unit of a version it is: the one with its words on its lines."""
    found = [
        place
        for place, one in enumerate(version.tracer.units(version.making))
        if one.text == unit.text
        and one.kind == unit.kind
        and not set(range(one.line, one.last_line + 1)).isdisjoint(numbers)
    ]
    return found[0] if len(found) == 1 else None


def _unclear_told(lines: Sequence[AuditedLine]) -> Iterator[AuditedLine]:
    """The same words on several lines that are not of one commit: git may take the one for the other."""
    owners: Mapping[str, set[tuple[str, str]]] = defaultdict(set)
    for line in lines:
        owners[line.text.strip()].add((line.fate, line.commit.commit if line.commit else ""))
    for line in lines:
        is_unclear = bool(line.text.strip()) and len(owners[line.text.strip()]) > 1
        yield AuditedLine(line.number, line.text, "unclear") if is_unclear else line


def _read(file: Path) -> bytes:
    try:
        data = read_plain(file, MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(
            f"{file}: {error.strerror or 'it is no plain file'}.", mend="Name a page that is there, or a run."
        ) from error
    if len(data) > MOST_BYTES:
        raise UsageError(
            f"{file} has more than {MOST_BYTES:,} bytes.", mend="Name a page; this is no text somebody reads."
        )
    if b"\0" in data:
        raise UsageError(f"{file} is no text.", mend="Name a page.")
    return data
