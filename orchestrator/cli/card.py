"""What a person sees before they decide: the page or what changed in it, what was found, what will happen, the undo."""

from __future__ import annotations

from collections.abc import Iterator

from orchestrator.cli.cells import wrapped
from orchestrator.cli.differences import difference_lines, told_in_words
from orchestrator.cli.markdown import finding_lines, markdown_lines
from orchestrator.cli.standing import time_left
from orchestrator.cli.styled import Styled, laid_out
from orchestrator.cli.terminal import Terminal
from orchestrator.domain.artifact import JSON_TYPE
from orchestrator.domain.canonical import Digest
from orchestrator.domain.visible import visible
from orchestrator.transcripts.findings import Finding, findings_of, placed
from orchestrator.transcripts.outline import readable
from orchestrator.transcripts.summary import counted
from orchestrator.transcripts.versions import shown_before, versions
from orchestrator.wiring.decision import Decision

_PREVIEW_LINES = 10
_CHANGE_LINES = 24
_FINDINGS = 5


def show_card(terminal: Terminal, decision: Decision) -> None:
    """What has changed since the person looked last, else the beginning of the page; and what follows from a yes."""
    terminal.line()
    for line in [*_page(terminal, decision), *_findings(terminal, decision)]:
        terminal.line(f"  {line}".rstrip())
    for label, text in consequences(decision):
        head, *more = wrapped(text, max(20, terminal.width - 14))
        terminal.line(f"  {terminal.style(f'{label:<9}', 'dim')} {head}")
        for line in more:
            terminal.line(f"  {'':<9} {line}")


def first_shown(decision: Decision) -> str:
    """What the question is about."""
    first = decision.opened.edits or next(iter(decision.shows), "")
    return first if first in decision.shows else ""


def _page(terminal: Terminal, decision: Decision) -> Iterator[str]:
    first = first_shown(decision)
    if not first:
        return
    seen = shown_before(decision.run.events(), decision.id).get(first)
    text = readable(decision.run.artifact_of(decision.shows[first]))
    if seen and seen != decision.shows[first]:
        before = readable(decision.run.artifact_of(seen))
        yield terminal.style(terminal.spelled(f"since you last saw {first}: {told_in_words(before, text)}"), "dim")
        lines, most = difference_lines(terminal, before, text, min(terminal.width - 3, 88)), _CHANGE_LINES
    else:
        lines, most = rendered(terminal, decision, first), _PREVIEW_LINES
        while lines and not lines[0].strip():
            lines = lines[1:]
    yield from lines[:most]
    if len(lines) > most:
        yield terminal.style(f"... {counted(len(lines) - most, 'more line')}", "dim")
    yield ""


def rendered(terminal: Terminal, decision: Decision, name: str, *, whole: bool = False) -> list[str]:
    """An artifact as lines; a page with the findings beside what they quote, and without front matter at first."""
    artifact = decision.run.artifact_of(decision.shows[name])
    text = readable(artifact)
    if artifact.media_type == JSON_TYPE:
        return laid_out(terminal, [Styled(text)], terminal.width - 3)
    if not whole:
        return markdown_lines(terminal, _body(text), width=terminal.width - 3)
    beside, _ = placed(all_findings(decision), text)
    return markdown_lines(terminal, text, beside, width=terminal.width - 3)


def _body(text: str) -> str:
    lines = text.splitlines()
    front = lines.index("---", 1) + 1 if lines[:1] == ["---"] and "---" in lines[1:] else 0
    return "\n".join(lines[front:])


def all_findings(decision: Decision) -> list[Finding]:
    """What reviewers found in the versions in force."""
    kept = (version for version in decision.run.state.artifacts.values() if not version.stale)
    return [finding for version in kept for finding in findings_of(decision.run.artifact_of(version.digest))]


def _findings(terminal: Terminal, decision: Decision) -> Iterator[str]:
    found = all_findings(decision)
    for finding in found[:_FINDINGS]:
        if finding.quote:
            yield from laid_out(terminal, [Styled(visible(f"“{finding.quote}”"), "dim")], min(terminal.width - 3, 88))
        yield from finding_lines(terminal, finding, min(terminal.width - 3, 88))
    if len(found) > _FINDINGS:
        yield terminal.style(f"... {counted(len(found) - _FINDINGS, 'more finding')}", "dim")
    if found:
        yield ""


def version_before(decision: Decision, name: str) -> Digest | None:
    """What the person saw last of an artifact, else the version before this one; None when this is the first."""
    events = decision.run.events()
    now = decision.shows[name]
    seen = shown_before(events, decision.id).get(name)
    if seen and seen != now:
        return seen
    digests = [version.digest for version in versions(events).get(name, ())]
    at = len(digests) - 1 - digests[::-1].index(now) if now in digests else 0
    return digests[at - 1] if at else None


def consequences(decision: Decision) -> list[tuple[str, str]]:
    """What approving will do, and how to undo it, as the effect computed them; and how long there is to decide."""
    preview = decision.preview or {}
    will = visible("; ".join(preview.get("will", ())))
    refuses = visible(preview.get("refused", ""))
    undo = "" if preview.get("nothing_to_do") else visible(preview.get("undo", ""))
    told = (("will do", will), ("refuses", refuses), ("undo", undo), ("time", time_left(decision)))
    return [(label, text) for label, text in told if text]
