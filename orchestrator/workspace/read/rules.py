"""The rules that answer for the person: `rules/approvals.yaml` becomes values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast, get_args

from orchestrator.domain.answers import RuleAnswer
from orchestrator.domain.definition import A_MODELS_WORD, ApprovalRule
from orchestrator.values import dataclass
from orchestrator.workspace.yaml.faultlog import FaultLog, did_you_mean, listed
from orchestrator.workspace.yaml.node import Node, Scalar
from orchestrator.workspace.yaml.section import FileMap
from orchestrator.workspace.yaml.yaml_document import parse_document

APPROVALS = "rules/approvals.yaml"

_ANSWERS: tuple[RuleAnswer, ...] = get_args(RuleAnswer)
_APPROVAL_KEYS = ("app", "phase", "effect", "when", "accepts", "answer", "why")


@dataclass(frozen=True)
class RuleSource:
    """An approval rule, with what later checks point at."""

    rule: ApprovalRule
    parts: Mapping[str, Scalar]
    """`app`, `phase`, `effect`, `when` and `accepts`, where they are written."""


@dataclass(frozen=True)
class Approvals:
    rules: tuple[RuleSource, ...] = ()
    """In the order written: the first that applies answers."""
    certain: bool = True
    """Whether all of them could be read."""


def parse_approvals(text: str, faults: FaultLog) -> Approvals:
    before = len(faults)
    rules = tuple(_approval(name, node, faults) for name, node in _rules(text, APPROVALS, faults))
    return Approvals(rules, certain=len(faults) == before)


def _approval(name: str, node: Node, faults: FaultLog) -> RuleSource:
    section = FileMap(node, f"rule {name}", _APPROVAL_KEYS, faults)
    answer = section.text("answer", required=True)
    if answer and answer not in _ANSWERS:
        section.fault(
            "answer", f"no rule answers '{answer}'", did_you_mean(answer, _ANSWERS, f"Write {listed(_ANSWERS)}.")
        )
    why = section.text("why", required=True)
    parts = {key: scalar for key in ("app", "phase", "effect", "when", "accepts") if (scalar := section.scalar(key))}
    if (accepts := parts.get("accepts")) and accepts.text != A_MODELS_WORD:
        section.fault("accepts", f"no rule accepts '{accepts.text}'", f"Write: accepts: {A_MODELS_WORD}")
    texts = {key: scalar.text for key, scalar in parts.items()}
    return RuleSource(ApprovalRule(name, cast("RuleAnswer", answer), why, **texts), parts)


def _rules(text: str, path: str, faults: FaultLog) -> Iterator[tuple[str, Node]]:
    node = parse_document(text, path, faults)
    table = FileMap(node, path, ("rules",), faults).map("rules") if node is not None else None
    for name, entry in table.entries.items() if table else ():
        yield name, entry.value
