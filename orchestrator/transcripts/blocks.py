"""Text of others in a Markdown account: shown whole, and unable to pose as ours."""

from __future__ import annotations

import json
import re
from hashlib import sha256

from orchestrator.domain.artifact import JSON_TYPE, Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.text.visible import visible

_FENCE = re.compile(r"^ {0,3}(`{3,})", re.MULTILINE)
_SHORTEST = "```"
_KNOWN_BY = 16
"""Bytes of a digest: nobody makes two texts that are alike in so many."""
_MEANS_NOTHING = b" .,;:!?()'_-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""Most names and reasons are made of these."""
_MARKUP = re.compile(r"([\\`*<\[\]|])")


def plain(text: str) -> str:
    """One line of text in which Markdown and HTML mean nothing."""
    if text.isascii() and not text.encode().translate(None, _MEANS_NOTHING):
        return " ".join(text.split())
    return _MARKUP.sub(r"\\\1", " ".join(visible(text).split()))


def fenced(text: str, language: str = "") -> str:
    """A fence longer than any inside, so that the text cannot close it."""
    shown = visible(text).rstrip()
    fence = _SHORTEST
    if fence in shown:
        fence = "`" * (1 + max(map(len, _FENCE.findall(shown)), default=2))
    return f"{fence}{language}\n{shown}\n{fence}"


def fenced_json(value: JSON) -> str:
    return fenced(json.dumps(value, ensure_ascii=False, indent=2), "json")


class Blocks:
    """The texts of one account. Each is shown once; where it comes again, a word says so."""

    def __init__(self, shown: bytes = b"") -> None:
        """`shown` is what `memory` gave."""
        self._shown = {shown[start : start + _KNOWN_BY] for start in range(0, len(shown), _KNOWN_BY)}
        """Digests: an account that is gone on with holds no texts."""

    def memory(self) -> bytes:
        """What was shown, to be known again by another one of these."""
        return b"".join(self._shown)

    def of(self, artifact: Artifact) -> str:
        return self.once(fenced_json(artifact.value) if artifact.media_type == JSON_TYPE else fenced(artifact.text))

    def once(self, block: str) -> str:
        digest = sha256(block.encode()).digest()[:_KNOWN_BY]
        if digest in self._shown:
            return "(as above)"
        self._shown.add(digest)
        return block
