"""A request of Chat Completions as Ollama's own chat takes it: https://docs.ollama.com/api/chat."""

from __future__ import annotations

import json
from collections.abc import Iterator

from orchestrator.domain.json_text import NotJSON, read_json
from orchestrator.models.fit import ANSWER_TOKENS, tokens_in
from orchestrator.models.incoming.normal import Body, as_dict, as_list

LEAST_CONTEXT = 8_192
"""Where the user says nothing. Each doubling is asked for only when a request needs it, because the server loads the
model anew for another size."""
_IMAGE_TOKENS = 1_024

_OPTIONS = {
    "max_tokens": "num_predict",
    "max_completion_tokens": "num_predict",
    "temperature": "temperature",
    "top_p": "top_p",
    "seed": "seed",
    "stop": "stop",
    "presence_penalty": "presence_penalty",
    "frequency_penalty": "frequency_penalty",
}
_TRANSLATED = {
    *_OPTIONS,
    "messages",
    "tools",
    "tool_choice",
    "response_format",
    "reasoning_effort",
    "stream",
    "options",
}


def own_question(asked: Body, *, stream: bool, context: int) -> Body:
    """The body that is sent.

    Args:
        asked: the body of a request to Chat Completions. What it has beside that (`keep_alive`) is kept as it is.
        context: tokens for one exchange, as the user has it; 0: as many as this one needs.
    """
    options = {name: asked[key] for key, name in _OPTIONS.items() if key in asked}
    own: Body = {key: value for key, value in asked.items() if key not in _TRANSLATED}
    own |= {"messages": list(_messages(as_list(asked.get("messages")))), "stream": stream}
    if tools := as_list(asked.get("tools")):
        own["tools"] = tools
    if form := _form(as_dict(asked.get("response_format"))):
        own["format"] = form
    if (effort := asked.get("reasoning_effort")) is not None:
        own["think"] = _think(effort, str(asked.get("model")))
    options["num_ctx"] = context or _needed(own, options)
    own["options"] = {**options, **as_dict(asked.get("options"))}
    # What does not fit is refused rather than cut, before the answer and on the way; older servers know neither word.
    own |= {"truncate": False, "shift": False}
    return own


def _form(response_format: Body) -> object:
    match response_format:
        case {"type": "json_schema", "json_schema": {"schema": schema}}:
            return schema
        case {"type": "json_object"}:
            return "json"
    return None


def _think(effort: str, model: str) -> object:
    """Only gpt-oss knows degrees; with any other model they are a yes."""
    if effort == "none":
        return False
    return effort if "gpt-oss" in model else True


def _messages(messages: list[object]) -> Iterator[Body]:
    names: dict[object, object] = {}
    for message in map(as_dict, messages):
        own: Body = {"role": message.get("role"), "content": _text(message.get("content"))}
        if images := list(_images(message.get("content"))):
            own["images"] = images
        if thinking := message.get("reasoning"):
            own["thinking"] = thinking
        if calls := [_call(as_dict(call), names) for call in as_list(message.get("tool_calls"))]:
            own["tool_calls"] = calls
        if message.get("role") == "tool":
            called = message.get("tool_call_id")
            own |= {"tool_call_id": called, "tool_name": names.get(called, "")}
        yield own


def _call(call: Body, names: dict[object, object]) -> Body:
    function = as_dict(call.get("function"))
    names[call.get("id")] = function.get("name")
    try:
        arguments = read_json(str(function.get("arguments")))
    except NotJSON:
        arguments = None
    if not isinstance(arguments, dict):  # what the model wrote was none, and was told so
        arguments = {"arguments": function.get("arguments")}
    return {"id": call.get("id"), "function": {"name": function.get("name"), "arguments": arguments}}


def _text(content: object) -> str:
    if isinstance(content, str):
        return content
    return "\n\n".join(
        str(part.get("text", "")) for part in map(as_dict, as_list(content)) if part.get("type") == "text"
    )


def _images(content: object) -> Iterator[str]:
    """Their bytes, as base64, without the words before them that make an address of them."""
    for part in map(as_dict, as_list(content)):
        address = as_dict(part.get("image_url")).get("url")
        if isinstance(address, str) and address.startswith("data:"):
            yield address.partition(",")[2]


def _needed(own: Body, options: Body) -> int:
    """The least doubling that holds what is asked and what may be answered."""
    images = sum(len(message.get("images", ())) for message in own["messages"])
    words = [{key: told for key, told in message.items() if key != "images"} for message in own["messages"]]
    read = tokens_in(json.dumps([words, own.get("tools"), own.get("format")], ensure_ascii=False))
    need = read + images * _IMAGE_TOKENS + int(options.get("num_predict") or ANSWER_TOKENS)
    context = LEAST_CONTEXT
    while context < need:
        context *= 2
    return context
