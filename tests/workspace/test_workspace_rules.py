"""What an approving rule may rest on, and what it lets act."""

from __future__ import annotations

import pytest
from sandbox import Sandbox

APP = """\
description: Two writers and a gate.
inputs: {topic: string, day: string}
phases:
  write: {agent: writer, prompt: "Write. {{ topic }}", reads: [topic], output: {ok: boolean}}
  derive: {script: derive, reads: [write]}
  count: {script: derive, reads: {write: topic}}
  look: {gate: "Fine?", reads: [derive, count, write]}
  keep: {effect: save_file, reads: {text: write.ok, name: count}, with: {folder: notes}}
"""


@pytest.fixture
def rules(sandbox: Sandbox) -> Sandbox:
    sandbox.app(APP)
    sandbox.write("apps/app.py", "def derive(write): return write\n")
    return sandbox


def told(sandbox: Sandbox, when: str, **more: str) -> list[str]:
    keys = {"app": "app", "answer": "approve", "why": "so", **more}
    written = "".join(f"    {key}: {value}\n" for key, value in keys.items())
    sandbox.write("rules/approvals.yaml", f"rules:\n  mine:\n    when: {when}\n{written}")
    return sandbox.faults()


MODEL = [
    "write.ok",
    "derive.ok",
    "write.ok and phase == 'look' and app == 'app' and cost_usd < 1",
    "write.ok and derive.ok",
]


@pytest.mark.parametrize("when", MODEL)
def test_a_yes_that_rests_on_nothing_but_what_a_model_wrote_is_a_fault(rules: Sandbox, when: str) -> None:
    (fault,) = told(rules, when)
    assert fault.startswith("rules/approvals.yaml:3:11: rule mine approves on nothing but what a model wrote (")
    assert fault.endswith("Ask in 'when' for something of yours too, or add: accepts: what a model wrote")


@pytest.mark.parametrize("when", ["args.text", "args", "args.text and args.folder == 'notes'"])
def test_so_is_one_that_reads_it_as_the_effects_argument(rules: Sandbox, when: str) -> None:
    expected = 0 if when == "args" else 1  # among all arguments is the name, which no model wrote
    assert len(told(rules, when, effect="save_file")) == expected


@pytest.mark.parametrize(
    "when", ["topic == 'a'", "count", "write.ok and day == 'x'", "write.ok and count", "phase == 'look'"]
)
def test_a_yes_that_rests_on_something_of_the_persons_is_none(rules: Sandbox, when: str) -> None:
    assert told(rules, when) == []


@pytest.mark.parametrize("answer", ["ask", "reject"])
def test_a_rule_that_says_no_or_asks_may_rest_on_it(rules: Sandbox, answer: str) -> None:
    assert told(rules, "write.ok", answer=answer) == []


def test_a_rule_may_say_that_it_accepts_it(rules: Sandbox) -> None:
    assert told(rules, "write.ok", accepts="what a model wrote") == []


def test_it_says_so_in_these_words(rules: Sandbox) -> None:
    (fault,) = told(rules, "topic == 'a'", accepts="anything")
    assert fault == ("rules/approvals.yaml:7:14: no rule accepts 'anything'. Write: accepts: what a model wrote")


@pytest.mark.parametrize(("effect", "faults"), [("", 1), ("save_file", 0), ('"*"', 0), ("git_publish", 1)])
def test_only_a_rule_that_names_the_effect_stands_in_for_a_gate_before_it(
    rules: Sandbox, effect: str, faults: int
) -> None:
    rules.app(APP.replace('  look: {gate: "Fine?", reads: [derive, count, write]}\n', ""))
    more = {"effect": effect} if effect else {}
    assert len([fault for fault in told(rules, "topic == 'a'", **more) if "nobody saw" in fault]) in (
        faults,
        faults * 2,
    )
