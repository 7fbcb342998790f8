"""Bounds on what a case may cost and take. Their value is what was measured."""

from __future__ import annotations

from orchestrator.evals.evaluators.arguments import Amount
from orchestrator.evals.evaluators.evaluator import Evaluator
from orchestrator.evals.result import Outcome, Score
from orchestrator.values import dataclass


@dataclass(frozen=True)
class MaxCost(Evaluator):
    usd: Amount

    def judge(self, outcome: Outcome) -> Score:
        spent = outcome.cost_usd
        why = "" if spent <= self.usd else f"${spent:.4f}, of ${self.usd:.4f} allowed"
        return Score(self.name, spent <= self.usd, spent, why, unit="usd")


@dataclass(frozen=True)
class MaxTokens(Evaluator):
    """Input and output together."""

    tokens: Amount

    def judge(self, outcome: Outcome) -> Score:
        used = outcome.input_tokens + outcome.output_tokens
        why = "" if used <= self.tokens else f"{used} tokens, of {self.tokens} allowed"
        return Score(self.name, used <= self.tokens, used, why, unit="tokens")


@dataclass(frozen=True)
class MaxRequests(Evaluator):
    requests: Amount

    def judge(self, outcome: Outcome) -> Score:
        made = outcome.requests
        why = "" if made <= self.requests else f"{made} requests, of {self.requests} allowed"
        return Score(self.name, made <= self.requests, made, why, unit="requests")


@dataclass(frozen=True)
class MaxSeconds(Evaluator):
    """Machine time. Of a replay it is the replay's own, and says little of the models."""

    seconds: Amount

    def judge(self, outcome: Outcome) -> Score:
        taken = outcome.seconds
        why = "" if taken <= self.seconds else f"{taken:.2f} s, of {self.seconds:g} s allowed"
        return Score(self.name, taken <= self.seconds, taken, why, unit="seconds")
