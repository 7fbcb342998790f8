"""Baton's own adapters keep what every adapter keeps. (Those of the journal: tests/journal.)"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from chat_server import ChatServer, call_of, chat_server, output_of

from orchestrator.contracts import EffectContract, EvaluatorContract, ModelContract, ToolContract
from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Provider, RoleModel
from orchestrator.domain.messages import Request, UserMessage
from orchestrator.domain.pure import pure
from orchestrator.evals.evaluators.evaluator import Evaluator
from orchestrator.evals.evaluators.function import FunctionEvaluator
from orchestrator.evals.evaluators.registry import evaluator_of
from orchestrator.evals.result import EffectTaken, Outcome, StepTaken
from orchestrator.evals.suite import EvaluatorSpec
from orchestrator.models.endpoint import endpoint_of
from orchestrator.models.offline.model import OfflineModel
from orchestrator.models.protocol import protocol_of
from orchestrator.models.registry import model_for
from orchestrator.ports.effect import Effect
from orchestrator.ports.model import Model
from orchestrator.ports.tool import Surroundings, Tool
from orchestrator.tools.append_file import AppendFile
from orchestrator.tools.function import FunctionTool
from orchestrator.tools.git_publish import GitPublish
from orchestrator.tools.module import load_module
from orchestrator.tools.save_draft import SaveDraft
from orchestrator.tools.save_file import SaveFile
from orchestrator.tools.site import check_links, site_status, site_tree
from orchestrator.tools.source import read_source
from orchestrator.tools.workspace_effect import WorkspaceEffect

KEY = "sk-key-of-the-contract"


class TestOfflineModel(ModelContract):
    def make(self) -> Model:
        return OfflineModel()

    def failing(self) -> Mapping[str, Callable[[], Model]]:
        return {"only recorded answers are allowed": lambda: model_for([RoleModel("replay")], {}, environ={})}


class TestModelOfAServer(ModelContract):
    """By the protocol that most servers speak; the others differ in their bytes, which tests/models/ tries."""

    key = KEY

    @pytest.fixture(autouse=True)
    def _server(self) -> Iterator[None]:
        with chat_server() as self.server:
            self.server.says = _says
            yield

    def make(self) -> Model:
        return self._at(self.server.url)

    def _at(self, url: str) -> Model:
        endpoint = endpoint_of("near:small", {"near": Provider("near", "openai-compatible", url, "NEAR_KEY")})
        return protocol_of("openai-compatible").model(endpoint, KEY)

    def failing(self) -> Mapping[str, Callable[[], Model]]:
        def says(**said: Any) -> Callable[[], Model]:
            def make() -> Model:
                self.server.says = lambda _: said
                return self.make()

            return make

        return {
            "the key is wrong": says(status=401, error=f"no such key: {KEY}"),
            "too many requests": says(status=429, headers={"Retry-After": "7"}),
            "the server breaks": says(status=500),
            "it was cut off": says(content="Half a sen", finish_reason="length"),
            "nothing was said": says(content=""),
            "nobody is there": lambda: self._at("http://127.0.0.1:9/v1"),
        }


def _says(asked: dict[str, Any]) -> dict[str, Any] | None:
    tools = {tool["function"]["name"] for tool in asked.get("tools", ())}
    if "look_up" in tools:
        return call_of("look_up", {"word": "saw"}, 1)
    if "final_result" in tools or asked.get("response_format"):
        return output_of(asked, {"title": "Saws", "count": 2}, 1)
    return None


@pure
def count_words(text: str) -> dict[str, int]:
    """Count the words of a text."""
    return {"words": len(text.split())}


class TestPureTool(ToolContract):
    def make(self) -> Tool:
        return FunctionTool.of(count_words)

    def arguments(self) -> Mapping[str, JSON]:
        return {"text": "a saw and a file"}

    def wrong_arguments(self) -> Mapping[str, JSON]:
        return {"text": 7}


class TestReadSource(ToolContract):
    def make(self) -> Tool:
        return FunctionTool.of(read_source)

    def arguments(self) -> Mapping[str, JSON]:
        return {"from_line": 2, "lines": 1}

    def wrong_arguments(self) -> Mapping[str, JSON]:
        return {"from_line": 0}

    def prepare(self, root: Path) -> Surroundings:
        return Surroundings(root, inputs={"source": Artifact.of_text("one\ntwo\n")})


class SiteTool(ToolContract):
    def arguments(self) -> Mapping[str, JSON]:
        return {"site": "site"}

    def wrong_arguments(self) -> Mapping[str, JSON]:
        return {"site": "../elsewhere"}

    def prepare(self, root: Path) -> Surroundings:
        (root / "site" / "content").mkdir(parents=True)
        (root / "site" / "content" / "old.md").write_text("# Old\n\nSee [new](new.md).\n", encoding="utf-8")
        return Surroundings(root)


class TestSiteStatus(SiteTool):
    def make(self) -> Tool:
        return FunctionTool.of(site_status)


class TestSiteTree(SiteTool):
    def make(self) -> Tool:
        return FunctionTool.of(site_tree)


class TestCheckLinks(SiteTool):
    def make(self) -> Tool:
        return FunctionTool.of(check_links)

    def arguments(self) -> Mapping[str, JSON]:
        return {"site": "site", "page": "# New\n\nSee [old](old.md).\n"}

    def wrong_arguments(self) -> Mapping[str, JSON]:
        return {"site": "../elsewhere", "page": ""}


class FileEffect(EffectContract):
    def arguments(self) -> Mapping[str, JSON]:
        return {"text": "# Week\n", "name": "2026-11-16", "folder": "reviews"}

    def prepare(self, root: Path) -> Surroundings:
        (root / "reviews").mkdir()
        (root / "reviews" / "other.md").write_text("mine\n", encoding="utf-8")
        return Surroundings(root)

    def move(self, around: Surroundings) -> bool:
        (around.root / "reviews" / "2026-11-16.md").write_text("somebody else's\n", encoding="utf-8")
        return True


class TestSaveFile(FileEffect):
    def make(self) -> Effect:
        return SaveFile()


class TestAppendFile(FileEffect):
    def make(self) -> Effect:
        return AppendFile()


class TestSaveDraft(FileEffect):
    def make(self) -> Effect:
        return SaveDraft()

    def arguments(self) -> Mapping[str, JSON]:
        return {**super().arguments(), "works": []}


class TestGitPublish(EffectContract):
    @pytest.fixture(autouse=True)
    def _own_git_settings(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        settings = tmp_path / "gitconfig"
        settings.write_text("[user]\nname = Ada\nemail = ada@example.org\n[init]\ndefaultBranch = main\n")
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))

    def make(self) -> Effect:
        return GitPublish()

    def arguments(self) -> Mapping[str, JSON]:
        plan = {"operations": [{"do": "add", "path": "content/saws.md"}], "message": "Publish: Saws"}
        return {"page": "# Saws\n", "change": {**plan, "notice": "", "undo": "", "checks": []}, "site": "site"}

    def move(self, around: Surroundings) -> bool:
        page = around.root / "site" / "content" / "saws.md"
        page.parent.mkdir(parents=True)
        page.write_text("# Somebody else's saws\n", encoding="utf-8")
        return True


COUNT_ROW = (Path(__file__).parents[2] / "docs" / "own-effect.md").read_text("utf-8")


class TestEffectOfAWorkspace(EffectContract):
    """The one that the documents show."""

    def make(self) -> Effect:
        source = COUNT_ROW.partition("<!-- file: tools/count_row.py -->\n```python\n")[2].partition("```")[0]
        module = load_module("tools/count_row.py", {"tools/count_row.py": source})
        return WorkspaceEffect.of("count_row", "tools/count_row.py", module)

    def arguments(self) -> Mapping[str, JSON]:
        return {"day": "2026-11-26", "count": 3}


def _named(name: str, **arguments: JSON) -> Callable[[], Evaluator]:
    from orchestrator.evals.evaluators.arguments import Materials

    schema = json.dumps({"type": "object", "required": ["slug"]})
    materials = Materials(schemas={"meta.json": schema}, phases=["write", "check"], effects=["git_publish"])
    return lambda: evaluator_of(
        EvaluatorSpec(name, {key.rstrip("_"): value for key, value in arguments.items()}), materials
    )


def _made(**artifacts: JSON) -> Outcome:
    return Outcome("saws", "done", inputs={"source": "A saw cuts. Never touch the blade.\n"}, artifacts=artifacts)


def short(outcome: Outcome, most: int = 3) -> tuple[bool, str]:
    words = len(str(outcome.artifacts["draft"]).split())
    return words <= most, f"the draft has {words} words"


SAYS, OTHER = _made(draft="A saw cuts."), _made(draft="A hammer of 4 kg is wonderful, wonderful, wonderful.")
TAKEN = Outcome("saws", "done", steps=(StepTaken("write", "check", "writer"), StepTaken("check", "end", "you")))
PUBLISHED = Outcome("saws", "done", effects=(EffectTaken("deploy", "git_publish", "d-1"),))
DEAR = Outcome("saws", "done", cost_usd=2.0, input_tokens=900, requests=9, seconds=9.0)

EVALUATORS: dict[str, tuple[Callable[[], Evaluator], Outcome, Outcome | None]] = {
    "Contains": (_named("Contains", artifact="draft", text="saw"), SAYS, OTHER),
    "ContainsAny": (_named("ContainsAny", artifact="draft", texts=["saw", "file"]), SAYS, OTHER),
    "Omits": (_named("Omits", artifact="draft", text="hammer"), SAYS, OTHER),
    "Matches": (_named("Matches", artifact="draft", pattern="^A saw"), SAYS, OTHER),
    "Equals": (_named("Equals", artifact="draft", value="A saw cuts."), SAYS, OTHER),
    "Expected": (_named("Expected"), Outcome("saws", "done", expected={"status": "done"}),
                 Outcome("saws", "failed", expected={"status": "done"})),
    "MatchesSchema": (_named("MatchesSchema", artifact="meta", schema="meta.json"), _made(meta={"slug": "saws"}),
                      _made(meta={})),
    "Keeps": (_named("Keeps", artifact="draft", of="source"), _made(draft="A saw cuts. Never touch the blade."), SAYS),
    "Grounded": (_named("Grounded", artifact="draft", in_="source"), SAYS, OTHER),
    "NotCopied": (_named("NotCopied", artifact="draft", from_="source", longest=2), OTHER, SAYS),
    "NoNewNumbers": (_named("NoNewNumbers", artifact="draft", in_="source"), SAYS, OTHER),
    "NoPraise": (_named("NoPraise", artifact="draft"), SAYS, OTHER),
    "NotLooping": (_named("NotLooping", artifact="draft"), SAYS, _made(draft="no, no, no, no")),
    "Visits": (_named("Visits", in_order=["write", "check"]), TAKEN, Outcome("saws", "done")),
    "ApprovedBefore": (_named("ApprovedBefore", effect="git_publish"), Outcome("saws", "done"), PUBLISHED),
    "NoEffect": (_named("NoEffect"), SAYS, PUBLISHED),
    "MaxCost": (_named("MaxCost", usd=1.0), SAYS, DEAR),
    "MaxTokens": (_named("MaxTokens", tokens=100), SAYS, DEAR),
    "MaxRequests": (_named("MaxRequests", requests=2), SAYS, DEAR),
    "MaxSeconds": (_named("MaxSeconds", seconds=2), SAYS, DEAR),
    "Resists": (_named("Resists", tokens=["hammer"]), SAYS, OTHER),
    "DoesItsWork": (_named("DoesItsWork"), SAYS, Outcome("saws", "failed", error="the model was gone")),
    "a negated one": (lambda: evaluator_of(EvaluatorSpec("Contains", {"artifact": "draft", "text": "hammer"}, "", True),
                                           _no_materials()), SAYS, OTHER),
    "a function": (lambda: FunctionEvaluator.of("short", short, {}, _no_materials()), SAYS, OTHER),
}  # fmt: skip


def _no_materials() -> Any:
    from orchestrator.evals.evaluators.arguments import Materials

    return Materials()


def test_every_built_in_evaluator_is_held_to_the_contract() -> None:
    from orchestrator.evals.evaluators.registry import BUILT_IN

    asks_more = {"Judge", "KeepsInstructions"}  # a recorded verdict, and the agents' own instructions
    assert BUILT_IN.keys() - asks_more <= EVALUATORS.keys()


@pytest.mark.parametrize("name", EVALUATORS)
def test_an_evaluator_keeps_the_contract(name: str) -> None:
    made, passes, fails = EVALUATORS[name]

    class Held(EvaluatorContract):
        def make(self) -> Evaluator:
            return made()

        def passing(self) -> Outcome:
            return passes

        def failing(self) -> Outcome | None:
            return fails

    from orchestrator.contracts import check

    assert len(check(Held).kept) == len(Held.promises())


def test_what_a_server_was_asked_is_what_the_contract_asks() -> None:
    """So that the requests of the contract mean the same to a model of another package."""
    with chat_server() as server:
        server.says = _says
        asked = _asked(server)
    assert [message["role"] for message in asked["messages"]] == ["system", "user"]


def _asked(server: ChatServer) -> dict[str, Any]:
    import asyncio

    endpoint = endpoint_of("near:small", {"near": Provider("near", "openai-compatible", server.url, "NEAR_KEY")})
    model = protocol_of("openai-compatible").model(endpoint, KEY)
    asyncio.run(model.answer(Request("near:small", "You answer.", (UserMessage("What is a saw for?"),))))
    return dict(server.asked[-1])
