"""What one run or cassette recorded, found by where it was asked and by the content of the request."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import assert_never, cast, get_args

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.domain.codec import from_plain
from orchestrator.domain.exchange import Lane, RecordedAnswer, RecordedResult
from orchestrator.domain.facts import (
    Exchanged,
    Fact,
    ModelAnswered,
    ModelAsked,
    ModelFailed,
    OutputRefused,
    PhaseStarted,
    ToolCalled,
    ToolReturned,
)
from orchestrator.domain.messages import PROJECTION_VERSION, Answer, AssistantMessage, Finish, Request
from orchestrator.errors import ArtifactForgotten
from orchestrator.ports.recordings import Recordings
from orchestrator.values import replace

REPLAY = "replay"
"""A role played by this model takes the recorded answers of whatever model gave them."""

ArtifactOf = Callable[[Digest], Artifact]

_EXCHANGED = get_args(Exchanged)
"""As a union, it would be put together for each fact anew."""
TAKEN_IN: tuple[type[Fact], ...] = (PhaseStarted, *_EXCHANGED)
"""Kinds of facts that what was recorded is found by; all others are passed over."""


class Recorded:
    """Keeps the contract of `ports.recordings.Recordings`. Looking something up uses nothing up."""

    def __init__(self, origin: str, facts: Iterable[Fact], artifact_of: ArtifactOf) -> None:
        """Args:
        origin: the run or the cassette.
        facts: of one run, in order.
        artifact_of: gives the bytes the facts name.
        """
        self._origin = origin
        self._artifact_of = artifact_of
        self._answers: dict[tuple[Lane, Digest], ModelAnswered] = {}
        self._results: dict[tuple[Lane, str, Digest], ToolReturned] = {}
        self._models: dict[str, None] = {}
        self._take_in(facts)

    def answer(self, lane: Lane, request: Request) -> RecordedAnswer | None:
        models = self._models if request.model == REPLAY else (request.model,)
        for model in models:
            asked = request if model == request.model else replace(request, model=model)
            answered = self._answers.get((lane, asked.key)) or self._of_before(lane, asked)
            artifact = self._kept(answered.answer) if answered else None
            if answered and artifact:
                return self._recorded(answered, artifact)
        return None

    def _of_before(self, lane: Lane, asked: Request) -> ModelAnswered | None:
        """What was recorded under the key that an older projection gave the same request."""
        if lane not in {there for there, _ in self._answers}:
            return None  # nothing was answered there, and no older key need be worked out
        keys = (asked.key_of(older) for older in range(PROJECTION_VERSION - 1, 0, -1))
        return next((found for key in keys if (found := self._answers.get((lane, key)))), None)

    def result(self, lane: Lane, tool: str, arguments: Digest) -> RecordedResult | None:
        returned = self._results.get((lane, tool, arguments))
        artifact = self._kept(returned.result) if returned else None
        if returned is None or artifact is None:
            return None
        return RecordedResult(artifact.data, artifact.media_type, returned.failed, self._origin)

    def _kept(self, digest: Digest) -> Artifact | None:
        """None for a text that was forgotten since: it is asked for again, as if it had never been recorded."""
        try:
            return self._artifact_of(digest)
        except ArtifactForgotten:
            return None

    def _recorded(self, answered: ModelAnswered, artifact: Artifact) -> RecordedAnswer:
        message = from_plain(AssistantMessage, artifact.value)
        answer = Answer(
            message,
            answered.model,
            cast("Finish", answered.finish),
            answered.input_tokens,
            answered.output_tokens,
            answered.provenance,
        )
        return RecordedAnswer(answer, answered.first_cost_usd or answered.cost_usd, self._origin)

    def _take_in(self, facts: Iterable[Fact]) -> None:
        asked: dict[Lane, ModelAsked] = {}
        called: dict[Lane, ToolCalled] = {}
        times: dict[tuple[Lane, str, Digest], int] = defaultdict(int)  # made in a tenth of a `Counter`'s time
        for lane, fact in in_lanes(facts):
            match fact:
                case PhaseStarted():
                    times.clear()  # a fork from before may have given the number of a visit twice
                case ModelAsked():
                    asked[lane] = fact
                    self._models[fact.model] = None
                case ModelAnswered() if lane in asked:
                    self._answers.setdefault((lane, asked[lane].key), fact)
                case ToolCalled():
                    called[lane] = fact
                case ToolReturned() if lane in called:
                    same = lane, called[lane].tool, called[lane].arguments
                    times[same] += 1
                    there = lane if fact.lane else replace(lane, occurrence=times[same])
                    self._results[there, called[lane].tool, called[lane].arguments] = fact
                case ModelAnswered() | ToolReturned() | ModelFailed() | OutputRefused():
                    pass  # an answer to nothing that was asked here, or nothing to be used again
                case _:
                    assert_never(fact)


def in_lanes(facts: Iterable[Fact]) -> Iterator[tuple[Lane, PhaseStarted | Exchanged]]:
    """Visits, and each exchange with the lane it says; one from before that was recorded is in the last visit's."""
    visit = Lane("")
    for fact in facts:
        if isinstance(fact, PhaseStarted):
            visit = Lane(fact.phase, fact.visit)
            yield visit, fact
        elif isinstance(fact, _EXCHANGED):
            yield Lane.read(fact.lane) if fact.lane else visit, fact


class FirstOf:
    """Several recordings, asked in order."""

    def __init__(self, *recordings: Recordings) -> None:
        self._recordings = recordings

    def answer(self, lane: Lane, request: Request) -> RecordedAnswer | None:
        return next(filter(None, (recorded.answer(lane, request) for recorded in self._recordings)), None)

    def result(self, lane: Lane, tool: str, arguments: Digest) -> RecordedResult | None:
        return next(filter(None, (recorded.result(lane, tool, arguments) for recorded in self._recordings)), None)


class AnswersOf:
    """Of recordings what models answered, and no result of a tool."""

    def __init__(self, recordings: Recordings) -> None:
        self._recordings = recordings

    def answer(self, lane: Lane, request: Request) -> RecordedAnswer | None:
        return self._recordings.answer(lane, request)

    def result(self, lane: Lane, tool: str, arguments: Digest) -> RecordedResult | None:  # noqa: ARG002 - the port's
        return None


class Except:
    """Recordings without what was asked in some branches."""

    def __init__(self, lanes: Iterable[str], recordings: Recordings) -> None:
        """`lanes` are those of the branches, and stand before all that is asked in them."""
        self._branches = tuple(f"{lane}/" for lane in lanes)
        self._recordings = recordings

    def answer(self, lane: Lane, request: Request) -> RecordedAnswer | None:
        return None if lane.spelled.startswith(self._branches) else self._recordings.answer(lane, request)

    def result(self, lane: Lane, tool: str, arguments: Digest) -> RecordedResult | None:
        return None if lane.spelled.startswith(self._branches) else self._recordings.result(lane, tool, arguments)
