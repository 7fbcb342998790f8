"""What is known of how one sentence of one version came to be."""

from __future__ import annotations

from orchestrator.features.audit.making import Making
from orchestrator.text.origin.sentence_origin import Relation
from orchestrator.text.origin.unit import TextUnit
from orchestrator.values import dataclass


@dataclass(frozen=True, slots=True)
class UnitPlace:
    """A unit of a version."""

    making: Making
    unit: TextUnit
    name: str = ""
    """Of a piece of a value that says where it is from: the address of a page, the path of a file."""


@dataclass(frozen=True, slots=True)
class WordChange:
    """A making in which a sentence got other words."""

    making: Making
    relation: Relation
    """`edited`, `split` or `joined`."""


@dataclass(frozen=True, slots=True)
class Traced:
    writer: Making | None = None
    """Who first wrote it, or the source it stands in; None: that cannot be told."""
    changes: tuple[WordChange, ...] = ()
    """Since, in order."""
    sources: tuple[UnitPlace, ...] = ()
    """Where it is from; several where sentences were joined. Empty: unknown."""
    relation: Relation = "unknown"
    """To the sources."""
    candidates: tuple[UnitPlace, ...] = ()
    """Where it is unknown: places that say the very same words, or, where only `is_like` them, much the same."""
    is_alike: bool = False
    """The candidates say the very same words."""
    way: tuple[UnitPlace, ...] = ()
    """The versions it stood in, itself first."""

    @property
    def is_known(self) -> bool:
        return self.writer is not None
