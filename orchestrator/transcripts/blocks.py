"""Text of others in a Markdown account: shown whole, and unable to pose as ours."""

from __future__ import annotations

import json
import re
from hashlib import sha256

from orchestrator.domain.artifact import JSON_TYPE, Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.text.visible import visible

_FENCE = re.compile(r"^ {0,3}(`{3,})", re.MULTILINE)
_MARKUP = re.compile(r"([\\`*<\[\]|])")


def plain(text: str) -> str:
    """One line of text in which Markdown and HTML mean nothing."""
    return _MARKUP.sub(r"\\\1", " ".join(visible(text).split()))


def fenced(text: str, language: str = "") -> str:
    """A fence longer than any inside, so that the text cannot close it."""
    shown = visible(text).rstrip()
    longest = max((len(fence) for fence in _FENCE.findall(shown)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{shown}\n{fence}"


def fenced_json(value: JSON) -> str:
    return fenced(json.dumps(value, ensure_ascii=False, indent=2), "json")


class Blocks:
    """The texts of one account. Each is shown once; where it comes again, a word says so."""

    def __init__(self) -> None:
        self._shown: set[bytes] = set()
        """Digests: an account that is gone on with holds no texts."""

    def of(self, artifact: Artifact) -> str:
        return self.once(fenced_json(artifact.value) if artifact.media_type == JSON_TYPE else fenced(artifact.text))

    def once(self, block: str) -> str:
        digest = sha256(block.encode()).digest()
        if digest in self._shown:
            return "(as above)"
        self._shown.add(digest)
        return block
