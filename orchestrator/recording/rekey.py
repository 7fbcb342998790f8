"""New keys for a cassette, when what a key is made of has changed. What was asked and answered stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from orchestrator.domain.event import GENESIS, Event
from orchestrator.domain.facts import ModelAsked
from orchestrator.domain.messages import PROJECTION_VERSION
from orchestrator.engine.fold import fold
from orchestrator.engine.state import RunState
from orchestrator.kinds.agent.conversation import next_request
from orchestrator.recording.cassette import Cassette, Kept


def rekeyed(cassette: Cassette) -> Cassette:
    """The same cassette with the keys of today's projection."""
    return replace(cassette, facts=tuple(_rekeyed(cassette)), projection=PROJECTION_VERSION)


def _rekeyed(cassette: Cassette) -> Iterator[Kept]:
    """Each request is folded anew from what was recorded before it, exactly as it was when it was asked."""
    state: RunState | None = None
    for seq, fact in enumerate(cassette.facts, start=1):
        state = fold([Event("cassette", seq, "", "", fact, GENESIS)], state)
        turn = state.visit.turn if state.visit else None
        if isinstance(fact, ModelAsked) and turn:
            yield replace(fact, key=next_request(turn, fact.model, cassette.artifact).key)
        else:
            yield fact
