"""What may be overheard of an answer before it is one: words as they come, for whoever watches.

None of it is recorded and nothing rests on it. An answer is what a model gives at its end, or there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

from orchestrator.values import dataclass

PieceKind = Literal["asked", "sent", "said", "thought", "called", "dropped", "whole"]
"""`asked`: somebody is to answer. `sent`: the request leaves, now that what speaks to the vendor is loaded. `said`,
`thought`, `called`: words of the answer, of thinking, of a call of a tool. `dropped`: all that came is thrown away.
`whole`: it is an answer now, and recorded next."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What came since the piece before."""

    model: str
    kind: PieceKind
    text: str = ""
    """As the model wrote it, so it is made visible before it is shown; half a character may stand at either end. Of
    what was dropped: why, in one word. Of a whole answer: all of it once more."""
    tokens: int = 0
    """Written so far, as far as the provider has told yet."""


@dataclass(frozen=True, slots=True)
class Overheard:
    """A piece, and where it belongs."""

    run: str
    """Of a branch, its own."""
    phase: str
    piece: Piece


Tell = Callable[[Piece], None]
Overhear = Callable[[Overheard], None]
"""Called in the event loop that the model is asked in, with every piece: it returns at once."""
Listening = Callable[[], Overhear | None]
"""Who is told what models say while they say it; None: nobody listens just now."""

_telling: ContextVar[Tell | None] = ContextVar("telling", default=None)
"""A variable of the task, so that neither the port of models nor what packages offer has to carry it."""


def telling() -> Tell | None:
    """Who is to be told of pieces of the answer that this task asks for; None: nobody listens."""
    return _telling.get()


@contextmanager
def told_to(tell: Tell) -> Iterator[None]:
    """Have the pieces of answers asked for in it told."""
    token = _telling.set(tell)
    try:
        yield
    finally:
        _telling.reset(token)
