"""Exchanges: one request to a model and its answer, or one tool call and its result, found by where and what."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from orchestrator.values import dataclass

if TYPE_CHECKING:
    from orchestrator.domain.messages import Answer


@dataclass(frozen=True, slots=True)
class Lane:
    """Where in a run something was asked, relative to its app: a fork or an eval comes by the same place.

    Nothing is found by the order of asking, so that work in parallel finds its own whatever comes first.
    """

    phase: str
    """Its name; below a sub-app the names on the way, joined by `/`."""
    visit: int = 1
    item: str = ""
    """The beginning of the item's digest, where each of a list is worked on; the member's name in a `together`."""
    occurrence: int = 1
    """Counts equal things in one place: equal items, or the same tool called again with the same arguments."""

    @property
    def spelled(self) -> str:
        """`write`, `write~2` on its second visit, `fetch.ITEM` in an item, `look*3` for the third like it."""
        visit = f"~{self.visit}" if self.visit != 1 else ""
        item = f".{self.item}" if self.item else ""
        occurrence = f"*{self.occurrence}" if self.occurrence != 1 else ""
        return f"{self.phase}{visit}{item}{occurrence}"

    @staticmethod
    @lru_cache(maxsize=512)
    def read(spelled: str) -> Lane:
        """The lane of a spelling."""
        found = _SPELLED.fullmatch(spelled)
        if found is None:
            return Lane(spelled)
        return Lane(found["phase"], int(found["visit"] or 1), found["item"] or "", int(found["occurrence"] or 1))


_SPELLED = re.compile(
    r"(?P<phase>.+?)(?:~(?P<visit>[0-9]{1,9}))?(?:\.(?P<item>[^.~*/]+))?(?:\*(?P<occurrence>[0-9]{1,9}))?", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """What a model said when it was asked the same before."""

    answer: Answer
    cost_usd: float
    """What it cost then."""
    origin: str
    """The run or the cassette it stands in."""


@dataclass(frozen=True, slots=True)
class RecordedResult:
    """What a tool came back with when it was called the same before."""

    data: bytes
    media_type: str
    failed: bool
    origin: str
