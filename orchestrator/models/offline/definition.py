"""Link and foot-note definitions: at the end of a page, and only those it uses."""

from __future__ import annotations

import re
from collections.abc import Iterable

from orchestrator.models.offline.block import Block
from orchestrator.models.offline.sentences import sentences

_LONGEST_FOOTNOTE = 60
"""Words."""


def with_definitions(body: str, definitions: Iterable[Block]) -> str:
    """The link and foot-note definitions that the body still uses stand at its end."""
    labels = {re.sub(r"\]:.*", "]", block.text.strip(), flags=re.DOTALL).lower(): block.text for block in definitions}
    used = [_brief(text) for label, text in labels.items() if label.startswith("[") and label in body.lower()]
    return "\n\n".join(part for part in (body, "\n".join(used)) if part) + "\n"


def _brief(definition: str) -> str:
    """A foot-note by its first sentences; a link definition as it is."""
    if len(definition.split()) <= _LONGEST_FOOTNOTE:
        return definition
    kept: list[str] = []
    for sentence in sentences(definition):
        if kept and len(" ".join([*kept, sentence]).split()) > _LONGEST_FOOTNOTE:
            break
        kept.append(sentence)
    return " ".join(kept)
