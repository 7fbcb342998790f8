"""An answer taken from the wire: put together, bounded, and brought into the one form of its protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from orchestrator.domain.bounds import MAX_JSON_BYTES, MAX_WIRE_BYTES
from orchestrator.domain.canonical import JSON
from orchestrator.domain.json_text import NotJSON, read_json
from orchestrator.models.incoming.events import StreamEvent
from orchestrator.models.incoming.framing import SSE, EventReader, Framing
from orchestrator.models.incoming.normal import (
    Body,
    Names,
    Normal,
    as_dict,
    cached_tokens_of,
    checked,
    failed_itself,
    tokens_of,
)
from orchestrator.models.incoming.refusal import Refusal, refusal_in, refusal_of
from orchestrator.models.incoming.unfit import AGAIN, Unfit, no_answer, too_large
from orchestrator.ports.piece import PieceKind
from orchestrator.values import dataclass

_DONE = b"[DONE]"


class Refused(Exception):
    """The provider says in place of an answer why there is none."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.words)
        self.refusal = refusal


class Pieces(Protocol):
    """Puts the events of a stream together."""

    ended: bool
    usage: Body

    def take(self, name: str, event: Body) -> bool:
        """Whether the event brought some of the answer."""
        ...

    def body(self) -> Body: ...


def _usage_of(body: Body) -> JSON:
    return body.get("usage")


Words = tuple[PieceKind, str]
"""Of a piece: what they are part of, and themselves."""


def no_words(_: Body) -> Iterable[Words]:
    """Of a protocol whose pieces nobody can read before they are put together."""
    return ()


@dataclass(frozen=True)
class AnswerForm:
    """How the answers of one protocol are made."""

    pieces: Callable[[], Pieces]
    body: Callable[[Body, Names], Normal | None]
    """What an answer has in the one form, from its body and the names of the tools that were offered; None: it is no
    answer."""
    names_events: bool = False
    """An event says what it is in its name too, and where that is missing, it is passed over by the vendor's library,
    whatever stands in it."""
    error_within: str = ""
    """The member of an event below which an error may stand, beside the places where any protocol has one."""
    framing: Framing = SSE
    ends_itself: bool = False
    """The event that ends an answer is the last one there is. Of others, only `[DONE]` is."""
    usage: Callable[[Body], JSON] = _usage_of
    """Where a body that came in one piece tells its tokens."""
    words: Callable[[Body], Iterable[Words]] = no_words
    """What an event of a stream says, for who watches; nothing is made of it."""


