"""Texts that were erased because the person wished it: an account goes on without them."""

from __future__ import annotations

from collections.abc import Callable

from orchestrator.domain.artifact import PLAIN_TEXT, Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.errors import ArtifactForgotten
from orchestrator.transcripts.summary import summary

Load = Callable[[Digest], Artifact]

_FORGOTTEN = Artifact.of_text("(forgotten)", PLAIN_TEXT)


def with_gaps(load: Load) -> Load:
    """The same, with a word in place of what was erased."""

    def loaded(digest: Digest) -> Artifact:
        try:
            return load(digest)
        except ArtifactForgotten:
            return _FORGOTTEN

    return loaded


def held(artifact: Artifact) -> str:
    """A line on what an artifact holds, or held."""
    return "forgotten" if artifact is _FORGOTTEN else summary(artifact)
