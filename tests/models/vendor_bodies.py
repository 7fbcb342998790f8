"""Answers of vendors in their own forms: whole, and as each would stream the same."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import httpx2
from recorded_http import RECORDED
from recorded_stream import stream

Body = dict[str, Any]


@cache
def bodies(kind: str) -> dict[str, Body]:
    """What answers and errors of this kind look like, each under what it is: `text`, `cut_off`, `rate_limited` ..."""
    return json.loads((RECORDED / "vendors" / f"{kind}.json").read_text("utf-8"))


def pieces_of(kind: str, body: Body) -> list[bytes]:
    """The events of a stream, each as the vendor cuts it."""
    make = {"gemini": _gemini, "vertex": _gemini, "bedrock": _converse, "ollama": _lines, "mistral": _mistral}
    return list(make.get(kind, _CHATS.get(kind, _chat))(body))


def streamed(kind: str, chunks: Sequence[bytes | Exception]) -> httpx2.Response:
    response = stream(chunks)
    types = {"bedrock": "application/vnd.amazon.eventstream", "ollama": "application/x-ndjson"}
    response.headers["content-type"] = types.get(kind, "text/event-stream")
    return response


def frame(payload: Body, event: str, kind: str = "event") -> bytes:
    """One of Amazon's, as https://smithy.io/2.0/aws/amazon-eventstream.html has it."""
    named = {f":{'event' if kind == 'event' else kind}-type": event, ":content-type": "application/json"}
    headers = b"".join(map(_header, [*named.items(), (":message-type", kind)]))
    data = json.dumps(payload).encode()
    prelude = (16 + len(headers) + len(data)).to_bytes(4) + len(headers).to_bytes(4)
    begun = prelude + zlib.crc32(prelude).to_bytes(4) + headers + data
    return begun + zlib.crc32(begun).to_bytes(4)


def _header(header: tuple[str, str]) -> bytes:
    name, value = (text.encode() for text in header)
    return bytes([len(name)]) + name + b"\x07" + len(value).to_bytes(2) + value


def _halves(text: str) -> list[str]:
    middle = len(text) // 2
    return [half for half in (text[:middle], text[middle:]) if half]


def _sse(payload: Body, end: str = "\n\n") -> bytes:
    return f"data: {json.dumps(payload)}{end}".encode()


def _gemini(body: Body) -> Iterator[bytes]:
    if "candidates" not in body:
        yield _sse(body, "\r\n\r\n")
        return
    (candidate,) = body["candidates"]
    read = {"promptTokenCount": body["usageMetadata"]["promptTokenCount"]}
    for part in candidate["content"]["parts"]:
        for half in _halves(part["text"]) if "text" in part else [None]:
            piece = part if half is None else {**part, "text": half}
            content = {"parts": [piece], "role": "model"}
            yield _sse({**body, "candidates": [{"content": content, "index": 0}], "usageMetadata": read}, "\r\n\r\n")
    last = {**candidate, "content": {"parts": [{"text": ""}], "role": "model"}}
    yield _sse({**body, "candidates": [last]}, "\r\n\r\n")


def _converse(body: Body) -> Iterator[bytes]:
    yield frame({"role": "assistant", "p": "abcdefgh"}, "messageStart")
    for index, block in enumerate(body["output"]["message"]["content"]):
        at = {"contentBlockIndex": index, "p": "abc"}
        if "toolUse" in block:
            start = {key: block["toolUse"][key] for key in ("toolUseId", "name")}
            yield frame({**at, "start": {"toolUse": start}}, "contentBlockStart")
        for delta in _deltas(block):
            yield frame({**at, "delta": delta}, "contentBlockDelta")
        yield frame(at, "contentBlockStop")
    if "stopReason" in body:
        yield frame({"stopReason": body["stopReason"]}, "messageStop")
    yield frame({"usage": body["usage"], "metrics": body["metrics"]}, "metadata")


def _deltas(block: Body) -> list[Body]:
    match block:
        case {"text": text}:
            return [{"text": half} for half in _halves(text)]
        case {"toolUse": {"input": given}}:
            return [{"toolUse": {"input": half}} for half in _halves(json.dumps(given))]
        case {"reasoningContent": {"reasoningText": thought}}:
            said = [{"reasoningContent": {"text": half}} for half in _halves(thought["text"])]
            return [*said, {"reasoningContent": {"signature": thought["signature"]}}]
    return [block]


def _lines(body: Body) -> Iterator[bytes]:
    shared = {key: body[key] for key in ("model", "created_at")}
    message = body["message"]
    for key in ("thinking", "content"):
        for half in _halves(message.get(key, "")):
            said = {"role": "assistant", "content": "", key: half}
            yield json.dumps({**shared, "message": said, "done": False}).encode() + b"\n"
    for call in message.get("tool_calls", ()):
        said = {"role": "assistant", "content": "", "tool_calls": [call]}
        yield json.dumps({**shared, "message": said, "done": False}).encode() + b"\n"
    yield json.dumps({**body, "message": {"role": "assistant", "content": ""}}).encode() + b"\n"


def _chat(body: Body, *, usage_of_its_own: bool = True, first: bytes = b"") -> Iterator[bytes]:
    (choice,) = body["choices"]
    shared = {key: body[key] for key in ("id", "created", "model", "provider", "x_groq") if key in body}
    shared["object"] = "chat.completion.chunk"
    if first:
        yield first
    for delta in _chat_deltas(choice["message"]):
        yield _sse({**shared, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
    ended = {"index": 0, "delta": {"content": ""}, "finish_reason": choice["finish_reason"]}
    if usage_of_its_own:
        yield _sse({**shared, "choices": [ended]})
        yield _sse({**shared, "choices": [], "usage": body["usage"]})
    else:
        yield _sse({**shared, "choices": [ended], "usage": body["usage"]})
    yield b"data: [DONE]\n\n"


def _chat_deltas(message: Body) -> Iterator[Body]:
    yield {"role": "assistant", "content": ""}
    for detail in message.get("reasoning_details", ()):
        for half in _halves(detail["text"]):
            yield {"reasoning": half, "reasoning_details": [{**detail, "text": half, "signature": None}]}
        yield {"reasoning_details": [{key: told for key, told in detail.items() if key != "text"}]}
    if not message.get("reasoning_details"):
        yield from ({"reasoning": half} for half in _halves(message.get("reasoning") or ""))
    content = message.get("content") or ""
    if isinstance(content, str):
        yield from ({"content": half} for half in _halves(content))
    else:  # as Mistral's models that think have it
        for part in content:
            yield {"content": [part]}
    for index, call in enumerate(message.get("tool_calls") or ()):
        yield {"tool_calls": [{**call, "index": index}]}


def _mistral(body: Body) -> Iterator[bytes]:
    return _chat(body, usage_of_its_own=False)


def _groq(body: Body) -> Iterator[bytes]:
    """The usage stands below its own name too, where nobody asks for it."""
    *begun, last, done = _chat({**body, "x_groq": {"id": "req_1"}}, usage_of_its_own=False)
    ended = json.loads(last.removeprefix(b"data: "))
    ended["x_groq"]["usage"] = ended.pop("usage")
    return iter([*begun, _sse(ended), done])


_FILTERED = {"choices": [], "id": "", "model": "", "object": "", "created": 0, "prompt_filter_results": []}
_CHATS = {
    "azure": lambda body: _chat(body, first=_sse(_FILTERED)),
    "openrouter": lambda body: _chat(body, first=b": OPENROUTER PROCESSING\n\n"),
    "groq": _groq,
}
