"""`run --dry-run`: what a run would do, told before it."""

from __future__ import annotations

from acceptance_workspace import NOTE, Baton

EITHER = """\
description: Two ways to go.
inputs: {size: number}
phases:
  a:
    script: f
    reads: [size]
    then: [{to: b, when: size > 2}, {to: c}]
  b: {script: f, reads: [size]}
  c: {script: f, reads: [size]}
"""


def dry(baton: Baton, *words: str) -> dict[str, dict[str, object]]:
    """Phase -> what is told of it."""
    return {phase["phase"]: phase for phase in baton("run", *words, "--dry-run", "--json").json["phases"]}


def test_nothing_is_recorded_and_no_model_is_asked(baton: Baton) -> None:
    assert baton("run", "publish", NOTE, "--dry-run", "--profile", "claude").code == 0
    assert baton.runs == []


def test_the_path_is_told_as_far_as_the_inputs_decide_it(baton: Baton) -> None:
    (baton.root / "apps" / "either.yaml").write_text(EITHER)
    (baton.root / "apps" / "either.py").write_text("def f(size):\n    return size\n")
    baton("trust", "--always", "--yes")
    assert list(dry(baton, "either", "1")) == ["a", "c"]
    assert list(dry(baton, "either", "3")) == ["a", "b", "c"]


def test_a_prompt_is_shown_once_all_it_is_made_of_is_known(baton: Baton) -> None:
    told = dry(baton, "publish", NOTE, "-p", "intent=from-notes")
    assert "A small tool does one thing" in str(told["write"]["prompt"])
    assert told["notice"]["prompt"] is None
    assert "difference" in told["notice"]["waits_for"]


def test_the_cost_is_bounded_by_limits_and_loops(baton: Baton) -> None:
    told = baton("run", "publish", NOTE, "--dry-run", "--profile", "claude", "--json").json
    assert [(one["phase"], one["most_visits"], one["most_usd"]) for one in told["phases"] if one["models"]] == [
        ("write", 3, 1.5), ("review", 3, 1.5), ("metadata", 1, 0.75), ("notice", 1, 0.25),
    ]  # fmt: skip
    assert told["most_usd"] == 2.0  # 6.75 by the agents' limits, and the run's budget is 2.00


def test_offline_costs_nothing(baton: Baton) -> None:
    assert "cost: nothing; no model here is paid." in baton("run", "publish", NOTE, "--dry-run").out


def test_what_a_run_would_refuse_the_dry_run_refuses(baton: Baton) -> None:
    ended = baton("run", "publish", "inbox/nothing.md", "--dry-run")
    assert (ended.code, "there is no file" in ended.err) == (1, True)
