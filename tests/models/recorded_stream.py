"""Recorded answers as their provider would stream them: the same body, in pieces."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from typing import Any

import httpx2
from recorded_http import PROVIDERS, RECORDED, Wire

from orchestrator.domain.provider import USUAL_TIMEOUTS, Timeouts
from orchestrator.models.endpoint import Endpoint, endpoint_of
from orchestrator.models.protocol import protocol_of
from orchestrator.models.vendors.model import VendorModel

Body = dict[str, Any]


def streaming_model(name: str, wire: Wire, timeouts: Timeouts = USUAL_TIMEOUTS) -> VendorModel:
    there = endpoint_of(name, PROVIDERS)
    there = Endpoint(there.provider, there.model, there.kind, there.base_url, there.key_env, timeouts=timeouts)
    return protocol_of(there.kind).model(there, "sk-test-key", wire.transport)


def pieces(name: str) -> list[bytes]:
    """The events of a recorded body, each with the blank line that ends it."""
    protocol = name.partition("_")[0]
    make = {"anthropic": _anthropic, "openai": _responses, "chat": _chat}[protocol]
    return list(make(json.loads((RECORDED / f"{name}.json").read_bytes())))


def stream(chunks: Sequence[bytes | Exception]) -> httpx2.Response:
    """A response that brings these bytes one after another, or breaks where an exception stands."""

    async def content() -> AsyncIterator[bytes]:
        for chunk in chunks:
            if isinstance(chunk, Exception):
                raise chunk
            yield chunk

    return httpx2.Response(200, headers={"content-type": "text/event-stream; charset=utf-8"}, content=content())


def _named(payload: Body) -> bytes:
    return f"event: {payload['type']}\ndata: {json.dumps(payload)}\n\n".encode()


def _halves(text: str) -> Iterable[str]:
    middle = len(text) // 2
    return (half for half in (text[:middle], text[middle:]) if half)


def _anthropic(body: Body) -> Iterator[bytes]:
    usage = {**body["usage"], "output_tokens": 1}
    opened = {**body, "content": [], "stop_reason": None, "stop_details": None, "usage": usage}
    yield _named({"type": "message_start", "message": opened})
    for index, block in enumerate(body["content"]):
        empty, deltas = _block(block)
        yield _named({"type": "content_block_start", "index": index, "content_block": empty})
        yield _named({"type": "ping"})
        for delta in deltas:
            yield _named({"type": "content_block_delta", "index": index, "delta": delta})
        yield _named({"type": "content_block_stop", "index": index})
    ended = {key: body.get(key) for key in ("stop_reason", "stop_sequence", "stop_details")}
    yield _named({"type": "message_delta", "delta": ended, "usage": {"output_tokens": body["usage"]["output_tokens"]}})
    yield _named({"type": "message_stop"})


def _block(block: Body) -> tuple[Body, list[Body]]:
    match block["type"]:
        case "text":
            return {**block, "text": ""}, [{"type": "text_delta", "text": half} for half in _halves(block["text"])]
        case "thinking":
            thought = [{"type": "thinking_delta", "thinking": half} for half in _halves(block["thinking"])]
            signed = {"type": "signature_delta", "signature": block["signature"]}
            return {**block, "thinking": "", "signature": ""}, [*thought, signed]
        case "tool_use":
            spelled = json.dumps(block["input"])
            return {**block, "input": {}}, [
                {"type": "input_json_delta", "partial_json": half} for half in _halves(spelled)
            ]
    return block, []


def _responses(body: Body) -> Iterator[bytes]:
    for number, payload in enumerate(_response_events(body)):
        yield _named({**payload, "sequence_number": number})


def _response_events(body: Body) -> Iterator[Body]:
    unfinished = {**body, "status": "in_progress", "output": [], "usage": None, "incomplete_details": None}
    yield {"type": "response.created", "response": unfinished}
    yield {"type": "response.in_progress", "response": unfinished}
    for index, item in enumerate(body["output"]):
        yield {"type": "response.output_item.added", "output_index": index, "item": _empty(item)}
        for payload in _item_events(item):
            yield {**payload, "output_index": index, "item_id": item["id"]}
        yield {"type": "response.output_item.done", "output_index": index, "item": item}
    if body["status"] != "in_progress":
        yield {"type": f"response.{body['status']}", "response": body}


def _empty(item: Body) -> Body:
    return item | {"message": {"content": []}, "function_call": {"arguments": ""}}.get(item["type"], {})


def _item_events(item: Body) -> Iterator[Body]:
    if item["type"] == "function_call":
        for half in _halves(item["arguments"]):
            yield {"type": "response.function_call_arguments.delta", "delta": half}
        yield {"type": "response.function_call_arguments.done", "arguments": item["arguments"]}
    for index, part in enumerate(item.get("content") or ()):
        kind, key = ("refusal", "refusal") if part["type"] == "refusal" else ("output_text", "text")
        for half in _halves(part[key]):
            yield {"type": f"response.{kind}.delta", "content_index": index, "delta": half, "logprobs": []}
        yield {"type": f"response.{kind}.done", "content_index": index, key: part[key], "logprobs": []}


def _chat(body: Body) -> Iterator[bytes]:
    (choice,) = body["choices"]
    shared = {key: body.get(key) for key in ("id", "created", "model")} | {"object": "chat.completion.chunk"}
    for delta in _deltas(choice["message"]):
        yield _unnamed({**shared, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
    if choice["finish_reason"]:
        yield _unnamed({**shared, "choices": [{"index": 0, "delta": {}, "finish_reason": choice["finish_reason"]}]})
    yield _unnamed({**shared, "choices": [], "usage": body["usage"]})
    yield b"data: [DONE]\n\n"


def _unnamed(payload: Body) -> bytes:
    return f"data: {json.dumps(payload)}\n\n".encode()


def _deltas(message: Body) -> Iterator[Body]:
    yield {"role": "assistant", "content": ""}
    for key in ("reasoning_content", "reasoning", "refusal", "content"):
        for half in _halves(message.get(key) or ""):
            yield {key: half}
    for index, call in enumerate(message.get("tool_calls") or ()):
        yield {"tool_calls": [{**call, "index": index, "function": {**call["function"], "arguments": ""}}]}
        for half in _halves(call["function"]["arguments"]):
            yield {"tool_calls": [{"index": index, "function": {"arguments": half}}]}
