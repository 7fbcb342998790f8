"""What the mean of paired differences may be, without assuming how they are distributed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

FEWEST = 6
"""Cases that must differ: with five, all going the same way happens by chance once in 16 times."""
_TAIL = 0.025
_ALL_SUBSETS_UP_TO = 12
"""2 ** 12 subsets are looked at one by one; of more, a fixed number is drawn."""
_DRAWN = 1999
_SEED = 20261122
_ODD = bytes(byte & 1 for byte in range(256))


@dataclass(frozen=True, slots=True)
class Interval:
    """95 % of such intervals hold the true mean difference."""

    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        return self.low > 0 or self.high < 0


def interval(differences: Sequence[float]) -> Interval | None:
    """The interval for the mean of one difference a case, or None when too few cases differ to say anything.

    If nothing changed, each difference is as likely to have the other sign. Then the true mean lies between any two
    neighbours of the ordered means of all subsets with the same probability (J. A. Hartigan, "Using subsample values
    as typical values", Journal of the American Statistical Association 64, 1969, 1303-1317). So the interval leaves
    2.5 % of them out at either end; it excludes zero exactly when R. A. Fisher's sign-flip test does at 5 %. Subsets
    are drawn with a fixed seed where there are too many, so the same differences always give the same interval.
    """
    moved = sum(difference != 0 for difference in differences)
    if len(differences) < FEWEST or 0 < moved < FEWEST:
        return None
    if not moved:
        return Interval(0.0, 0.0)
    means = sorted(_means(differences))
    left_out = int(_TAIL * (len(means) + 1)) - 1  # the empty subset counts as one more, at whichever end
    return Interval(means[left_out], means[-1 - left_out])


def _means(differences: Sequence[float]) -> list[float]:
    count = len(differences)
    if count <= _ALL_SUBSETS_UP_TO:
        sums = [0.0]
        sizes = [0]
        for difference in differences:
            sums += [total + difference for total in sums]
            sizes += [size + 1 for size in sizes]
        return [total / size for total, size in zip(sums[1:], sizes[1:], strict=True)]
    draw = random.Random(_SEED)  # noqa: S311 - chance, not secrecy
    subsets = (draw.randbytes(count).translate(_ODD) for _ in range(_DRAWN))
    return [sum(compress(differences, subset)) / max(1, subset.count(1)) for subset in subsets]
