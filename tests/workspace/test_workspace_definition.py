import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sandbox import EXAMPLE, Sandbox

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import canonical_json, digest_of_json
from orchestrator.domain.codec import from_plain, to_plain
from orchestrator.domain.definition import Definition, Edge, Field, RoleModel
from orchestrator.errors import DefinitionFaults, NotFound
from orchestrator.face.definitions import CATALOG, check_workspace, load_definition
from orchestrator.kinds.gate.spec import GateSpec
from orchestrator.kinds.kind import spec_of

REPOSITORY = Path(__file__).parents[2]
APPS = ("daily", "meeting-tasks", "publish", "research", "weekly-review", "write")


def load(app: str) -> Definition:
    return load_definition(EXAMPLE, app)


@pytest.mark.parametrize("app", APPS)
def test_the_example_apps_load(app: str) -> None:
    assert load(app).app.name == app


def test_the_example_workspace_has_no_faults() -> None:
    assert check_workspace(EXAMPLE) == []


def test_the_starter_has_no_faults() -> None:
    assert check_workspace(REPOSITORY) == []


@pytest.mark.parametrize("app", APPS)
def test_a_definition_survives_being_stored(app: str) -> None:
    definition = load(app)
    stored = json.loads(canonical_json(to_plain(definition)))
    assert to_plain(from_plain(Definition, stored)) == to_plain(definition)


@pytest.mark.parametrize("app", APPS)
def test_the_same_files_give_the_same_definition_anywhere(app: str, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "elsewhere")
    elsewhere = load_definition(tmp_path / "elsewhere", app)
    assert canonical_json(to_plain(elsewhere)) == canonical_json(to_plain(load(app)))


