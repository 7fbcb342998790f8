"""A reviewer's findings, each beside the line it quotes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from orchestrator.domain.artifact import JSON_TYPE, Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.text.visible import visible
from orchestrator.values import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """All of it made visible, as the texts it is looked for in are."""

    quote: str
    problem: str
    weight: str


def is_review(artifact: Artifact) -> bool:
    return _listed(artifact) is not None


def findings_of(artifact: Artifact) -> list[Finding]:
    """The findings of a review; none when the artifact is something else."""
    return [_finding(entry) for entry in _listed(artifact) or () if isinstance(entry, Mapping) and entry.get("problem")]


def _listed(artifact: Artifact) -> list[JSON] | None:
    value = artifact.value if artifact.media_type == JSON_TYPE else None
    if not isinstance(value, Mapping) or "verdict" not in value:
        return None
    return value["findings"] if isinstance(value.get("findings"), list) else None


def _finding(entry: Mapping[str, JSON]) -> Finding:
    quote, problem, weight = (visible(str(entry.get(key) or "")) for key in ("quote", "problem", "weight"))
    return Finding(quote, problem, weight)


def placed(findings: Iterable[Finding], text: str) -> tuple[dict[int, list[Finding]], list[Finding]]:
    """Line index -> the findings whose quote begins there, and those whose quote is nowhere in the text.

    The line number a reviewer gives is not used: it speaks of another version, and models count badly.
    """
    lines = [_spaced(line) for line in text.splitlines()]
    found: dict[int, list[Finding]] = {}
    nowhere = []
    for finding in findings:
        line = _line_of(finding.quote, lines)
        if line is None:
            nowhere.append(finding)
        else:
            found.setdefault(line, []).append(finding)
    return found, nowhere


def _line_of(quote: str, lines: list[str]) -> int | None:
    wanted = next((spaced for spaced in map(_spaced, quote.splitlines()) if spaced), "")
    return next((i for i, line in enumerate(lines) if wanted and wanted in line), None)


def _spaced(text: str) -> str:
    return " ".join(text.split())
