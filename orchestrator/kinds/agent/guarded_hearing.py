"""What is overheard of an answer while it is given, without the secrets that stand in it."""

from __future__ import annotations

from collections.abc import Iterator

from orchestrator.domain.secrets import Secrets
from orchestrator.ports.piece import AnswerPiece, PieceKind
from orchestrator.values import replace

_WORDS: tuple[PieceKind, ...] = ("said", "thought", "called")


class GuardedHearing:
    """Of one request. What may be the beginning of a secret waits for what follows it."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        self._stream = secrets.stream()
        self._last: AnswerPiece | None = None
        """Words, whose end may be held back."""

    def heard(self, piece: AnswerPiece) -> Iterator[AnswerPiece]:
        """What may be told now that this has come."""
        if self._last and self._last.kind != piece.kind:
            yield from self._rest(self._last)
        if piece.kind in _WORDS:
            self._last = piece
            yield replace(piece, text=self._stream.feed(piece.text))
        elif piece.kind == "whole":
            whole = self._secrets.stream()
            yield replace(piece, text=whole.feed(piece.text) + whole.finish())
        else:
            yield piece

    def _rest(self, last: AnswerPiece) -> Iterator[AnswerPiece]:
        rest, self._stream, self._last = self._stream.finish(), self._secrets.stream(), None
        if rest:
            yield replace(last, text=rest)
