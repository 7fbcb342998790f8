"""`media` of an input and `reads` of a provider: which pictures, and whether PDFs."""

from __future__ import annotations

from orchestrator.domain.artifact import MEDIA
from orchestrator.domain.media import IMAGES, WORDS
from orchestrator.workspace.yaml.faultlog import did_you_mean, listed
from orchestrator.workspace.yaml.node import Items
from orchestrator.workspace.yaml.section import FileMap


def read_words(section: FileMap, key: str) -> tuple[str, ...] | None:
    """A word or a list of them, as written; None where the key is not there. What is none is told."""
    node = section.node(key)
    if node is None:
        return None
    words = section.texts(key) if isinstance(node, Items) else tuple(filter(None, [section.scalar(key)]))
    known = (*WORDS, *MEDIA)
    for word in words:
        if word.text not in known:
            mend = did_you_mean(word.text, known, f"Write {listed(WORDS)}, or a media type such as {IMAGES[0]}.")
            section.fault(key, f"'{key}' names '{word.text}'", mend, node=word)
    return tuple(word.text for word in words)
