"""Effects as an eval takes them: they say what they would do, and do nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orchestrator.domain.canonical import JSON
from orchestrator.ports.effect import Arguments, Effect, Mark, Preview, Probe
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.registry import find_effect


@dataclass(frozen=True)
class Rehearsed:
    """The preview is the effect's own, computed where the case runs; its steps leave the world alone."""

    effect: Effect

    @property
    def name(self) -> str:
        return self.effect.name

    def steps(self, binds: JSON) -> tuple[str, ...]:
        return self.effect.steps(binds)

    def preview(self, arguments: Arguments, surroundings: Surroundings, seen: JSON = None) -> Preview:
        return self.effect.preview(arguments, surroundings, seen)

    def act(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> JSON:  # noqa: ARG002
        return {"rehearsed": step}

    def probe(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> Probe:  # noqa: ARG002
        return Probe("not_done")


def rehearsed(name: str, modules: Mapping[str, str]) -> Effect:
    return Rehearsed(find_effect(name, modules))
