"""A source read as front matter and sections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from orchestrator.models.offline.block import Block, blocks
from orchestrator.models.offline.boilerplate import is_boilerplate, is_boilerplate_heading, without_local_images
from orchestrator.models.offline.dialect import as_markdown
from orchestrator.text.comment import without_comments
from orchestrator.text.said import Said, read_source

_ENOUGH_WORDS = 60


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
    def sections(self) -> tuple[Section, ...]:
        """Without boilerplate, unless there is hardly anything else."""
        found = _sections(self.blocks)
        kept = tuple(_worthwhile(found))
        if _words(kept) >= min(_ENOUGH_WORDS, _words(found) / 2):
            return kept
        plain = tuple(_cleaned(section) for section in found)
        return plain if _words(plain) else tuple(found)

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


def _cleaned(section: Section) -> Section:
    kept = (without_local_images(block) for block in section.blocks if not is_boilerplate(block))
    return Section(section.heading, tuple(kept))


def _words(sections: Iterable[Section]) -> int:
    return sum(block.words for section in sections for block in section.blocks)


def _worthwhile(sections: list[Section]) -> Iterable[Section]:
    """Drops boilerplate blocks, and boilerplate sections with everything below them."""
    dropped_level = 0
    for section in sections:
        if dropped_level and section.level > dropped_level:
            continue
        dropped_level = section.level if section.level and is_boilerplate_heading(section.title) else 0
        if not dropped_level:
            yield _cleaned(section)