class Incoming:
    """Takes in one answer. What is given out at its end is the same, whether it came as a stream or in one piece.

    Raises Unfit or Refused, as soon as it is certain.
    """

    def __init__(
        self,
        form: AnswerForm,
        *,
        media_type: str,
        streamed: bool,
        offered: Names,
        begun: Callable[[], None],
        hear: Callable[[Words, int], None] | None = None,
    ) -> None:
        """`streamed`: a stream was asked for. `begun` is called with each piece of the answer, `hear` with the words of
        each and the tokens written so far, as told; and with none where only the tokens are news.
        """
        self._form = form
        self._media_type = media_type
        self._asked_for_stream = streamed
        self._offered = offered
        self._begun = begun
        self._hear = hear
        self._told = 0
        self._bytes = self._held = 0
        self._plain: list[bytes] = []
        self._events: EventReader | None = None
        self._pieces = form.pieces()
        self._garbled = False
        self._usage: Body = {}
        self.has_begun = False
        """A piece of an answer came, so that work was done for it."""
        self.came_whole = False
        self.is_over = False
        """The stream has said that nothing more comes."""

    @property
    def streams(self) -> bool:
        """Whether it comes as a stream, whatever was asked for."""
        return self._events is not None or (self._media_type == self._form.framing.media_type and not self._plain)

    @property
    def tokens(self) -> tuple[int, int]:
        """Read and written, as told so far."""
        return tokens_of(self._usage or self._pieces.usage)

    @property
    def cached_tokens(self) -> tuple[int, int]:
        """Of those read, found in the vendor's cache and put there, as told so far."""
        return cached_tokens_of(self._usage or self._pieces.usage)

    def take(self, chunk: bytes) -> None:
        self._bytes += len(chunk)
        if self._bytes > MAX_WIRE_BYTES:
            raise too_large("the answer", f"{MAX_WIRE_BYTES:,} bytes")
        if self._events is None:
            self._plain.append(chunk)
            self._held += len(chunk)
            if not self._is_stream():
                if self._held > MAX_JSON_BYTES:
                    raise too_large("the answer", f"{MAX_JSON_BYTES:,} bytes")
                return
            chunk, self._plain = b"".join(self._plain).removeprefix(b"\xef\xbb\xbf"), []
            self._events = self._form.framing.reader()
        for event in self._events.take(chunk):
            self._take_event(event)

    def end(self) -> Normal:
        if self._events is not None:
            for event in self._events.end():
                self._take_event(event)
        if self.streams:
            return self._normal(self._streamed())
        return self._in_one_piece()

    def _is_stream(self) -> bool:
        """By how it begins: some say of a refusal that it is a stream, and some of a stream that it is text."""
        framing = self._form.framing
        named = self._media_type == framing.media_type
        if not framing.begins:
            return named
        head = b"".join(self._plain[:2])[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
        if not head or (len(head) < 6 and not named):
            return False
        return head.startswith(framing.begins) or (named and head[:1] not in (b"{", b"["))

    def _take_event(self, event: StreamEvent) -> None:
        if event.data.startswith(_DONE):
            self._pieces.ended = self.is_over = True
            return
        payload = _parsed(event.data)
        if event.name == "error" or isinstance(payload, dict):
            self._refuse(event.name, payload)
        if not isinstance(payload, dict):
            self._garbled = True
            return
        self._garbled |= self._form.names_events and event.name != payload.get("type")
        self.has_begun = True
        if self._pieces.take(event.name, payload):
            self._begun()
        self.is_over |= self._form.ends_itself and self._pieces.ended
        if self._hear:
            self._tell_words(payload, self._hear)

    def _tell_words(self, event: Body, hear: Callable[[Words, int], None]) -> None:
        written, said = self.tokens[1], list(self._form.words(event))
        for words in said or ([("said", "")] if written > self._told else []):
            hear(words, written)
        self._told = written

    def _refuse(self, name: str, payload: JSON) -> None:
        within = self._form.error_within
        error = as_dict(as_dict(payload).get(within)).get("error") if within else None
        refusal = refusal_in(payload) or (refusal_of(error) if error else None)
        if refusal is None and name == "error":
            refusal = refusal_of(payload)
        if refusal:
            raise Refused(refusal)

    def _streamed(self) -> Body:
        if self._garbled or (self._events and self._events.garbled):
            raise Unfit("unreadable", "part of the answer came garbled.")
        if not self._pieces.ended:
            raise Unfit("unfinished", "the answer broke off: the stream ended before the answer did.")
        return self._pieces.body()

    def _in_one_piece(self) -> Normal:
        text = b"".join(self._plain).decode("utf-8-sig", "surrogateescape").strip()
        try:
            body = read_json(text, halves=True)
        except NotJSON as reason:
            raise no_answer(str(reason) if text[:1] in ("{", "[") else "") from None
        if refusal := refusal_in(body):
            raise Refused(refusal)
        self._usage = as_dict(self._form.usage(as_dict(body)))
        normal = self._normal(as_dict(body))
        if self._asked_for_stream:
            mend = "Write 'stream: false' for {provider} in baton.yaml."
            raise Unfit("unreadable", "it does not answer as a stream.", mend)
        return normal

    def _normal(self, body: Body) -> Normal:
        normal = self._form.body(body, self._offered)
        if normal is None:
            raise no_answer()
        self.came_whole = True
        match normal.ending:
            case "failed":
                raise Refused(failed_itself(normal.word))
            case "paused":
                raise Unfit("unfinished", f"the answer broke off: the provider says {normal.word} of how it ended.")
            case "unknown":
                raise _unknown(normal.word)
        return checked(normal)


def _unknown(word: str) -> Unfit:
    if not word:
        return Unfit("unfinished", "the answer broke off: the provider says nothing of how it ended.")
    told = f'the provider ends the answer with "{word[:60]}", a word we do not know: not taken, as it may be cut.'
    return Unfit("unfinished", told, f"{AGAIN} Or ask this model through another server.")


def _parsed(data: bytes) -> JSON:
    try:
        return read_json(data.decode("utf-8", "surrogateescape"), halves=True)
    except NotJSON:
        return None
