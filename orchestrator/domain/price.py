"""What a model costs, and what one exchange with it can cost at most."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter

from orchestrator.domain.canonical import JSON, canonical_json
from orchestrator.domain.codec import to_plain
from orchestrator.domain.media_tokens import media_bound
from orchestrator.domain.messages import Request, in_words, media_of
from orchestrator.domain.money import in_nano, in_usd
from orchestrator.values import dataclass

OUTPUT_BOUND = 8_192
"""The most tokens an answer may have where no setting says: some 6,000 words."""

_NANO_PER_TOKEN = 1_000
"""A dollar for a million tokens is a thousand nano-dollars for each."""

_DIGITS = 9
"""Nano-dollars."""

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
    cache_write: float | None = None
    """For tokens the vendor put into its prompt cache; None: as any other."""

    @property
    def is_free(self) -> bool:
        return not (self.input or self.output or self.cached_input or self.cache_write)

    def cost_usd(self, input_tokens: int, output_tokens: int, cached_tokens: int = 0, written_tokens: int = 0) -> float:
        """Rounded up to a nano-dollar. What was found in the cache, and what was written there, is among the input.

        A count below zero is none: whoever tells one, nothing is paid back.
        """
        read, wrote = max(0, input_tokens), max(0, output_tokens)
        cached = max(0, min(cached_tokens, read))
        written = max(0, min(written_tokens, read - cached))
        usd = (read - cached - written) * self.input + wrote * self.output
        usd += cached * self._per_cached + written * self._per_written
        return in_usd(math.ceil(round(usd * _NANO_PER_TOKEN, 3)))

    def saved_usd(self, input_tokens: int, cached_tokens: int, written_tokens: int) -> float:
        """What the input would have cost more without the cache; below 0 where writing cost more than it saved."""
        return round(
            self.cost_usd(input_tokens, 0) - self.cost_usd(input_tokens, 0, cached_tokens, written_tokens), _DIGITS
        )

    def most_usd(self, input_bound: int, output_bound: int, written_bound: int | None = None) -> float:
        """What an exchange costs when it comes to its bounds and nothing is cheaper than it might be.

        Args:
            input_bound: tokens that are read.
            output_bound: tokens that are written.
            written_bound: of those read, the most that may be put into the vendor's cache; None: all.
        """
        dearest = max(self.input, self._per_cached)
        into_cache = input_bound if written_bound is None else min(written_bound, input_bound)
        if self._per_written <= dearest:
            into_cache = 0
        return Price(dearest, self.output, cache_write=self.cache_write).cost_usd(
            input_bound, output_bound, 0, into_cache
        )

    def output_for(self, usd: float, input_bound: int, written_bound: int | None = None) -> int:
        """The most tokens an answer may have so that the exchange costs no more; 0 or less: not even what is read."""
        left = in_nano(usd) - in_nano(self.most_usd(input_bound, 0, written_bound))
        return left // math.ceil(self.output * _NANO_PER_TOKEN) if self.output else OUTPUT_BOUND

    @property
    def _per_cached(self) -> float:
        return self.input if self.cached_input is None else self.cached_input

    @property
    def _per_written(self) -> float:
        return self.input if self.cache_write is None else self.cache_write


def marked_bound(request: Request) -> int:
    """Tokens of a request's beginning that stay the same in others, at most: the system prompt, a schema with it."""
    spelt = canonical_json([request.system, request.output_schema])
    return len(spelt) + _written_out(spelt) + _PER_REQUEST


_COUNTED_MARGIN = 1.05
"""Anthropic calls what its counting tells an estimate that may be off by a little; it names no figure."""


def counted_bound(counted: int) -> int:
    """Tokens a request has at most, given how many its vendor counted."""
    return math.ceil(counted * _COUNTED_MARGIN) + _PER_MESSAGE


def input_bound(request: Request, model: str = "") -> int:
    """Tokens a request has at most, for the model it goes to where that is not the one requested.

    Tokenizers of the vendors merge bytes (byte-level BPE, or SentencePiece with byte fallback), so a token stands for
    at least one byte and a text never has more tokens than bytes in UTF-8; some write it out in NFKC before
    (`_written_out`). Nothing less is a bound: of random letters and signs cl100k, o200k, and the tokenizers of Claude 2
    and DeepSeek make up to 0.81 tokens a byte, though of prose and code in English, German, Russian, Hindi and Chinese
    0.13 to 0.42, and nobody knows beforehand which of them a text is. The schema counts twice: where a vendor has
    no field for it, it is told in words as well. Pictures and PDFs count as `media_bound` says.
    """
    said: dict[str, JSON] = {
        "system": request.system,
        "messages": [to_plain(in_words(message)) for message in request.messages],
        "tools": [to_plain(tool) for tool in request.tools],
        "output": [request.output_schema, request.output_schema],
    }
    if more := request.settings.get("extra_body"):  # servers take texts there, too: documents, parts of a template
        said["more"] = to_plain(more)
    frames = _PER_REQUEST + _PER_MESSAGE * len(request.messages) + _PER_TOOL * (len(request.tools) + 1)
    media = media_of(request)
    looked_at = sum(
        media_bound(part, model or request.model) + len(part.label.encode()) + _PER_MESSAGE for part in media
    )
    spelt = canonical_json(said)
    return len(spelt) + _written_out(spelt) + frames + looked_at


def _written_out(spelt: bytes) -> int:
    """The bytes more that a text has once its compatibility characters are written out: of the 3 bytes of U+FDFA 33 are
    made, and the tokenizer of Claude 2 makes 15 tokens of them.
    """
    if spelt.isascii():
        return 0
    times = Counter(character for character in spelt.decode("utf-8", "surrogatepass") if not character.isascii())
    return sum(count * _growth(character) for character, count in times.items())


def _growth(character: str) -> int:
    written = unicodedata.normalize("NFKC", character)
    return max(0, len(written.encode("utf-8", "surrogatepass")) - len(character.encode("utf-8", "surrogatepass")))
