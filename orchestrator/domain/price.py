"""What a model costs, and what one exchange with it can cost at most."""

from __future__ import annotations

import math

from orchestrator.domain.canonical import canonical_json
from orchestrator.domain.codec import to_plain
from orchestrator.domain.media_tokens import media_bound
from orchestrator.domain.messages import Request, in_words, media_of
from orchestrator.domain.money import in_usd
from orchestrator.values import dataclass

OUTPUT_BOUND = 8_192
"""The most tokens an answer may have where no setting says: some 6,000 words."""

_NANO_PER_TOKEN = 1_000
"""A dollar for a million tokens is a thousand nano-dollars for each."""

_PER_REQUEST, _PER_MESSAGE, _PER_TOOL = 1_024, 64, 64
"""Tokens that vendors add around what was written: the frame of a message, and what they tell a model of its tools.
OpenAI's cookbook counts 3 for a message and about 12 for a tool; Anthropic's documentation names up to 700 for the text
that tools bring with them."""


@dataclass(frozen=True, slots=True)
class Price:
    """In USD per million tokens."""

    input: float
    output: float
    cached_input: float | None = None
    """For tokens the vendor found in its prompt cache; None: as any other."""

    @property
    def is_free(self) -> bool:
        return not (self.input or self.output or self.cached_input)

    def cost_usd(self, input_tokens: int, output_tokens: int, cached_tokens: int = 0) -> float:
        """Rounded up to a nano-dollar. `cached_tokens` are among the input."""
        cached = min(cached_tokens, input_tokens)
        per_cached = self.input if self.cached_input is None else self.cached_input
        usd = (input_tokens - cached) * self.input + cached * per_cached + output_tokens * self.output
        return in_usd(math.ceil(round(usd * _NANO_PER_TOKEN, 3)))

    def most_usd(self, input_bound: int, output_bound: int) -> float:
        """What an exchange costs when it comes to both bounds and nothing is cheaper than it might be."""
        dearest = max(self.input, self.cached_input or 0.0)
        return Price(dearest, self.output).cost_usd(input_bound, output_bound)


def input_bound(request: Request, model: str = "") -> int:
    """Tokens a request has at most, for the model it goes to where that is not the one requested.

    Tokenizers of the vendors merge bytes (byte-level BPE, or SentencePiece with byte fallback), so a token stands for
    at least one byte and a text never has more tokens than bytes in UTF-8. The schema counts twice: where a vendor has
    no field for it, it is told in words as well. Pictures and PDFs count as `media_bound` says.
    """
    said = {
        "system": request.system,
        "messages": [to_plain(in_words(message)) for message in request.messages],
        "tools": [to_plain(tool) for tool in request.tools],
        "output": [request.output_schema, request.output_schema],
    }
    frames = _PER_REQUEST + _PER_MESSAGE * len(request.messages) + _PER_TOOL * (len(request.tools) + 1)
    media = media_of(request)
    looked_at = sum(
        media_bound(part, model or request.model) + len(part.label.encode()) + _PER_MESSAGE for part in media
    )
    return len(canonical_json(said)) + frames + looked_at
