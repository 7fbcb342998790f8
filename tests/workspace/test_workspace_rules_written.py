"""Rules are changed in their file as a person would do it, and what cannot be changed so is left alone."""

from __future__ import annotations

import pytest

from orchestrator.domain.definition import ApprovalRule
from orchestrator.errors import WorkspaceError
from orchestrator.workspace.read.rules import parse_approvals
from orchestrator.workspace.read.rules_written import with_answer, with_rules
from orchestrator.workspace.yaml.faultlog import FaultLog

NEW = ApprovalRule("yes-to-gist", "approve", "ten times: untouched", "gist", "keep", "save_file", 'args.folder == "n"')
ONE = "  mine: {app: x, answer: ask, why: y}\n"


def names(text: str) -> list[str]:
    faults = FaultLog()
    found = [source.rule.name for source in parse_approvals(text, faults).rules]
    assert faults.faults == []
    return found


@pytest.mark.parametrize(
    "text",
    [
        f"rules:\n{ONE}",
        f"# mine\nrules:   # of mine\n\n{ONE}\n\n  # the last\n\n",
        f"rules:\n{ONE}...\n",
        "rules:\n  mine:\n    app: x\n    answer: ask\n    why: |\n      a\n\n      b\n",
        "rules:\n  mine:\n    app: x\n    answer: ask\n    why: >-\n      a\n      b",
        '"rules":\n    "mine":\n        {app: x,\n         answer: ask, why: "a # b"}\n    # more\n',
    ],
    ids=["plain", "comments", "end of a document", "a block text", "folded, no final newline", "quoted"],
)
def test_rules_are_added_behind_those_that_are_there_and_no_line_is_lost(text: str) -> None:
    after = with_rules(text, [NEW])
    assert names(after) == ["mine", "yes-to-gist"]
    kept = [line for line in after.splitlines() if line in text.splitlines()]
    assert kept == text.splitlines()


@pytest.mark.parametrize("text", [None, "", "\n", "# nothing yet\n"])
def test_a_file_without_rules_begins_with_them(text: str | None) -> None:
    after = with_rules(text, [NEW])
    assert names(after) == ["yes-to-gist"]
    assert after.startswith((text or "").strip())


@pytest.mark.parametrize(
    "text",
    ["rules: {}\n", "rules: {mine: {answer: ask, why: y}}\n", "rules:\n\tmine: 1\n", "rulez:\n  a: 1\n", "- a\n",
     f"rules:\n{ONE}  yes-to-gist: {{answer: ask, why: y}}\n"],
    ids=["empty braces", "one line", "a tab", "another key", "a list", "the name is taken"],
)  # fmt: skip
def test_what_cannot_be_added_to_line_by_line_is_left_alone(text: str) -> None:
    with pytest.raises(WorkspaceError):
        with_rules(text, [NEW])


@pytest.mark.parametrize("answer", ["approve", '"approve"', "'approve'", "approve   # for now"])
def test_one_word_is_replaced_and_no_other(answer: str) -> None:
    text = f"rules:\n  a:\n    answer: {answer}\n    why: approve\n  b: {{answer: approve, why: y}}\n"
    after = with_answer(text, "a", "ask")
    assert after == text.replace(answer.split("   ")[0], "ask", 1)
    assert with_answer(text, "b", "ask") == text.replace("{answer: approve", "{answer: ask")


def test_a_rule_that_is_gone_is_told() -> None:
    with pytest.raises(WorkspaceError, match="no rule b any more"):
        with_answer(f"rules:\n{ONE}", "b", "ask")
