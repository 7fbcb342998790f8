"""What the repeats of a case come to together, and between which shares the true one lies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import comb, sqrt
from statistics import fmean

from orchestrator.evals.comparison import Interval
from orchestrator.values import dataclass

_Z = 1.959963984540054
"""Of the normal distribution, 2.5 % lie beyond it at either end."""
_SPELLED = re.compile(r"(?P<word>mean|worst)|pass(?P<sign>[@^])(?P<k>[1-9][0-9]{0,2})")
WORDS = "mean, worst, pass@K or pass^K"


@dataclass(frozen=True, slots=True)
class Reducer:
    """How the samples of one case become one number from 0 to 1."""

    word: str = "mean"
    """`mean`: the share that passed. `worst`: 1 where all did. `pass@`: the chance that of `k` at least one does.
    `pass^`: that all do."""
    k: int = 0

    def __str__(self) -> str:
        return f"{self.word}{self.k or ''}"

    @property
    def needs(self) -> int:
        """Samples of a case without which it says nothing."""
        return max(1, self.k)

    def of(self, passed: Sequence[bool]) -> float | None:
        """None where there are too few samples.

        `pass@k` is 1 - C(n-c, k) / C(n, k), without bias for c of n that passed (M. Chen and others, "Evaluating large
        language models trained on code", 2021, section 2.1); `pass^k` is C(c, k) / C(n, k), likewise (S. Yao and
        others, "tau-bench", 2024, section 3).
        """
        n, c = len(passed), sum(passed)
        if n < self.needs:
            return None
        match self.word:
            case "worst":
                return float(c == n)
            case "pass@":
                return 1 - comb(n - c, self.k) / comb(n, self.k)
            case "pass^":
                return comb(c, self.k) / comb(n, self.k)
            case _:
                return c / n


MEAN = Reducer()


def reducer_of(text: str) -> Reducer | None:
    """`mean`, `worst`, `pass@3`, `pass^3`; None, where it is none of these."""
    found = _SPELLED.fullmatch(text)
    if found is None:
        return None
    return Reducer(found["word"]) if found["word"] else Reducer(f"pass{found['sign']}", int(found["k"]))


def share_interval(values: Sequence[float]) -> Interval | None:
    """95 % interval of a mean of one value from 0 to 1 a case; None without cases.

    E. B. Wilson's score interval ("Probable inference, the law of succession, and statistical inference", Journal of
    the American Statistical Association 22, 1927, 209-212), with as many observations as would spread as these do: n
    p (1 - p) / s^2, after L. Kish's effective sample size, as E. L. Korn and B. I. Graubard use it for shares (Survey
    Methodology 24, 1998, 193-201). Cases are what is drawn; repeats of one case make its value steadier and are no
    further cases. Where all values are alike, the number of cases counts. Nothing is said of cases of another sort.
    """
    n = len(values)
    if not n:
        return None
    p = fmean(values)
    variance = fmean((value - p) ** 2 for value in values)
    m = n * p * (1 - p) / variance if variance > 1e-12 else float(n)
    centre = (p + _Z**2 / (2 * m)) / (1 + _Z**2 / m)
    half = _Z / (1 + _Z**2 / m) * sqrt(p * (1 - p) / m + _Z**2 / (4 * m**2))
    return Interval(max(0.0, centre - half), min(1.0, centre + half))
