"""One request of a turn: answered from what was recorded before, else by the model; recorded either way."""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.codec import to_plain
from orchestrator.domain.exchange import RecordedAnswer
from orchestrator.domain.facts import ModelAnswered, ModelAsked
from orchestrator.domain.messages import Answer, Request
from orchestrator.engine.performer import Assignment
from orchestrator.performers.leaving import check_request
from orchestrator.ports.model import Model


class Asking:
    """Asks one agent's model within one visit of a phase."""

    def __init__(self, assignment: Assignment, agent: str, model: Model) -> None:
        self._task = assignment
        self._agent = agent
        self._model = model

    async def ask(self, request: Request, asked: ModelAsked, artifacts: Iterable[Artifact] = ()) -> None:
        """Have the request answered. `asked` is what the record says of it, resting on `artifacts`.

        Raises:
            ModelError: the model could not be asked, gave no complete answer, or must not be asked.
        """
        check_request(self._task.secrets, request)
        recorded = self._task.recordings.answer(self._task.lane, request)
        if recorded is not None:
            self._reuse(recorded, asked, artifacts)
            return
        self._task.record(asked, actor=self._agent, artifacts=artifacts)
        answer = await self._model.answer(request)
        message = self._task.secrets.redact_artifact(Artifact.of_json(to_plain(answer.message)), "the model's answer")
        self._task.record(_answered(answer, message), actor=self._agent, artifacts=[message])

    def _reuse(self, recorded: RecordedAnswer, asked: ModelAsked, artifacts: Iterable[Artifact]) -> None:
        """Both facts in one commit: nothing leaves, so nothing can be lost between them."""
        message = Artifact.of_json(to_plain(recorded.answer.message))
        answered = _answered(recorded.answer, message, reused=recorded.origin, first_cost_usd=recorded.cost_usd)
        self._task.record(asked, answered, actor=self._agent, artifacts=[*artifacts, message])


def _answered(answer: Answer, message: Artifact, *, reused: str = "", first_cost_usd: float = 0.0) -> ModelAnswered:
    return ModelAnswered(
        message.digest,
        answer.model,
        answer.finish,
        answer.input_tokens,
        answer.output_tokens,
        provenance=answer.provenance,
        reused=reused,
        first_cost_usd=first_cost_usd,
    )
