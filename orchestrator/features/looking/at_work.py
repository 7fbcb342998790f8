"""Models at work: what is known of each answer while it comes, from the pieces that are overheard."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from threading import Lock

from orchestrator.domain.whole_characters import joined
from orchestrator.features.looking.progress import named_in
from orchestrator.ports.piece import Overheard as Overheard
from orchestrator.ports.piece import PieceKind as PieceKind
from orchestrator.text.quantity import counted
from orchestrator.text.visible import visible
from orchestrator.values import dataclass

_KEPT = 400
"""Characters of the last words: more than the widest line shows."""
_TOLD = 100
"""Characters of the last words where nobody says how wide the screen is."""
_CHARACTERS_A_TOKEN = 4
"""The vendors' rule of thumb for English, for what is written after they told a count, or before they do."""


@dataclass
class AtWork:
    """One answer on its way."""

    run: str
    phase: str
    model: str
    since_s: float
    """When it was asked for, on the clock of who looks."""
    heard_s: float = 0.0
    """When the last piece came."""
    kind: PieceKind = "asked"
    """Of the piece that came last."""
    words: str = ""
    """The last that came of this kind, as they came."""
    told: int = 0
    """Tokens written, as the provider told last."""
    untold: int = 0
    """Characters that came since."""

    @property
    def where(self) -> str:
        """What a person calls the place of the work."""
        return named_in(self.run, self.phase)

    @property
    def has_spoken(self) -> bool:
        return self.kind != "asked"

    @property
    def tokens(self) -> int:
        """Written so far; of what no count was told yet, an estimate."""
        return self.told + -(-self.untold // _CHARACTERS_A_TOKEN)

    @property
    def is_estimate(self) -> bool:
        return self.untold > 0

    def take(self, kind: PieceKind, text: str, tokens: int, now_s: float) -> None:
        self.heard_s = now_s
        if text and kind != self.kind:
            self.kind, self.words = kind, ""
        self.words = joined(self.words + text)[-_KEPT:]
        if tokens > self.told:
            self.told, self.untold = tokens, 0
        else:
            self.untold += len(text)


class ModelsAtWork:
    """All of one process, in the order in which they were asked. An agent asks one at a time in one phase of a run."""

    def __init__(self) -> None:
        self._at_work: dict[tuple[str, str], AtWork] = {}

    def hear(self, heard: Overheard, now_s: float) -> AtWork | None:
        """Whose piece it is, with it taken in; the last piece ends the work. None: of that work nothing is known."""
        place, piece = (heard.run, heard.phase), heard.piece
        match piece.kind:
            case "asked":
                self._at_work[place] = AtWork(heard.run, heard.phase, piece.model, now_s, now_s)
                return self._at_work[place]
            case "dropped" | "whole":
                ended = self._at_work.pop(place, None)
                if ended and piece.tokens:
                    ended.told, ended.untold = piece.tokens, 0
                return ended
            case kind:
                one = self._at_work.get(place)
                if one and kind != "sent":
                    one.take(kind, piece.text, piece.tokens, now_s)
                return one

    def __iter__(self) -> Iterator[AtWork]:
        return iter(self._at_work.values())

    def __len__(self) -> int:
        return len(self._at_work)


class WorkSeen:
    """The same, asked by other threads than the one that models are asked in."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._models = ModelsAtWork()
        self._alone = Lock()
        self._clock = clock

    def hear(self, heard: Overheard) -> None:
        with self._alone:
            self._models.hear(heard, self._clock())

    def told(self, run: str) -> str:
        """One line of what is at work in a run and below it, with the last words, made visible; empty: nothing."""
        with self._alone:
            models = [one for one in self._models if one.run == run or one.run.startswith(f"{run}/")]
            if not models:
                return ""
            speaks = max(models, key=lambda one: (one.has_spoken, one.heard_s))
            where = speaks.where if len(models) == 1 else f"{counted(len(models), 'model')}, {speaks.where}"
            seconds = f"{self._clock() - min(one.since_s for one in models):.0f} s"
            words = " ".join(visible(speaks.words).split())[-_TOLD:]
            return " · ".join(filter(None, (where, seconds, amount_written(*models), visible(speaks.model), words)))


def amount_written(*models: AtWork) -> str:
    """`~340 tokens`; empty: nothing was written yet."""
    tokens = sum(one.tokens for one in models)
    about = "~" if any(one.is_estimate for one in models) else ""
    return f"{about}{counted(tokens, 'token')}" if tokens else ""
