"""Which models there are, whether they answer, and what a change of profile would change."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import pytest
from small_workspace import Clock, make_workspace, open_workspace

from orchestrator.domain.messages import Answer, AssistantMessage, Request
from orchestrator.errors import NotFound
from orchestrator.face.workspace import Workspace
from orchestrator.features.evaluation.model_comparison import agent_changes, eval_comparisons, recorded_past
from orchestrator.features.models.models import Models
from orchestrator.models.attempted import Attempted
from orchestrator.models.failure import Charge, Unreached
from orchestrator.ports.model import Attempts, Model
from orchestrator.text.extra_install import install_extra

SETTINGS = """\
profile: offline
profiles:
  offline: {fast: offline}
  vendor: {fast: [{model: "anthropic:claude-haiku-4-5", temperature: 0.2}, "near:small"]}
  local: {fast: "near:small"}
  old: {fast: "anthropic:claude-3-haiku-20240307"}
providers:
  near: {kind: openai-compatible, base_url: "http://127.0.0.1:9/v1", context: 8192}
prices:
  near:small: {input: 0, output: 0}
"""


class Ready:
    name = "anthropic:claude-haiku-4-5"

    async def answer(self, request: Request) -> Answer:
        return Answer(AssistantMessage("ready"), "claude-haiku-4-5", "stop", 1_000_000, 0)


class Down:
    name = "near:small"
    mend = "Start it."

    async def answer(self, request: Request) -> Answer:
        raise Unreached("connection", "there is no connection.", where=self.name, mend=self.mend)


@pytest.fixture
def ws(tmp_path: Path, clock: Clock) -> Workspace:
    make_workspace(tmp_path)
    (tmp_path / "baton.yaml").write_text(SETTINGS, encoding="utf-8")
    return open_workspace(tmp_path, clock)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_every_model_is_listed_with_its_settings_and_the_key_it_lacks(ws: Workspace) -> None:
    listed = [one for one in Models(ws).known() if one.profile == "vendor"]

    assert [(one.model.name, one.place, one.key, one.key_missing) for one in listed] == [
        ("anthropic:claude-haiku-4-5", 0, "ANTHROPIC_API_KEY", True),
        ("near:small", 1, "", False),
    ]
    assert listed[0].model.settings == {"temperature": 0.2}
    assert listed[1].host == "http://127.0.0.1:9/v1"


def test_what_needs_an_extra_that_is_not_there_says_so(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "botocore", None)
    text = "profile: p\nprofiles: {p: {fast: aws:m, strong: cloud:m}}\nproviders:\n"
    text += "  aws: {kind: bedrock, region: eu-west-1}\n  cloud: {kind: vertex, project: p, region: eu}\n"
    (ws.root / "baton.yaml").write_text(text, encoding="utf-8")
    aws, cloud = Models(ws).known()
    assert aws.fault == f"needs the extra 'bedrock', which is not installed. {install_extra('bedrock')}"
    assert (cloud.fault, cloud.key_missing, cloud.keyless) == ("", True, "Google's application default credentials")


def test_a_profile_that_is_not_there_is_told_with_the_nearest(ws: Workspace) -> None:
    with pytest.raises(NotFound, match="Did you mean vendor"):
        list(Models(ws).check("vendr"))


def test_a_check_asks_each_model_and_tells_what_it_cost(ws: Workspace) -> None:
    ws.model_for = lambda role, *_: Ready() if "claude" in role[0].name else Down()  # type: ignore[assignment,return-value]
    models = Models(ws)

    first, second = models.check("vendor")

    assert first.answer is not None
    assert models.cost_of(first) == pytest.approx(1.0)  # a million tokens at a dollar a million
    assert "there is no connection" in second.error


@pytest.mark.parametrize(
    ("mend", "told"),
    [
        ("Wait a little, then: baton resume", "Wait a little, then: baton models check --profile local"),
        ("Resume to ask again.", "To ask again: baton models check --profile local."),
        ("Top it up, or take another profile.", "Top it up, or take another profile."),
    ],
)
def test_a_check_that_fails_goes_on_with_the_check_as_there_is_no_run(ws: Workspace, mend: str, told: str) -> None:
    failing = Down()
    failing.mend = mend
    ws.model_for = lambda *_: failing  # type: ignore[assignment,return-value]
    [one] = Models(ws).check("local")
    assert one.error == f"there is no connection. {told}"


def test_before_a_swap_each_agent_is_told_what_it_would_lose(ws: Workspace) -> None:
    (change,) = agent_changes(ws, "vendor", "local")

    assert change.agent == "finder"
    assert change.models == ("anthropic:claude-haiku-4-5", "near:small")
    assert change.differences == ("context 200,000 -> 8,192", "does not think first")


def test_how_its_schema_would_be_kept_is_told(ws: Workspace) -> None:
    (change,) = agent_changes(ws, "vendor", "old")

    assert change.differences == ("find: held to its schema -> gives its schema by a tool",)


def test_the_recorded_past_is_priced_for_both(ws: Workspace) -> None:
    ws.start("list", note="tools").drive()

    (past,) = recorded_past(ws, "vendor", "local")

    assert (past.agent, past.answers) == ("finder", 1)
    assert past.usd[0] is not None
    assert past.usd[1] == 0


def test_suites_without_recordings_under_both_are_named(ws: Workspace) -> None:
    folder = ws.root / "evals/list/cases"
    folder.mkdir(parents=True)
    (folder.parent / "suite.yaml").write_text("app: list\n", encoding="utf-8")
    (folder / "one.yaml").write_text("name: one\ninputs: {note: tools}\n", encoding="utf-8")

    compared, left_out = eval_comparisons(ws, "offline", "local")

    assert compared == []
    assert left_out == {"list": "nothing recorded under offline or local"}


def counted(ws: Workspace, model: Ready | Down, *, caps: str = "") -> list[tuple[str, float | None]]:
    """What checking a model of `old` came to, with every attempt told as a vendor's are."""
    (ws.root / "baton.yaml").write_text(SETTINGS + caps, encoding="utf-8")
    ws.model_for = lambda _role, _providers, attempts: Attempted(model, attempts)
    models = Models(ws)
    return [(one.error, models.cost_of(one)) for one in models.check("old")]


