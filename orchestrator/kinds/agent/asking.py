"""One request of a turn: answered from what was recorded before, else by the model; recorded either way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from orchestrator.domain.artifact import PLAIN_TEXT, Artifact
from orchestrator.domain.codec import to_plain
from orchestrator.domain.definition import Agent, Provider
from orchestrator.domain.exchange import RecordedAnswer
from orchestrator.domain.facts import KERNEL, ModelAnswered, ModelAsked, ModelFailed
from orchestrator.domain.messages import Answer, Request
from orchestrator.engine.performer import Assignment
from orchestrator.errors import BatonError, ModelError
from orchestrator.kinds.agent.spending import Reserve, Spending, charge_of
from orchestrator.kinds.leaving import check_request
from orchestrator.ports.model import Model
from orchestrator.ports.purse import Purse
from orchestrator.values import replace


class Asking:
    """Asks one agent's model within one visit of a phase. Keeps the contract of `ports.model.Attempts`.

    Every attempt is a `ModelAsked` with its own reserve before it leaves, settled by `ModelAnswered` or `ModelFailed`.
    """

    def __init__(
        self, assignment: Assignment, agent: Agent, purse: Purse, providers: Mapping[str, Provider] | None = None
    ) -> None:
        """`providers` are those in force, by which a model's price is looked up; None: the pinned ones."""
        self._task = assignment
        self._agent = agent.name
        self._spending = Spending(
            assignment, agent, purse, assignment.definition.providers if providers is None else providers
        )
        self._asked = ModelAsked(assignment.state.head.digest, "")
        self._artifacts: tuple[Artifact, ...] = ()
        self._reserve = Reserve("")
        self._seq = 0

    async def ask(self, model: Model, request: Request, asked: ModelAsked, artifacts: Iterable[Artifact] = ()) -> None:
        """Have the request answered. `asked` is what the record says of it, resting on `artifacts`.

        Raises:
            ModelError: the model could not be asked, gave no complete answer, or must not be asked.
            BudgetReached: it would pass a cap; nothing was sent.
        """
        check_request(self._task.secrets, request)
        recorded = self._task.recordings.answer(self._task.lane, request)
        if recorded is not None:
            self._reuse(recorded, asked, artifacts)
            return
        self._asked, self._artifacts = asked, tuple(artifacts)
        answer = await model.answer(request)
        cost = self._spending.cost_of(self._reserve, answer)
        message = self._task.secrets.redact_artifact(Artifact.of_json(to_plain(answer.message)), "the model's answer")
        answered = replace(_answered(answer, message), cost_usd=cost, settles=self._settles)
        neared = self._spending.neared(self._reserve, cost)
        self._task.record(answered, *neared, actor=self._agent, artifacts=[message])

    def begins(self, model: str, request: Request) -> Request:
        """Reserve and record in one commit; gives what is to be sent."""
        try:
            reserve = self._spending.reserve(model, request)
        except ModelError as error:
            self._reserve = Reserve(model)
            self.failed(model, error)
            raise
        asked = replace(
            self._asked,
            reserved_usd=reserve.usd,
            budget=reserve.budget,
            attempt=model if model != self._asked.model else "",
        )
        self._task.record(asked, actor=self._agent, artifacts=self._artifacts)
        self._reserve, self._seq = reserve, self._task.state.head.seq
        self._asked, self._artifacts = ModelAsked(asked.key, asked.model), ()  # what the turn rests on is recorded once
        return replace(request, output_bound=reserve.output_bound)

    def failed(self, model: str, error: BatonError) -> None:
        charge = charge_of(error)
        told = Artifact.of_text(self._task.secrets.redact_text(error.message, f"what {model} said"), PLAIN_TEXT)
        failed = ModelFailed(
            model,
            error.cause,
            told.digest,
            input_tokens=charge.input_tokens,
            output_tokens=charge.output_tokens,
            cost_usd=self._spending.cost_of_failure(self._reserve, charge),
            settles=self._settles,
        )
        self._task.record(failed, actor=KERNEL, artifacts=[told])
        self._reserve = Reserve("")  # a failure before the next attempt begins settles nothing again

    @property
    def _settles(self) -> int:
        return self._seq if self._reserve.budget else 0

    def _reuse(self, recorded: RecordedAnswer, asked: ModelAsked, artifacts: Iterable[Artifact]) -> None:
        """Nothing leaves, so nothing is lost with the process: it is found where it was recorded again."""
        message = Artifact.of_json(to_plain(recorded.answer.message))
        answered = _answered(recorded.answer, message, recorded, self._task.lane.spelled)
        self._task.hold(asked, answered, actor=self._agent, artifacts=[*artifacts, message])


def _answered(
    answer: Answer, message: Artifact, recorded: RecordedAnswer | None = None, lane: str = ""
) -> ModelAnswered:
    return ModelAnswered(
        message.digest,
        answer.model,
        answer.finish,
        answer.input_tokens,
        answer.output_tokens,
        answer.cached_tokens,
        provenance=answer.provenance,
        reused=recorded.origin if recorded else "",
        first_cost_usd=recorded.cost_usd if recorded else 0.0,
        lane=lane,
    )
