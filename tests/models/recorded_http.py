"""Recorded answers of providers, each in one piece, served in the network's place."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2

from orchestrator.domain.definition import Provider
from orchestrator.domain.messages import Answer, Request, ToolSpec, UserMessage
from orchestrator.models.endpoint import endpoint_of
from orchestrator.models.protocol import protocol_of
from orchestrator.models.vendors.model import VendorModel

RECORDED = Path(__file__).parent / "recorded"
KEY = "sk-test-key"

PROVIDERS = {
    "workstation": Provider("workstation", "openai-compatible", "http://127.0.0.1:11434/v1", "WORKSTATION_KEY")
}

VERDICT = {
    "type": "object",
    "properties": {
        "verdict": {"type": "string", "enum": ["approve", "revise"]},
        "findings": {"type": "array", "items": {"type": "string", "maxLength": 80}},
    },
    "required": ["verdict", "findings"],
    "additionalProperties": False,
}
SITE_TOOLS = tuple(
    ToolSpec(name, f"Looks at the {name}.", {"type": "object", "properties": {"site": {"type": "string"}}})
    for name in ("site_status", "site_tree", "today")
)

Reply = str | httpx2.Response | Exception


class Wire:
    """Answers requests in order, each with a recorded body, a response, or the failure of the network."""

    def __init__(self, *replies: Reply) -> None:
        self._replies = list(replies)
        self.sent: list[httpx2.Request] = []

    @property
    def transport(self) -> httpx2.MockTransport:
        return httpx2.MockTransport(self._reply)

    @property
    def body(self) -> dict[str, Any]:
        """What was sent last."""
        return json.loads(self.sent[-1].content)

    def _reply(self, request: httpx2.Request) -> httpx2.Response:
        self.sent.append(request)
        reply = self._replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return recorded(reply) if isinstance(reply, str) else reply


def recorded(name: str, status: int = 200, **headers: str) -> httpx2.Response:
    body = (RECORDED / f"{name}.json").read_bytes()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx2.Response(status, headers={"content-type": "application/json", **named}, content=body)


def model(name: str, wire: Wire, key: str = KEY) -> VendorModel:
    there = replace(endpoint_of(name, PROVIDERS), stream=False)
    return protocol_of(there.kind).model(there, key, wire.transport)


def ask(name: str, wire: Wire, request: Request | None = None) -> Answer:
    return asyncio.run(model(name, wire).answer(request or question(name)))


def question(name: str, **more: Any) -> Request:
    return Request(name, "You review.", more.pop("messages", (UserMessage("Review this."),)), **more)