def test_line_ends_and_byte_order_marks_change_nothing(sandbox: Sandbox) -> None:
    before = load("publish")
    for path in ("apps/publish.yaml", "prompts/writer.md.j2", "agents/writer.md", "apps/publish.py"):
        text = (sandbox.root / path).read_bytes()
        sandbox.write(path, b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert load_definition(sandbox.root, "publish") == before


def test_an_edit_elsewhere_leaves_the_definition_as_it_is(sandbox: Sandbox) -> None:
    before = digest_of_json(to_plain(load_definition(sandbox.root, "publish")))
    sandbox.edit("agents/summariser.md", "You summarise", "You sum up")
    sandbox.edit("rules/approvals.yaml", "why: every address", "why: each address")
    sandbox.edit("tools/web.py", "Tools that read", "What reads")
    assert digest_of_json(to_plain(load_definition(sandbox.root, "publish"))) == before


def test_an_edit_of_what_it_reaches_changes_the_definition(sandbox: Sandbox) -> None:
    before = load_definition(sandbox.root, "publish")
    sandbox.edit("prompts/writer.md.j2", "The note:", "Here is the note:")
    assert load_definition(sandbox.root, "publish") != before


def test_phases_keep_their_order() -> None:
    names = [phase.name for phase in load("publish").app.phases]
    assert names == ["write", "review", "decide", "metadata", "assemble", "propose", "approve", "deploy"]


def test_a_phase_without_then_goes_to_the_next_and_the_last_to_the_end() -> None:
    app = load("publish").app
    assert app.phase("write").then == (Edge("review"),)
    assert app.phase("deploy").then == (Edge("end"),)


def test_edges_keep_condition_bound_and_reason() -> None:
    assert load("publish").app.phase("review").then == (
        Edge("metadata", when='review.verdict == "approve"'),
        Edge("write", at_most=2, why="the reviewer asked for changes"),
        Edge("decide"),
    )


def test_a_phase_writes_an_artifact_of_its_name_unless_it_says_otherwise() -> None:
    app = load("publish").app
    assert app.phase("write").writes == "draft"
    assert app.phase("review").writes == "review"


def test_the_result_is_the_last_phase_s_artifact_unless_the_app_says_otherwise() -> None:
    assert load("publish").app.result == "deployment"
    assert load("daily").app.result == "page"


def test_a_gate_with_a_map_has_exactly_these_answers_and_reject() -> None:
    assert load("publish").app.phase("decide").answers == {
        "approve": "metadata",
        "edit": "metadata",
        "send_back": "write",
        "reject": "rejected",
    }
    assert load("write").app.phase("mend").answers == {
        "edit": "references",
        "send_back": "draft",
        "reject": "rejected",
    }


def test_a_gate_without_a_map_offers_approve_edit_and_reject() -> None:
    assert load("meeting-tasks").app.phase("check").answers == {
        "approve": "add",
        "edit": "check",
        "reject": "rejected",
    }


def test_a_gate_without_a_map_sends_back_to_an_agent_that_hears_notes(sandbox: Sandbox) -> None:
    sandbox.edit(
        "apps/write.yaml", "    reads: [outline]\n    then: {approve: cite, send_back: outline}", "    reads: [outline]"
    )
    assert load_definition(sandbox.root, "write").app.phase("confirm").answers == {
        "approve": "cite",
        "edit": "confirm",
        "send_back": "outline",
        "reject": "rejected",
    }


def test_a_default_edit_leads_to_the_first_phase_that_reads_what_was_edited(sandbox: Sandbox) -> None:
    sandbox.edit(
        "apps/publish.yaml",
        "    reads: [page, change]\n    then: {approve: deploy, edit: propose, send_back: write}",
        "    reads: [page, change]",
    )
    assert load_definition(sandbox.root, "publish").app.phase("approve").answers["edit"] == "propose"


def test_an_agent_phase_names_the_template_it_is_asked_with() -> None:
    definition = load("research")
    assert definition.app.phase("choose").spec["prompt"] == "research/choose.md.j2"
    assert load("publish").app.phase("write").spec["prompt"] == "writer.md.j2"


def test_a_prompt_written_in_the_app_is_pinned_under_a_name_of_its_own() -> None:
    definition = load("meeting-tasks")
    name = "apps/meeting-tasks.yaml#find"
    assert definition.app.phase("find").spec["prompt"] == name
    assert definition.prompts[name].startswith("List every task")


def test_included_templates_are_pinned_too(sandbox: Sandbox) -> None:
    sandbox.edit("prompts/reviewer.md.j2", "Review this draft.", "{% include 'shared/tone.j2' %}Review this draft.")
    sandbox.write("prompts/shared/tone.j2", "Be kind. {% include 'shared/voice.j2' %}")
    sandbox.write("prompts/shared/voice.j2", "Be brief.")
    assert {"shared/tone.j2", "shared/voice.j2"} <= load_definition(sandbox.root, "publish").prompts.keys()


def test_a_phase_whose_prompt_uses_feedback_takes_notes() -> None:
    app = load("publish").app
    assert app.phase("write").takes_feedback
    assert not app.phase("review").takes_feedback


def test_output_is_the_schema_of_a_file() -> None:
    phase = load("publish").app.phase("propose")
    assert phase.spec["output"] == json.loads((EXAMPLE / "schemas/change_set.json").read_text())
    assert phase.spec["output_name"] == "change_set"


def test_inline_output_becomes_a_closed_schema_with_every_field_required() -> None:
    phase = load("meeting-tasks").app.phase("find")
    assert phase.spec["output_name"] == "find"
    assert phase.spec["output"] == {
        "type": "object",
        "additionalProperties": False,
        "required": ["tasks"],
        "properties": {
            "tasks": {
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["title", "owner", "due"],
                    "properties": {
                        "title": {"type": "string"},
                        "owner": {"type": ["string", "null"]},
                        "due": {"type": ["string", "null"], "format": "date"},
                    },
                },
            }
        },
    }


def test_only_what_the_app_uses_is_pinned() -> None:
    definition = load("publish")
    assert sorted(definition.agents) == ["deployer", "metadata_validator", "reviewer", "writer"]
    assert definition.roles == {"fast": (RoleModel("offline"),), "strong": (RoleModel("offline"),)}
    assert list(definition.modules) == ["apps/publish.py"]
    assert [rule.name for rule in definition.approval_rules] == ["never-outside-the-site", "small-fix-to-a-known-page"]


def test_agents_keep_their_limits(sandbox: Sandbox) -> None:
    sandbox.edit(
        "agents/writer.md",
        "limits: {requests: 6, cost_usd: 0.30}",
        "limits: {requests: 6, tokens: 9000, cost_usd: 0.30}",
    )
    agent = load_definition(sandbox.root, "publish").agents["writer"]
    assert (agent.max_requests, agent.max_tokens, agent.cost_usd) == (6, 9000, 0.30)
    assert agent.tools == ("read_source",)
    assert agent.system.startswith("You write for one person's site.")


def test_own_tools_and_effects_are_pinned_with_what_they_import(sandbox: Sandbox) -> None:
    sandbox.edit(
        "tools/web.py", '"""Tools that', 'from tools.fetching import get\nfrom . import parsing\n"""Tools that'
    )
    sandbox.write("tools/fetching.py", "import helpers\n")
    sandbox.write("tools/parsing.py", "")
    sandbox.write("tools/helpers.py", "")
    sandbox.write("tools/unused.py", "")
    assert list(load_definition(sandbox.root, "research").modules) == [
        "apps/research.py",
        "tools/fetching.py",
        "tools/helpers.py",
        "tools/parsing.py",
        "tools/web.py",
    ]
    assert "tools/add_tasks.py" in load_definition(sandbox.root, "meeting-tasks").modules


