"""A suite that a program gives is run, recorded and judged as one of files is."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from small_workspace import Clock, Finder, make_workspace, open_workspace

from orchestrator import Evals, Evaluator, NotFound, NotThere, Outcome, Ran, Score, Suite, UsageError, WorkspaceError
from orchestrator.errors import BatonError, DefinitionFaults
from orchestrator.evals.evaluators.wording import Contains
from orchestrator.face.workspace import Workspace

CASES: list[dict[str, Any]] = [
    {"name": "saws", "inputs": {"note": "About saws."}, "answers": {"check": "approve"}, "tags": ["hard"]},
    {"name": "files", "inputs": {"note": "About files."}, "expected": {"find": {"title": "tools"}}},
]


def counted(outcome: Outcome) -> tuple[bool, str]:
    found = outcome.artifacts["find"]
    return found["count"] == 1, f"{found['count']} were found"


class OfTitle(Evaluator):
    def __init__(self, title: str) -> None:
        self.title = title

    def judge(self, outcome: Outcome) -> Score:
        if "find" not in outcome.artifacts:
            raise NotThere("nothing was found")
        return self.says(float(outcome.artifacts["find"]["title"] == self.title), "another title")


class Offline(Finder):
    name = "offline"  # as its role names it, so that a replay asks for the same


@pytest.fixture
def evals(ws: Workspace) -> Evals:
    ws.model_for = lambda *_: Offline()
    return Evals(ws)


def defined(evals: Evals, **more: Any) -> Suite:
    return evals.define("found", app="list", **{"cases": CASES, "evaluators": [counted], **more})


def recorded(evals: Evals, **more: Any) -> Ran:
    return evals.run(defined(evals, **more), record="missing", max_cost_usd=1.0)


def test_what_was_never_recorded_is_not_measured_and_how_it_is_recorded_is_said(evals: Evals) -> None:
    ran = evals.run(defined(evals))
    assert (ran.verdict.word, ran.passed) == ("could_not_measure", False)
    assert ran.case("saws").outcome.status == "stale"


def test_once_recorded_it_is_replayed_and_asks_nobody(evals: Evals, ws: Workspace) -> None:
    assert recorded(evals).passed
    ws.model_for = lambda *_: pytest.fail("somebody was asked")
    ran = evals.run(defined(evals))
    assert (ran.verdict.why, ran.share.passed, ran.share.of) == ((), 2, 2)
    assert [case.name for case in ran.cases] == ["saws", "files"]
    assert all(case.outcome.replayed for case in ran.cases)


def test_functions_classes_names_and_what_is_made_already_judge_side_by_side(evals: Evals) -> None:
    made = Contains(artifact="find.title", text="tools")  # type: ignore[arg-type]
    ran = recorded(evals, evaluators=[counted, OfTitle("saws"), {"MaxRequests": {"requests": 3}}, "NoEffect", made])
    case = ran.case("files")
    scores = {score.evaluator: score.passed for score in case.scores}
    assert scores == {"counted": True, "OfTitle": False, "MaxRequests": True, "NoEffect": True, "Contains": True,
                      "Expected": True}  # fmt: skip
    assert (case.passed, case.why, case.score("OfTitle").value) == (False, "OfTitle: another title", 0.0)


def test_a_case_has_evaluators_of_its_own(evals: Evals) -> None:
    ran = recorded(evals, cases=[CASES[0] | {"evaluators": [OfTitle("tools")]}, CASES[1]])
    assert [len(case.scores) for case in ran.cases] == [2, 2]
    assert ran.passed


def test_bars_repeats_and_figures_are_those_of_any_suite(evals: Evals) -> None:
    ran = recorded(evals, evaluators=[counted, OfTitle("saws")], overall=0.0, each={"OfTitle": 0.5}, repeats=2)
    assert (ran.verdict.word, len(ran.cases)) == ("fails", 4)
    assert (ran.share.value, ran.interval is not None, ran.cost_usd, ran.spent_usd) == (0.0, True, 0.0, 0.0)
    assert ran.table[0][:2] == ("", "passed")
    assert list(ran.table[3][:2]) == ["OfTitle", "0/4"]
    assert ran.case_table[2] == ("saws (2)", "no", "$0.0000", "OfTitle: another title")
    assert str(ran).startswith("found: fails, at its first run · 4 outcomes")


def test_an_evaluator_that_was_changed_judges_anew(evals: Evals) -> None:
    assert recorded(evals).passed
    assert not evals.run(defined(evals, evaluators=[lambda_like("files")])).passed


def lambda_like(title: str) -> Any:
    def of_title(outcome: Outcome) -> bool:
        return bool(outcome.artifacts["find"]["title"] == title)

    return of_title


def test_results_are_kept_and_compared_under_its_name(evals: Evals) -> None:
    before = recorded(evals).result
    now = evals.run(defined(evals, evaluators=[OfTitle("saws")])).result
    assert sorted(evals.results("found").ids()) == sorted((before.id, now.id))
    assert next(line.name for line in evals.compared(before, now).lines) == "passed"


def test_a_suite_is_awaited_beside_other_work(evals: Evals) -> None:
    async def both() -> tuple[Ran, str]:
        ran, other = await asyncio.gather(
            evals.arun(defined(evals), record="missing", max_cost_usd=1.0), asyncio.sleep(0, "other")
        )
        return ran, other

    ran, other = asyncio.run(both())
    assert (ran.passed, other) == (True, "other")


def test_inside_a_loop_a_plain_run_says_what_to_await(evals: Evals) -> None:
    async def inside() -> None:
        evals.run(defined(evals))

    with pytest.raises(UsageError, match=r"Use: await evals.arun\(\)"):
        asyncio.run(inside())
    assert not (evals.results("found").ids())


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"cases": []}, "has no case"),
        ({"cases": [{"inputs": {}}]}, "it has no name"),
        ({"cases": [{"name": "a", "input": {}}]}, "Did you mean 'inputs'"),
        ({"cases": ["a"]}, "it is a str"),
        ({"cases": [{"name": "a", "inputs": 7}]}, "case 1 is none"),
        ({"cases": [{"name": "a"}, {"name": "a"}]}, "several cases are called a"),
        ({"evaluators": [7]}, "7 is no evaluator"),
        ({"evaluators": [OfTitle]}, "is no evaluator"),
    ],
)
def test_what_is_none_is_told_before_anything_is_run(evals: Evals, wrong: dict[str, Any], told: str) -> None:
    with pytest.raises((UsageError, WorkspaceError), match=told):
        defined(evals, **wrong)


def test_an_evaluator_that_there_is_not_is_a_fault(evals: Evals) -> None:
    with pytest.raises(DefinitionFaults, match='there is no evaluator "Contian"'):
        evals.run(defined(evals, evaluators=["Contian"]))


def test_an_app_or_a_phase_that_there_is_not_is_told(evals: Evals) -> None:
    with pytest.raises(NotFound, match='no phase "fnd"'):
        evals.run(defined(evals, phase="fnd"))
    with pytest.raises(BatonError, match="lst"):
        evals.run(evals.define("found", app="lst", cases=CASES))


@pytest.mark.parametrize("name", ["", "a/b", "../x", ".hidden", "a b"])
def test_a_name_is_no_path(evals: Evals, name: str) -> None:
    with pytest.raises(UsageError, match="cannot name a suite"):
        evals.define(name, app="list", cases=CASES)


def test_a_suite_of_files_keeps_its_name(tmp_path: Path, clock: Clock) -> None:
    root = make_workspace(tmp_path / "other")
    (root / "evals" / "found").mkdir(parents=True)
    (root / "evals" / "found" / "suite.yaml").write_text("app: list\n", encoding="utf-8")
    with open_workspace(root, clock) as ws, pytest.raises(UsageError, match="is there already"):
        defined(Evals(ws))


def test_what_happened_in_a_case_is_told_when_it_is_asked_for_and_the_same_once_it_was_stored(evals: Evals) -> None:
    recorded(evals)
    case = evals.run(defined(evals)).case("saws")
    told = case.outcome.transcript
    assert told.startswith("# list · saws\n")
    assert "About saws." in told
    assert "answered: approve" in told
    stored = evals.results("found").read().cases[0]
    assert stored.outcome.transcript == told
    assert not stored.outcome.account.text
    assert stored == case  # what happened is no part of what it came to


def last_results(evals: Evals, ws: Workspace) -> Path:
    return ws.root / "state" / "evals" / "found" / f"{evals.results('found').ids()[-1]}.jsonl"


def test_a_result_whose_account_was_cut_off_is_whole_but_for_that(evals: Evals, ws: Workspace) -> None:
    recorded(evals)
    evals.run(defined(evals))
    file = last_results(evals, ws)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    assert [line[:10] for line in lines[1:]] == ['{"case":{"', '{"account"'] * 2
    file.write_text("".join(lines[:-1]) + lines[-1][:40], encoding="utf-8")
    first, second = evals.results("found").read().cases
    assert first.outcome.transcript.startswith("# list")
    assert second.passed
    assert second.outcome.transcript == ""


@pytest.mark.parametrize(("left", "evaluators", "again"), [
    (1, ["NoEffect"], ["files"]),  # cut off within what happened in the first case
    (2, ["NoEffect"], ["files"]),  # within the second case
    (2, [counted], ["saws", "files"]),  # a function of a program may be another one by now
])  # fmt: skip
def test_a_run_that_was_cut_off_within_its_last_lines_is_gone_on_with_and_has_each_case_once(
    evals: Evals, ws: Workspace, left: int, evaluators: list[Any], again: list[str]
) -> None:
    recorded(evals)
    evals.run(defined(evals, evaluators=evaluators))
    file = last_results(evals, ws)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[: 1 + left]) + lines[1 + left][:5], encoding="utf-8")
    seen: list[str] = []
    went_on = evals.run(defined(evals, evaluators=evaluators), on_case=lambda case: seen.append(case.name))
    assert (went_on.result.id, seen) == (file.stem, again)
    assert [case.name for case in evals.results("found").read().cases] == ["saws", "files"]


def test_an_account_that_was_changed_by_hand_says_that_it_cannot_be_read(evals: Evals, ws: Workspace) -> None:
    recorded(evals)
    evals.run(defined(evals))
    file = last_results(evals, ws)
    file.write_text(
        file.read_text(encoding="utf-8").replace('{"account":{"events":', '{"account":{"others":'), encoding="utf-8"
    )
    assert "cannot be read: KeyError" in evals.results("found").read().cases[0].outcome.transcript


def test_a_result_from_when_accounts_were_told_at_once_still_has_them(evals: Evals, ws: Workspace) -> None:
    recorded(evals)
    evals.run(defined(evals))
    file = last_results(evals, ws)
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith('{"account"')]
    told = [line.replace('"outcome":{', '"outcome":{"transcript":"# as it was",') for line in lines]
    file.write_text("\n".join(told) + "\n", encoding="utf-8")
    assert [case.outcome.transcript for case in evals.results("found").read().cases] == ["# as it was"] * 2


def test_a_name_that_leads_to_a_folder_elsewhere_is_no_suite_and_nothing_there_is_read(
    evals: Evals, ws: Workspace
) -> None:
    elsewhere = ws.root / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "suite.yaml").write_text("app: list\n", encoding="utf-8")
    (elsewhere / "evaluators.py").write_bytes(b"\xff")
    with pytest.raises(NotFound, match=r"there is no suite .*elsewhere"):
        evals.suite("../elsewhere")
