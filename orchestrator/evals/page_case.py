"""One case on the page: a line of the matrix, and behind it scores, differences and transcripts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from orchestrator.domain.canonical import JSON
from orchestrator.evals.evaluators.words import shortened
from orchestrator.evals.markup import escaped, table
from orchestrator.evals.result import CaseResult, Outcome, Score
from orchestrator.evals.word_difference import Piece, word_difference

_TAGS = {"same": ("", ""), "out": ("<del>", "</del>"), "new": ("<ins>", "</ins>")}


@dataclass(frozen=True)
class CaseRow:
    name: str
    labels: tuple[str, ...]
    """Of the results, as HTML."""
    repeats: tuple[Sequence[CaseResult], ...]
    """By result; empty where a result does not have the case."""

    @cached_property
    def differences(self) -> str:
        return "".join(_differences(self.repeats, self.labels))

    @property
    def is_quiet(self) -> bool:
        """Nothing about it needs to be looked at."""
        return all(found and all(case.passed for case in found) for found in self.repeats) and not self.differences

    def html(self) -> str:
        marks = "".join(f"<span class='mark text'>{_mark(found)}</span>" for found in self.repeats)
        why = f"<span class='why text'>{escaped(self._why)}</span>" if self._why else ""
        return (
            f"<details class='case{' quiet' if self.is_quiet else ''}'><summary class=row>"
            f"<span class='name text'>{escaped(self.name)}</span>{marks}{why}</summary>"
            f"<div class=inside>{''.join(self._inside())}</div></details>\n"
        )

    @property
    def _why(self) -> str:
        """The first thing that failed."""
        for found in self.repeats:
            for case in found:
                if not case.passed:
                    return shortened(_reason(case), 110)
        return ""

    def _inside(self) -> Iterator[str]:
        yield self.differences
        told: set[str] = set()
        for label, found in zip(self.labels, self.repeats, strict=True):
            for case in found:
                yield _judged(label, case, told, of=len(found))


def _reason(case: CaseResult) -> str:
    outcome = case.outcome
    failed = next((score for score in case.scores if not score.passed), None)
    if outcome.status in ("crashed", "stale") or failed is None:
        return f"{outcome.status}: {outcome.error}".rstrip(": ")
    return f"{failed.evaluator}: {failed.why}".rstrip(": ")


def _mark(found: Sequence[CaseResult]) -> str:
    if not found:
        return "<span class=soft>not run</span>"
    passed = sum(case.passed for case in found)
    count = f" {passed}/{len(found)}" if len(found) > 1 else ""
    unjudged = next((case.outcome.status for case in found if case.outcome.status in ("crashed", "stale")), "")
    if unjudged:
        return f"<span class=odd>! {unjudged}{count}</span>"
    return (
        f"<span class=good>✓{count or ' pass'}</span>"
        if passed == len(found)
        else f"<span class=bad>✗{count or ' fail'}</span>"
    )


def _judged(label: str, case: CaseResult, told: set[str], *, of: int) -> str:
    outcome = case.outcome
    repeat = f", repeat {outcome.repeat}" if of > 1 else ""
    rows = [(score.evaluator, _value(score), score.why) for score in case.scores]
    tones = ["soft" if score.passed else "bad" for score in case.scores]
    error = f"<p class='bad text'>{escaped(outcome.error)}</p>" if outcome.error else ""
    return (
        f"<div><h3>{label}{repeat}: {escaped(outcome.status)} <span class=soft>{_taken(outcome)}</span></h3>{error}"
        + (table(("", "", ""), rows, figures=(1,), tones=tones) if rows else "<p class=soft>Nothing judged it.</p>")
        + _transcript(outcome, told)
        + "</div>"
    )


def _value(score: Score) -> str:
    if score.crashed:
        return "! crashed"
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
        return "<p class=soft>The transcript is the same as above.</p>"
    told.add(outcome.transcript)
    return f"<details><summary>transcript</summary><pre class=text>{escaped(outcome.transcript)}</pre></details>"


def _differences(repeats: Sequence[Sequence[CaseResult]], labels: Sequence[str]) -> Iterator[str]:
    """Each result against the first, repeat by repeat; what was told once is not told again."""
    told: set[str] = set()
    for label, found in zip(labels[1:], repeats[1:], strict=True):
        for before, now in zip(repeats[0], found, strict=False):
            for name in dict.fromkeys((*before.outcome.artifacts, *now.outcome.artifacts)):
                difference = _difference(before.outcome, now.outcome, name)
                if difference and difference not in told:
                    told.add(difference)
                    title = f"<h3><span class=text>{escaped(name)}</span>: {labels[0]} → {label}</h3>"
                    yield f"<div>{title}{difference}</div>"


def _difference(before: Outcome, now: Outcome, name: str) -> str:
    if name not in now.artifacts:
        return "<p class=soft>is gone</p>"
    if name not in before.artifacts:
        return "<p class=soft>is new</p>"
    old, new = _text(before.artifacts[name]), _text(now.artifacts[name])
    if old == new:
        return ""
    return f"<pre class=text>{''.join(map(_piece, word_difference(old, new)))}</pre>"


def _text(value: JSON) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)


def _piece(piece: Piece) -> str:
    opening, closing = _TAGS[piece.kind]
    return f"{opening}{escaped(piece.text)}{closing}"
