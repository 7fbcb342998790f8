"""The same note by Anthropic and by OpenAI, answered from recorded bodies: one word differs, nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest
from acceptance_workspace import NOTE, PAGE, Baton

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Provider, RoleModel
from orchestrator.face.workspace import Workspace
from orchestrator.journal.liveness import LockLiveness
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.models.endpoint import endpoint_of
from orchestrator.models.protocol import protocol_of
from orchestrator.ports.model import Model

RECORDED = Path(__file__).resolve().parents[1] / "models" / "recorded"
DRAFT = "# Why small tools last\n\nA small tool does one thing and can be read in an evening.\n"
REVIEW = {"verdict": "approve", "findings": []}
METADATA = {
    "title": "Why small tools last",
    "summary": "A small tool does one thing.",
    "tags": ["tools"],
    "date": "2026-11-22",
    "slug": "why-small-tools-last",
}
ANSWERS = {
    "You write for one person": DRAFT,
    "You review drafts": REVIEW,
    "You propose the front matter": METADATA,
}


class Vendor:
    """Both vendors' servers: recorded envelopes, filled with what each agent would say."""

    def __init__(self) -> None:
        self.paths: list[str] = []

    def reply(self, request: httpx2.Request) -> httpx2.Response:
        self.paths.append(request.url.path)
        asked = request.content.decode()
        answer = next(said for known, said in ANSWERS.items() if known in asked)
        looked = "tool_result" in asked or "function_call_output" in asked
        by_tool = '"final_result"' in asked
        fill = _anthropic if request.url.path.endswith("/messages") else _openai
        if answer is METADATA and not looked:
            return fill("site_status", {"site": "site"})
        if by_tool and not isinstance(answer, str):
            return fill("final_result", answer)
        return fill("", answer)


def _anthropic(tool: str, answer: JSON) -> httpx2.Response:
    envelope = json.loads((RECORDED / "anthropic_text.json").read_bytes())
    if tool:
        envelope["content"] = [{"type": "tool_use", "id": "toolu_01", "name": tool, "input": answer}]
        envelope["stop_reason"] = "tool_use"
    else:
        envelope["content"] = [{"type": "text", "text": _text(answer)}]
    return httpx2.Response(200, json=envelope)


def _openai(tool: str, answer: JSON) -> httpx2.Response:
    envelope = json.loads((RECORDED / ("openai_calls.json" if tool else "openai_text.json")).read_bytes())
    reasoning, said = envelope["output"][:2]
    if tool:
        said |= {"name": tool, "arguments": json.dumps(answer)}
    else:
        said["content"][0]["text"] = _text(answer)
    return httpx2.Response(200, json=envelope | {"output": [reasoning, said]})


def _text(answer: JSON) -> str:
    return answer if isinstance(answer, str) else json.dumps(answer)


@pytest.mark.parametrize(("profile", "path"), [("claude", "/v1/messages"), ("openai", "/v1/responses")])
def test_another_vendor_is_one_word_away(profile: str, path: str, baton: Baton) -> None:
    root = baton.root
    vendor = Vendor()

    def model_for(role: Sequence[RoleModel], providers: Mapping[str, Provider], _: object) -> Model:
        endpoint = replace(endpoint_of(role[0].name, providers), stream=False)
        return protocol_of(endpoint.kind).model(endpoint, "sk-test", httpx2.MockTransport(vendor.reply))

    state = root / "state"
    with Workspace(
        root,
        journal=SqliteJournal.open(state / "journal.db"),
        liveness=LockLiveness(state / "locks"),
        model_for=model_for,
    ) as workspace:
        run = workspace.start("publish", root / NOTE, profile=profile, intent="edit", brief="plain and short")
        run.drive()
        (decision,) = workspace.decisions()
        decision.approve(lost=decision.must_see)

        assert run.refresh().status == "done"
        assert set(vendor.paths) == {path}
        assert [h.fact.phase for h in run.handoffs] == [
            "read",
            "aim",
            "write",
            "lost",
            "review",
            "proof",
            "look",
            "metadata",
            "heed",
            "assemble",
            "change",
            "losses",
            "approve",
            "deploy",
        ]
        assert (root / "site" / PAGE).exists()
        assert "sk-test" not in str([event.fact for event in run.events()])
