"""Artifacts: what phases produce and hand on, stored once, found by content."""

from __future__ import annotations

import json

from orchestrator.domain.canonical import JSON, Digest, canonical_json, digest_of
from orchestrator.values import dataclass, once

MARKDOWN = "text/markdown"
PLAIN_TEXT = "text/plain"
JSON_TYPE = "application/json"
_MARKS = (b"\0", b"\xef", b"\xfe", b"\xff")
"""What another encoding than UTF-8 begins with."""


@dataclass(frozen=True)
class Artifact:
    """Bytes with a media type. Text is UTF-8; JSON is in its canonical spelling."""

    data: bytes
    media_type: str

    @classmethod
    def of_text(cls, text: str, media_type: str = MARKDOWN) -> Artifact:
        return cls(text.encode("utf-8", "surrogatepass"), media_type)

    @classmethod
    def of_json(cls, value: JSON) -> Artifact:
        return cls(canonical_json(value), JSON_TYPE)

    @classmethod
    def of_value(cls, value: JSON) -> Artifact:
        """Text stays readable text (Markdown); every other value becomes JSON."""
        return cls.of_text(value) if isinstance(value, str) else cls.of_json(value)

    @once
    def digest(self) -> Digest:
        return digest_of(self.data)

    @property
    def is_json(self) -> bool:
        return self.media_type == JSON_TYPE

    @property
    def text(self) -> str:
        return self.data.decode("utf-8", "surrogatepass")

    @property
    def value(self) -> JSON:
        """The JSON value, or the text itself when this is not JSON."""
        if self.media_type != JSON_TYPE:
            return self.text
        if self.data[1:2] == b"\0" or self.data[:1] in _MARKS:  # not as we spell it
            return json.loads(self.data)
        return json.loads(self.text)
