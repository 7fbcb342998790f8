"""What nobody approves without having had it before their eyes: each warning that a page lost of its note."""

from __future__ import annotations

from orchestrator.domain.artifact import JSON_TYPE, Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.engine.performer import Assignment
from orchestrator.text.losses.telling import is_lost, lost_warnings, row_told
from orchestrator.text.visible import visible

_NOT_COMPARED = "what it lost was not looked for since it was changed"


def seen_first(assignment: Assignment) -> Artifact | None:
    """`[{line, told}]` of all that is shown, `line` being that of the source; None where there is nothing.

    What a person skipped since they edited says nothing of what is shown now, and that is to be seen too (line 0).
    """
    found: list[JSON] = []
    for name, digest in assignment.versions.items():
        artifact = assignment.artifact(digest)
        if artifact.media_type != JSON_TYPE or not is_lost(artifact.value):
            continue
        version = assignment.state.artifacts.get(name)
        if version and version.stale:
            found.append({"line": 0, "told": _NOT_COMPARED})
        found += [
            {"line": row["line"], "told": " ".join(visible(row_told(row)).split())}
            for row in lost_warnings(artifact.value)
        ]
    return Artifact.of_json(found) if found else None
