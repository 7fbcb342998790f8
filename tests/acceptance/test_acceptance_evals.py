"""The suites of the starter: they pass on recorded answers, notice what breaks, and tell a change by its line."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from acceptance_workspace import NOTE, REPOSITORY, Baton

from orchestrator.domain.canonical import canonical_json
from orchestrator.domain.codec import to_plain
from orchestrator.domain.messages import Answer, AssistantMessage, Request
from orchestrator.evals.evaluators.registry import BUILT_IN
from orchestrator.evals.result import CaseResult, SuiteResult
from orchestrator.evals.verdict import verdict
from orchestrator.face.workspace import Workspace
from orchestrator.features.evaluation.evals import Evals, Selection
from orchestrator.recording.cassette import read_cassette
from orchestrator.workspace.trust import Trust

SUITES = (
    "publish",
    "writer",
    "reviewer",
    "metadata_validator",
    "deployer",
    "outliner",
    "draft_writer",
    "draft_reviewer",
    "summariser",
    "researcher",
    "mending",
)
FEWEST = {"mending": 8}
"""Cases; of the others twelve."""
EDIT = ("-p", "intent=edit", "-p", "brief=Half as long.")
VENDORS = {"pydantic", "pydantic_ai", "pydantic_core", "anthropic", "openai", "httpx", "httpx2"}


@pytest.fixture
def baton(baton: Baton) -> Baton:
    """A workspace with its suites, where nothing has run yet."""
    shutil.copytree(REPOSITORY / "evals", baton.root / "evals")
    Trust(baton.root).allow_folder()
    return baton


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def ran(root: Path, suite: str, **options: Any) -> SuiteResult:
    with Workspace.open(root) as workspace:
        return Evals(workspace).run(suite, **options).result


def failing(result: SuiteResult) -> dict[str, set[str]]:
    """Case -> the evaluators it did not pass."""
    return {
        case.outcome.case: {score.evaluator for score in case.scores if not score.passed}
        for case in result.cases
        if not case.passed
    }


def untimed(result: SuiteResult) -> bytes:
    cases = tuple(replace(case, outcome=replace(case.outcome, seconds=0.0)) for case in result.cases)
    return canonical_json(to_plain(replace(result, at="", id="", cases=cases)))


@pytest.mark.parametrize("suite", SUITES)
def test_every_suite_passes_and_gives_the_same_bytes_twice(baton: Baton, suite: str) -> None:
    first, second = ran(baton.root, suite), ran(baton.root, suite)

    assert failing(first) == {}
    assert len(first.cases) >= FEWEST.get(suite, 12)
    assert untimed(first) == untimed(second)


def test_a_replay_imports_no_vendor(baton: Baton) -> None:
    runner = Path(__file__).with_name("modules_loaded.py")
    ended = baton.python(str(runner), "eval", "run", "publish")
    assert ended.code == 0, ended.out + ended.err
    assert set(ended.out.splitlines()[-1].split()) & VENDORS == set()


@pytest.mark.parametrize("words", ["run deployer", "drift deployer", "score deployer"])
def test_evaluators_of_a_workspace_from_elsewhere_are_asked_about(baton: Baton, words: str) -> None:
    assert baton("eval", "run", "deployer", "--case", "recipe").code == 0
    (baton.root / "state" / "trust").unlink()
    assert baton("eval", *words.split()).code == 0  # what the starter ships is known
    edit(baton.root / "evals" / "deployer" / "evaluators.py", '"""What', '"""That')

    ended = baton("eval", *words.split())

    assert ended.code == 1
    assert "evals/deployer/evaluators.py" in ended.err


def test_cassettes_say_who_answered(baton: Baton) -> None:
    cassettes = baton.root / "evals" / "publish" / "cassettes"
    assert read_cassette(cassettes / "essay.jsonl").sources == ("offline",)
    assert "by hand" in read_cassette(cassettes / "looping.jsonl").sources


@pytest.mark.parametrize(
    ("suite", "case", "before", "after", "noticed_by"),
    [
        ("publish", "queue", "status: done", "status: rejected", "Expected"),
        ("publish", "outside-the-site", "text: ..", "text: content", "Omits"),
        ("publish", "made-up-and-approved", "approve: reject", "approve: approve", "NoEffect"),
        ("reviewer", "schema-once", "verdict: approve, findings: []", "verdict: revise, findings: []", "Expected"),
    ],
)
def test_a_case_whose_answer_is_another_fails(
    baton: Baton, suite: str, case: str, before: str, after: str, noticed_by: str
) -> None:
    edit(baton.root / "evals" / suite / "cases" / f"{case}.yaml", before, after)
    assert noticed_by in failing(ran(baton.root, suite, selection=Selection((case,)), record="missing"))[case]


@pytest.mark.parametrize(
    ("suite", "case", "phase", "bad", "noticed_by"),
    [
        ("writer", "essay", "write", {"text": "# Why\n\nNine of ten tools die young.\n"}, "Contains"),
        ("writer", "recipe", "write", {"text": "# Lentil soup\n\n" + "Stir it now and then. " * 9}, "holds_the_notes"),
        ("writer", "minutes", "write", {"text": "---\ntitle: M\n---\n\nThe next chapter is on retries."}, "is_a_page"),
        ("reviewer", "made-up-fact", "review", {"output": {"verdict": "approve", "findings": []}}, "finds"),
        ("summariser", "off-topic", "summarise", {"output": {"summary": None, "claims": [
            {"claim": "Eels are back.", "quote": "Eels have been counted in the river again"}]}}, "says_nothing"),
        ("summariser", "negation", "summarise", {"output": {"summary": None, "claims": [
            {"claim": "It helps.", "quote": "The draught did shorten the time"}]}}, "quotes_stand"),
        ("summariser", "negation", "summarise", {"output": {"summary": None, "claims": [
            {"claim": "It shortened the time.", "quote": "The draught did not shorten the time"}]}}, "claims_keep"),
        ("researcher", "whose-word", "weigh", {"output": {"verdicts": [
            {"number": 1, "supports": "yes", "why": "It says so."}]}}, "weighs"),
        ("mending", "invented", "mend", {"output": {"mended": [
            {"number": 1, "claim": "It is old.", "quote": "It is old."}]}}, "mends"),
        (
            "reviewer",
            "minutes",
            "review",
            {"output": {"verdict": "approve", "findings": [
                {"line": 1, "quote": "not there", "problem": "?", "weight": "may"}]}},
            "quotes_stand",
        ),
        (
            "metadata_validator",
            "recipe",
            "metadata",
            {"output": {"title": "Soup", "summary": "It heals.", "tags": [], "date": "2026-11-22", "slug": "soup"}},
            "Grounded",
        ),
        (
            "deployer",
            "recipe",
            "notice",
            {"output": {"message": "Improve the recipe", "notice": "The soup is great now."}},
            "says_only_what_stands",
        ),
    ],
)  # fmt: skip
def test_a_bad_answer_is_noticed(
    baton: Baton, suite: str, case: str, phase: str, bad: dict[str, Any], noticed_by: str
) -> None:
    path = baton.root / "evals" / suite / "cases" / f"{case}.yaml"
    path.write_text(path.read_text("utf-8") + f"says: {{{phase}: [{json.dumps(bad)}]}}\n", encoding="utf-8")

    assert noticed_by in failing(ran(baton.root, suite, selection=Selection((case,))))[case]


def test_what_is_said_by_hand_may_be_edited_without_recording_anew(baton: Baton) -> None:
    case = baton.root / "evals" / "publish" / "cases" / "made-up-and-approved.yaml"
    edit(case, "Nine of ten queues", "Ten of ten queues")

    (result,) = ran(baton.root, "publish", selection=Selection(("made-up-and-approved",))).cases

    assert "Ten of ten" in result.outcome.artifacts["draft"]


def test_drift_names_file_line_difference_and_all_cases_and_rerecording_mends_it(baton: Baton) -> None:
    edit(baton.root / "prompts" / "reviewer.md.j2", "is taste.", "is only taste.")

    found = baton("eval", "drift", "reviewer", "--json")
    assert found.code == 6
    (drift,) = found.json["drifts"]
    assert drift["where"] == "prompts/reviewer.md.j2:8"
    assert (len(drift["removed"]), len(drift["added"])) == (1, 1)
    files = list((baton.root / "evals/reviewer/cases").glob("*.yaml"))
    assert len(drift["cases"]) == len(files) - 1  # what one of them says is by hand

    assert baton("eval", "run", "reviewer").code == 6
    assert baton("eval", "drift", "reviewer", "--rerecord").code == 0
    assert baton("eval", "drift", "reviewer").code == 0


def test_the_page_on_drift_shows_what_is_told(baton: Baton) -> None:
    edit(baton.root / "prompts" / "reviewer.md.j2", "do not look for something to say", "look for nothing to say")
    shown = (REPOSITORY / "docs" / "drift.md").read_text(encoding="utf-8").split("```\n")
    told = baton("eval", "drift", "publish").out
    assert told in shown


def test_every_evaluator_stands_in_the_table_of_the_page() -> None:
    page = (REPOSITORY / "docs" / "evals.md").read_text(encoding="utf-8")
    assert [name for name in BUILT_IN if f"`{name}`" not in page] == []


def test_a_crashed_case_stays_in_the_denominator(baton: Baton) -> None:
    (baton.root / "evals" / "publish" / "sources" / "queue.md").unlink()
    ended = baton("eval", "run", "publish", "--case", "queue", "--case", "recipe", "--json")
    assert ended.code == 1
    (result,) = ended.json["results"]
    assert (result["shares"][0]["passed"], result["shares"][0]["of"]) == (1, 2)


def test_an_interrupted_run_goes_on_where_it_stopped(baton: Baton) -> None:
    class Enough(Exception):
        pass

    def stop_after(number: int) -> Callable[[CaseResult], None]:
        seen: list[str] = []

        def on_case(case: CaseResult) -> None:
            seen.append(case.outcome.case)
            if len(seen) == number:
                raise Enough

        return on_case

    with Workspace.open(baton.root) as workspace:
        with pytest.raises(Enough):
            Evals(workspace).run("writer", on_case=stop_after(5))
        whole = Evals(workspace).run("writer")
    assert whole.taken_over == 5
    assert whole.result.complete
    assert failing(whole.result) == {}


def test_a_case_made_of_a_run_passes_with_what_the_person_said(baton: Baton) -> None:
    assert baton("run", "publish", NOTE).code == 3
    assert baton("answer", "d-1", "from_notes").code == 3
    assert baton("approve", "d-2").code == 0
    assert baton("eval", "from-run", "@last", "--name", "mine").code == 0

    result = ran(baton.root, "publish", selection=Selection(("mine",)))

    assert failing(result) == {}
    assert [given.answer for given in result.cases[0].outcome.answers] == ["from_notes", "approve"]


def test_work_done_by_hand_comes_along_into_the_case(baton: Baton) -> None:
    (baton.root / "page.md").write_text("# By hand\n\nA page of my own.\n", encoding="utf-8")
    assert baton("run", "publish", NOTE, *EDIT, "--until", "write").code == 0
    assert baton("take", "@last", "--with", "page.md", "--no-drive").code == 0
    assert baton("step", "@last").code == 0
    assert baton("goto", "@last", "look").code == 3
    assert baton("eval", "from-run", "@last", "--name", "mine").code == 0
    case = (baton.root / "evals" / "publish" / "cases" / "mine.yaml").read_text(encoding="utf-8")
    assert "says:\n  write:\n  - text: |" in case


def test_two_revisions_are_compared(baton: Baton) -> None:
    git = baton.root
    (git / ".gitignore").write_text("state/\n", encoding="utf-8")
    commit(baton, "before")
    edit(git / "evals" / "deployer" / "evaluators.py", '.endswith(".")', '.endswith("")')
    commit(baton, "after")

    ended = baton("eval", "compare", "HEAD~1..HEAD", "--suite", "deployer", "--json")

    assert ended.code == 0, ended.err
    (line,) = [one for one in ended.json["comparisons"][0]["lines"] if one["name"] == "is_a_subject"]
    assert len(line["worse"]) >= 12


def commit(baton: Baton, message: str) -> None:
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", message]):
        subprocess.run(["git", *words], cwd=baton.root, env=baton.environment, check=True)


def test_stored_results_and_recorded_runs_are_judged_again(baton: Baton) -> None:
    ran(baton.root, "deployer")
    edit(baton.root / "evals" / "deployer" / "evaluators.py", '.endswith(".")', '.endswith("")')
    assert baton("eval", "score", "deployer").code == 1

    assert baton("run", "publish", NOTE).code == 3
    suite = baton.root / "evals" / "my-runs"
    suite.mkdir()
    (suite / "suite.yaml").write_text("runs: {app: publish}\nevaluators:\n  - NoEffect\n", encoding="utf-8")
    assert baton("eval", "score", "my-runs").code == 0


def test_reports_are_written(baton: Baton) -> None:
    files = {kind: baton.root / f"report.{kind}" for kind in ("html", "junit", "markdown")}
    options = [word for kind, path in files.items() for word in (f"--{kind}", str(path))]
    assert baton("eval", "run", "deployer", *options).code == 0

    assert files["junit"].read_text(encoding="utf-8").count("<testcase ") >= 12
    assert "is_a_subject" in files["html"].read_text(encoding="utf-8")
    assert "is_a_subject" in files["markdown"].read_text(encoding="utf-8")


class Paid:
    """A model with a price that says the same each time."""

    name = "openai:gpt-5-mini"

    async def answer(self, request: Request) -> Answer:
        return Answer(AssistantMessage(output={"verdict": "approve", "findings": []}), self.name, "stop", 1000, 1000)


def test_recording_stops_at_its_bound_of_cost(baton: Baton) -> None:
    settings = baton.root / "baton.yaml"
    edit(settings, "offline: {fast: offline, strong: offline}", "offline: {fast: offline, strong: openai:gpt-5-mini}")
    with Workspace.open(baton.root) as opened:
        opened.model_for = lambda *_: Paid()
        found = Evals(opened).run("reviewer", record="all", max_cost_usd=0.02)

    paid = sum(case.outcome.cost_usd for case in found.result.cases)
    assert 0 < paid <= 0.02
    assert "stale" in {case.outcome.status for case in found.result.cases}
    assert verdict(found.result, {}, 1.0).exit_code == 6
