"""The next request of a turn, folded from what is recorded of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.domain.codec import from_plain
from orchestrator.domain.media import MediaPart
from orchestrator.domain.messages import AssistantMessage, Message, Request, ToolResult, ToolSpec, UserMessage
from orchestrator.engine.state import Turn, TurnEntry

ArtifactOf = Callable[[Digest], Artifact]


def next_request(turn: Turn, model: str, artifact_of: ArtifactOf) -> Request:
    """What is asked next, stable parts first; the same whoever folds it, so its key is the same too."""
    tools = artifact_of(turn.tools).value if turn.tools else []
    return Request(
        model=model,
        system=artifact_of(turn.system).text,
        messages=(
            UserMessage(artifact_of(turn.prompt).text, tuple(_media(turn, artifact_of))),
            *(_message(entry, artifact_of) for entry in turn.entries),
        ),
        tools=tuple(from_plain(ToolSpec, tool) for tool in tools),
        output_schema=artifact_of(turn.output_schema).value if turn.output_schema else None,
        settings=artifact_of(turn.settings).value if turn.settings else {},
    )


def _media(turn: Turn, artifact_of: ArtifactOf) -> Iterator[MediaPart]:
    """In the order of their names, whoever wrote them down."""
    for name, digest in sorted(turn.media.items()):
        yield MediaPart(name, artifact_of(digest))


def assistant_message(entry: TurnEntry, artifact_of: ArtifactOf) -> AssistantMessage:
    return from_plain(AssistantMessage, artifact_of(entry.digest).value)


def _message(entry: TurnEntry, artifact_of: ArtifactOf) -> Message:
    if entry.speaker == "assistant":
        return assistant_message(entry, artifact_of)
    text = artifact_of(entry.digest).text
    return ToolResult(entry.call, entry.tool, text, entry.failed) if entry.speaker == "tool" else UserMessage(text)
