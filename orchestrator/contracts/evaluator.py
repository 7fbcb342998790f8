"""The contract of `evals.evaluators.evaluator.Evaluator`."""

from __future__ import annotations

import math
from unittest import SkipTest

from orchestrator.contracts.contract import Contract, holds, promised, same
from orchestrator.domain.canonical import canonical_json
from orchestrator.domain.codec import from_plain, to_plain
from orchestrator.evals.evaluators.evaluator import Evaluator
from orchestrator.evals.result import Outcome, Score

_NOTHING = Outcome("nothing", "done")


class EvaluatorContract(Contract):
    """Give `make(self)`, an outcome that passes and one that does not."""

    def make(self) -> Evaluator:
        raise NotImplementedError("write def make(self), which gives the evaluator")

    def passing(self) -> Outcome:
        raise NotImplementedError("write def passing(self), which gives an outcome that passes")

    def failing(self) -> Outcome | None:
        """None: nothing fails it."""
        raise NotImplementedError("write def failing(self), which gives an outcome that does not pass")

    @promised
    def test_it_has_a_name_and_its_scores_bear_it(self) -> None:
        name = self.make().name
        holds(name.strip(), "its name is empty")
        same(self._score(self.passing()).evaluator, name)

    @promised
    def test_what_should_pass_passes(self) -> None:
        score = self._score(self.passing())
        holds(score.passed and not score.crashed, f"it did not: {score.why or 'and no reason is given'}")

    @promised
    def test_what_should_not_pass_does_not(self) -> None:
        holds(not self._score(self._failing()).passed, "it passed")

    @promised
    def test_a_no_has_a_reason(self) -> None:
        score = self._score(self._failing())
        holds(not score.crashed, f"it crashed: {score.why}")
        holds(score.why.strip(), "`why` is empty, and whoever reads the report has to guess")

    @promised
    def test_a_judgement_is_from_0_to_1_and_a_measurement_is_a_number(self) -> None:
        for outcome in (self.passing(), self.failing()):
            score = self._score(outcome) if outcome else None
            if score is None:
                continue
            most = 1.0 if score.unit == "share" else math.inf
            holds(math.isfinite(score.value) and 0 <= score.value <= most, f"it is {score.value} ({score.unit})")

    @promised
    def test_the_same_outcome_is_judged_the_same_each_time(self) -> None:
        """Results are stored and judged again; a score that wanders would look as if the app had changed."""
        for outcome in (self.passing(), self.failing()):
            if outcome:
                same(self._score(outcome), self._score(outcome))

    @promised
    def test_an_outcome_is_left_as_it_was(self) -> None:
        outcome = self.passing()
        before = to_plain(outcome)
        self._score(outcome)
        same(to_plain(outcome), before)

    @promised
    def test_a_stored_outcome_is_judged_like_the_one_it_was_stored_from(self) -> None:
        outcome = self.passing()
        same(self._score(from_plain(Outcome, to_plain(outcome))), self._score(outcome))

    @promised
    def test_a_score_can_be_stored(self) -> None:
        score = self._score(self.passing())
        canonical_json(to_plain(score))
        same(from_plain(Score, to_plain(score)), score)

    @promised
    def test_an_outcome_without_what_it_looks_at_is_no_exception(self) -> None:
        self._score(_NOTHING)

    def _failing(self) -> Outcome:
        outcome = self.failing()
        if outcome is None:
            raise SkipTest("failing() gives none")
        return outcome

    def _score(self, outcome: Outcome) -> Score:
        score = self.make().score(outcome)
        holds(isinstance(score, Score), f"it gave {score!r}, which is no Score")
        return score
