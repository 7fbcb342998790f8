"""What an effect would do, computed for a gate to show and again before it acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON, digest_of_json
from orchestrator.domain.codec import to_plain
from orchestrator.domain.definition import Phase
from orchestrator.engine.approval import preview_last_seen
from orchestrator.engine.onward import at_a_gate
from orchestrator.engine.performer import Assignment, Previewed
from orchestrator.engine.values import arguments_of, versions_read
from orchestrator.errors import EffectError
from orchestrator.kinds.ground import Ground, surroundings_of
from orchestrator.kinds.leaving import check_effect
from orchestrator.ports.effect import Effect, binds_of
from orchestrator.ports.governing import EFFECTS as GOVERNING_EFFECTS
from orchestrator.ports.tool import Surroundings
from orchestrator.values import replace

FindEffect = Callable[[str, Mapping[str, str]], Effect]
"""The effect of a name, given the pinned sources of the workspace's own."""


class Effects:
    """The effects of one workspace, ready to be previewed and carried out."""

    def __init__(self, ground: Ground, find_effect: FindEffect) -> None:
        self._ground = ground
        self._find_effect = find_effect

    def named(self, assignment: Assignment, name: str) -> Effect:
        return self._find_effect(name, assignment.definition.modules)

    def surroundings(self, assignment: Assignment, name: str) -> Surroundings:
        found = surroundings_of(assignment, self._ground, assignment.definition.effect_settings.get(name))
        return replace(found, governing=self._ground.governing) if name in GOVERNING_EFFECTS else found

    async def preview(
        self, assignment: Assignment, phase: Phase, arguments: Mapping[str, JSON], *, for_person: bool = True
    ) -> Artifact:
        """The preview as a JSON artifact, told against what a person was shown of this effect before.

        A rule is no person, and has seen nothing: for it, an effect goes by its arguments alone.

        Raises:
            EffectError: the effect would refuse, or act on a secret.
        """
        import asyncio

        check_effect(assignment.secrets, phase, arguments)
        effect = self.named(assignment, phase.named)
        shown = preview_last_seen(assignment.state, phase) if for_person else None
        seen = binds_of(assignment.artifact(shown).value) if shown else None
        where = self.surroundings(assignment, phase.named)
        previewed = await asyncio.to_thread(effect.preview, arguments, where, seen)
        found = assignment.secrets.redact_value(to_plain(previewed), f"what {phase.named} found")
        return Artifact.of_json(found)

    async def preview_at_gate(self, assignment: Assignment, phase: Phase) -> Previewed:
        """What the effect behind a gate, all of whose reads are there, would do as things stand; or why it refuses."""
        arguments = arguments_of(phase, versions_read(assignment.state, phase), assignment.values())
        digest = digest_of_json(arguments)
        try:
            return Previewed(await self.preview(assignment, phase, arguments), digest)
        except EffectError as error:
            refused = assignment.secrets.redact_text(at_a_gate(str(error)), f"why {phase.named} refused")
            return Previewed(Artifact.of_json({"will": [], "refused": refused}), digest)