class Brief(Ready):
    name = "anthropic:claude-3-haiku-20240307"

    async def answer(self, request: Request) -> Answer:
        self.bound = request.output_bound
        return Answer(AssistantMessage("ready"), "claude-3-haiku", "stop", 1_000, 100)


def test_a_check_counts_in_the_day(ws: Workspace) -> None:
    [(error, cost)] = counted(ws, Brief(), caps="budgets: {day_usd: 1}\n")
    assert error == ""
    assert cost == ws.spent_today().day_usd == 1_000 * 0.25e-6 + 100 * 1.25e-6
    assert ws.runs() == []
    assert ws.verify().ok


def test_a_check_keeps_to_the_cap_of_the_day(ws: Workspace) -> None:
    [(error, cost)] = counted(ws, Brief(), caps="budgets: {day_usd: 0.001}\n")
    assert "would pass the day's 0.001 USD" in error
    assert (cost, ws.spent_today().day_usd) == (None, 0.0)


def test_a_check_is_bounded_by_what_the_day_has_left(ws: Workspace) -> None:
    model = Brief()
    [(error, _)] = counted(ws, model, caps="budgets: {day_usd: 0.005}\n")
    assert (error, 1_024 < model.bound < 8_192) == ("", True)


class Broken(Brief):
    def __init__(self, charge: Charge) -> None:
        self.charge = charge

    async def answer(self, request: Request) -> Answer:
        raise Unreached("timeout", "no answer came in time.", where=self.name, mend="", charge=self.charge)


def test_a_check_that_brought_no_answer_counts_what_it_may_have_cost(ws: Workspace) -> None:
    counted(ws, Broken(Charge("no")), caps="budgets: {day_usd: 1}\n")
    assert ws.spent_today().day_usd == 0
    counted(ws, Broken(Charge("yes", 1_000, 0)), caps="budgets: {day_usd: 1}\n")
    assert ws.spent_today().day_usd == 0.00025
    counted(ws, Broken(Charge("maybe")), caps="budgets: {day_usd: 1}\n")
    assert ws.spent_today().day_usd > 0.01  # all that was reserved


class Untold(Brief):
    async def answer(self, request: Request) -> Answer:
        return Answer(AssistantMessage("ready"), "claude-3-haiku", "stop", 0, 0)


def test_a_check_tells_what_counts_in_the_day_also_where_it_is_more_than_its_tokens(ws: Workspace) -> None:
    (ws.root / "baton.yaml").write_text(f"{SETTINGS}budgets: {{day_usd: 1}}\n", encoding="utf-8")
    before = 0.0
    for model, is_untold in ((Brief(), False), (Untold(), True), (Broken(Charge("maybe")), False)):
        ws.model_for = partial(attempted, model)
        [one] = Models(ws).check("old")
        today = ws.spent_today().day_usd
        assert one.counted_usd == pytest.approx(today - before)
        assert one.is_untold is is_untold
        assert one.counted_usd > 0
        before = today


def attempted(model: Model, _role: object, _providers: object, attempts: Attempts | None) -> Model:
    return Attempted(model, attempts) if attempts else model


def test_a_check_of_a_model_without_a_price_is_made_and_costs_nobody_knows_what(ws: Workspace) -> None:
    settings = SETTINGS.replace("prices:\n  near:small: {input: 0, output: 0}\n", "")
    (ws.root / "baton.yaml").write_text(settings, encoding="utf-8")
    near = Ready()
    near.name = "near:small"
    ws.model_for = lambda _role, _providers, attempts: Attempted(near, attempts)
    models = Models(ws)
    [one] = models.check("local")
    assert (one.error, models.cost_of(one), ws.spent_today().day_usd) == ("", None, 0.0)
    assert ws.verify().ok
