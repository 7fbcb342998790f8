"""How a failure is told, wherever it is told."""

from __future__ import annotations

from orchestrator.domain.artifact import Artifact
from orchestrator.transcripts.summary import failure


def test_a_failure_says_where_what_and_how_to_mend_it() -> None:
    told = {"kind": "refused", "where": "baton.yaml", "message": "unknown key 'path'.", "mend": "Did you mean paths?"}
    assert failure(Artifact.of_json(told)) == "baton.yaml: unknown key 'path'. Did you mean paths?"


def test_a_failure_cannot_speak_to_the_terminal() -> None:
    told = {"kind": "effect", "where": "", "message": "said \x1b[2Jno.", "mend": ""}
    assert "\x1b" not in failure(Artifact.of_json(told))
