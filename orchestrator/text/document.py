"""A source read as front matter and sections; which of them are a history of changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from orchestrator.text.block import Block
from orchestrator.text.blocks import blocks
from orchestrator.text.boilerplate import boilerplate
from orchestrator.text.comment import without_comments
from orchestrator.text.dialect import as_markdown
from orchestrator.text.said import Said, read_source
from orchestrator.values import dataclass

_DAY = (
    r"(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|"
    r"(?:\d{1,2} )?[A-Z][a-z]{2,8}\.?(?: \d{1,2},?)? \d{4}|unreleased)"
)
_VERSION = re.compile(
    rf"(?:(?:version|release|v)[ .]?)?\[?v?\d+\.\d+[\w.+-]*\]?(?:\s*[-–—:(,/]*\s*(?:released? )?(?:on )?{_DAY}\)?)?|"
    r"\[?unreleased\]?",
    re.IGNORECASE,
)
_DATED = re.compile(_DAY, re.IGNORECASE)
_MARKED = re.compile(r"(?:version|release|v)[ .]?\[?\d|\[", re.IGNORECASE)
_NAMED = re.compile(
    r"\W*(?:change ?logs?|changes|release (?:notes|history)|version history|revision history|history|what's new|news|"
    r"änderungen|änderungsverlauf|versionsgeschichte|versionen|история изменений)\W*",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:add(?:ed|s)?|fix(?:ed|es)?|"
    r"chang(?:ed?|es)|remov(?:ed?|es)|deprecat\w+|updat(?:ed?|es)|improv\w+|bump\w*|support|"
    r"drop(?:ped)?|"
    r"renam\w+|refactor\w*|breaking|security|initial release|first release|bugfix(?:es)?|"
    r"hinzugefügt|behoben|geändert|entfernt|"
    r"korrigiert|erste version)\b|#\d+|\([\w-]+\)$",
    re.IGNORECASE,
)
_ENTRY = re.compile(rf"\s*(?:[-*+#]+\s+)?[*_`]{{0,3}}\(?(?:{_VERSION.pattern})\b", re.IGNORECASE)
_ENOUGH = 2
"""Entries of versions: one alone may be a sentence that begins with a number."""

_ENOUGH_WORDS = 60
"""Left without its histories: a text that is all change history is taken as it is."""
_DEFINITION = re.compile(r" {0,3}\[(?P<label>[^\[\]]+)\]:\s{0,9}<?(?P<target>[^\s>]+)")


@dataclass(frozen=True)
class Section:
    """A heading (none above the first) and the blocks up to the next one."""

    heading: Block | None
    blocks: tuple[Block, ...]

    @property
    def level(self) -> int:
        return self.heading.level if self.heading else 0

    @property
    def title(self) -> str:
        return self.heading.title if self.heading else ""


@dataclass(frozen=True)
class Document:
    front_matter: Said
    blocks: tuple[Block, ...]
    """All of the body."""

    @cached_property
    def all_sections(self) -> tuple[Section, ...]:
        """With boilerplate and change histories."""
        return tuple(_sections(self.blocks))

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Without boilerplate and change histories, unless there is hardly anything else."""
        found = self.all_sections
        kept = tuple(self._cleaned(section) for section in _without_histories(found))
        if _words(kept) >= min(_ENOUGH_WORDS, _words(found) / 2):
            return kept
        plain = tuple(self._cleaned(section) for section in found)
        return plain if _words(plain) else found

    @cached_property
    def targets(self) -> Mapping[str, str]:
        """Addresses of link definitions by label in lower case."""
        found = (_DEFINITION.match(block.text) for block in self.definitions)
        return {definition["label"].lower(): definition["target"] for definition in found if definition}

    def _cleaned(self, section: Section) -> Section:
        return Section(
            section.heading, tuple(block for block in section.blocks if not boilerplate(block, self.targets))
        )

    @cached_property
    def definitions(self) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.kind == "definition")


def read_document(source: str) -> Document:
    said, text = read_source(source)
    return Document(said, tuple(blocks(as_markdown(without_comments(text)[0]))))


def _sections(found: Iterable[Block]) -> list[Section]:
    sections: list[Section] = []
    heading: Block | None = None
    gathered: list[Block] = []
    for block in found:
        if block.kind == "heading":
            sections.append(Section(heading, tuple(gathered)))
            heading, gathered = block, []
        elif block.kind != "definition":
            gathered.append(block)
    sections.append(Section(heading, tuple(gathered)))
    return [section for section in sections if section.heading or section.blocks]


def _words(sections: Iterable[Section]) -> int:
    return sum(block.words for section in sections for block in section.blocks)


def _without_histories(sections: Sequence[Section]) -> Iterable[Section]:
    dropped_level = 0
    for place, section in enumerate(sections):
        if dropped_level and section.level > dropped_level:
            continue
        dropped_level = section.level if section.level and _is_history(sections, place) else 0
        if not dropped_level:
            yield section


def _is_history(sections: Sequence[Section], place: int) -> bool:
    section = sections[place]
    below = list(_below(sections, place))
    blocks = [block for one in (section, *below) for block in one.blocks]
    if is_version(section.title, blocks):
        return True
    if not names_history(section.title):
        return False
    return is_history(blocks, [one.title for one in below])


def _below(sections: Sequence[Section], place: int) -> Iterable[Section]:
    for number in range(place + 1, len(sections)):
        if sections[number].level <= sections[place].level:
            return
        yield sections[number]


def is_version(title: str, blocks: Sequence[Block]) -> bool:
    """Whether a section is one version of a history: its heading is nothing else, and what stands in it are changes."""
    if not _VERSION.fullmatch(title.strip()):
        return False
    if not (_DATED.search(title) or _MARKED.match(title.strip())) and not any(block.kind == "list" for block in blocks):
        return False
    return not blocks or _tells_changes(blocks)


def names_history(title: str) -> bool:
    return _NAMED.fullmatch(title[:80]) is not None


def is_history(blocks: Sequence[Block], titles: Sequence[str]) -> bool:
    """Whether a section named so lists versions. `titles`: of the sections below; `blocks`: its own and theirs."""
    if sum(_VERSION.fullmatch(below.strip()) is not None for below in titles) * 2 > len(titles) > 0:
        return True
    lines = [line for block in blocks for line in block.text.split("\n") if line.strip()]
    return sum(_ENTRY.match(line) is not None for line in lines) >= _ENOUGH and _tells_changes(blocks)


def _tells_changes(blocks: Sequence[Block]) -> bool:
    lines = [line for block in blocks for line in block.text.split("\n") if line.strip()]
    return sum(_CHANGE.search(line) is not None for line in lines) * 4 >= len(lines)