def test_effects_used_bring_their_settings(sandbox: Sandbox) -> None:
    sandbox.write(
        "baton.yaml",
        (sandbox.root / "baton.yaml").read_text() + "effects: {git_publish: {branch: main}, save_file: {}}\n",
    )
    assert load_definition(sandbox.root, "publish").effect_settings == {"git_publish": {"branch": "main"}}


def test_a_profile_swaps_models_and_brings_its_providers() -> None:
    definition = load_definition(EXAMPLE, "publish", profile="local")
    assert definition.profile == "local"
    assert definition.roles == {
        "fast": (RoleModel("workstation:qwen3-4b"),),
        "strong": (RoleModel("workstation:qwen3-30b"),),
    }
    assert list(definition.providers) == ["workstation"]
    assert load("publish").providers == {}


def test_inputs_keep_source_and_window() -> None:
    inputs = {field.name: field for field in load("weekly-review").app.inputs}
    assert inputs["week"] == Field("week", "date", required=False, default="monday")
    assert inputs["commits"] == Field("commits", "object", source="repositories", window_start="week", window_days=7)


def test_a_form_and_its_expiry_belong_to_the_gate() -> None:
    gate = spec_of(GateSpec, load("weekly-review").app.phase("curate"))
    assert [(field.name, field.type, field.nullable) for field in gate.asks] == [
        ("changed", "string", True),
        ("next", "list", False),
        ("energy", "choice", False),
    ]
    assert (gate.expires_after, gate.expires_answer) == ("4d", "reject")


def test_phases_side_by_side_are_phases_of_one() -> None:
    gather = load("weekly-review").app.phase("gather")
    assert [member.name for member in gather.together] == ["shipped", "blocked", "time", "notes", "machine"]
    assert gather.writes == "evidence"
    assert gather.then == (Edge("prefill"),)


def test_an_unknown_app_is_told_with_the_nearest_one() -> None:
    with pytest.raises(NotFound, match=r'there is no app "publsh"\. Did you mean publish\?'):
        load("publsh")


def test_an_unknown_profile_is_told_with_the_nearest_one() -> None:
    with pytest.raises(NotFound, match=r'there is no profile "locl"\. Did you mean local\?'):
        load_definition(EXAMPLE, "publish", profile="locl")


def test_a_name_that_is_a_path_leads_nowhere() -> None:
    with pytest.raises(NotFound):
        load("../apps/publish")


def test_all_faults_are_told_at_once(sandbox: Sandbox) -> None:
    sandbox.edit("apps/publish.yaml", "agent: writer", "agent: writter")
    sandbox.edit("apps/publish.yaml", "effect: git_publish", "effect: git_publsh")
    sandbox.edit("agents/reviewer.md", "model: strong", "model: stron")
    with pytest.raises(DefinitionFaults) as caught:
        load_definition(sandbox.root, "publish")
    assert [str(fault) for fault in caught.value.faults] == [
        "agents/reviewer.md:4:8: no role 'stron' in profile offline. Did you mean 'strong'?",
        "apps/publish.yaml:11:12: no agent 'writter'. Did you mean 'writer'?",
        "apps/publish.yaml:51:20: no effect 'git_publsh'. Did you mean 'git_publish'?",
    ]


def test_a_fault_elsewhere_does_not_keep_an_app_from_loading(sandbox: Sandbox) -> None:
    sandbox.edit("apps/research.yaml", "agent: summariser", "agent: sumariser")
    sandbox.write("agents/summariser.md", "no front matter")
    assert load_definition(sandbox.root, "publish").app.name == "publish"
    assert [fault.path for fault in check_workspace(sandbox.root)] == ["agents/summariser.md", "apps/research.yaml"]


def test_the_names_of_built_in_tools_and_effects_are_given_from_outside(sandbox: Sandbox) -> None:
    with pytest.raises(DefinitionFaults, match="no effect 'git_publish'"):
        load_definition(sandbox.root, "publish", catalog=replace(CATALOG, effects=()))


def test_a_role_that_was_pinned_as_a_name_alone_is_read() -> None:
    """So the definitions of the first version's runs are read, which knew no settings."""
    plain = {"app": {"name": "demo", "description": "Shows.", "phases": []}, "profile": "offline"}
    first = Artifact.of_json({**plain, "roles": {"fast": ["offline"]}})

    assert Definition.of_pinned(first).roles == {"fast": (RoleModel("offline"),)}
