"""One case on the page: a line of the matrix, and behind it scores, differences and transcripts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cached_property

from orchestrator.domain.canonical import JSON
from orchestrator.evals.evaluators.words import shortened as first_words
from orchestrator.evals.figure import state_of
from orchestrator.evals.markup import table
from orchestrator.evals.page_transcript import transcript
from orchestrator.evals.result import CaseResult, Outcome, Score
from orchestrator.text.difference import Piece, shortened, word_difference
from orchestrator.text.html import Html, joined, tag
from orchestrator.values import dataclass

_LONGEST_KNOWN = 400
"""Characters of one thing that is known of a case; its file has all."""
_LONGEST_TRANSCRIPT = 200_000
"""Characters: some fifty pages. What a run said beyond that stands in its result file."""
_TAGS = {"added": "ins", "removed": "del"}


@dataclass(frozen=True)
class CaseRow:
    name: str
    labels: tuple[str, ...]
    """Of the results."""
    repeats: tuple[Sequence[CaseResult], ...]
    """By result; empty where a result does not have the case."""

    @cached_property
    def differences(self) -> Html:
        return joined(_differences(self.repeats, self.labels))

    @cached_property
    def is_quiet(self) -> bool:
        """Nothing about it needs to be looked at."""
        as_it_should = all(found and all(map(_is_quiet, found)) for found in self.repeats)
        return as_it_should and not self._differs

    @property
    def _differs(self) -> bool:
        """Whether something was made in another way; cheaper to know than how."""
        pairs = (pair for found in self.repeats[1:] for pair in zip(self.repeats[0], found, strict=False))
        return any(before.outcome.artifacts != now.outcome.artifacts for before, now in pairs)

    @cached_property
    def fails(self) -> frozenset[str]:
        """By what it failed: evaluators, and other kinds of failure."""
        return frozenset(kind for found in self.repeats for case in found for kind in failures(case))

    @cached_property
    def tags(self) -> frozenset[str]:
        return frozenset(tag for found in self.repeats for case in found for tag in case.outcome.tags)

    def holds(self, words: str) -> bool:
        """Whether all of these words stand in its name, in why it failed, in what it was given or in its account."""
        told = [self.name]
        for found in self.repeats:
            for case in found:
                told += [case.outcome.error, case.outcome.transcript, *(score.why for score in case.scores)]
                told += map(_text, (*case.outcome.inputs.values(), *case.outcome.metadata.values()))
        text = "\n".join(told).casefold()
        return all(word in text for word in words.casefold().split())

    def html(self, classes: str) -> Html:
        """`classes`: what the page knows it by."""
        marks = (tag("span", _mark(found), class_="mark text") for found in self.repeats)
        why = tag("span", self._why, class_="why text") if self._why else ""
        summary = tag("summary", tag("span", self.name, class_="name text"), *marks, why, class_="row")
        inside = tag("div", *self._inside(), class_="inside")
        return joined((tag("details", summary, inside, class_=classes), "\n"))

    @property
    def _why(self) -> str:
        """The first thing that failed."""
        for found in self.repeats:
            for case in found:
                if not case.passed:
                    return first_words(_reason(case), 110)
        return ""

    def _known(self) -> Html:
        """What is known of the case besides."""
        outcome = next(case.outcome for found in self.repeats for case in found)
        rows = list(_about(outcome))
        return table(("", "", ""), rows) if rows else Html()

    def _inside(self) -> Iterator[Html]:
        yield self.differences
        yield self._known()
        told: set[str] = set()
        for label, found in zip(self.labels, self.repeats, strict=True):
            for case in found:
                yield _judged(label, case, told, of=len(found))


def failures(case: CaseResult) -> list[str]:
    """What stands against it: the evaluators it did not pass, or why nothing could be measured."""
    outcome = case.outcome
    match outcome.status:
        case "crashed":
            return ["crashed"]
        case "stale":
            return ["not recorded"]
    unheard = ["a judge not heard"] if case.is_unheard else []
    broken = ["the run failed"] if outcome.status == "failed" and not case.passed else []
    return [*broken, *unheard, *dict.fromkeys(one.evaluator for one in case.scores if not (one.passed or one.unheard))]


def _is_quiet(case: CaseResult) -> bool:
    return state_of(case) in ("passed", "expected")


def _about(outcome: Outcome) -> Iterator[tuple[str, str, str]]:
    if outcome.tags:
        yield "tags", "", ", ".join(outcome.tags)
    if outcome.expected_failure:
        yield "expected to fail", "", outcome.expected_failure
    if outcome.where:
        yield "from", "", outcome.where
    for key, value in outcome.metadata.items():
        yield str(key), "", first_words(_text(value), _LONGEST_KNOWN)


def _reason(case: CaseResult) -> str:
    outcome = case.outcome
    failed = next((score for score in case.scores if not score.passed), None)
    if outcome.status in ("crashed", "stale") or failed is None:
        return f"{outcome.status}: {outcome.error}".rstrip(": ")
    return f"{failed.evaluator}: {failed.why}".rstrip(": ")


def _mark(found: Sequence[CaseResult]) -> Html:
    if not found:
        return tag("span", "not run", class_="soft")
    if any(case.fails_as_expected for case in found):
        return tag("span", "✗ as expected", class_="odd")
    passed = sum(case.passed for case in found)
    count = f" {passed}/{len(found)}" if len(found) > 1 else ""
    unjudged = next((case.outcome.status for case in found if case.outcome.status in ("crashed", "stale")), "")
    if unjudged:
        return tag("span", f"! {unjudged}{count}", class_="odd")
    if passed == len(found):
        return tag("span", f"✓{count or ' pass'}", class_="good")
    return tag("span", f"✗{count or ' fail'}", class_="bad")


def _judged(label: str, case: CaseResult, told: set[str], *, of: int) -> Html:
    outcome = case.outcome
    repeat = f", repeat {outcome.repeat}" if of > 1 else ""
    rows = [(score.evaluator, _value(score), score.why) for score in case.scores]
    tones = ["soft" if score.passed else "bad" for score in case.scores]
    return tag(
        "div",
        tag("h3", f"{label}{repeat}: {outcome.status} ", tag("span", _taken(outcome), class_="soft")),
        tag("p", outcome.error, class_="bad text") if outcome.error else "",
        table(("", "", ""), rows, figures=(1,), tones=tones) if rows else tag("p", "Nothing judged it.", class_="soft"),
        _transcript(outcome, told),
    )


def _value(score: Score) -> str:
    if score.crashed:
        return "! crashed"
    if score.unheard:
        return "! not heard"
    mark = "✓" if score.passed else "✗"
    match score.unit:
        case "share":
            return f"{mark} {score.value:.2f}"
        case "usd":
            return f"{mark} ${score.value:.3f}"
        case "seconds":
            return f"{mark} {score.value:.1f} s"
        case "tokens" | "requests":
            return f"{mark} {score.value:.0f}"


def _taken(outcome: Outcome) -> str:
    tokens = outcome.input_tokens + outcome.output_tokens
    return f"· {len(outcome.steps)} handoffs · {tokens} tokens · ${outcome.cost_usd:.3f} · {outcome.seconds:.1f} s"


def _transcript(outcome: Outcome, told: set[str]) -> str:
    if not outcome.transcript:
        return ""
    if outcome.transcript in told:
        return tag("p", "The transcript is the same as above.", class_="soft")
    told.add(outcome.transcript)
    cut = outcome.transcript[:_LONGEST_TRANSCRIPT]
    left = f"cut off here, of {len(outcome.transcript):,} characters" if len(outcome.transcript) > len(cut) else ""
    return tag("div", transcript(cut), tag("p", left, class_="soft") if left else "")


def _differences(repeats: Sequence[Sequence[CaseResult]], labels: Sequence[str]) -> Iterator[Html]:
    """Each result against the first, repeat by repeat; what was told once is not told again."""
    told: set[str] = set()
    for label, found in zip(labels[1:], repeats[1:], strict=True):
        for before, now in zip(repeats[0], found, strict=False):
            for name in dict.fromkeys((*before.outcome.artifacts, *now.outcome.artifacts)):
                difference = _difference(before.outcome, now.outcome, name)
                if difference and difference not in told:
                    told.add(difference)
                    title = tag("h3", tag("span", name, class_="text"), f": {labels[0]} → {label}")
                    yield tag("div", title, difference)


def _difference(before: Outcome, now: Outcome, name: str) -> Html:
    if name not in now.artifacts:
        return tag("p", "is gone", class_="soft")
    if name not in before.artifacts:
        return tag("p", "is new", class_="soft")
    old, new = _text(before.artifacts[name]), _text(now.artifacts[name])
    if old == new:
        return Html()
    return tag("pre", *map(_piece, shortened(word_difference(old, new))), class_="text")


def _text(value: JSON) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)


def _piece(piece: Piece) -> str:
    if piece.kind == "left_out":
        return "…\n"
    return tag(_TAGS[piece.kind], piece.text) if piece.kind in _TAGS else piece.text
