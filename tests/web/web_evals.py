"""A suite whose results are there already, as runs of weeks would have left them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from orchestrator.domain.canonical import Digest
from orchestrator.evals.case_account import CaseAccount
from orchestrator.evals.result import CaseResult, Outcome, Score
from orchestrator.evals.store import ResultHead, Results, result_lines

HOSTILE = "<script>alert('x')</script>\x1b[31m\u202e"
ACCOUNT = "# note · case\n\n## draft\n\n12:00 · called look\n\nprompt 4023:\n\n```\n" + "line\n" * 9 + "```\n"
OLD, NOW = "2026-11-01-120000-offline-ab12", "2026-11-08-120000-offline-ab12"
CELLS = ("2026-11-09-120000-offline-ab12", "2026-11-09-120001-offline+short-ab12")


def with_results(root: Path, cases: int = 4) -> None:
    """`notes`: once all passed, then the last case did not; then a matrix of two cells."""
    suite = root / "evals" / "notes"
    (suite / "cases").mkdir(parents=True)
    (suite / "suite.yaml").write_text("app: note\nevaluators:\n  - NoEffect: {}\n", encoding="utf-8")
    (suite / "cases" / "one.yaml").write_text("inputs: {note: bread}\n", encoding="utf-8")
    keep(root, OLD, "offline", [_case(number) for number in range(cases)])
    changed = [_case(number, passes=number < cases - 1) for number in range(cases)]
    keep(root, NOW, "offline", changed)
    for id_, cell in zip(CELLS, ({"prompts": "as-is"}, {"prompts": "short"}), strict=True):
        profile = "offline" if cell["prompts"] == "as-is" else "offline+short"
        keep(root, id_, profile, changed if "short" in id_ else [_case(n) for n in range(cases)], "b1", cell)


def _case(number: int, *, passes: bool = True) -> CaseResult:
    score = Score("Grounded", passes, float(passes), "" if passes else f"line {number} is in no source {HOSTILE}")
    outcome = Outcome(
        f"case-{number:04}",
        "done",
        tags=("hard" if number % 2 else "easy",),
        artifacts={"draft": f"Page {number}." + ("" if passes else " It is made up.")},
        account=CaseAccount(ACCOUNT if passes else f"{ACCOUNT}\n{HOSTILE}\n"),
    )
    return CaseResult(outcome, (score, Score("Wording", True, 1.0)))


def keep(
    root: Path,
    id_: str,
    profile: str,
    cases: Sequence[CaseResult],
    batch: str = "",
    cell: dict[str, str] | None = None,
) -> None:
    head = ResultHead(
        "notes", id_, f"{id_[:10]}T12:00:00Z", profile, "sha256:ab12", len(cases), batch=batch, cell=cell or {}
    )
    writing = Results(root, "notes").begin(head)
    for case in cases:
        writing.add(result_lines(Digest("sha256:00"), case))
    writing.close()
