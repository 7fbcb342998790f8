"""Drafts with a loss planted in them, and with edits that lose nothing: how many of each are shown, by kind.

A file of `planted/` has a `source`, a faithful `draft` of it (the source itself, where there is none), `losses` (lines
`kind :: at :: find => put`: what is put in place of what stands in the draft, and words of the source's line that loses
something by that) and `faithful` (lines `find => put`). One edit may be several, ` && ` between: what is moved.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from orchestrator.text.losses.comparison import Report, compared
from orchestrator.text.losses.loss import Loss
from orchestrator.text.losses.statement import Text, read_text

PLANTED = Path(__file__).parent / "planted"
PAGE = Path(__file__).resolve().parents[3] / "docs/what-was-lost.md"
MISSES = 0.05
"""Of planted losses, that are not shown."""
FALSE = 0.05
"""Of faithful edits, that are told as losses."""
BY_KIND = 0.9
"""Of lost warnings that are shown, that are shown as warnings."""
LOOKED = Path(__file__).parent / "looked"
"""More of them, for whoever mends the finder: by hand, as they take as long again. `kept_back` was looked at last."""


@dataclass(frozen=True)
class Planted:
    """One edit of a draft."""

    file: str
    kind: str
    """What was lost; empty of an edit that loses nothing."""
    line: int
    told: str
    found: tuple[Loss, ...]
    """What is shown of it that is not shown of the draft before."""
    unsure: tuple[Loss, ...] = ()
    """The same of what is told as to be compared."""

    @property
    def is_shown(self) -> bool:
        """As lost, or as a warning to be compared: that has to be seen before a yes, too."""
        to_see = (loss for loss in self.unsure if loss.kind == "warning")
        return any(loss.line == self.line for loss in (*self.found, *to_see))

    @property
    def is_told_by_its_kind(self) -> bool:
        return any(loss.kind == self.kind for loss in (*self.found, *self.unsure))

    @property
    def is_right(self) -> bool:
        return self.is_shown if self.kind else not self.found


class PlantedText:
    def __init__(self, path: Path) -> None:
        self.name = path.stem
        self._read: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))

    @property
    def source(self) -> str:
        return str(self._read["source"])

    @property
    def draft(self) -> str:
        return str(self._read.get("draft", self._read["source"]))

    @cached_property
    def _note(self) -> Text:
        return read_text(self.source)

    def _report_of(self, page: str) -> Report:
        return compared(self._note, read_text(page, self._note.language))

    @cached_property
    def of_draft(self) -> Report:
        """What is shown of the draft as it is: each of them is a false one."""
        return self._report_of(self.draft)

    def planted(self) -> Iterator[Planted]:
        yield from (self._edited(edits, kind, line) for kind, line, edits in self._edits())

    def turned(self) -> Iterator[tuple[str, int, str, str]]:
        """What was lost (empty: nothing) and on which line, a source and a page, all the other way round: of a source
        that has the sentence as a faithful edit says it, the page has the first wording, less what is planted.

        So a loss stands in a sentence in other words: there are few such in what was planted.
        """
        if self.draft != self.source:
            return
        edits = [line.split(" => ") for line in self._read.get("faithful", "").splitlines() if " && " not in line]
        said = [(self.source.find(find.strip()), find.strip(), put.strip()) for find, put in edits if put.strip()]
        for at, find, put in said:
            yield "", self._line_of(at), self.source.replace(find, put, 1), self.source
        for line in self._read.get("losses", "").splitlines():
            kind, _, edit = line.split(" :: ")
            find, put = (part.strip() for part in f"{edit} ".split(" =>"))
            at = self.source.find(find)
            over = [one for one in said if one[0] < at + len(find) and at < one[0] + len(one[1])]
            if (
                over
                and min(one[0] for one in over) <= at
                and max(one[0] + len(one[1]) for one in over) >= at + len(find)
            ):
                source = self.source
                for _, wording, other in over:
                    source = source.replace(wording, other, 1)
                yield kind, self._line_of(at), source, self.source.replace(find, put, 1)

    def _line_of(self, at: int) -> int:
        return self.source.count("\n", 0, at) + 1

    def pages(self) -> Iterator[tuple[str, int, str]]:
        """What was lost (empty: nothing) and on which line of the source, and the page."""
        for kind, line, edits in self._edits():
            yield kind, line, self._put(edits)[0]

    def _edits(self) -> Iterator[tuple[str, int, str]]:
        for line in self._read.get("losses", "").splitlines():
            kind, at, edits = line.split(" :: ")
            yield kind, self._line(at), edits
        yield from (("", 0, line) for line in self._read.get("faithful", "").splitlines())

    def _put(self, edits: str) -> tuple[str, list[str]]:
        page, told = self.draft, []
        for edit in edits.split(" && "):
            find, put = (part.strip() for part in f"{edit} ".split(" =>"))
            assert find in page, (self.name, edit)
            page = page.replace(find, put, 1)
            told.append(f"{find} -> {put or 'nothing'}")
        return page, told

    def _edited(self, edits: str, kind: str, line: int) -> Planted:
        page, told = self._put(edits)
        before, after = self.of_draft, self._report_of(page)
        new = [
            _without(found, known) for found, known in ((after.losses, before.losses), (after.compare, before.compare))
        ]
        return Planted(self.name, kind, line, "; ".join(told), *new)

    def _line(self, words: str) -> int:
        lines = self.source.split("\n")
        found = [number for number, line in enumerate(lines, 1) if words.lower() in line.lower()]
        assert found, (self.name, words)
        return found[0]


def _without(found: Iterable[Loss], known: Iterable[Loss]) -> tuple[Loss, ...]:
    names = {(loss.kind, loss.line, loss.lost) for loss in known}
    return tuple(loss for loss in found if (loss.kind, loss.line, loss.lost) not in names)


@cache
def texts(part: str = "", folder: Path = PLANTED) -> Sequence[PlantedText]:
    """Of a part (`held`, `unseen`: what nothing was fitted to when it was first looked at) or of all of a folder."""
    return [PlantedText(path) for path in sorted((folder / part if part else folder).rglob("*.yaml"))]


def table(planted: list[Planted]) -> str:
    """Markdown: by kind, how many were planted and how many shown; then the faithful edits."""
    count, shown = Counter(one.kind for one in planted), Counter(one.kind for one in planted if one.is_shown)
    lost = [kind for kind, _ in count.most_common() if kind]
    rows = [f"| {kind} | {count[kind]} | {shown[kind]} |" for kind in lost]
    rows.append(f"| **all** | {sum(count[kind] for kind in lost)} | {sum(shown[kind] for kind in lost)} |")
    false = sum(not one.is_right for one in planted if not one.kind)
    unsure = sum(bool(one.unsure) for one in planted if not one.kind)
    told = f"Of {count['']} faithful edits {false} were told as losses, and {unsure} as lines to compare."
    return "\n".join(["| lost | planted | shown |", "|---|---|---|", *rows, "", told])


def missed(planted: list[Planted]) -> Iterator[str]:
    for one in planted:
        if not one.is_right:
            found = "; ".join(f"{loss.kind} {loss.line} “{loss.lost}”" for loss in one.found) or "nothing"
            yield f"{one.file}: {one.kind or 'faithful'}: {one.told}\n    shown: {found}"


if __name__ == "__main__":  # python tests/text/losses/planting.py [-v] [looked]
    every = [one for text in texts(folder=LOOKED if "looked" in sys.argv else PLANTED) for one in text.planted()]
    sys.stdout.write(f"{table(every)}\n")
    if "-v" in sys.argv:
        sys.stdout.write("\n" + "\n".join(missed(every)) + "\n")
