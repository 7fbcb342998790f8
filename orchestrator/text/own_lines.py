"""The lines that a person wrote themselves on a page that is out, and what becomes of them on its next version.

A page is made anew of its note each time. What its person changed at the gate stands on the page and not in the note,
so it is put back where that is no guess, and told where it would be one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from orchestrator.domain.canonical import JSON
from orchestrator.text.difference import Stretch, changed_stretches
from orchestrator.text.handwriting import says_something
from orchestrator.values import dataclass

_WORD = re.compile(r"\w+")
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PutBack:
    page: str
    """The new version, with the person's lines in their places."""
    lines: tuple[str, ...] = ()
    """Those lines."""
    left_out: tuple[str, ...] = ()
    """Lines of the new version that were left out, as the person had left them out."""


@dataclass(frozen=True, slots=True)
class Missed:
    """What a version does otherwise than the person had it."""

    line: int
    """Of the page out there, from 1; of the new version, for what stands there again."""
    text: str
    is_back: bool
    """A line that they had taken out, and that stands there again; else one of theirs that does not."""


@dataclass(frozen=True, slots=True)
class OwnLines:
    """Of one page out there. Lines stand here without the space around them."""

    page: str = ""
    """As it is out there."""
    own: frozenset[str] = _NONE
    """Those of it that the person wrote."""
    taken_out: frozenset[str] = _NONE
    """Those that the person took out, and that it does not have."""

    @classmethod
    def of(cls, page: str, wrote: Iterable[Mapping[str, JSON]]) -> OwnLines:
        """Args:
        page: as it is out there.
        wrote: `{own, taken_out}` each, lists of lines: what the person did in one of the runs that made it. A line
            of an older run is theirs as long as it stands, and taken out as long as it does not.
        """
        own: set[str] = set()
        taken_out: set[str] = set()
        for one in wrote:
            own.update(str(line).strip() for line in one.get("own", ()))
            taken_out.update(str(line).strip() for line in one.get("taken_out", ()))
        there = {line.strip() for line in page.splitlines()}
        return cls(page, frozenset(filter(says_something, own & there)), frozenset(taken_out - there))

    def without(self, declined: Iterable[str]) -> OwnLines:
        """Less what the person has since said otherwise of: lines of theirs that they took out, or let stand again."""
        gone = frozenset(declined)
        return OwnLines(self.page, self.own - gone, self.taken_out - gone)

    def put_back(self, page: str) -> PutBack:
        """Only where the new version has what the person had before them: a passage that says something new stays."""
        if not self.own and not self.taken_out:
            return PutBack(page)
        end = "\r\n" if page.count("\r\n") * 2 > page.count("\n") else "\n"
        is_open = not page.endswith(("\n", "\r"))
        before, after = self.page.splitlines(), (page + end if is_open else page).splitlines(keepends=True)
        there = {line.strip() for line in after}
        made: list[str] = []
        lines: list[str] = []
        left_out: list[str] = []
        at = 0
        for stretch in self._passages(before, [line.rstrip("\r\n") for line in after]):
            made += after[at : stretch.new_from]
            at = stretch.new_to
            was = [line for line in before[stretch.old_from : stretch.old_to] if not self._stands(line, there)]
            for old, new, is_theirs in self._decided(was, after[stretch.new_from : at]):
                made += [line + end for line in old] if is_theirs else new
                lines += [line.strip() for line in old if is_theirs and says_something(line)]
                left_out += [line.strip() for line in new if is_theirs and says_something(line)]
        whole = "".join([*made, *after[at:]])
        return PutBack(whole.removesuffix(end) if is_open else whole, tuple(lines), tuple(left_out))

    def missed(self, page: str) -> list[Missed]:
        """What of the person's a version has otherwise, in reading order. A passage that is only broken into lines
        otherwise has it as it was, and so has one in which a line stands elsewhere.
        """
        before, after = self.page.splitlines(), page.splitlines()
        there = {line.strip() for line in after}
        found: list[Missed] = []
        for stretch in self._passages(before, after):
            old = enumerate(before[stretch.old_from : stretch.old_to], stretch.old_from + 1)
            found += [Missed(at, line.strip(), is_back=False) for at, line in old if self._is_gone(line, there)]
            new = enumerate(after[stretch.new_from : stretch.new_to], stretch.new_from + 1)
            found += [Missed(at, line.strip(), is_back=True) for at, line in new if line.strip() in self.taken_out]
        return found

    def _stands(self, line: str, there: set[str]) -> bool:
        """A line of theirs that stands on the new version, wherever that is: it would be there twice."""
        return line.strip() in self.own and line.strip() in there

    def _is_gone(self, line: str, there: set[str]) -> bool:
        return line.strip() in self.own and line.strip() not in there

    def _passages(self, before: Sequence[str], after: Sequence[str]) -> Iterator[Stretch]:
        """Where the versions differ in more than how they are broken into lines."""
        if not self.own and not self.taken_out:
            return
        for stretch in changed_stretches(before, after):
            old = " ".join(before[stretch.old_from : stretch.old_to]).split()
            if old != " ".join(after[stretch.new_from : stretch.new_to]).split():
                yield stretch

    def _decided(self, old: list[str], new: list[str]) -> Iterator[tuple[list[str], list[str], bool]]:
        """A passage in parts: what is out there, what the new version has, and whether the person's word holds.

        It holds where what is nobody's own around it has its counterpart, line by line: else what they had replaced
        may be what says something new. A line of theirs that the note has in another wording is none of those: the
        note's stands.
        """
        says_new = [line for line in new if says_something(line) and line.strip() not in self.taken_out]
        contested = {line for line in old if any(_are_alike([line], [other]) for other in says_new)}
        of_old = _runs(old, lambda line: line.strip() in self.own and line not in contested)
        of_new = _runs(new, lambda line: line.strip() in self.taken_out)
        others = [run for is_own, run in of_old if not is_own], [run for is_out, run in of_new if not is_out]
        if len(others[0]) != len(others[1]) or not all(map(_are_alike, *others)):
            yield old, new, False
            return
        while of_old or of_new:
            theirs = [runs.pop(0)[1] if runs and runs[0][0] else [] for runs in (of_old, of_new)]
            yield theirs[0], theirs[1], any(map(says_something, (*theirs[0], *theirs[1])))
            if of_old:
                yield of_old.pop(0)[1], of_new.pop(0)[1], False


def _are_alike(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether each line is another wording of its counterpart: half the words of the shorter stand in both."""
    pairs = [[set(_WORD.findall(line.casefold())) for line in lines if says_something(line)] for lines in (old, new)]
    return len(pairs[0]) == len(pairs[1]) and all(
        2 * len(was & now) >= min(len(was), len(now)) for was, now in zip(*pairs, strict=True)
    )


def _runs(lines: Sequence[str], wanted: Callable[[str], bool]) -> list[tuple[bool, list[str]]]:
    """Lines parted where what is wanted begins or ends. A line that says nothing goes with the one before it."""
    flags: list[bool] = []
    is_wanted = next((wanted(line) for line in lines if says_something(line)), True)
    for line in lines:
        is_wanted = wanted(line) if says_something(line) else is_wanted
        flags.append(is_wanted)
    parted = groupby(zip(flags, lines, strict=True), key=lambda pair: pair[0])
    return [(flag, [line for _, line in group]) for flag, group in parted]
