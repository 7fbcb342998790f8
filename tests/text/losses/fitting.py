"""The weights of `likelihood.py`, fitted to all planted texts: python tests/text/losses/fitting.py

Every edit is taken both ways (`PlantedText.turned`), but those that are told by a rule without any weighing: what is
left is to be weighed. A loss is in the one of its sentences that looks most like one. The figures are those of texts
that were left out: six parts of the texts, each by the weights of the five others.
"""

from __future__ import annotations

import math
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from planting import LOOKED, PLANTED, PlantedText, texts

from orchestrator.text.losses import comparison
from orchestrator.text.losses.likelihood import RewordedSentence
from orchestrator.text.losses.statement import read_text

WORDS = ("condition", "negation", "warning", "hedge")
"""Kinds that words carry. What is counted or looked up is not weighed."""
PARTS = 6
RIDGE = 1.0
"""Keeps a weight small that few edits ask for."""
ROUNDS, STEPS = 3, 8

Row = tuple[float, ...]


@dataclass(frozen=True)
class Edit:
    part: int
    is_turned: bool
    is_lost: bool
    rows: tuple[Row, ...]


class Recorder:
    """Stands for `Likelihood`: what would be weighed is kept, and nothing told."""

    def __init__(self) -> None:
        self.signs: list[tuple[int, Mapping[str, float]]] = []

    def lost(self, statement, match, region, unsure) -> Iterator[None]:  # type: ignore[no-untyped-def]
        others = self.pair.others(statement, match)
        found = RewordedSentence(self.pair, statement, region, others)
        self.signs.append((statement.line, found.signs(is_unsure=bool(unsure))))
        return iter(())


def weighed(source: str, page: str) -> tuple[list[tuple[int, Mapping[str, float]]], set[int], set[int]]:
    """What would be weighed of each sentence, by its line; lines with what is told without; and those to compare."""
    mine = read_text(source)
    one = comparison._Comparison(mine, read_text(page, mine.language))
    recorder = one._likelihood = Recorder()  # type: ignore[assignment]
    recorder.pair = one._pair  # type: ignore[attr-defined]
    told = {loss.line for loss in one.found()}
    return recorder.signs, told, {loss.line for loss in one.unsure if loss.kind == "warning"}


def edits(text: PlantedText) -> Iterator[Edit]:
    part = zlib.crc32(text.name.encode()) % PARTS
    both = [(kind, line, text.source, page, False) for kind, line, page in text.pages()]
    both += [(*one, True) for one in text.turned()]
    if text.draft != text.source:
        rows = tuple(tuple(signs.values()) for _, signs in weighed(text.source, text.draft)[0])
        yield from [Edit(part, False, False, rows)] if rows else ()
    before = {(line, tuple(signs.values())) for line, signs in weighed(text.source, text.draft)[0]}
    for kind, line, source, page, is_turned in both:
        if kind and kind not in WORDS:
            continue
        signs, told, compare = weighed(source, page)
        if kind and line in told | compare:
            continue
        rows = [tuple(row.values()) for at, row in signs if not kind or at == line]
        if not is_turned:
            rows = [row for at, row in ((at, tuple(row.values())) for at, row in signs) if (at, row) not in before]
        if rows:
            yield Edit(part, is_turned, bool(kind), tuple(rows))


def chance(weights: Sequence[float], row: Row) -> float:
    score = weights[0] + sum(weight * value for weight, value in zip(weights[1:], row, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def likeliest(weights: Sequence[float], edit: Edit) -> Row:
    return max(edit.rows, key=lambda row: chance(weights, row))


def fitted(edits: Sequence[Edit]) -> list[float]:
    """By Newton's method; first the number that goes against all of them."""
    weights = [0.0] * (len(edits[0].rows[0]) + 1)
    for _ in range(ROUNDS):
        rows = [(row, 0.0) for edit in edits if not edit.is_lost for row in edit.rows]
        rows += [(likeliest(weights, edit), 1.0) for edit in edits if edit.is_lost]
        for _ in range(STEPS):
            weights = stepped(weights, rows)
    return weights


def stepped(weights: list[float], rows: Sequence[tuple[Row, float]]) -> list[float]:
    count = len(weights)
    slope, bend = [0.0] * count, [[0.0] * count for _ in range(count)]
    for row, is_lost in rows:
        values, known = (1.0, *row), chance(weights, row)
        for one in range(count):
            slope[one] += (is_lost - known) * values[one]
            for other in range(one + 1):
                bend[one][other] += known * (1 - known) * values[one] * values[other]
    for one in range(1, count):
        slope[one] -= RIDGE * weights[one]
        bend[one][one] += RIDGE
    full = [[bend[max(a, b)][min(a, b)] for b in range(count)] for a in range(count)]
    return [weight + step for weight, step in zip(weights, solved(full, slope), strict=True)]


def solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """By elimination."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for place in range(len(rows)):
        pivot = max(range(place, len(rows)), key=lambda at: abs(rows[at][place]))
        rows[place], rows[pivot] = rows[pivot], rows[place]
        rows[place] = [value / rows[place][place] for value in rows[place]]
        for at, row in enumerate(rows):
            if at != place and row[place]:
                rows[at] = [value - row[place] * above for value, above in zip(row, rows[place], strict=True)]
    return [row[-1] for row in rows]


def left_out(edits: Sequence[Edit]) -> list[tuple[Edit, float]]:
    found: list[tuple[Edit, float]] = []
    for part in range(PARTS):
        weights = fitted([edit for edit in edits if edit.part != part])
        found += [(edit, chance(weights, likeliest(weights, edit))) for edit in edits if edit.part == part]
    return found


def told(found: Sequence[tuple[Edit, float]]) -> Iterator[str]:
    for is_turned in (False, True):
        lost, kept = (
            [chance for edit, chance in found if (edit.is_turned, edit.is_lost) == (is_turned, is_lost)]
            for is_lost in (True, False)
        )
        for bound in (0.4, 0.5, 0.6, 0.7, 0.8):
            right, false = sum(one > bound for one in lost), sum(one > bound for one in kept)
            way = "turned round" if is_turned else "as planted"
            yield f"{way}, above {bound}: {right} of {len(lost)} more losses, {false} of {len(kept)} false"


if __name__ == "__main__":
    every = [edit for folder in (PLANTED, LOOKED) for text in texts(folder=folder) for edit in edits(text)]
    sys.stdout.writelines(f"{line}\n" for line in told(left_out(every)))
    sys.stdout.write(" ".join(f"{weight:.1f}" for weight in fitted(every)) + "\n")
