"""All suites of evals at a glance: what each is about, and what it came to last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from orchestrator.errors import BatonError
from orchestrator.evals.suite import Suite
from orchestrator.evals.suite_file import FOLDER
from orchestrator.face.workspace import Workspace
from orchestrator.features.evaluation.evals import Evals
from orchestrator.features.evaluation.report import judged
from orchestrator.files.unchanged import WhileUnchanged
from orchestrator.values import dataclass


@dataclass(frozen=True)
class SeenSuite:
    name: str
    told: str
    """What it is about, how many cases it has, and the profiles it is run under."""
    last: str
    """The day of its newest result and what that came to; empty where there is none."""
    trouble: str = ""
    """Why it cannot be read."""


def suites_while_unchanged(workspace: Workspace) -> WhileUnchanged[list[SeenSuite]]:
    """For whoever asks again and again."""

    def paths() -> Iterator[Path]:
        for folder in (workspace.root / FOLDER, workspace.root / "state" / "evals"):
            yield folder
            yield from folder.rglob("*")

    return WhileUnchanged(paths, lambda: list(_seen(Evals(workspace))))


def _seen(evals: Evals) -> Iterator[SeenSuite]:
    for name in evals.names():
        try:
            suite = evals.suite(name)
            yield SeenSuite(name, _about(suite), _last(evals, suite))
        except BatonError as error:
            yield SeenSuite(name, "", "", str(error))


def _about(suite: Suite) -> str:
    subject = f"{suite.app}/{suite.phase}" if suite.phase else suite.app or "recorded runs"
    return " · ".join(filter(None, (subject, f"{len(suite.cases)} cases", ", ".join(suite.profiles))))


def _last(evals: Evals, suite: Suite) -> str:
    results = evals.results(suite.name)
    if not results.ids():
        return ""
    found = results.read()
    return f"{found.at[:10]}: {judged(suite, found).headline}"
