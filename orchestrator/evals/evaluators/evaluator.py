"""The one face of everything that judges an outcome: never an exception, always a score with a reason."""

from __future__ import annotations

import traceback
from abc import ABC, abstractmethod
from pathlib import PurePath

from orchestrator.evals.result import Outcome, Score


class NotThere(Exception):
    """The outcome lacks what is to be judged; that fails the evaluator and is no crash of it."""


class Evaluator(ABC):
    """Looks at an outcome and at nothing else, so that stored outcomes can be judged again."""

    @property
    def name(self) -> str:
        return type(self).__name__

    @abstractmethod
    def judge(self, outcome: Outcome) -> Score:
        """May raise; `score` turns that into a score."""

    def score(self, outcome: Outcome) -> Score:
        try:
            return self.judge(outcome)
        except NotThere as missing:
            return Score(self.name, passed=False, value=0.0, why=str(missing))
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever an evaluator does, the others are heard
            return Score(self.name, passed=False, value=0.0, why=_told(error), crashed=True)

    def says(self, value: float, why: str = "", *, at_least: float = 1.0) -> Score:
        """A judgement from 0 to 1."""
        return Score(self.name, value >= at_least, value, why)


def _told(error: BaseException) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({PurePath(last.filename).name}:{last.lineno})"
