"""What a dry run tells of phases that hold others, or whose number nobody knows yet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from phases import a_phase
from small_workspace import Clock, make_workspace, open_workspace

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.definition import App, Phase, RoleModel
from orchestrator.domain.secrets import Secrets
from orchestrator.face.preparing import Prepared
from orchestrator.features.apps.dry_run import DryRun, dry_run, most_visits
from orchestrator.workspace.read.inputs import Inputs

PAID = RoleModel("anthropic:claude-haiku-4-5")


def of_phase(root: Path, phase: Phase, *, limit_usd: float = 0.5) -> DryRun:
    """A dry run of one phase of a paid model, in the place of the app `list`'s own."""
    with open_workspace(make_workspace(root), Clock()) as workspace:
        definition = workspace.definition("list")
        definition = replace(
            definition,
            app=replace(definition.app, phases=(phase,)),
            roles={"fast": (PAID,)},
            apps={"within": replace(definition.app, phases=(FIND,))},
            agents={"finder": replace(definition.agents["finder"], cost_usd=limit_usd)},
        )
        inputs = Inputs({"note": Artifact.of_json("a note")}, {})
        return dry_run(workspace, Prepared(definition, inputs, Secrets({})))


FIND = a_phase("find", "agent", "finder", reads={"note": "note"}, prompt="apps/list.yaml#find")


def test_members_of_a_together_are_told_and_paid_each(tmp_path: Path) -> None:
    dry = of_phase(tmp_path, a_phase("both", "together", together=(FIND, replace(FIND, name="again"))))
    assert [one.phase.name for one in dry.ahead] == ["both", "both.find", "both.again"]
    assert dry.most_usd == 1.0


def test_an_agent_of_many_entries_is_bounded_by_budgets_alone(tmp_path: Path) -> None:
    assert of_phase(tmp_path, replace(FIND, each="note")).most_usd is None


def test_an_agent_without_a_limit_is_bounded_by_budgets_alone(tmp_path: Path) -> None:
    assert of_phase(tmp_path, FIND, limit_usd=0.0).most_usd is None


def test_the_phases_of_another_app_are_told_and_paid_each(tmp_path: Path) -> None:
    dry = of_phase(tmp_path, a_phase("other", "app", "within"))
    assert [(one.phase.name, one.waits_for) for one in dry.ahead] == [("other", ()), ("other.find", ("note",))]
    assert dry.most_usd == 0.5


def test_another_app_beside_others_is_looked_into_too(tmp_path: Path) -> None:
    member = a_phase("inner", "app", "within")
    dry = of_phase(tmp_path, a_phase("both", "together", together=(member, FIND)))
    assert [one.phase.name for one in dry.ahead] == ["both", "both.inner", "both.inner.find", "both.find"]


def test_another_app_for_many_entries_is_bounded_by_budgets_alone(tmp_path: Path) -> None:
    assert of_phase(tmp_path, a_phase("other", "app", "within", each="note")).most_usd is None


def test_a_phase_after_a_loop_is_visited_once(tmp_path: Path) -> None:
    with open_workspace(make_workspace(tmp_path), Clock()) as workspace:
        app: App = workspace.definition("keep").app
    assert most_visits(app) == {"draft": 1, "decide": 1, "finish": 1}
