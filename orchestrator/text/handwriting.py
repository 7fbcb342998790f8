"""Which lines of a text one person wrote, followed through versions that others made of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import compress

from orchestrator.text.difference import Stretch, changed_stretches
from orchestrator.values import dataclass


@dataclass(frozen=True)
class Handwriting:
    """A version of a text, line by line."""

    lines: tuple[str, ...] = ()
    own: tuple[bool, ...] = ()
    """Line by line, whether the person wrote it."""
    taken_out: frozenset[str] = frozenset()
    """Lines, without the space around them, that the person has taken out."""

    @classmethod
    def of(cls, text: str, *, own: bool) -> Handwriting:
        """A whole text of theirs, or one in which nothing is."""
        lines = tuple(text.splitlines())
        return cls(lines, (own,) * len(lines))

    def edited(self, text: str) -> Handwriting:
        """The person made this of it."""
        after = self._became(text, own=True)
        there = {line.strip() for line in after.lines}
        gone = {line.strip() for line in self.lines if says_something(line)}
        return Handwriting(after.lines, after.own, frozenset((self.taken_out | gone) - there))

    def rewritten(self, text: str) -> Handwriting:
        """Somebody else made this of it."""
        return self._became(text, own=False)

    def _became(self, text: str, *, own: bool) -> Handwriting:
        lines = tuple(text.splitlines())
        flags = [own] * len(lines)
        at_old = at_new = 0
        for stretch in (*changed_stretches(self.lines, lines), Stretch(len(self.lines), 0, len(lines), 0)):
            same = stretch.old_from - at_old
            flags[at_new : at_new + same] = self.own[at_old : at_old + same]
            at_old, at_new = stretch.old_to, stretch.new_to
            if self._same_words(stretch, lines):
                kept = any(self.own[stretch.old_from : stretch.old_to])
                flags[stretch.new_from : stretch.new_to] = [kept] * (stretch.new_to - stretch.new_from)
        return Handwriting(lines, tuple(flags), self.taken_out)

    def _same_words(self, stretch: Stretch, lines: Sequence[str]) -> bool:
        """Only broken into lines otherwise."""
        before = " ".join(self.lines[stretch.old_from : stretch.old_to]).split()
        return before == " ".join(lines[stretch.new_from : stretch.new_to]).split()


@dataclass(frozen=True, slots=True)
class OwnChange:
    """What somebody else's version did to a person's lines."""

    changed: int
    """Lines of theirs that are not there as they wrote them. One that stands elsewhere now is there."""
    put_back: int
    """Lines that they had taken out and that are there again."""
    difference: str
    """Unified: the stretches in which there are any, each below the line it began at."""


def own_change(before: Handwriting, text: str) -> OwnChange | None:
    """What became of a person's lines in another version; None where nothing did."""
    after = tuple(text.splitlines())
    stretches = [s for s in changed_stretches(before.lines, after) if not before._same_words(s, after)]
    elsewhere = Counter(line.strip() for s in stretches for line in after[s.new_from : s.new_to])
    changed = put_back = 0
    told: list[str] = []
    for stretch in stretches:
        gone = sum(not _is_elsewhere(line, elsewhere) for line in _own_lines(before, stretch))
        again = sum(line.strip() in before.taken_out for line in after[stretch.new_from : stretch.new_to])
        if gone or again:
            changed, put_back = changed + gone, put_back + again
            told += [f"@@ -{stretch.old_from + 1} +{stretch.new_from + 1} @@"]
            told += [f"-{line}" for line in before.lines[stretch.old_from : stretch.old_to]]
            told += [f"+{line}" for line in after[stretch.new_from : stretch.new_to]]
    return OwnChange(changed, put_back, "\n".join(told) + "\n") if told else None


def _own_lines(before: Handwriting, stretch: Stretch) -> Iterator[str]:
    span = slice(stretch.old_from, stretch.old_to)
    return filter(says_something, compress(before.lines[span], before.own[span]))


def _is_elsewhere(line: str, elsewhere: Counter[str]) -> bool:
    """Each line that stands elsewhere accounts for one that went."""
    elsewhere[line.strip()] -= 1
    return elsewhere[line.strip()] >= 0


def says_something(line: str) -> bool:
    """A rule, a fence or a bracket is nobody's words."""
    return any(sign.isalnum() for sign in line)
