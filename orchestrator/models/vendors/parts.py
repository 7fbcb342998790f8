"""Assistant messages: from the parts a vendor's answer is made of, and back into them.

What only the vendor understands (thinking, signatures, its ids) goes into one `VendorPart` as the *shape* of the
answer: the parts in order, pointing at the text and the calls that stand in the message. The data is our own:

    {"thinking": "...", "id": ..., "signature": ..., "details": {...}}
    {"text": [0, 120], "id": ..., ...}     from and to, in characters of the message's text
    {"call": "c1", ...}                    one of the message's calls
    {"output": "{...}", ...}               the structured output, as the vendor spelled it
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from pydantic_ai.messages import ModelResponsePart, TextPart, ThinkingPart, ToolCallPart

from orchestrator.domain.bounds import MAX_ANSWER_BYTES
from orchestrator.domain.canonical import JSON, canonical_json
from orchestrator.domain.json_text import NotJSON, read_json
from orchestrator.domain.messages import AssistantMessage, ToolCall, VendorPart

OUTPUT_TOOL = "final_result"
"""What a model calls to give its structured output, where its vendor has no other way."""


def message_from(
    parts: Sequence[ModelResponsePart], vendor: str, *, calls_before: int, structured: bool
) -> AssistantMessage:
    """The message these parts make. Output that does not parse as JSON stays text."""
    parts = _settled(parts) if structured else parts
    called = (part for part in parts if isinstance(part, ToolCallPart))
    calls = tuple(_call(part, number) for number, part in enumerate(called, start=calls_before + 1))
    text = "".join(part.content for part in parts if isinstance(part, TextPart))
    output = _parsed(text) if structured and not calls else None
    kept: tuple[VendorPart, ...] = ()
    if any(isinstance(part, ThinkingPart) or _own(part).get("details") for part in parts):
        kept = (VendorPart(vendor, list(_shape(parts, calls, text_is_output=output is not None))),)
    return AssistantMessage("" if output is not None else text, calls, output, kept)


def parts_from(message: AssistantMessage, vendor: str, system: str) -> list[ModelResponsePart]:
    """The parts to send back: in the vendor's own shape when it made them, else text, output and calls alone.

    `vendor` is the provider's name as in our `VendorPart`, `system` the one pydantic-ai has for it: it would leave out
    signed parts under another.
    """
    for kept in message.vendor_parts:
        if kept.vendor == vendor:
            return [_shaped_part(entry, message, system) for entry in kept.data]
    return list(_plain_parts(message))


def _settled(parts: Sequence[ModelResponsePart]) -> list[ModelResponsePart]:
    """The output tool's call as the text it stands for.

    Given together with other calls it is dropped: it cannot rest on their results, and the model is asked again.
    """
    given = [part for part in parts if isinstance(part, ToolCallPart) and part.tool_name == OUTPUT_TOOL]
    others = [part for part in parts if not (isinstance(part, ToolCallPart) and part.tool_name == OUTPUT_TOOL)]
    if not given or any(isinstance(part, ToolCallPart) for part in others):
        return others
    thinking = [part for part in others if isinstance(part, ThinkingPart)]
    return [*thinking, TextPart(_spelled(given[0].args))]


def _call(part: ToolCallPart, number: int) -> ToolCall:
    """Arguments that are no JSON are kept as text; whoever validates them tells the model."""
    text = _spelled(part.args)
    arguments = {} if text.strip() in ("", "null") else _parsed(text)
    return ToolCall(f"c{number}", part.tool_name, text if arguments is None else arguments)


def _spelled(args: str | Mapping[str, JSON] | None) -> str:
    return args if isinstance(args, str) else json.dumps(args or {}, ensure_ascii=False)


def _parsed(text: str) -> JSON:
    try:
        return read_json(text, max_bytes=MAX_ANSWER_BYTES)
    except NotJSON:
        return None


def _shape(parts: Sequence[ModelResponsePart], calls: Sequence[ToolCall], *, text_is_output: bool) -> Iterator[JSON]:
    numbered = iter(calls)
    at = 0
    for part in parts:
        match part:
            case ThinkingPart(content=thinking):
                yield {"thinking": thinking, **_own(part)}
            case ToolCallPart():
                yield {"call": next(numbered).call, **_own(part)}
            case TextPart(content=text) if text_is_output:
                yield {"output": text, **_own(part)}
            case TextPart(content=text):
                yield {"text": [at, at + len(text)], **_own(part)}
                at += len(text)


def _own(part: ModelResponsePart) -> dict[str, JSON]:
    """What the vendor attached to a part, for itself."""
    attached = {"id": "id", "signature": "signature", "details": "provider_details"}
    found = {key: getattr(part, attribute, None) for key, attribute in attached.items()}
    return {key: value for key, value in found.items() if value}


def _shaped_part(entry: JSON, message: AssistantMessage, system: str) -> ModelResponsePart:
    own = {"id": entry.get("id"), "provider_name": system, "provider_details": entry.get("details")}
    if "thinking" in entry:
        return ThinkingPart(entry["thinking"], signature=entry.get("signature"), **own)
    if "call" in entry:
        call = next(call for call in message.calls if call.call == entry["call"])
        return ToolCallPart(call.tool, _sent(call.arguments), call.call, **own)
    if "output" in entry:
        return TextPart(entry["output"], **own)
    start, end = entry["text"]
    return TextPart(message.text[start:end], **own)


def _plain_parts(message: AssistantMessage) -> Iterator[ModelResponsePart]:
    if message.text:
        yield TextPart(message.text)
    if message.output is not None:
        yield TextPart(canonical_json(message.output).decode("utf-8", "surrogatepass"))
    for call in message.calls:
        yield ToolCallPart(call.tool, _sent(call.arguments), call.call)


def _sent(arguments: JSON) -> str | dict[str, JSON]:
    return arguments if isinstance(arguments, str | dict) else json.dumps(arguments)
