"""What every adapter of a port keeps, to be tried on one's own.

    class TestMyModel(ModelContract):
        def make(self) -> Model:
            return MyModel("http://127.0.0.1:8080")

pytest and unittest run such a class; `check(TestMyModel)` runs it without either.
"""

from __future__ import annotations

from orchestrator.contracts.contract import BrokenPromise, BrokenPromises, Contract, Kept, check
from orchestrator.contracts.effect import EffectContract
from orchestrator.contracts.evaluator import EvaluatorContract
from orchestrator.contracts.journal import JournalContract
from orchestrator.contracts.model import ModelContract
from orchestrator.contracts.tool import ToolContract

__all__ = [
    "BrokenPromise",
    "BrokenPromises",
    "Contract",
    "EffectContract",
    "EvaluatorContract",
    "JournalContract",
    "Kept",
    "ModelContract",
    "ToolContract",
    "check",
]
