"""Judges: one for all profiles, not the model that is judged, heard or not, and held against the person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from small_workspace import Clock, make_workspace, open_workspace

from orchestrator.domain.definition import Provider, RoleModel
from orchestrator.domain.messages import Answer, AssistantMessage, Request
from orchestrator.errors import DefinitionFaults, ModelError, UsageError
from orchestrator.face.workspace import Workspace
from orchestrator.features.evaluation.evals import Evals, Ran
from orchestrator.features.evaluation.report import judged
from orchestrator.ports.model import Attempts

APP = """\
description: Writes.
inputs: {note: string}
phases:
  write: {agent: writer, reads: [note], prompt: "Write: {{ note | data }}"}
"""
AGENT = "---\nname: writer\ndescription: Writes.\nmodel: fast\n---\nYou write.\n"
SETTINGS = """\
profile: one
profiles:
  one: {fast: "acme:one", strong: "acme:one"}
  two: {fast: "acme:two", strong: "acme:two"}
providers:
  acme: {kind: openai-compatible, base_url: "http://127.0.0.1:9/v1", key_env: ACME_KEY}
  other: {kind: openai-compatible, base_url: "http://127.0.0.1:9/v1", key_env: OTHER_KEY}
prices: {"acme:one": {input: 1, output: 1}, "acme:two": {input: 1, output: 1}, "other:judge": {input: 1, output: 1}}
"""
SUITE = "app: write\nprofile: [one, two]\n{judge}evaluators:\n  - Judge: {{question: 'Is it good?', artifact: write}}\n"


class Models:
    """Write and judge; who was asked for a verdict is kept."""

    def __init__(self) -> None:
        self.judges: list[str] = []
        self.breaks = ""
        self.says: Mapping[str, float] = {}

    def __call__(self, models: Sequence[RoleModel], _providers: Mapping[str, Provider], _attempts: Attempts) -> _Model:
        return _Model(models[0].name, self)


class _Model:
    def __init__(self, name: str, models: Models) -> None:
        self.name = name
        self._models = models

    async def answer(self, request: Request) -> Answer:
        if "You judge" not in request.system:
            return Answer(AssistantMessage(getattr(request.messages[0], "text", "")), self.name)
        self._models.judges.append(self.name)
        if self._models.breaks:
            raise ModelError(self._models.breaks)
        asked = getattr(request.messages[0], "text", "")
        score = next((score for word, score in self._models.says.items() if word in asked), 0.9)
        return Answer(AssistantMessage(output={"score": score, "why": "so I find"}), self.name)


@pytest.fixture
def models() -> Models:
    return Models()


@pytest.fixture
def ws(tmp_path: Path, models: Models) -> Workspace:
    make_workspace(tmp_path)
    write(tmp_path, "baton.yaml", SETTINGS)
    write(tmp_path, "apps/write.yaml", APP)
    write(tmp_path, "agents/writer.md", AGENT)
    write(tmp_path, "evals/s/cases/one.yaml", "inputs: {note: one}\n")
    write(tmp_path, "evals/s/suite.yaml", SUITE.format(judge='judge: "other:judge"\n'))
    workspace = open_workspace(tmp_path, Clock())
    workspace.model_for = models
    return workspace


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def recorded(ws: Workspace, profile: str = "one") -> Ran:
    return Evals(ws).run("s", profile=profile, record="missing", max_cost_usd=1.0)


def word(ran: Ran) -> str:
    return judged(ran.suite, ran.result, ran.since).verdict.word


def test_one_judge_judges_every_profile(ws: Workspace, models: Models) -> None:
    assert [word(recorded(ws, profile)) for profile in ("one", "two")] == ["pass", "pass"]
    assert models.judges == ["other:judge", "other:judge"]


def test_what_a_judge_said_is_replayed(ws: Workspace, models: Models) -> None:
    recorded(ws)
    ws.model_for = lambda *_: pytest.fail("a replay asks nobody")  # type: ignore[assignment]

    ran = Evals(ws).run("s", profile="one")
    assert (word(ran), ran.result.cases[0].scores[0].why) == ("pass", "so I find")


@pytest.mark.parametrize("judge", ["", 'judge: "acme:one"\n'])
def test_the_model_that_is_judged_is_not_asked_unless_that_is_said(ws: Workspace, models: Models, judge: str) -> None:
    write(ws.root, "evals/s/suite.yaml", SUITE.format(judge=judge))
    with pytest.raises(UsageError, match="would ask acme:one, which makes what it judges"):
        recorded(ws)
    assert models.judges == []

    said = "judge: {itself: true}\n" if not judge else 'judge: {model: "acme:one", itself: true}\n'
    write(ws.root, "evals/s/suite.yaml", SUITE.format(judge=said))
    assert word(recorded(ws)) == "pass"


def test_a_judge_that_must_not_pass_is_asked_like_any_other(ws: Workspace, models: Models) -> None:
    judge = "Judge: {{question: 'Is it good?', artifact: write}}"
    turned = SUITE.replace(judge, f"not: {{{{{judge}}}}}")
    write(ws.root, "evals/s/suite.yaml", turned.format(judge='judge: "acme:one"\n'))
    with pytest.raises(UsageError, match="would ask acme:one, which makes what it judges"):
        recorded(ws)
    write(ws.root, "evals/s/suite.yaml", turned.format(judge='judge: "other:judge"\n'))

    models.breaks = "the model has no such name."
    unheard = recorded(ws)
    assert (word(unheard), unheard.result.cases[0].scores[0].unheard) == ("could_not_measure", True)
    models.breaks, models.says = "", {"one": 0.1}
    assert (word(recorded(ws)), models.judges[-1]) == ("pass", "other:judge")


def test_a_judge_that_fails_is_told_with_its_cause_and_nothing_is_measured(ws: Workspace, models: Models) -> None:
    models.breaks = "the model has no such name."
    ran = recorded(ws)
    found = judged(ran.suite, ran.result, ran.since)

    assert (found.verdict.word, found.verdict.exit_code) == ("could_not_measure", 6)
    assert found.verdict.why[0] == "a judge was not heard in 1 outcome (one)"
    assert "not heard: the model has no such name." in ran.result.cases[0].scores[0].why


def test_a_judge_that_was_not_heard_is_asked_again_and_the_case_is_not_paid_twice(
    ws: Workspace, models: Models
) -> None:
    models.breaks = "it broke."
    recorded(ws)
    models.breaks = ""
    asked: list[str] = []
    ws.model_for = lambda chosen, *_: (asked.append(chosen[0].name), _Model(chosen[0].name, models))[1]  # type: ignore[assignment]

    assert word(recorded(ws)) == "pass"
    assert models.judges == ["other:judge", "other:judge"]


def test_where_there_is_nothing_to_judge_the_case_fails_and_nobody_is_asked(ws: Workspace, models: Models) -> None:
    write(
        ws.root,
        "evals/s/suite.yaml",
        SUITE.format(judge='judge: "other:judge"\n').replace("artifact: write", "artifact: note.x"),
    )
    assert word(recorded(ws)) == "fails"
    assert models.judges == []


def test_a_judge_that_leads_nowhere_is_a_fault_of_the_suite(ws: Workspace) -> None:
    write(ws.root, "evals/s/suite.yaml", SUITE.format(judge='judge: "othr:judge"\n'))
    with pytest.raises(DefinitionFaults, match="no provider 'othr'"):
        recorded(ws)


def test_a_rubric_stands_in_a_file_and_a_change_of_it_asks_anew(ws: Workspace, models: Models) -> None:
    by_rubric = "app: write\njudge: 'other:judge'\nevaluators:\n  - Judge: {rubric: tone.md, artifact: write}\n"
    write(ws.root, "evals/s/suite.yaml", by_rubric)
    with pytest.raises(DefinitionFaults, match="no rubric"):
        recorded(ws)
    write(ws.root, "evals/s/rubrics/tone.md", "# Tone\n\nIt is polite, and says what is known.\n")
    assert word(recorded(ws)) == "pass"

    write(ws.root, "evals/s/rubrics/tone.md", "# Tone\n\nIt is short.\n")
    ran = Evals(ws).run("s", profile="one")
    assert word(ran) == "could_not_measure"
    assert "another question" in ran.drifts[0].cause.what
    assert word(recorded(ws)) == "pass"
    assert len(models.judges) == 2


def test_a_judge_has_a_question_or_a_rubric(ws: Workspace) -> None:
    write(ws.root, "evals/s/suite.yaml", "app: write\nevaluators:\n  - Judge: {artifact: write}\n")
    with pytest.raises(DefinitionFaults, match="neither a question nor a rubric"):
        recorded(ws)


def test_what_a_judge_says_is_held_against_what_the_person_says(ws: Workspace, models: Models) -> None:
    for number in range(12):
        write(ws.root, f"evals/s/cases/c{number:02}.yaml", f"inputs: {{note: text {number:02}}}\n")
    models.says = {f"text {number:02}": 0.1 for number in (0, 1, 2, 3)}
    recorded(ws)
    with pytest.raises(UsageError, match=r"there is no evals/s/verdicts\.yaml"):
        Evals(ws).judge_check("s")
    verdicts = [f"  c{number:02}: {'no' if number in (0, 1, 2, 11) else 'yes'}" for number in range(11)]
    write(ws.root, "evals/s/verdicts.yaml", "\n".join(["Judge:", *verdicts, "  c11: {verdict: no, why: it is cold}"]))

    (found,) = Evals(ws).judge_check("s")
    assert (found.both_yes, found.both_no, found.only_judge, found.only_person) == (7, 3, 1, 1)
    assert found.kappa == pytest.approx((10 / 12 - (64 + 16) / 144) / (1 - (64 + 16) / 144))
    assert [(one.case, one.persons_why) for one in found.disagreements] == [("c03", ""), ("c11", "it is cold")]
    assert found.unsaid == ("one",)
    assert found.is_enough


def test_verdicts_on_a_judge_there_is_not_are_told(ws: Workspace) -> None:
    recorded(ws)
    write(ws.root, "evals/s/verdicts.yaml", "Jugde: {one: yes}\n")
    with pytest.raises(UsageError) as raised:
        Evals(ws).judge_check("s")
    assert raised.value.mend == "Did you mean Judge?"


def test_what_is_neither_yes_nor_no_is_told_by_its_line(ws: Workspace) -> None:
    recorded(ws)
    write(ws.root, "evals/s/verdicts.yaml", "Judge:\n  one: maybe\n")
    with pytest.raises(DefinitionFaults, match=r"verdicts\.yaml:2"):
        Evals(ws).judge_check("s")
