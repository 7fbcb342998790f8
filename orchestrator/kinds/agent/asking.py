"""One request of a turn: answered from what was recorded before, else by the model; recorded either way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from orchestrator.domain.artifact import JSON_TYPE, PLAIN_TEXT, Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.domain.codec import spelt, to_plain
from orchestrator.domain.definition import Agent, Provider
from orchestrator.domain.exchange import RecordedAnswer
from orchestrator.domain.facts import KERNEL, ModelAnswered, ModelAsked, ModelFailed
from orchestrator.domain.messages import Answer, AssistantMessage, Request
from orchestrator.engine.performer import Assignment
from orchestrator.errors import BatonError, BudgetReached, ModelError
from orchestrator.kinds.agent.guarded_hearing import GuardedHearing
from orchestrator.kinds.agent.line import LINE, LinePlace
from orchestrator.kinds.agent.spending import Reserve, Spending
from orchestrator.kinds.leaving import check_request
from orchestrator.models.failure import Unusable, charge_of
from orchestrator.ports.model import Model
from orchestrator.ports.purse import Purse
from orchestrator.values import once, replace

if TYPE_CHECKING:  # what nobody listens to is not loaded
    from orchestrator.ports.piece import AnswerPiece, Overhear


_NOTHING = ModelAsked(Digest(""), "")


class Asking:
    """Asks one agent's model within one visit of a phase. Keeps the contract of `ports.model.Attempts`.

    Every attempt is a `ModelAsked` with its own reserve before it leaves, settled by `ModelAnswered` or `ModelFailed`.
    """

    def __init__(
        self,
        assignment: Assignment,
        agent: Agent,
        purse: Purse,
        providers: Mapping[str, Provider] | None = None,
        overhear: Overhear | None = None,
    ) -> None:
        """`providers` are those in force, by which a model's price is looked up; None: the pinned ones. `overhear` is
        told what the model says while it says it.
        """
        self._task = assignment
        self._agent = agent.name
        self._spending = Spending(
            assignment, agent, purse, assignment.definition.providers if providers is None else providers
        )
        self._asked = _NOTHING
        self._artifacts: tuple[Artifact, ...] = ()
        self._reserve = Reserve("")
        self._seq = 0
        self._whole = False
        """An answer of this visit was cut off for lack of money: from then on there has to be for the longest."""
        self._was_short = False
        """Of the attempt that failed last."""
        self._overhear = overhear
        self.said: dict[Digest, AssistantMessage] = {}
        """Words that were taken over in this visit, so that they are not read again from their artifact."""

    @once
    def _hearing(self) -> GuardedHearing:
        """Made when there is something to be heard."""
        return GuardedHearing(self._task.secrets)

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
        answer = await (self._overheard(model, request) if self._overhear else self._answer(model, request))
        cost = self._spending.cost_of(self._reserve, answer)
        saved = self._spending.saved_by_cache(self._reserve, answer)
        message = self._task.secrets.redact_artifact(Artifact.of_json(to_plain(answer.message)), "the model's answer")
        named = replace(answer, model=self._task.secrets.redact_text(answer.model, "the name of who answered"))
        answered = replace(_answered(named, message), cost_usd=cost, settles=self._settles, cache_saved_usd=saved)
        neared = self._spending.neared(self._reserve, cost)
        self._task.record(answered, *neared, actor=self._agent, artifacts=[message])
        LINE.settled()

    async def _overheard(self, model: Model, request: Request) -> Answer:
        from orchestrator.ports.piece import AnswerPiece, told_to

        try:
            with told_to(self._tell):
                answer = await self._answer(model, request)
        except BaseException as error:  # Ctrl-C, too: what came until then is no answer
            self._tell_dropped(model.name, error.cause if isinstance(error, BatonError) else "interrupted")
            raise
        self._tell(AnswerPiece(answer.model, "whole", answer.message.text, answer.output_tokens))
        return answer

    def _tell(self, piece: AnswerPiece) -> None:
        """A screen that fails is told nothing more: the answer is the run's, and being paid for."""
        if self._overhear is None:
            return
        from orchestrator.ports.piece import Overheard

        try:
            for told in self._hearing.heard(piece):
                self._overhear(Overheard(self._task.state.run, self._task.phase.name, told))
        except Exception:  # noqa: BLE001 - whatever befalls who listens
            self._overhear = None

    def _tell_dropped(self, model: str, cause: str) -> None:
        if self._overhear:
            from orchestrator.ports.piece import AnswerPiece

            self._tell(AnswerPiece(model, "dropped", cause))

    async def _answer(self, model: Model, request: Request) -> Answer:
        """One that was cut off because there was no money for a longer one is asked for once more, in full: when others
        have settled, or the person has raised the cap.
        """
        try:
            return await model.answer(request)
        except Unusable as failure:
            if failure.cause != "cut_off" or not self._was_short:
                raise
        self._whole = True
        return await model.answer(request)

    async def begins(self, model: str, request: Request) -> Request:
        """Reserve and record in one commit; gives what is to be sent. What only others' reserves leave no room for
        waits in line until they are settled.
        """
        await self._spending.count(model, request)
        of = self._spending.money()
        if not LINE.is_waited_for(of):
            try:
                return self._begun(model, request)
            except BudgetReached as reached:
                if self._spending.awaited(reached) is None:
                    raise
        with LINE.place(of) as place:
            return await self._in_line(place, model, request)

    async def _in_line(self, place: LinePlace, model: str, request: Request) -> Request:
        is_told = False
        while True:
            if place.is_first:
                try:
                    return self._begun(model, request)
                except BudgetReached as reached:
                    awaited = self._spending.awaited(reached)
                    if awaited is None or not place.is_patient:
                        raise
                    place.of = frozenset({self._spending.money_of(reached.scope)})
                    if awaited.holders and not is_told:
                        self._task.record(awaited, actor=KERNEL)
                        is_told = True
            await place.wait()

    def _begun(self, model: str, request: Request) -> Request:
        try:
            reserve = self._spending.reserve(model, request, whole=self._whole)
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
        return replace(request, output_bound=reserve.output_bound, refused=self._refused_by(model))

    def _refused_by(self, model: str) -> frozenset[str]:
        """The ways of output that the model's server is known not to take."""
        its = f"{model} "
        return frozenset(spelled.removeprefix(its) for spelled in self._task.state.refused if spelled.startswith(its))

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
            refused=error.refused if isinstance(error, Unusable) else "",
        )
        self._task.record(failed, actor=KERNEL, artifacts=[told])
        LINE.settled()
        self._was_short = self._reserve.is_short
        self._tell_dropped(model, error.cause)
        self._reserve = Reserve("")  # a failure before the next attempt begins settles nothing again

    @property
    def _settles(self) -> int:
        return self._seq if self._reserve.budget else 0

    def _reuse(self, recorded: RecordedAnswer, asked: ModelAsked, artifacts: Iterable[Artifact]) -> None:
        """Nothing leaves, so nothing is lost with the process: it is found where it was recorded again."""
        message = Artifact(spelt(recorded.answer.message), JSON_TYPE)
        answered = _answered(recorded.answer, message, recorded, self._task.lane.spelled)
        if recorded.answer.message.output is None and not recorded.answer.message.calls:
            self.said[message.digest] = recorded.answer.message
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
        cache_written_tokens=answer.cache_written_tokens,
    )
