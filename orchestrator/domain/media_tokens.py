"""How many tokens a picture or a PDF comes to at most, by what vendors say of their models.

- Anthropic (platform.claude.com, Vision): a token for each 28 x 28 pixels; what has more than 4,784 is made smaller
  first, by older models from 1,568.
- OpenAI (developers.openai.com, Images and vision): a token for each 32 x 32 pixels, times up to 2.46 by the model; the
  newest make nothing smaller. By tiles of 512 x 512 at most eight of 170 and 85, of gpt-4o-mini 5,667 and 2,833.
- Google (ai.google.dev, Understand and count tokens): 258 for each tile of 768 x 768, or up to 2,240 of any size.
- PDFs (platform.claude.com, PDF support): 1,500 to 3,000 a page for its text, and the page as a picture, which was
  measured as 1,600. Google says 258 a page, and what OpenAI says of a page is its text and a picture of it.
"""

from __future__ import annotations

import math

from orchestrator.domain.media import PDF, MediaPart
from orchestrator.domain.pdf_bytes import document_of
from orchestrator.domain.picture_bytes import BrokenMedia, Picture, picture_of, picture_type

_OF_PAGE = 3_000 + 1_600
_CLAUDE, _CLAUDE_MOST = "claude", 4_784
_GEMINI, _GEMINI_MOST = "gemini", 2_240
_TILED, _TILED_MOST = "gpt-4o-mini", 2_833 + 8 * 5_667
_DEAREST_PATCH = 2.46
_UNKNOWN = Picture(8_000, 8_000)
"""What stands for a picture whose bytes say nothing: it came with a run from elsewhere."""


def media_bound(part: MediaPart, model: str) -> int:
    """Tokens that one picture or PDF adds to a request, at most, its label apart.

    Args:
        part: the picture or the PDF.
        model: who is asked, `provider:name`; a name nobody knows is taken for the dearest.
    """
    data = part.artifact.data
    if part.artifact.media_type == PDF:
        return _OF_PAGE * _pages(data)
    return _of_picture(_picture(data), model.lower())


def _pages(data: bytes) -> int:
    try:
        return document_of(data).pages
    except BrokenMedia:
        return 1


def _picture(data: bytes) -> Picture:
    try:
        return picture_of(data) if picture_type(data) else _UNKNOWN
    except BrokenMedia:
        return _UNKNOWN


def _of_picture(picture: Picture, model: str) -> int:
    if _CLAUDE in model:
        return min(_tiles(picture, 28), _CLAUDE_MOST)
    if _GEMINI in model:
        return max(_GEMINI_MOST, 258 * _tiles(picture, 768))
    if _TILED in model:
        return _TILED_MOST
    # No fewer than its eight tiles, which a model that counts by them sees in a strip as well.
    return max(85 + 8 * 170, math.ceil(_DEAREST_PATCH * _tiles(picture, 32)))


def _tiles(picture: Picture, side: int) -> int:
    return -(-picture.width // side) * -(-picture.height // side)
