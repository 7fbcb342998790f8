"""What a kind of phase is: how it is written, checked, performed and told. A folder each, a row each in `table.py`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal, TypeVar

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.domain.codec import from_plain
from orchestrator.domain.definition import Definition, Phase
from orchestrator.values import replace

if TYPE_CHECKING:  # performing a phase needs nothing of what reads and checks it, nor the other way round
    from orchestrator.engine.performer import Performer
    from orchestrator.kinds.joins import Joins
    from orchestrator.workspace.check.checked_app import CheckedApp, Pins, RestsOn
    from orchestrator.workspace.check.mentions import Mention
    from orchestrator.workspace.check.names import Names
    from orchestrator.workspace.read.app_prompts import AppPrompts
    from orchestrator.workspace.read.files import WorkspaceFiles
    from orchestrator.workspace.read.phase_reader import PhaseKeys
    from orchestrator.workspace.read.phase_source import PhaseSource
    from orchestrator.workspace.read.shape import Shape
    from orchestrator.workspace.yaml.node import Scalar

S = TypeVar("S")

WORK = ("reads", "may_read", "with", "writes", "each", "at_once", "on_error", "then")
"""The keys of a phase that makes something of what it reads."""

ByHand = Literal["take", "skip"]
"""What a person may do in a phase's place: its work, or without it."""


_SPEC = "as_its_kind_keeps_it"


def spec_of(spec: type[S], phase: Phase) -> S:
    """What the kind of a phase keeps of it, as the dataclass it was."""
    kept = phase.__dict__.get(_SPEC)  # a phase is the same in each of its visits, and each asks
    if type(kept) is not spec:
        kept = phase.__dict__[_SPEC] = from_plain(spec, phase.spec)
    return kept


class Kind:
    """One kind of phase. What stands here holds for a kind that says nothing else."""

    name: ClassVar[str]
    """The key that makes a phase one of this kind; what stands there is `Phase.named`."""
    keys: ClassVar[tuple[str, ...]] = WORK
    """What else may be said of it, in the order it is told."""
    instead: ClassVar[Mapping[str, str]] = {}
    """Key that others have -> what to do where somebody writes it here, where that is not to delete it."""
    in_together: ClassVar[bool] = False
    """It may stand in a `together`."""
    by_hand: ClassVar[frozenset[ByHand]] = frozenset({"take", "skip"})
    rests_on: ClassVar[RestsOn] = ""
    touches_world: ClassVar[bool] = False
    """It looks at the world beside its inputs, or changes it."""
    is_pure: ClassVar[bool] = False
    """It makes the same of the same arguments and touches nothing, so that many of it are one step."""
    is_at_once: ClassVar[bool] = False
    """Its performer awaits nothing but effects, so that a run without any needs no event loop."""
    own_words: ClassVar[str] = ""
    """What a message calls the words in which a phase mentions names."""

    # As it is written

    def read(self, phase: Phase, keys: PhaseKeys) -> Phase:
        return replace(phase, spec=self.spec(keys), then=keys.edges())

    def spec(self, keys: PhaseKeys) -> Mapping[str, JSON]:
        return {self.name: keys.text(self.name)}

    def texts(self, path: str, source: PhaseSource, within: str) -> Mapping[str, Scalar]:
        return {}

    def looked_up(
        self, source: PhaseSource, files: WorkspaceFiles, prompts: AppPrompts, path: str, within: str
    ) -> PhaseSource:
        return source

    def completed(self, source: PhaseSource, following: str, phases: Sequence[PhaseSource]) -> PhaseSource:
        from orchestrator.workspace.check.completion import leads_on

        return leads_on(source, following)

    # As it is checked

    def shape(self, source: PhaseSource, names: Names) -> Shape:
        from orchestrator.workspace.read.shape import Shape

        return Shape(trust="foreign", given_by=f"{self.name} {source.phase.named}")

    def check(self, app: CheckedApp, source: PhaseSource) -> None:
        """Nothing can be wrong that no other check tells."""

    def mentions(self, source: PhaseSource) -> Sequence[Mention]:
        return ()

    def hears_nothing(self, app: CheckedApp, source: PhaseSource) -> tuple[str, str]:
        return (f"{'an' if self.name[0] in 'aeiou' else 'a'} {self.name}", "")

    def calls(self, source: PhaseSource) -> Scalar | None:
        return None

    def pins(self, source: PhaseSource) -> Pins:
        from orchestrator.workspace.check.checked_app import Pins

        return Pins()

    # As it is performed

    def performer(self, joins: Joins) -> Performer:
        """What does the work."""
        raise NotImplementedError

    def who(self, phase: Phase) -> str:
        """Who does the work, or what does, in a word or two for a person."""
        return self.name

    def tried(self, definition: Definition, phase: Phase, arguments: Mapping[str, JSON]) -> Artifact | None:
        """What the phase would make of its arguments; None where that is only known once it is done.

        Raises:
            BatonError: it would fail.
        """
        return None

    def misfits(self, phase: Phase, value: JSON) -> list[str]:
        """Why work done by hand is not what the phase would hand on."""
        return []

    def is_json(self, phase: Phase) -> bool:
        """Work done by hand is one JSON value, rather than text."""
        return False

    def lacks(self, definition: Definition, phase: Phase) -> Iterator[str]:
        """What the phase names that did not come along with the definition and is not on this machine."""
        yield from ()
