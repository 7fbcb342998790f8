"""What stands beside a gate's question: failed checks, broken links, warnings, and what may not be meant to go out.

A person is told before they answer, and not behind a key. Guesses say that they are guesses.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from orchestrator.domain.artifact import JSON_TYPE, Artifact
from orchestrator.domain.canonical import JSON, Digest
from orchestrator.domain.event import Event
from orchestrator.domain.facts import KERNEL, DecisionAnswered, DecisionOpened, HandoffRecorded, ToolReturned
from orchestrator.engine.approval import previews_of
from orchestrator.engine.bound_reached import bounds_reached
from orchestrator.errors import BatonError
from orchestrator.text.comment import without_comments
from orchestrator.text.possible_comment import possible_comments
from orchestrator.text.quantity import counted
from orchestrator.text.visible import invisible_in, visible
from orchestrator.transcripts.yours import yours_changed

_MARKS = re.compile(
    r"<!--|-->|\{\{-?\s?/\*|\*/\s?-?\}\}|\{/\*|\*/\}?|\{%-?.*?%\}|\{#|#\}|<%(?:--|#)?|--%>|%>|%%|\[.{0,10}\]:"
)
"""Of comments."""
_LONGEST_SHOWN = 60
"""Characters of a hidden remark: enough to know it, in a line beside the page."""

Load = Callable[[Digest], Artifact]

_MOST_OF_A_KIND = 8
"""Of guesses about one artifact: who has more of them has seen what is the matter."""
_SPACES = ("U+00A0", "U+1680", "U+202F", "U+205F", "U+3000", *(f"U+{code:04X}" for code in range(0x2000, 0x200B)))
"""Spelled out where they stand, and no reason to stop: French and Japanese are written with them."""


def beside(events: Sequence[Event], opened: DecisionOpened, load: Load) -> list[str]:
    """A sentence each, made visible, the gravest first."""
    before = _until(events, opened.decision)
    previews = [load(digest).value for digest in previews_of(opened).values()]
    shown = [(name, load(digest)) for name, digest in opened.shows.items()]
    told = [
        *aims(opened, load),
        *(changed.told for changed in yours_changed(before, opened.decision, load)),
        *_asked_anew(before, opened),
        *_bounds_reached(before),
        *(line for preview in previews for line in _moved(preview)),
        *_failed_checks(artifact for _, artifact in shown),
        *_links(before, load),
        *_warnings([artifact for _, artifact in shown] + _in_force(before, load)),
        *(line for name, artifact in shown for line in _guesses(name, artifact)),
        *_of_value("will", [line for preview in previews for line in preview.get("will", ())]),
    ]
    return [_line(told_one) for told_one in dict.fromkeys(told)]


def aims(opened: DecisionOpened, load: Load) -> list[str]:
    """What was to be made, before anything that came of it: the first of what stands beside the question."""
    return [_line(told) for told in _aims(load(digest) for digest in opened.shows.values())]


def _line(told: str) -> str:
    return " ".join(visible(told).split())


def guesses_about(fields: Mapping[str, JSON]) -> list[str]:
    """The same of what a person is about to give with an answer."""
    return [visible(line) for line in _of_value("fields", dict(fields))]


def _until(events: Sequence[Event], decision: str) -> list[Event]:
    before = []
    for event in events:
        if isinstance(event.fact, DecisionOpened) and event.fact.decision == decision:
            break
        before.append(event)
    return before


def _aims(shown: Iterator[Artifact]) -> Iterator[str]:
    for value in map(_object, shown):
        if {"intent", "why", "does", "brief"} <= value.keys():
            brief = f". Your brief: “{value['brief']}”" if value["brief"] else ""
            yield f"{value['intent']}: {value['does']} ({value['why']}){brief}"


def _asked_anew(before: Sequence[Event], opened: DecisionOpened) -> Iterator[str]:
    """Why the gate is open once more: the world moved, or an effect would refuse."""
    handoffs = [event.fact for event in before if isinstance(event.fact, HandoffRecorded)]
    asked = any(isinstance(event.fact, DecisionOpened) and event.fact.phase == opened.phase for event in before)
    if handoffs and asked and handoffs[-1].to == opened.phase and handoffs[-1].by == KERNEL and handoffs[-1].why:
        yield f"asked again: {handoffs[-1].why}"


def _bounds_reached(before: Sequence[Event]) -> Iterator[str]:
    """Loops that went round as often as they may since the person was last asked."""
    answered = [number for number, event in enumerate(before) if isinstance(event.fact, DecisionAnswered)]
    for event in before[answered[-1] if answered else 0 :]:
        if isinstance(event.fact, HandoffRecorded):
            for reached in bounds_reached(event.fact.why):
                yield f"{event.fact.phase} went on to {event.fact.to}: {reached}"


def _moved(preview: Mapping[str, JSON]) -> Iterator[str]:
    since = str(preview.get("since") or "")
    if not since:
        return
    said, head, difference = since.partition("--- ")
    if said.strip():
        yield f"since you looked: {said.strip()}"
    lines = (head + difference).splitlines()
    body = [line for line in lines if not line.startswith(("--- ", "+++ "))]
    more, less = (sum(line.startswith(mark) for line in body) for mark in "+-")
    if more or less:  # the difference itself stands with what is shown
        yield f"since you looked, what stands there has changed: {counted(more, 'line')} more, {less} fewer"


def _failed_checks(shown: Iterator[Artifact]) -> Iterator[str]:
    for value in map(_object, shown):
        for check in _listed(value, "checks"):
            if isinstance(check, Mapping) and check.get("ok") is False:
                yield f"failed check: {check.get('check', '')} {check.get('found', '')}"


def _links(before: Sequence[Event], load: Load) -> Iterator[str]:
    """What the tool itself said last, whatever its agent made of it."""
    returned = [event.fact for event in before if isinstance(event.fact, ToolReturned)]
    last = next((fact for fact in reversed(returned) if fact.tool == "check_links"), None)
    if last is None:
        return
    result = _loaded(load, last.result)
    if result is None or last.failed:
        yield "the links could not be checked"
        return
    found = _result(result)
    broken = [link for link in _listed(found, "broken") if isinstance(link, Mapping)]
    if broken:
        told = "; ".join(f"{link.get('link') or 'an empty link'} ({link.get('why', '')})" for link in broken)
        yield f"{counted(len(broken), 'broken link')}: {told}"


def _result(artifact: Artifact) -> Mapping[str, JSON]:
    import json

    if artifact.media_type == JSON_TYPE:
        return _object(artifact)
    try:
        value = json.loads(artifact.text)
    except ValueError:
        return {}
    return value if isinstance(value, Mapping) else {}


def _warnings(artifacts: Sequence[Artifact]) -> Iterator[str]:
    for value in map(_object, artifacts):
        yield from (f"warning: {warning}" for warning in _listed(value, "warnings") if isinstance(warning, str))


def _in_force(before: Sequence[Event], load: Load) -> list[Artifact]:
    """What the phases handed on last, shown or not: a warning of what the page was made from holds for the page."""
    kept: dict[str, Digest] = {}
    for event in before:
        if isinstance(event.fact, HandoffRecorded):
            kept |= event.fact.artifacts
    return [artifact for artifact in (_loaded(load, digest) for digest in kept.values()) if artifact is not None]


def _loaded(load: Load, digest: Digest) -> Artifact | None:
    """None where it was erased."""
    try:
        return load(digest)
    except BatonError:
        return None


def _guesses(name: str, artifact: Artifact) -> Iterator[str]:
    value = artifact.value if artifact.media_type == JSON_TYPE else artifact.text
    yield from _of_value(name, value)
    if artifact.media_type != JSON_TYPE:
        comments = [f"{name}:{line} “{said}”" for line, said in comments_in(artifact.text)]
        if comments:
            yield f"{counted(len(comments), 'comment')} of the author would go out: {_some(comments)}"


def _of_value(name: str, value: JSON) -> Iterator[str]:
    from orchestrator.domain.lookalikes import lookalikes
    from orchestrator.domain.secret_shapes import secret_shapes

    shapes = [f"{guess.place} looks like {guess.kind}, {guess.masked}" for guess in secret_shapes(value, name)]
    if shapes:
        yield f"a guess: {_some(shapes)}"
    texts = list(_texts(value, name))
    alike = [f"{found.place} {found.text}: {found.why}" for place, text in texts for found in lookalikes(text, place)]
    if alike:
        yield f"a guess: a link may not be what it looks like: {_some(alike)}"
    hidden = Counter(code for _, text in texts for _, code in invisible_in(text) if code not in _SPACES)
    if hidden:
        codes = _some([code if count == 1 else f"{code} × {count}" for code, count in hidden.items()])
        first = next(line for _, text in texts for line, code in invisible_in(text) if code in hidden)
        told = counted(hidden.total(), "character")
        yield f"{name} holds {told} that would not be seen: {codes}; the first in line {first}"


def _texts(value: JSON, place: str) -> Iterator[tuple[str, str]]:
    match value:
        case str():
            yield place, value
        case Mapping():
            for name, below in value.items():
                yield from _texts(name, place)
                yield from _texts(below, f"{place}.{name}")
        case list() | tuple():
            for number, below in enumerate(value):
                yield from _texts(below, f"{place}.{number}")


def _some(told: Sequence[str]) -> str:
    more = len(told) - _MOST_OF_A_KIND
    return "; ".join(told[:_MOST_OF_A_KIND]) + (f"; and {more} more like that" if more > 0 else "")


def _object(artifact: Artifact) -> Mapping[str, JSON]:
    value = artifact.value if artifact.media_type == JSON_TYPE else None
    return value if isinstance(value, Mapping) else {}


def _listed(value: Mapping[str, JSON], key: str) -> list[JSON]:
    return value[key] if isinstance(value.get(key), list) else []


def comments_in(text: str) -> list[tuple[int, str]]:
    """Line, counted from 1, and the beginning of each comment: of those that a note's page is made without, and of what
    may be one all the same.
    """
    known = without_comments(text)[1]
    found = []
    for comment in sorted((*known, *possible_comments(text, known)), key=lambda one: one.start):
        said = " ".join(_MARKS.sub(" ", comment.text).split())
        if said:
            found.append((comment.line, said if len(said) <= _LONGEST_SHOWN else f"{said[:_LONGEST_SHOWN]}…"))
    return found
