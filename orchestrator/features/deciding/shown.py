"""What a decision puts before a person: which of it they have not seen, what was found, what follows from a yes."""

from __future__ import annotations

from collections.abc import Container

from orchestrator.domain.canonical import Digest
from orchestrator.domain.facts import PERSON
from orchestrator.engine.approval import previews_of
from orchestrator.engine.onward import at_a_gate
from orchestrator.errors import BatonError
from orchestrator.face.decision import Decision, together
from orchestrator.features.looking.listing import time_left
from orchestrator.text.visible import visible
from orchestrator.transcripts.findings import Finding as Finding
from orchestrator.transcripts.findings import findings_of
from orchestrator.transcripts.findings import placed as placed
from orchestrator.transcripts.versions import shown_before, versions

DIFFERENCE = "the difference"
SINCE = "what changed there since you looked"
OF_PREVIEW = {SINCE: "since", DIFFERENCE: "difference"}
"""What is shown of a preview, whole, and where it stands in it."""
YOURS = "what changed of yours"
UNSAID = "what is lost and to be seen before a yes"
TOLD = (YOURS, UNSAID, *OF_PREVIEW)
"""What is shown as a difference beside the artifacts."""


def first_shown(decision: Decision) -> str:
    """What the question is about: no text, where a model is stuck or a cap is reached. Its phase read some."""
    if decision.opened.kind in ("model", "budget"):
        return ""
    first = decision.opened.edits or next(iter(decision.shows), "")
    return first if first in decision.shows else ""


def previewed(decision: Decision) -> dict[str, str]:
    """What was changed of the person's own lines, which warnings are lost, what the effects would change, and what has
    changed under them since it was shown; only what there is.
    """
    preview = decision.preview or {}
    yours = "".join(changed.difference for changed in decision.yours)
    unsaid = "\n".join(told for lines in decision.must_see.values() for told in lines)
    told = {name: preview[key] for name, key in OF_PREVIEW.items() if preview.get(key)}
    return {name: text for name, text in ((YOURS, yours), (UNSAID, unsaid)) if text} | told


def unseen(decision: Decision, elsewhere: Container[str] = ()) -> set[str]:
    """Names of what is shown, and of what a preview tells, less what the person saw before.

    Args:
        elsewhere: what is on their screen already.
    """
    seen = shown_before(decision.run.events(), decision.id)
    left = {name for name, digest in decision.shows.items() if name not in elsewhere and seen.get(name) != digest}
    left |= {name for name, told in previewed(decision).items() if name != DIFFERENCE or not _is_shown(decision, told)}
    return left


def _is_shown(decision: Decision, difference: str) -> bool:
    """A new file that is an artifact as it is: who has read the one has read the other."""
    lines = difference.splitlines()
    body = [line for line in lines if not line.startswith(("--- ", "+++ ", "@@ ", "\\ "))]
    added = [line[1:] for line in body if line.startswith("+")]
    texts = (decision.run.artifact_of(digest).text.splitlines() for digest in decision.shows.values())
    return lines.count("--- /dev/null") == 1 and len(added) == len(body) and any(added == text for text in texts)


def difference_before(decision: Decision) -> str:
    """The difference that this gate's effects would have made when the person answered here last; empty: none, or it
    was erased.
    """
    run, asked = decision.run, None
    for answered in run.state.answered.values():
        if answered.actor == PERSON and answered.opened.phase == decision.opened.phase:
            asked = answered.opened
    if asked is None:
        return ""
    try:
        previews = {effect: run.artifact_of(digest).value for effect, digest in previews_of(asked).items()}
    except BatonError:
        return ""
    return str((together(asked, previews) or {}).get("difference", ""))


def seen_before(decision: Decision, name: str) -> Digest | None:
    """The version of an artifact that the person saw last, before this decision."""
    return shown_before(decision.run.events(), decision.id).get(name)


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


def findings(decision: Decision) -> list[Finding]:
    """What reviewers found in the versions in force."""
    kept = (version for version in decision.run.state.artifacts.values() if not version.stale)
    return [finding for version in kept for finding in findings_of(decision.run.artifact_of(version.digest))]


def consequences(decision: Decision) -> list[tuple[str, str]]:
    """What approving will do, and how to undo it, as the effect computed them; and how long there is to decide."""
    preview = decision.preview or {}
    will = visible("; ".join(preview.get("will", ())))
    refuses = visible(at_a_gate(preview.get("refused", ""), decision.id))
    undo = "" if preview.get("nothing_to_do") else visible(preview.get("undo", ""))
    told = (("will do", will), ("refuses", refuses), ("undo", undo), ("time", _time_left(decision)))
    return [(label, text) for label, text in told if text]


def _time_left(decision: Decision) -> str:
    opened = decision.opened
    return time_left(opened.expires_at, opened.expires_answer, decision.run.now(), is_due=decision.is_due)
