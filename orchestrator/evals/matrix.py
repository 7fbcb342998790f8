"""Prompts, models and settings tried against each other: every combination is a cell, and each cell runs all cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import RoleModel
from orchestrator.errors import NotFound
from orchestrator.evals.file_name import file_name
from orchestrator.values import dataclass, field

AXES = ("models", "prompts", "settings")
MOST_CELLS = 64
"""Of one matrix. Nobody reads a table of more, and each runs all cases."""
JOINED = "+"


@dataclass(frozen=True)
class Variant:
    """One step along an axis."""

    name: str
    profile: str = ""
    """Of models: a profile whose roles are taken."""
    models: tuple[RoleModel, ...] = ()
    """Of models: what every agent is played by instead."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Of prompts: a file of the workspace -> the file that is read in its place."""
    settings: Mapping[str, JSON] = field(default_factory=dict)
    """Of settings: of every model."""

    @property
    def changes_nothing(self) -> bool:
        """So that recordings made without a matrix are those of its cell."""
        return not (self.profile or self.models or self.files or self.settings)


@dataclass(frozen=True)
class Cell:
    """One combination, a variant of each axis."""

    variants: Mapping[str, Variant]
    """Axis -> variant."""
    profile: str
    """Where roles are looked up that no model of the cell plays."""

    @property
    def name(self) -> str:
        """As it is called on the command line and in file names: the profile or model, then what else is changed."""
        first = self.variants.get("models")
        named = [file_name(first.name) if first else self.profile]
        named += [
            file_name(one.name) for axis, one in self.variants.items() if axis != "models" and not one.changes_nothing
        ]
        return JOINED.join(named)

    @property
    def labels(self) -> dict[str, str]:
        """Axis -> the variant's name."""
        return {axis: one.name for axis, one in self.variants.items()}

    @property
    def files(self) -> Mapping[str, str]:
        return {path: instead for one in self.variants.values() for path, instead in one.files.items()}

    @property
    def models(self) -> tuple[RoleModel, ...]:
        return next((one.models for one in self.variants.values() if one.models), ())

    @property
    def settings(self) -> Mapping[str, JSON]:
        return {key: value for one in self.variants.values() for key, value in one.settings.items()}


@dataclass(frozen=True)
class Matrix:
    axes: Mapping[str, tuple[Variant, ...]] = field(default_factory=dict)
    profile: str = ""
    """Of cells whose models are of no profile of their own."""

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The first variant of each axis first. None, where there is no matrix."""
        if not self.axes:
            return ()
        combined = product(*self.axes.values())
        return tuple(self._cell(dict(zip(self.axes, chosen, strict=True))) for chosen in combined)

    def _cell(self, variants: Mapping[str, Variant]) -> Cell:
        models = variants.get("models")
        return Cell(variants, models.profile if models and models.profile else self.profile)

    def named(self, names: Sequence[str]) -> list[Cell]:
        """Those cells, or all. Raises NotFound."""
        known = {cell.name: cell for cell in self.cells}
        for name in names:
            if name not in known:
                raise NotFound("cell", name, known, mend=f"There are: {', '.join(known)}.")
        return [known[name] for name in names] if names else list(known.values())


NO_MATRIX = Matrix()


def differs(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    """What tells two cells apart, in words, and what they share: `prompts: as-is → short; models claude in both`."""
    axes = list(dict.fromkeys((*before, *now)))
    other = [axis for axis in axes if before.get(axis) != now.get(axis)]
    told = [f"{axis}: {before.get(axis, 'none')} → {now.get(axis, 'none')}" for axis in other]
    same = [f"{axis} {before[axis]}" for axis in axes if axis not in other]
    return ", ".join(told) + (f"; {', '.join(same)} in both" if told and same else "")
