"""What a change of a page is to its readers, counted from its difference: nothing is judged here."""

from __future__ import annotations

from collections import Counter

from orchestrator.text.front_matter import Read, front_matter_of
from orchestrator.text.front_written import json_value
from orchestrator.text.quantity import counted
from orchestrator.values import dataclass

_KEYS_OF_OURS = frozenset(
    ["source", "source_id", "updated", "lastmod", "last_modified_at", "updatedDate", "modDatetime"]
)
"""Which change with every new version, and no reader sees."""


@dataclass(frozen=True)
class PageChange:
    more: int
    """Lines of the text that are new, blank ones left out."""
    fewer: int
    keys: tuple[str, ...]
    """Entries of the front matter that changed, but those that always do."""

    @classmethod
    def of(cls, before: str, after: str) -> PageChange:
        old_front, old_text = _parts(before)
        new_front, new_text = _parts(after)
        old, new = (sorted(line.strip() for line in text.split("\n") if line.strip()) for text in (old_text, new_text))
        return cls(_beyond(new, old), _beyond(old, new), _changed_keys(old_front, new_front))

    def notice(self, title: str) -> str:
        """One sentence or two."""
        keys = f" Of its front matter changed: {', '.join(self.keys)}." if self.keys else ""
        if self.more or self.fewer:
            more = f"{counted(self.more, 'line')} new" if self.more else ""
            fewer = f"{counted(self.fewer, 'line')} gone" if self.fewer else ""
            return f"“{title}” is there in a new version: {' and '.join(filter(None, (more, fewer)))}.{keys}"
        return f"The text of “{title}” stays as it is.{keys}"


def _beyond(these: list[str], those: list[str]) -> int:
    """How many of these lines are not among those, each counted as often as it stands there."""
    more = Counter(these)
    more.subtract(those)
    return sum(count for count in more.values() if count > 0)


def _parts(page: str) -> tuple[str, str]:
    found = front_matter_of(page)
    return (found.block, found.text) if isinstance(found, Read) else ("", page)


def _changed_keys(before: str, after: str) -> tuple[str, ...]:
    blocks = [front_matter_of(block.rstrip("\n") + "\n\n.\n") for block in (before, after)]
    old, new = (json_value(block.values) if isinstance(block, Read) else {} for block in blocks)
    names = dict.fromkeys([*old, *new])
    return tuple(name for name in names if name not in _KEYS_OF_OURS and old.get(name) != new.get(name))
