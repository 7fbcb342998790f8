"""What is said to a model and what it says back, in words no vendor owns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from orchestrator.domain.canonical import JSON, Digest, digest_of_json
from orchestrator.domain.codec import to_plain
from orchestrator.domain.media import MediaPart
from orchestrator.values import dataclass, field, once

PROJECTION_VERSION = 2
"""Raised when the meaning of `Request.key` changes. Recordings of an older one are found by the key it had
(`Request.key_of`), and `baton eval rekey` gives them today's."""

NOT_IN_THE_KEY = frozenset({"max_tokens"})
"""Settings that bound an answer and mean nothing else: an answer that was cut off is never one, so one that came to
its end is the same under any larger bound. In projection 1 they counted."""

Finish = Literal["stop", "tool_calls", "length", "declined"]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A model's wish to have a tool called."""

    call: str
    """Ours: `c1`, `c2` ... in order within the turn, whatever id the vendor gave it."""
    tool: str
    arguments: JSON


@dataclass(frozen=True, slots=True)
class VendorPart:
    """Something only one vendor understands, such as signed thinking: kept for it, dropped for others."""

    vendor: str
    data: JSON


@dataclass(frozen=True, slots=True)
class UserMessage:
    text: str
    media: tuple[MediaPart, ...] = ()
    """What a model is to look at with it, each said by its label before it."""


@dataclass(frozen=True, slots=True)
class AssistantMessage:
    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    output: JSON = None
    """The structured output, when the request had an output schema and the model gave one that parses."""
    vendor_parts: tuple[VendorPart, ...] = ()


@dataclass(frozen=True, slots=True)
class ToolResult:
    call: str
    tool: str
    text: str
    failed: bool = False


Message = UserMessage | AssistantMessage | ToolResult


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool as a model is told of it."""

    name: str
    description: str
    parameters: Mapping[str, JSON]
    """JSON Schema (2020-12) of the arguments object."""


@dataclass(frozen=True)
class Request:
    """One stateless request: everything a model is to know, stable parts first."""

    model: str
    """As the role names it: `provider:name`, or `offline`."""
    system: str
    messages: tuple[Message, ...]
    tools: tuple[ToolSpec, ...] = ()
    output_schema: Mapping[str, JSON] | None = None
    settings: Mapping[str, JSON] = field(default_factory=dict)
    output_bound: int = 0
    """Tokens the answer may have where `settings` do not say; 0: as the vendor likes. No part of the key: it bounds
    what an answer can cost, and means nothing else."""
    refused: frozenset[str] = frozenset()
    """Ways of structured output that were refused before, as `facts.ModelFailed.refused` spells them. No part of the
    key: whichever way is taken, the same is asked."""

    @once
    def key(self) -> Digest:
        """The content a recorded answer is found by. An allow-list: nothing volatile can enter."""
        return self.key_of(PROJECTION_VERSION)

    def key_of(self, projection: int) -> Digest:
        """The same by an older projection: in 1 every setting counted."""
        left_out = NOT_IN_THE_KEY if projection > 1 else frozenset()
        return digest_of_json(
            {
                "v": projection,
                "model": self.model,
                "settings": {name: value for name, value in self.settings.items() if name not in left_out},
                "system": self.system,
                "messages": [digest_of_json(_projected(message)) for message in self.messages],
                "tools": [[tool.name, tool.parameters] for tool in self.tools],
                "output_schema": self.output_schema,
            }
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model said to one request, complete: an answer that was cut off is never one."""

    message: AssistantMessage
    model: str
    """Who answered, as the provider names it."""
    finish: Finish = "stop"
    """`declined`: the model says it cannot do this; the text says why."""
    input_tokens: int = 0
    output_tokens: int = 0
    provenance: str = ""
    cached_tokens: int = 0
    """Of the input, what the vendor found in its prompt cache."""
    cache_written_tokens: int = 0
    """Of the input, what it put into its prompt cache now."""


def in_words(message: Message) -> Message:
    """The message without what is no text."""
    return UserMessage(message.text) if isinstance(message, UserMessage) else message


def media_of(request: Request) -> tuple[MediaPart, ...]:
    """All that a request has a model look at."""
    return tuple(part for message in request.messages if isinstance(message, UserMessage) for part in message.media)


def _projected(message: Message) -> JSON:
    match message:
        case UserMessage(text=text, media=()):
            return ["user", text]
        case UserMessage(text=text, media=media):
            return ["user", text, [[part.label, part.artifact.media_type, part.artifact.digest] for part in media]]
        case AssistantMessage(text=text, calls=calls, output=output):
            return ["assistant", text, [to_plain(call) for call in calls], output]
        case ToolResult(call=call, tool=tool, text=text, failed=failed):
            return ["tool", call, tool, text, failed]
