"""Rules for using recordings: only what was recorded, or what a person wrote for a model to say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Event
from orchestrator.domain.exchange import Lane, RecordedAnswer, RecordedResult
from orchestrator.domain.facts import ToolReturned
from orchestrator.domain.messages import Answer, AssistantMessage, Request, ToolCall, ToolResult
from orchestrator.errors import NotRecorded
from orchestrator.ports.recordings import Recordings
from orchestrator.recording.recorded import in_lanes
from orchestrator.values import dataclass

BY_HAND = "by hand"
"""Who answered, where a person wrote what a model is to say."""


@dataclass(frozen=True)
class Missing:
    """Something that was asked and is not recorded."""

    lane: Lane
    request: Request | None = None
    """None when it is a tool's result that is missing."""
    tool: str = ""


def differing(events: Iterable[Event]) -> Iterator[Missing]:
    """Calls of pure tools that give another result now than was recorded."""
    facts = [event.fact for event in events]
    if not any(isinstance(fact, ToolReturned) and fact.differs for fact in facts):
        return  # as of nearly every run
    for lane, fact in in_lanes(facts):
        if isinstance(fact, ToolReturned) and fact.differs:
            yield Missing(lane, tool=fact.tool)


class OnlyRecorded:
    """Nothing is asked: what was not recorded is an error, and kept in `missing`."""

    def __init__(self, recordings: Recordings, *, mend: str) -> None:
        """`mend` says what the person can do about something missing."""
        self._recordings = recordings
        self._mend = mend
        self.missing: list[Missing] = []

    def answer(self, lane: Lane, request: Request) -> RecordedAnswer:
        found = self._recordings.answer(lane, request)
        if found is None:
            self.missing.append(Missing(lane, request))
            asked = sum(isinstance(message, AssistantMessage) for message in request.messages) + 1
            raise NotRecorded(
                f"request {asked} of {lane.phase}, visit {lane.visit}, was never recorded.", mend=self._mend
            )
        return found

    def result(self, lane: Lane, tool: str, arguments: Digest) -> RecordedResult:
        found = self._recordings.result(lane, tool, arguments)
        if found is None:
            self.missing.append(Missing(lane, tool=tool))
            raise NotRecorded(
                f"this call of {tool} in {lane.phase}, visit {lane.visit}, was never recorded.", mend=self._mend
            )
        return found


class Scripted:
    """What a person wrote for the models of some phases to say, in order; the others are asked as `recordings` say.
    In each branch it is said from its beginning, so that which is asked first changes nothing.

    What is written goes before what was recorded of it: who edits it must not hear the old words.
    """

    def __init__(self, says: Mapping[str, Sequence[AssistantMessage]], recordings: Recordings) -> None:
        self._says = says
        self._recordings = recordings
        self._said: Counter[str] = Counter()

    def answer(self, lane: Lane, request: Request) -> RecordedAnswer | None:
        place, name = lane.phase, lane.phase.rpartition("/")[2]
        lines = self._says.get(name, ())
        number = self._said[place]
        if number >= len(lines):
            return self._recordings.answer(lane, request)
        self._said[place] += 1
        message = _numbered(lines[number], request)
        return RecordedAnswer(Answer(message, BY_HAND, "tool_calls" if message.calls else "stop"), 0.0, BY_HAND)

    def result(self, lane: Lane, tool: str, arguments: Digest) -> RecordedResult | None:
        return self._recordings.result(lane, tool, arguments)


def _numbered(message: AssistantMessage, request: Request) -> AssistantMessage:
    """Calls bear ids that count on from those of the turn so far."""
    before = sum(isinstance(earlier, ToolResult) for earlier in request.messages)
    calls = tuple(
        ToolCall(f"c{number}", call.tool, call.arguments) for number, call in enumerate(message.calls, start=before + 1)
    )
    return AssistantMessage(message.text, calls, message.output)
