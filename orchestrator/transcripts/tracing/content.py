"""What was said in a turn, as the conventions spell messages; told only where somebody asked for content.

Texts are those of the journal, out of which secrets were taken before they were recorded. What was erased since is
told as forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON, Digest
from orchestrator.domain.codec import from_plain
from orchestrator.domain.facts import ModelAnswered, ModelAsked, OutputRefused, ToolReturned
from orchestrator.domain.messages import AssistantMessage
from orchestrator.transcripts.forgotten import Load, with_gaps
from orchestrator.transcripts.tracing import names
from orchestrator.transcripts.tracing.span import Attribute

_FINISH = {"stop": "stop", "tool_calls": "tool_call", "length": "length", "declined": "content_filter"}
"""Our word -> that of their messages."""

TurnFact = ModelAsked | ModelAnswered | OutputRefused | ToolReturned


class SaidInTurn:
    """The messages of one turn, as they come."""

    def __init__(self, load: Load) -> None:
        self._load = with_gaps(load)
        self._system: Digest | None = None
        self._said: list[TurnFact] = []

    def take(self, fact: TurnFact) -> None:
        if isinstance(fact, ModelAsked) and fact.prompt:
            self._system, self._said = fact.system, [fact]
        elif not isinstance(fact, ModelAsked):
            self._said.append(fact)

    def asked(self) -> dict[str, Attribute]:
        """Of the request that leaves now."""
        said: dict[str, Attribute] = {names.INPUT_MESSAGES: _spelled([self._message(fact) for fact in self._said])}
        if self._system:
            said[names.SYSTEM_INSTRUCTIONS] = _spelled([_text(self._load(self._system).text)])
        return said

    def answered(self, fact: ModelAnswered) -> dict[str, Attribute]:
        told = {**self._message(fact), "finish_reason": _FINISH.get(fact.finish, fact.finish)}
        return {names.OUTPUT_MESSAGES: _spelled([told])}

    def _message(self, fact: TurnFact) -> dict[str, JSON]:
        match fact:
            case ModelAsked(prompt=prompt, media=media):
                looked_at = [_text(f"{name} ({self._load(digest).text})") for name, digest in media.items()]
                return {"role": "user", "parts": [*looked_at, _text(self._load(prompt).text)] if prompt else []}
            case OutputRefused(repair=repair):
                return {"role": "user", "parts": [_text(self._load(repair).text)]}
            case ToolReturned(call=call, result=result):
                part = {"type": "tool_call_response", "id": call, "response": self._load(result).text}
                return {"role": "tool", "parts": [part]}
            case ModelAnswered(answer=answer):
                return {"role": "assistant", "parts": list(_parts(self._load(answer)))}


def _parts(answer: Artifact) -> Iterator[dict[str, JSON]]:
    """Of an assistant's message, as it is recorded; of what is none, as in a run that came in a file, its text."""
    try:
        message: AssistantMessage = from_plain(AssistantMessage, answer.value)
    except (ValueError, TypeError, KeyError, AttributeError):
        yield _text(answer.text)
        return
    if message.text:
        yield _text(message.text)
    for call in message.calls:
        yield {"type": "tool_call", "id": call.call, "name": call.tool, "arguments": call.arguments}
    if message.output is not None:
        yield _text(_spelled(message.output))


def _text(text: str) -> dict[str, JSON]:
    return {"type": "text", "content": text}


def _spelled(value: JSON) -> str:
    return json.dumps(value, ensure_ascii=False)
