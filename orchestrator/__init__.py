"""Baton: a personal operating system whose work passes between agents, scripts and one person.

    from orchestrator import Workspace

    with Workspace.open() as ws:
        run = ws.start("publish", source="inbox/note.md")
        run.drive()                      # or: await run.adrive()
        for decision in ws.decisions():
            print(decision.question)
            decision.approve()           # or: await decision.aapprove()

What is named here is public, and nothing else but `orchestrator.contracts`; docs/python.md tells what each is for.
Importing has no effects, and loads nothing until a name is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from orchestrator.domain.artifact import Artifact
    from orchestrator.domain.canonical import JSON, Digest
    from orchestrator.domain.event import Event, Head
    from orchestrator.domain.facts import Fact
    from orchestrator.domain.media import MediaPart
    from orchestrator.domain.messages import (
        Answer,
        AssistantMessage,
        Message,
        Request,
        ToolCall,
        ToolResult,
        ToolSpec,
        UserMessage,
        VendorPart,
    )
    from orchestrator.domain.pure import pure
    from orchestrator.engine.state import Handoff, RunState
    from orchestrator.errors import (
        AnswerConflict,
        ArtifactForgotten,
        BatonError,
        BudgetReached,
        DecisionVoid,
        DefinitionFaults,
        EffectError,
        EffectMoved,
        EffectRefused,
        HeadMoved,
        JournalCorrupt,
        ModelError,
        ModelUnavailable,
        NotFound,
        NotRecorded,
        RunDriven,
        RunError,
        ToolError,
        Untrusted,
        UsageError,
        WorkspaceError,
    )
    from orchestrator.evals.case_account import CaseAccount
    from orchestrator.evals.comparison import Comparison, Interval
    from orchestrator.evals.evaluators.evaluator import Evaluator, NotThere
    from orchestrator.evals.result import AnswerGiven, CaseResult, EffectTaken, Outcome, Score, StepTaken, SuiteResult
    from orchestrator.evals.selection import Selection
    from orchestrator.evals.suite import Case, Suite
    from orchestrator.evals.verdict import Share, Verdict
    from orchestrator.face.decision import Decision
    from orchestrator.face.failure import RunFailure
    from orchestrator.face.run import Run
    from orchestrator.face.workspace import Workspace
    from orchestrator.features.evaluation.evals import Evals
    from orchestrator.features.evaluation.ran import Ran
    from orchestrator.journal.memory import MemoryJournal
    from orchestrator.models.endpoint import Endpoint
    from orchestrator.models.failure import Cause, Charge, Unreached, Unusable
    from orchestrator.models.protocol import Ability, ModelProtocol
    from orchestrator.ports.clock import Clock
    from orchestrator.ports.effect import Effect, Mark, Preview, Probe
    from orchestrator.ports.journal import (
        Append,
        Arrival,
        Broken,
        Expense,
        Journal,
        Keyed,
        OpenReserve,
        Spelled,
        Spend,
        Tombstone,
        Verification,
    )
    from orchestrator.ports.listing import AskedRow, DecisionRow, OwnSpan, RunRow, Wanted
    from orchestrator.ports.model import Model
    from orchestrator.ports.tool import Surroundings, Tool

__all__ = [
    "JSON",
    "Ability",
    "Answer",
    "AnswerConflict",
    "AnswerGiven",
    "Append",
    "Arrival",
    "Artifact",
    "ArtifactForgotten",
    "AskedRow",
    "AssistantMessage",
    "BatonError",
    "Broken",
    "BudgetReached",
    "Case",
    "CaseAccount",
    "CaseResult",
    "Cause",
    "Charge",
    "Clock",
    "Comparison",
    "Decision",
    "DecisionRow",
    "DecisionVoid",
    "DefinitionFaults",
    "Digest",
    "Effect",
    "EffectError",
    "EffectMoved",
    "EffectRefused",
    "EffectTaken",
    "Endpoint",
    "Evals",
    "Evaluator",
    "Event",
    "Expense",
    "Fact",
    "Handoff",
    "Head",
    "HeadMoved",
    "Interval",
    "Journal",
    "JournalCorrupt",
    "Keyed",
    "Mark",
    "MediaPart",
    "MemoryJournal",
    "Message",
    "Model",
    "ModelError",
    "ModelProtocol",
    "ModelUnavailable",
    "NotFound",
    "NotRecorded",
    "NotThere",
    "OpenReserve",
    "Outcome",
    "OwnSpan",
    "Preview",
    "Probe",
    "Ran",
    "Request",
    "Run",
    "RunDriven",
    "RunError",
    "RunFailure",
    "RunRow",
    "RunState",
    "Score",
    "Selection",
    "Share",
    "Spelled",
    "Spend",
    "StepTaken",
    "Suite",
    "SuiteResult",
    "Surroundings",
    "Tombstone",
    "Tool",
    "ToolCall",
    "ToolError",
    "ToolResult",
    "ToolSpec",
    "Unreached",
    "Untrusted",
    "Unusable",
    "UsageError",
    "UserMessage",
    "VendorPart",
    "Verdict",
    "Verification",
    "Wanted",
    "Workspace",
    "WorkspaceError",
    "pure",
]

_HOMES = {
    "orchestrator.domain.artifact": ("Artifact",),
    "orchestrator.domain.canonical": ("Digest", "JSON"),
    "orchestrator.domain.event": ("Event", "Head"),
    "orchestrator.domain.facts": ("Fact",),
    "orchestrator.domain.media": ("MediaPart",),
    "orchestrator.domain.messages": (
        "Answer",
        "AssistantMessage",
        "Message",
        "Request",
        "ToolCall",
        "ToolResult",
        "ToolSpec",
        "UserMessage",
        "VendorPart",
    ),
    "orchestrator.domain.pure": ("pure",),
    "orchestrator.engine.state": ("Handoff", "RunState"),
    "orchestrator.errors": (
        "AnswerConflict",
        "ArtifactForgotten",
        "BatonError",
        "BudgetReached",
        "DecisionVoid",
        "DefinitionFaults",
        "EffectError",
        "EffectMoved",
        "EffectRefused",
        "HeadMoved",
        "JournalCorrupt",
        "ModelError",
        "ModelUnavailable",
        "NotFound",
        "NotRecorded",
        "RunDriven",
        "RunError",
        "ToolError",
        "Untrusted",
        "UsageError",
        "WorkspaceError",
    ),
    "orchestrator.evals.case_account": ("CaseAccount",),
    "orchestrator.evals.comparison": ("Comparison", "Interval"),
    "orchestrator.evals.evaluators.evaluator": ("Evaluator", "NotThere"),
    "orchestrator.evals.result": (
        "AnswerGiven",
        "CaseResult",
        "EffectTaken",
        "Outcome",
        "Score",
        "StepTaken",
        "SuiteResult",
    ),
    "orchestrator.evals.selection": ("Selection",),
    "orchestrator.evals.suite": ("Case", "Suite"),
    "orchestrator.evals.verdict": ("Share", "Verdict"),
    "orchestrator.face.decision": ("Decision",),
    "orchestrator.face.failure": ("RunFailure",),
    "orchestrator.face.run": ("Run",),
    "orchestrator.face.workspace": ("Workspace",),
    "orchestrator.features.evaluation.evals": ("Evals",),
    "orchestrator.features.evaluation.ran": ("Ran",),
    "orchestrator.journal.memory": ("MemoryJournal",),
    "orchestrator.models.endpoint": ("Endpoint",),
    "orchestrator.models.failure": ("Cause", "Charge", "Unreached", "Unusable"),
    "orchestrator.models.protocol": ("Ability", "ModelProtocol"),
    "orchestrator.ports.clock": ("Clock",),
    "orchestrator.ports.effect": ("Effect", "Mark", "Preview", "Probe"),
    "orchestrator.ports.journal": (
        "Append",
        "Arrival",
        "Broken",
        "Expense",
        "Journal",
        "Keyed",
        "OpenReserve",
        "Spelled",
        "Spend",
        "Tombstone",
        "Verification",
    ),
    "orchestrator.ports.listing": ("AskedRow", "DecisionRow", "OwnSpan", "RunRow", "Wanted"),
    "orchestrator.ports.model": ("Model",),
    "orchestrator.ports.tool": ("Surroundings", "Tool"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    return list(__all__)
