"""An append under a key, which is written once, wherever its stream ends by then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.event import Head
from orchestrator.domain.facts import Fact, KeyClaimed, RunStarted
from orchestrator.ports.journal import Append


def keyed_append(
    end: Head,
    key: str,
    facts: Sequence[Fact],
    actor: str | Sequence[str],
    artifacts: Iterable[Artifact],
    *,
    is_run: bool,
) -> Append:
    """The append, with the event that claims the key before the facts.

    Raises:
        ValueError: there is no key or no fact, or the stream is a run, which goes on from its own head only.
    """
    if not key or not facts:
        raise ValueError("an append under a key needs the key and at least one fact")
    if is_run or any(isinstance(fact, RunStarted) for fact in facts):
        raise ValueError(f'"{end.stream}" is a run, and nothing is appended to a run under a key')
    actors = actor if isinstance(actor, str) else [*actor[:1], *actor]
    return Append(end, [KeyClaimed(key, len(facts)), *facts], actors, artifacts)
