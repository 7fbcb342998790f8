"""The form of a decision: the fields that an answer to it comes with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.domain.facts import DecisionOpened

if TYPE_CHECKING:
    from orchestrator.domain.definition import Field


def form_of(opened: DecisionOpened, artifact_of: Callable[[Digest], Artifact]) -> tuple[Field, ...]:
    if opened.form is None:
        return ()
    from orchestrator.domain.codec import from_plain
    from orchestrator.domain.definition import Field

    return tuple(from_plain(Field, field) for field in artifact_of(opened.form).value)
