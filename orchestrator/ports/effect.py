"""The port to effects: actions on the world outside the workspace's state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol

from orchestrator.domain.canonical import JSON
from orchestrator.ports.tool import Surroundings
from orchestrator.values import dataclass

Arguments = Mapping[str, JSON]


@dataclass(frozen=True)
class Preview:
    """What an effect would do to the world as it is now, for a person to read before it does."""

    will: tuple[str, ...]
    """One line a thing it would do."""
    undo: str = ""
    difference: str = ""
    """Unified diff, where the effect changes text."""
    binds: JSON = None
    """All that an approval of this binds, and nothing else: when it differs later, the approval no longer holds; what
    is not in it may change freely. None: everything that is shown is bound."""
    since: str = ""
    """How the world under the same paths differs from what was last shown to the person."""
    nothing_to_do: bool = False


def binds_of(preview: JSON) -> JSON:
    """What an approval binds, from a preview as it is recorded.

    Where nothing is named, everything shown is bound: so it was of every preview before `binds` had a name.
    """
    return preview.get("binds", {name: told for name, told in preview.items() if name != "since"})


@dataclass(frozen=True)
class Mark:
    """How an effect's work can be recognised later, wherever it arrived."""

    run: str
    key: str
    """Unique to this effect of this run, in hex."""
    artifact: str
    """Digest of the first artifact the effect acts on."""
    journal_head: str
    """Digest of the run's journal when the effect was intended."""
    approved: JSON = None
    """The `binds` that were approved."""


@dataclass(frozen=True)
class Probe:
    """What a look at the world says about a step."""

    state: Literal["done", "not_done", "in_doubt"]
    found: JSON = None
    """When done: what `act` would have returned. When in doubt: what was seen, for the person."""


class Effect(Protocol):
    """Three functions, and the names of the steps `act` is taken in."""

    @property
    def name(self) -> str: ...

    def steps(self, binds: JSON) -> tuple[str, ...]:
        """What was approved, step by step, in order. Each is probed before it is done again after a crash."""
        ...

    def preview(self, arguments: Arguments, surroundings: Surroundings, seen: JSON = None) -> Preview:
        """What would change; changes nothing.

        Args:
            arguments: what the phase reads, by parameter.
            surroundings: where it may work.
            seen: the `binds` last shown to a person for this effect in this run.

        Raises:
            EffectRefused: the settings' policy forbids it, or the world is in a state the effect must not touch.
        """
        ...

    def act(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> JSON:
        """Do one step; returns what it did, as JSON.

        Raises:
            EffectMoved: it would do other than `mark.approved`; this step has done nothing.
            EffectError: it was not done. A crash or an unknown outcome is left to `probe`.
        """
        ...

    def probe(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> Probe:
        """Was the step done? Looks only.

        Raises:
            EffectMoved: it is not done, and doing it would do other than `mark.approved`.
        """
        ...
