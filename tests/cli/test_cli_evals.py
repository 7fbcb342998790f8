"""`eval`: what failed stands first, and the command below a result is the one that goes on."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from cli_ended import Baton, Ended

APP = """\
description: Writes.
inputs: {note: string}
phases:
  write: {agent: echoer, reads: [note], prompt: "Write: {{ note | data }}"}
"""
AGENT = "---\nname: echoer\ndescription: Writes.\nmodel: fast\n---\nYou write a note of two sentences.\n"
SUITE = "app: echo\nevaluators:\n  - MaxRequests: {requests: 9}\n"


@pytest.fixture
def suite(root: Path) -> Path:
    for name, text in {
        "apps/echo.yaml": APP,
        "agents/echoer.md": AGENT,
        "evals/s/suite.yaml": SUITE,
        "evals/s/cases/a.yaml": "inputs: {note: The tap drips. It is old.}\n",
        "evals/s/cases/b.yaml": "inputs: {note: The roof leaks. It is new.}\n",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root / "evals/s"


def step(ended: Ended) -> list[str]:
    """The words of the command that is offered."""
    (line,) = [line for line in ended.out.splitlines() if line.strip().startswith("next: ")]
    return shlex.split(line.strip().removeprefix("next: baton "))


def test_what_was_never_recorded_is_recorded_by_the_command_that_is_printed(baton: Baton, suite: Path) -> None:
    first = baton("eval", "run", "s")
    assert first.code == 6
    assert baton(*step(first)).code == 0
    assert "next:" not in baton("eval", "run", "s").out


def test_the_last_result_of_a_suite_that_was_never_run_is_told_with_what_makes_one(baton: Baton, suite: Path) -> None:
    for words in (
        ("eval", "score", "s"),
        ("eval", "judge", "check", "s"),
        ("eval", "compare", "@last", "--suite", "s"),
    ):
        ended = baton(*words)
        assert ended.code == 1
        assert "s was not run yet" in ended.err, words
        assert ended.err.endswith("Run it: baton eval run s\n")


def test_too_few_samples_are_made_by_the_command_that_is_printed(baton: Baton, suite: Path) -> None:
    baton("eval", "run", "s", "--record", "missing")
    (suite / "suite.yaml").write_text(f"{SUITE}pass: {{repeats: pass^2}}\n", encoding="utf-8")
    short = baton("eval", "run", "s")

    assert short.code == 6
    assert "pass^2 needs 2 samples" in short.out
    assert baton(*step(short)).code == 0


def test_a_first_failure_leads_to_its_page_and_a_regression_to_what_it_was_before(baton: Baton, suite: Path) -> None:
    baton("eval", "run", "s", "--record", "missing")
    (suite / "cases/b.yaml").write_text(
        "inputs: {note: The roof leaks. It is new.}\nexpected: {status: failed}\n", encoding="utf-8"
    )
    failed = baton("eval", "run", "s")
    assert failed.code == 1
    assert "regression" in failed.out
    lines = failed.out.splitlines()
    assert next(number for number, line in enumerate(lines) if " b " in line) < next(
        number for number, line in enumerate(lines) if " a " in line
    )  # what failed stands first
    assert step(failed)[:2] == ["eval", "compare"]
    assert baton(*step(failed)).code == 0
    assert Path("compared.html").exists()

    again = baton("eval", "run", "s")
    assert "fails, as before" in again.out
    assert baton(*step(again)).code == 1
    assert Path("failed.html").exists()


def test_json_has_the_command_too(baton: Baton, suite: Path) -> None:
    (result,) = baton("eval", "run", "s", "--json").json["results"]
    assert result["next"] == "baton eval run s --profile offline --case a --case b --record missing"


def test_the_cases_of_a_suite_are_listed_with_their_tags(baton: Baton, suite: Path) -> None:
    (suite / "cases/a.yaml").write_text("inputs: {note: x}\nkind: tap\ntags: [old]\n", encoding="utf-8")
    assert "tap, old" in baton("eval", "ls", "s").out
    assert baton("eval", "ls", "s", "--json").json["cases"][0]["tags"] == ["tap", "old"]


@pytest.mark.parametrize("option", ["--limit", "--sample", "--repeats", "--at-once"])
@pytest.mark.parametrize("number", ["0", "-3", "1.5", "many", "²"])
def test_a_number_of_cases_is_one_at_least(baton: Baton, suite: Path, option: str, number: str) -> None:
    ended = baton("eval", "run", "s", f"{option}={number}")
    assert (ended.code, ended.out) == (2, "")
    assert f'argument {option}: "{number}" is no whole number from 1 on' in ended.err


@pytest.mark.parametrize("bound", ["nan", "-1", "inf", "5$"])
def test_what_recording_may_cost_is_a_bound_that_can_be_kept(baton: Baton, suite: Path, bound: str) -> None:
    ended = baton("eval", "run", "s", "--record", "missing", f"--max-cost={bound}")
    assert (ended.code, ended.out) == (2, "")
    assert f'argument --max-cost: "{bound}" is no number of dollars from 0 on' in ended.err
