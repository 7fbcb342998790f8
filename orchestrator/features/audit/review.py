"""Who looked a sentence over, in which words they saw it, and what they found of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from orchestrator.domain.canonical import JSON
from orchestrator.errors import BatonError
from orchestrator.features.audit.lineage import Lineage
from orchestrator.features.audit.making import Making
from orchestrator.features.audit.trace import Tracer
from orchestrator.features.audit.traced import UnitPlace
from orchestrator.text.origin.unit import TextUnit
from orchestrator.values import dataclass

_SHORTEST_QUOTE = 3
"""Characters: a shorter one stands anywhere."""


@dataclass(frozen=True, slots=True)
class FoundOf:
    """One finding of a reviewer's."""

    weight: str
    quote: str
    problem: str
    is_certain: bool = True
    """False: its quote stands in several sentences, and its line in none of them: it may be of another one."""


@dataclass(frozen=True, slots=True)
class SentenceReview:
    making: Making
    """Of the review."""
    verdict: str
    found: tuple[FoundOf, ...]
    """Of this one sentence."""
    as_it_stands: bool
    """They saw it in the words it has on the page; else before it was changed."""


class Reviews:
    """All reviews of a run: what has a verdict and a list of findings."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer
        lineage = tracer.lineage(tracer.run)
        self.all = [(making, value) for making in lineage.makings if (value := _review(lineage, making)) is not None]

    def of(self, way: Sequence[UnitPlace]) -> list[SentenceReview]:
        """Of a sentence, by the versions it stood in, itself first; the last review first."""
        found = []
        for making, value in reversed(self.all):
            place = self._seen(making, way)
            if place is not None:
                of_it = tuple(_found_of(value, place.unit, self._tracer.units(place.making)))
                found.append(SentenceReview(making, str(value["verdict"]), of_it, place.unit.text == way[0].unit.text))
        return found

    def _seen(self, review: Making, way: Sequence[UnitPlace]) -> UnitPlace | None:
        """Where a reviewer had it before them: in a version that it came by, or in one that was made of it since."""
        read = {one.digest for one in review.reads}
        before = next((place for place in way if place.making.digest in read and place.making.seq < review.seq), None)
        return before or next(filter(None, (self._in_later(one, way[0]) for one in review.reads)), None)

    def _in_later(self, making: Making, here: UnitPlace) -> UnitPlace | None:
        if making.seq <= here.making.seq or making.made_by in ("agent", "person"):
            return None
        for index, unit in enumerate(self._tracer.units(making)):
            if unit.text == here.unit.text and here in self._tracer.trace(making, index).way:
                return UnitPlace(making, unit)
        return None


def _review(lineage: Lineage, making: Making) -> Mapping[str, JSON] | None:
    if making.made_by not in ("agent", "script", "person"):
        return None
    try:
        artifact = lineage.run.artifact_of(making.digest)
        value = artifact.value if artifact.is_json else None
    except (BatonError, ValueError):
        return None
    is_one = isinstance(value, Mapping) and "verdict" in value and isinstance(value.get("findings"), list)
    return value if is_one and making.how != "answer" else None


def _found_of(review: Mapping[str, JSON], unit: TextUnit, units: Sequence[TextUnit]) -> Iterator[FoundOf]:
    for one in review["findings"]:
        if not isinstance(one, Mapping):
            continue
        quote = _spaced(str(one.get("quote") or ""))
        said = one.get("line")
        line = said if isinstance(said, int) else 0
        told = FoundOf(str(one.get("weight") or ""), quote, str(one.get("problem") or ""))
        holds = [other for other in units if _is_of(quote, other)]
        on_line = [other for other in holds if other.line <= line <= other.last_line]
        if unit in on_line or holds == [unit]:
            yield told
        elif unit in holds and not on_line:
            yield FoundOf(told.weight, told.quote, told.problem, is_certain=False)


def _is_of(quote: str, unit: TextUnit) -> bool:
    text = _spaced(unit.text)
    return len(quote) >= _SHORTEST_QUOTE and (quote in text or (text in quote and len(text) >= _SHORTEST_QUOTE))


def _spaced(text: str) -> str:
    return " ".join(text.split())
