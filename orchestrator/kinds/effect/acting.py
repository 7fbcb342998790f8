"""Takes the steps of an effect, and is not cut off in the middle of one.

A step may take long (a push), so it runs in a thread beside the event loop. A thread cannot be stopped: whoever is
interrupted, or has lost the run meanwhile, waits for its end and says what came of it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextvars import copy_context

from orchestrator.domain.answers import AGAIN, DONE
from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON, Digest
from orchestrator.domain.facts import ELSEWHERE, KERNEL, EffectStepDone, EffectStepTold
from orchestrator.engine.performer import Assignment
from orchestrator.engine.values import root_of
from orchestrator.errors import BatonError, DriverLost, EffectMoved
from orchestrator.kinds.leaving import check_effect
from orchestrator.kinds.previews import Effects
from orchestrator.ports.effect import Mark, Probe, binds_of
from orchestrator.values import replace

_LOG = logging.getLogger(__name__)


class Acting:
    """One intent of an effect, and what is done on it."""

    def __init__(self, effects: Effects, assignment: Assignment) -> None:
        self._assignment = assignment
        self._intent = intent = assignment.intent
        self._effect = effects.named(assignment, intent.effect)
        self._surroundings = effects.surroundings(assignment, intent.effect)
        self._arguments = assignment.artifact(intent.arguments).value
        approved = binds_of(assignment.artifact(intent.preview).value)
        self.steps = self._effect.steps(approved)
        first = root_of(next(iter(assignment.phase.reads.values()), ""))
        artifact = assignment.versions.get(first, Digest(""))
        self._mark = Mark(assignment.state.run, intent.key, artifact, assignment.visit.intended_at, approved)

    @property
    def others(self) -> bool:
        """Whether a process that lost this run may be in the middle of a step; one elsewhere cannot be seen."""
        drivers = self._assignment.state.displaced.get(self._intent.key, ())
        return any(driver == ELSEWHERE or self._assignment.alive(driver) for driver in drivers)

    async def found(self, step: str, told: str) -> Probe:
        """Whether a step was done, as the world shows it and as the person said of it: `done`, `again` or nothing."""
        if told == DONE:
            return Probe("done", "you said so")
        probe = await self.probe(step)
        if told == AGAIN:  # what is done all the same is not done twice
            return probe if probe.state == "done" else Probe("not_done")
        if probe.state == "not_done" and self.others:
            return Probe("in_doubt", "another process may still be doing it")
        return probe

    async def probe(self, step: str) -> Probe:
        probe = await asyncio.to_thread(self._effect.probe, step, self._arguments, self._surroundings, self._mark)
        return replace(probe, found=self._redacted(probe.found, "found"))

    async def act(self, step: str) -> None:
        """Do a step and record it.

        Raises:
            EffectError: it was not done.
            DriverLost: somebody else moved the run meanwhile; what came of the step is in its record all the same.
        """
        assignment = self._assignment
        check_effect(assignment.secrets, assignment.phase, self._arguments)
        ended, interrupted = await self._to_its_end(
            step, lambda: self._effect.act(step, self._arguments, self._surroundings, self._mark)
        )
        try:
            await self.note(step, self._redacted(ended.result(), "did"))
        except DriverLost:
            raise
        except BatonError as error:
            await self._tell_if_lost(step)
            if interrupted:
                raise interrupted from error
            raise
        if interrupted:
            raise interrupted

    async def _to_its_end(
        self, step: str, work: Callable[[], JSON]
    ) -> tuple[asyncio.Future[JSON], asyncio.CancelledError | None]:
        """What came of the work, and whether somebody wished meanwhile that it stopped."""
        future = asyncio.get_running_loop().run_in_executor(None, copy_context().run, work)
        interrupted = None
        while not future.done():
            try:
                await asyncio.wait({future})
            except asyncio.CancelledError as error:
                interrupted = error
                _LOG.warning("%s is in the middle of its step %s; waiting for its end.", self._effect.name, step)
        return future, interrupted

    async def note(self, step: str, found: JSON) -> None:
        """Record a step as done."""
        artifact = Artifact.of_json(found)
        try:
            self._assignment.record(EffectStepDone(step, artifact.digest), actor=KERNEL, artifacts=[artifact])
        except DriverLost:
            self._tell(step, Probe("done", found))
            raise

    async def _tell_if_lost(self, step: str) -> None:
        try:
            self._assignment.check_driver()
        except DriverLost:
            self._tell(step, await self._looked(step))
            raise

    async def _looked(self, step: str) -> Probe:
        try:
            return await self.probe(step)
        except EffectMoved:
            return Probe("not_done")
        except BatonError as error:
            return Probe("in_doubt", {"why": error.message})

    def _tell(self, step: str, probe: Probe) -> None:
        """This process has lost the run, and is the only one that knows."""
        artifact = Artifact.of_json(probe.found)
        told = EffectStepTold(self._intent.key, step, probe.state, artifact.digest, self._assignment.driver)
        self._assignment.tell(told, actor=KERNEL, artifacts=[artifact])

    def _redacted(self, value: JSON, what: str) -> JSON:
        return self._assignment.secrets.redact_value(value, f"what {self._effect.name} {what}")
