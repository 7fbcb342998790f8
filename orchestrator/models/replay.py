"""The model that is never asked: what was recorded is looked up before a model is."""

from __future__ import annotations

from orchestrator.domain.definition import REPLAY
from orchestrator.domain.messages import Answer, Request
from orchestrator.errors import NotRecorded


class ReplayModel:
    """Stands where a run may use recorded answers and no others."""

    name = REPLAY

    async def answer(self, request: Request) -> Answer:  # noqa: ARG002 - the port's shape
        raise NotRecorded(
            "this was never asked where it could be recorded, and the role's model is replay.",
            where=REPLAY,
            mend="Take a profile that may ask a model, or undo what changed the request since it was recorded.",
        )
