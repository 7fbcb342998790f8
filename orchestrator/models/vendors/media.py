"""Pictures and PDFs as pydantic-ai takes them, and what it knows of who looks at them."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic_ai.messages import BinaryContent

from orchestrator.domain.canonical import JSON
from orchestrator.domain.media import IMAGES, PDF, MediaPart
from orchestrator.domain.provider import is_blind, kind_called
from orchestrator.models.endpoint import Endpoint


def read_by_vendor(profile: Mapping[str, JSON], endpoint: Endpoint) -> tuple[str, ...]:
    """Media types that a vendor's model looks at. Of a server whose models may be anybody's nothing is known."""
    kind = kind_called(endpoint.kind)
    if not kind.listed_as or is_blind(endpoint.model):
        return ()
    images = IMAGES if profile.get("supports_image_input", True) else ()
    documents = profile.get("supported_document_media_types")
    is_read = profile.get("supports_document_input", True) and (documents is None or PDF in documents)
    read = (*images, PDF) if is_read else images
    return tuple(one for one in read if one in (kind.sends if kind.reads is None else kind.reads))


def looked_at(part: MediaPart) -> tuple[str, BinaryContent]:
    """What it is called, and what it is. Both stand before the text that speaks of it, as vendors advise, and so that
    what stays the same over a turn comes first.
    """
    return part.label, BinaryContent(part.artifact.data, media_type=part.artifact.media_type)
