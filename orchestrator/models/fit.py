"""Does a request fit, with its answer, into what a model can read and write at once?"""

from __future__ import annotations

from collections.abc import Callable

from orchestrator.domain.canonical import canonical_json
from orchestrator.domain.codec import to_plain
from orchestrator.domain.media_tokens import media_bound
from orchestrator.domain.messages import Answer, Request, in_words, media_of
from orchestrator.models.failure import Unusable
from orchestrator.ports.model import Attempts, Model
from orchestrator.values import dataclass

ANSWER_TOKENS = 4_096
"""Room kept for an answer whose length the user did not limit, or a quarter of the model's, where that is less."""

_FRAME_TOKENS = 16
"""What a vendor puts around one message or one tool."""


@dataclass(frozen=True)
class Fitting:
    """A model that is not asked what it could not read: many a server would cut it without a word."""

    model: Model
    room: Callable[[], int]
    """Tokens it can read and write in one exchange; 0 where nobody knows, and the vendor decides."""
    attempts: Attempts | None = None

    @property
    def name(self) -> str:
        return self.model.name

    async def answer(self, request: Request) -> Answer:
        room = self.room()
        if room and (failure := _too_long(request, room, self.name)):
            if self.attempts:
                self.attempts.failed(self.name, failure)
            raise failure
        return await self.model.answer(request)


def input_tokens(request: Request) -> int:
    """How many tokens a request has, estimated from above, as far as that can be done without the vendor's tokenizer.

    Three ASCII characters make a token, any other character makes two. The vendors' own rules of thumb for English are
    four (OpenAI) and three and a half (Anthropic). Text without words, such as pages of digits, may have more. Pictures
    and PDFs count as `media_bound` says.
    """
    messages = [to_plain(in_words(message)) for message in request.messages]
    tools = [to_plain(tool) for tool in request.tools]
    said = [messages, tools, request.output_schema]
    if more := request.settings.get("extra_body"):
        said.append(to_plain(more))
    parts = [request.system, canonical_json(said).decode("utf-8", "surrogatepass")]
    looked_at = sum(media_bound(part, request.model) for part in media_of(request))
    return looked_at + sum(map(tokens_in, parts)) + _FRAME_TOKENS * (len(messages) + len(tools) + 1)


def answer_tokens(request: Request) -> int | None:
    """The length the user set for the answer."""
    return request.settings.get("max_tokens")


def tokens_in(text: str) -> int:
    others = sum(not character.isascii() for character in text)
    return -(-(len(text) - others) // 3) + 2 * others


def _too_long(request: Request, room: int, name: str) -> Unusable | None:
    read, write = input_tokens(request), answer_tokens(request) or min(ANSWER_TOKENS, room // 4)
    if read + write <= room:
        return None
    return Unusable(
        "too_long",
        f"up to {read:,} tokens to read and {write:,} to write are more than the {room:,} the model has room for.",
        where=name,
        mend="Give it less to read, or take a model with more room. If this one has more, say so: "
        f"{{model: {name}, context: TOKENS}}",
    )
