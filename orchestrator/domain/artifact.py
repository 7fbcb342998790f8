"""Artifacts: what phases produce and hand on, stored once, found by content."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType

from orchestrator.domain.canonical import JSON, Digest, canonical_json, digest_of, short
from orchestrator.values import dataclass, once

MARKDOWN = "text/markdown"
PLAIN_TEXT = "text/plain"
JSON_TYPE = "application/json"
MEDIA: Mapping[str, str] = MappingProxyType(
    {
        "image/png": "png",
        "image/jpeg": "jpg",
        "image/gif": "gif",
        "image/webp": "webp",
        "application/pdf": "pdf",
    }
)
"""Media types that are no text, with how files of them end: what models take that look at pictures."""
_SHOWN_OF_DIGEST = 12
_MARKS = (b"\0", b"\xef", b"\xfe", b"\xff")
"""What another encoding than UTF-8 begins with."""


@dataclass(frozen=True)
class Artifact:
    """Bytes with a media type. Text is UTF-8; JSON is in its canonical spelling; of a picture or a PDF the text says
    what it is, and holds nothing of it.
    """

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
    def size(self) -> int:
        """In bytes."""
        return len(self.data)

    @property
    def is_media(self) -> bool:
        """A picture or a PDF."""
        return self.media_type in MEDIA

    @property
    def text(self) -> str:
        if self.media_type in MEDIA:  # as `is_media`, without a call at every text
            size_kb = -(-self.size // 1000)
            return f"{self.media_type}, {size_kb:,} KB, sha256 {short(self.digest, _SHOWN_OF_DIGEST)}"
        return self.data.decode("utf-8", "surrogatepass")

    @property
    def value(self) -> JSON:
        """The JSON value, or the text itself when this is not JSON."""
        if self.media_type != JSON_TYPE:
            return self.text
        if self.data[1:2] == b"\0" or self.data[:1] in _MARKS:  # not as we spell it
            return json.loads(self.data)
        return json.loads(self.text)
