"""What was read of a page: its text, and what it says of itself."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.values import dataclass, field, replace

EXTRA = "research"
MOST_CHARACTERS = 400_000
"""Of a page's text: a book of 150 pages. What is behind is not read, and that is told."""


class UnreadablePage(Exception):
    """A page of which no text can be had; the message says why in a few words."""


@dataclass(frozen=True)
class PageText:
    text: str
    title: str = ""
    author: str = ""
    published: str = ""
    """As a day, where it is one."""
    licence: str = ""
    canonical: str = ""
    """The address it calls its own, as it is written there."""
    partial: str = ""
    """Why this is not all of it; empty: it is."""
    page_starts: tuple[int, ...] = ()
    told: tuple[str, ...] = field(default=())

    def bounded(self) -> PageText:
        if len(self.text) <= MOST_CHARACTERS:
            return self
        cut = self.text[:MOST_CHARACTERS]
        starts = tuple(start for start in self.page_starts if start < MOST_CHARACTERS)
        return replace(
            self, text=cut, page_starts=starts, partial=f"only its first {MOST_CHARACTERS:,} characters are read"
        )

    def plain(self) -> dict[str, JSON]:
        return {**vars(self), "page_starts": list(self.page_starts), "told": list(self.told)}

    @classmethod
    def of_plain(cls, plain: Mapping[str, JSON]) -> PageText:
        return cls(**{**plain, "page_starts": tuple(plain["page_starts"]), "told": tuple(plain["told"])})


def one_line(text: object, most: int = 300) -> str:
    """Words of a page about itself."""
    return " ".join(text.split())[:most] if isinstance(text, str) else ""
