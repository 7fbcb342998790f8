"""OpenAI's Responses, spelled so that those read it who take its description at its word."""

from __future__ import annotations

from typing import Any

from pydantic_ai.models.openai import OpenAIResponsesModel


class ResponsesModel(OpenAIResponsesModel):
    """Says of every message that it is one.

    OpenAI lets that be left out, and pydantic-ai does; llama.cpp then refuses a message of the assistant's.
    """

    async def _map_messages(self, *args: Any, **more: Any) -> Any:
        mapped: Any = await super()._map_messages(*args, **more)
        instructions, items = mapped
        for item in items:
            if "role" in item:
                item.setdefault("type", "message")
        return instructions, items
