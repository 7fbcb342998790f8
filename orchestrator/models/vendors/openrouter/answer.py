"""Chat Completions as OpenRouter puts it: with what models think in parts, each in its vendor's own form."""

from __future__ import annotations

from collections.abc import Iterator

from orchestrator.domain.canonical import JSON
from orchestrator.models.incoming.answer import AnswerForm
from orchestrator.models.incoming.normal import Body, Names, Normal, as_dict, as_list, as_name, text_of, thought_of
from orchestrator.models.vendors.openai_chat.answer import ChatPieces, chat_body, chat_words

_SAID = {"reasoning.text": "text", "reasoning.summary": "summary", "reasoning.encrypted": "data"}
_KEPT = ("id", "format", "signature")


class RoutedPieces(ChatPieces):
    """Puts a stream together. Details with one number are one, cut in pieces."""

    def __init__(self) -> None:
        super().__init__()
        self._provider: JSON = None
        self._details: dict[tuple[str, JSON], Body] = {}

    def take(self, name: str, event: Body) -> bool:
        self._provider = event.get("provider") or self._provider
        brought = super().take(name, event)
        for choice in map(as_dict, as_list(event.get("choices"))):
            for detail in map(as_dict, as_list(as_dict(choice.get("delta")).get("reasoning_details"))):
                self._take_detail(detail)
                brought = True
        return brought

    def body(self) -> Body:
        whole = super().body()
        whole["choices"][0]["message"]["reasoning_details"] = list(self._details.values())
        return {**whole, "provider": self._provider}

    def _take_detail(self, detail: Body) -> None:
        kind = str(detail.get("type"))
        key = _SAID.get(kind, "")
        held = self._details.setdefault((kind, detail.get("index", detail.get("id"))), {})
        said = "".join(part for part in (held.get(key), detail.get(key)) if isinstance(part, str))
        held.update({name: told for name, told in detail.items() if told is not None})
        if key:
            held[key] = said


def routed_body(body: Body, offered: Names) -> Normal | None:
    """None when there is no answer in it."""
    normal = chat_body(body, offered)
    if normal is None:
        return None
    choice = as_dict(next(iter(as_list(body.get("choices"))), {}))
    message = normal.body["choices"][0]["message"]
    if details := list(_details(as_list(as_dict(choice.get("message")).get("reasoning_details")))):
        message["reasoning_details"] = details
    normal.body["provider"] = as_name(body.get("provider"), "unnamed")
    return normal


def _details(details: list[JSON]) -> Iterator[Body]:
    for number, detail in enumerate(map(as_dict, details)):
        kind = detail.get("type")
        key = _SAID.get(kind) if isinstance(kind, str) else None
        if key is None:
            continue
        signed = bool(detail.get("signature")) or key == "data"
        said = text_of(detail.get(key)) if signed else thought_of(detail.get(key))
        kept = {name: detail[name] for name in _KEPT if isinstance(detail.get(name), str)}
        yield {"type": kind, "index": number, key: said, **kept}


ROUTED = AnswerForm(RoutedPieces, routed_body, words=chat_words)
"""Chat Completions, as OpenRouter speaks it."""
