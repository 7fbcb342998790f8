"""Changes of `rules/approvals.yaml` as a person would make them in an editor: the lines that are there, their order,
comments and line ends stay as they are.

Each change is read back, and what is not exactly the change that was meant is refused: nothing of a person's file is
guessed at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence

from orchestrator.domain.answers import RuleAnswer
from orchestrator.domain.definition import ApprovalRule
from orchestrator.errors import WorkspaceError
from orchestrator.text.yaml_scalar import core_value
from orchestrator.values import replace
from orchestrator.workspace.read.rules import APPROVALS, parse_approvals
from orchestrator.workspace.yaml.faultlog import FaultLog
from orchestrator.workspace.yaml.node import Scalar, Table
from orchestrator.workspace.yaml.yaml_document import parse_document

_PLAIN = re.compile(r"[A-Za-z][\w./ -]*[\w.]|[A-Za-z]")
"""What YAML takes for a text without quotes, whatever stands around it."""
_SETS_ASIDE = re.compile(r"\s*(#|$|\.\.\.\s*$)")
_KEYS = ("app", "phase", "effect", "when", "answer", "why")
_NEW = "# First rule that applies answers. Where none does, the person is asked.\nrules:\n"


def with_rules(text: str | None, rules: Sequence[ApprovalRule]) -> str:
    """The file with rules added behind those that are there; None: there is no file.

    Raises:
        WorkspaceError: it has faults, is written in a way that nothing can be added to, or has a rule of the name.
    """
    old = text or ""
    if all(_SETS_ASIDE.match(line) for line in old.splitlines()):
        old = f"{old.rstrip()}\nrules:\n" if old.strip() else _NEW
    end = "\r\n" if "\r\n" in old else "\n"
    lines = old.splitlines(keepends=True)
    last = max((number for number, line in enumerate(lines, 1) if not _SETS_ASIDE.match(line)), default=len(lines))
    head, tail = lines[:last], lines[last:]
    if head and not head[-1].endswith(("\n", "\r")):
        head[-1] += end
    indent = _indent(old)
    added = [f"{line}{end}" for rule in rules for line in _written(rule, indent)]
    if not old.endswith(("\n", "\r")) and not tail:
        added[-1] = added[-1].removesuffix(end)
    return _checked(text or "", "".join([*head, *added, *tail]), lambda known: [*known, *rules])


def with_answer(text: str, name: str, answer: RuleAnswer) -> str:
    """The file with another answer of one rule.

    Raises:
        WorkspaceError: there is no such rule, or its answer cannot be told from the rest.
    """
    scalar = _answer_of(text, name)
    if scalar is None:
        raise WorkspaceError(f"has no rule {name} any more.", where=APPROVALS, mend="Look at the file.")
    lines = text.splitlines(keepends=True)
    line, start = lines[scalar.place.line - 1], scalar.place.column - 1
    end = start + len(scalar.style) * 2 + len(scalar.text)
    lines[scalar.place.line - 1] = f"{line[:start]}{answer}{line[end:]}"

    def changed(known: Sequence[ApprovalRule]) -> list[ApprovalRule]:
        return [replace(rule, answer=answer) if rule.name == name else rule for rule in known]

    return _checked(text, "".join(lines), changed)


def _checked(before: str, after: str, meant: Callable[[Sequence[ApprovalRule]], Sequence[ApprovalRule]]) -> str:
    is_empty = all(_SETS_ASIDE.match(line) for line in before.splitlines())
    known = [] if is_empty else _rules_of(before)
    if known is None:
        raise WorkspaceError("has faults.", where=APPROVALS, mend="Mend them first: baton app check")
    if _rules_of(after) != list(meant(known)):
        raise WorkspaceError("is written in a way that this cannot be added to.", where=APPROVALS, mend=_BY_HAND)
    return after


_BY_HAND = "Write it yourself, or put each rule on lines of its own below 'rules:'."


def _rules_of(text: str) -> list[ApprovalRule] | None:
    faults = FaultLog()
    approvals = parse_approvals(text, faults)
    return None if faults else [source.rule for source in approvals.rules]


def _indent(text: str) -> str:
    """In front of the names of the rules that are there; two spaces where there is none."""
    node = parse_document(text, APPROVALS, FaultLog())
    table = node.get("rules") if isinstance(node, Table) else None
    columns = [entry.key.place.column for entry in table.entries.values()] if isinstance(table, Table) else []
    return " " * ((columns[-1] - 1) if columns else 2)


def _answer_of(text: str, name: str) -> Scalar | None:
    node = parse_document(text, APPROVALS, FaultLog())
    table = node.get("rules") if isinstance(node, Table) else None
    rule = table.get(name) if isinstance(table, Table) else None
    answer = rule.get("answer") if isinstance(rule, Table) else None
    return answer if isinstance(answer, Scalar) else None


def _written(rule: ApprovalRule, indent: str) -> list[str]:
    values = {key: getattr(rule, key) for key in _KEYS}
    return [f"{indent}{_scalar(rule.name)}:"] + [
        f"{indent * 2}{key}: {_scalar(value)}" for key, value in values.items() if value
    ]


def _scalar(text: str) -> str:
    """With quotes where YAML would take it for something else."""
    if _PLAIN.fullmatch(text) and core_value(text) == text:
        return text
    if '"' in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False)
