"""What an artifact says stands in its source: each sentence, heading, item, row and line of code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache

from orchestrator.evals.evaluators.arguments import ArtifactPath, Share
from orchestrator.evals.evaluators.evaluator import Evaluator, NotThere
from orchestrator.evals.evaluators.passage import Passage
from orchestrator.evals.evaluators.place import text_at
from orchestrator.evals.evaluators.words import shortened, words
from orchestrator.evals.result import Outcome, Score
from orchestrator.text.dialect import as_markdown
from orchestrator.text.front_matter import Read
from orchestrator.text.front_matter import front_matter_of as read
from orchestrator.text.inline import plain
from orchestrator.text.sentences import sentences
from orchestrator.values import dataclass, field

_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_UNIT_START = re.compile(r"\s*(?:[-*+•]\s|\d{1,3}[.)]\s|#{1,6}\s|>|\||\[[^\]]+\]:\s)")
_MARK = re.compile(r"^\s*(?:(?:[-*+•]|\d{1,3}[.)]|#{1,6}|>)\s+)+|^\s*>|\s#+\s*$")
_MAY_END = re.compile(r"[.!?…]\S*\s|[。！？]")
"""Without this, all of it is one sentence."""
_MARKED = re.compile(r"[`*_\[\]<>&\\~]")
_TARGET = re.compile(r"\]\(\s*<?([^()\s<>]+)|<?\b((?:https?|mailto):[^\s<>)\]]+)")

_QUOTED = 3
"""Statements; the reason of a score is a line or two."""
_ALL = Share(1.0)
"""One invented sentence is one too many, unless the suite says otherwise."""


@dataclass(frozen=True)
class Grounded(Evaluator):
    """Value: the share of statements whose words stand in the source, and whose links it has too.

    This compares words. A true sentence in other words fails, and so does a sentence that lost its `not`.
    """

    artifact: ArtifactPath
    in_: ArtifactPath
    at_least: Share = _ALL
    _source: Callable[[str], _Source] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_source", lru_cache(maxsize=4)(_Source))  # repeats of a case share their source

    def judge(self, outcome: Outcome) -> Score:
        text, source = text_at(outcome, self.artifact), text_at(outcome, self.in_)
        found = [(statement, said) for statement in statements(text) if (said := words(unmarked(statement)))]
        if not found:
            raise NotThere(f"{self.artifact} says nothing")
        there = self._source(source)
        unfounded = [statement for statement, said in found if not there.has(statement, said)]
        value = 1 - len(unfounded) / len(found)
        if not unfounded:
            return self.says(value, at_least=self.at_least)
        quoted = " ".join(f"“{shortened(unmarked(statement))}”" for statement in unfounded[:_QUOTED])
        left = f" and {len(unfounded) - _QUOTED} more" if len(unfounded) > _QUOTED else ""
        why = f"{len(unfounded)} of {len(found)} statements do not stand in {self.in_}: {quoted}{left}"
        return self.says(value, why, at_least=self.at_least)


class _Source:
    """What it says, read as Markdown and, where that is not enough, with the marks of other formats taken off."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._passage = _passage(text)

    @cached_property
    def _other(self) -> Passage:
        return _passage(as_markdown(self._text))

    def has(self, statement: str, said: list[str]) -> bool:
        if not all(target in self._text for target in targets(statement)):
            return False
        return self._passage.has(said) or self._other.has(said)


def _passage(text: str) -> Passage:
    return Passage(map(unmarked, (front_matter_of(text), *units(text))))


def front_matter_of(text: str) -> str:
    """The block as it stands, with its marks; empty where the text begins with none."""
    front = read(text)
    return front.block if isinstance(front, Read) else ""


def statements(text: str) -> Iterator[str]:
    """In order, with their Markdown marks."""
    for unit in units(text):
        yield from sentences(unit) if _MAY_END.search(unit) else (unit,)


def units(text: str) -> Iterator[str]:
    """Paragraphs, headings, items, rows, lines of code, in order."""
    return (_MARK.sub("", unit) for unit in _units(text.removeprefix(front_matter_of(text))))


def unmarked(statement: str) -> str:
    """As a reader sees it. Addresses of links are no words of it."""
    return plain(statement) if _MARKED.search(statement) else statement


def targets(statement: str) -> list[str]:
    """Where it leads a reader who follows its links."""
    if "](" not in statement and ":" not in statement:
        return []
    return [match[1] or match[2].rstrip(".,;:!?'\"") for match in _TARGET.finditer(statement)]


def _units(text: str) -> Iterator[str]:
    gathered: list[str] = []
    fence = ""
    for line in text.splitlines():
        opens = _FENCE.match(line)
        if fence or opens:
            yield from _joined(gathered)
            gathered = []
            if opens and not fence:
                fence = opens[1]
            elif opens and opens[1].startswith(fence):
                fence = ""
            elif line.strip():
                yield line
            continue
        if not line.strip() or _UNIT_START.match(line):
            yield from _joined(gathered)
            gathered = []
        if line.strip():
            gathered.append(line)
        if line.lstrip().startswith("#"):
            yield from _joined(gathered)
            gathered = []
    yield from _joined(gathered)


def _joined(lines: list[str]) -> Iterator[str]:
    if lines:
        yield "\n".join(lines)
