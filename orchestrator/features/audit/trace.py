"""Follows a sentence back through the versions of a run, to who wrote it and to the line of the source it is from.

Each version is held against those it was made out of. What stands there to the letter was carried on; what stands there
in other words was changed by whoever made the version; what stands nowhere was written by them. Where two places could
be meant, it is unknown from there on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.branch import names_of, parent_of
from orchestrator.domain.facts import EACH_ITEM, BranchesOpened, PhaseStarted, RunStarted
from orchestrator.errors import BatonError
from orchestrator.face.run import Run
from orchestrator.features.audit.lineage import Lineage
from orchestrator.features.audit.making import Making
from orchestrator.features.audit.traced import Traced, UnitPlace, WordChange
from orchestrator.text.origin.entry_origin import entry_origin
from orchestrator.text.origin.origins import origins
from orchestrator.text.origin.sentence_origin import Relation, SentenceOrigin
from orchestrator.text.origin.unit import TextUnit
from orchestrator.text.origin.units import units_of, values_of
from orchestrator.values import replace

_ENTRIES = ("entry", "value")
_BRANCH = re.compile(r"(?:\[(?P<number>\d+)\]|(?P<member>[\w-]+))\.(?P<what>item|value)(?P<rest>.*)", re.DOTALL)
_MOST_CANDIDATES = 5
_NAMES = ("address", "url", "path", "place")
_YOURS = "yours"
"""The input that holds the lines a person wrote on earlier versions of the page."""
_SHORTEST_VALUE = 12
"""Characters: a shorter text stands in a sentence by chance."""
_MOST_OF_IT = 0.6
"""Of a sentence that a script has set a value in, with a number before it, or a quote behind it."""
_DEEPEST = 400
"""Versions that one was made out of, one behind the other. A run of a hundred visits has as many."""


class Tracer:
    """Of the runs of one tree."""

    def __init__(self, run: Run) -> None:
        self._lineages = {run.id: Lineage(run)}
        self._run = run
        self._units: dict[tuple[str, str], tuple[TextUnit, ...]] = {}
        self._origins: dict[tuple[str, str], list[SentenceOrigin]] = {}
        self._traced: dict[tuple[int, int], Traced] = {}
        self._kept: list[Making] = []
        """So that no identity is given twice."""

    @property
    def run(self) -> str:
        """The one it was begun with."""
        return self._run.id

    def lineage(self, run: str) -> Lineage:
        if run not in self._lineages:
            self._lineages[run] = Lineage(self._run.branch(run))
        return self._lineages[run]

    def units(self, making: Making) -> tuple[TextUnit, ...]:
        """Of a version; none where its text was forgotten."""
        key = (making.run, making.digest)
        if key not in self._units:
            self._units[key] = tuple(_units(self._loaded(making)))
        return self._units[key]

    def _loaded(self, making: Making) -> Artifact | None:
        try:
            return self.lineage(making.run).run.artifact_of(making.digest)
        except BatonError:  # it was forgotten
            return None

    def is_gone(self, making: Making) -> bool:
        return self._loaded(making) is None

    def trace(self, making: Making, index: int, depth: int = 0) -> Traced:
        """Of one unit of a version."""
        key = (id(making), index)
        if key not in self._traced:
            self._kept.append(making)
            self._traced[key] = Traced(
                way=(UnitPlace(making, self.units(making)[index]),)
            )  # a version that leads back to itself
            self._traced[key] = self._found(making, index, depth)
        return self._traced[key]

    def _found(self, making: Making, index: int, depth: int) -> Traced:
        here = UnitPlace(making, self.units(making)[index])
        if depth > _DEEPEST:
            return Traced(way=(here,))
        if making.made_by == "input":
            return self._from_outside(here)
        if making.made_by == "branches":
            below = self._in_branch(making, here.unit, depth)
            if below:
                return replace(below, way=(here, *below.way))
        met = self._all_met(making, index, depth)
        known = [one for one in met if one and one.way[1:]]
        exact = [one for one in known if one.changes == () or one.changes[-1].making is not making]
        unclear = [one for one in met if one and not one.way[1:]]
        if unclear:
            return replace(_unclear([*unclear, *_foremost(exact)]), way=(here,))
        found = _agreed(exact or known)
        if found:
            return found
        if any(self.is_gone(one) for one in self._out_of(making)):
            return Traced(way=(here,))  # it may have stood in what was forgotten
        if making.made_by in ("tool", "given"):
            return self._from_outside(here)
        return Traced(making, (), (), "unknown", self._perhaps(making, index), way=(here,))

    def _from_outside(self, here: UnitPlace) -> Traced:
        named = replace(here, name=self._name_beside(here))
        return Traced(here.making, (), (named,), "same", way=(here,))

    def _name_beside(self, here: UnitPlace) -> str:
        """What the value that a text is a piece of says of where it is from."""
        above = here.unit.key.rpartition(".")[0]
        beside = (
            {unit.key: unit.text for unit in self.units(here.making) if unit.kind == "value"} if here.unit.key else {}
        )
        name = next((told for one in _NAMES if (told := beside.get(f"{above}.{one}" if above else one))), "")
        run = beside.get(f"{above}.run", "") if here.making.name == _YOURS else ""
        return f"what you wrote in {run}" if run else name

    def _all_met(self, making: Making, index: int, depth: int) -> list[Traced | None]:
        """In each of the versions it was made out of. A sentence that stands in a text is not looked for in values."""
        texts = [one for one in self._out_of(making) if not self._is_values(one)]
        values = [one for one in self._out_of(making) if self._is_values(one)]
        met = [self._met(making, index, one, depth) for one in texts]
        is_there = any(
            one and (one.is_alike or one.changes[-1:] == () or one.changes[-1].making is not making) for one in met
        )
        if self.units(making)[index].kind not in _ENTRIES and is_there:
            return met
        return [*met, *(self._met(making, index, one, depth) for one in values)]

    def _is_values(self, making: Making) -> bool:
        return any(unit.kind == "value" for unit in self.units(making)[:1])

    def _out_of(self, making: Making) -> Sequence[Making]:
        return self._given(making) if making.made_by == "given" else making.reads

    def _met(self, making: Making, index: int, before: Making, depth: int) -> Traced | None:
        """Of the same sentence in one of the versions that its own was made out of; one without a way where it is
        unclear which it is there; None where it is not there.
        """
        here = UnitPlace(making, self.units(making)[index])
        origin = self._origin(making, index, before)
        if origin.relation == "unknown" and making.made_by == "script":
            origin = self._set_in(here.unit, before, origin)
        if origin.relation == "unknown":
            return self._any_of(here, origin, before, depth) if origin.is_alike else None
        earlier = [self.trace(before, place, depth + 1) for place in origin.places]
        return _carried(here, origin, earlier)

    def _set_in(self, unit: TextUnit, before: Making, origin: SentenceOrigin) -> SentenceOrigin:
        """A value that a script has set in a sentence of its own making: `**1.** The claim.`"""
        if origin.is_alike or unit.kind in _ENTRIES or not self._is_values(before):
            return origin
        values = self.units(before)
        held = [place for place, one in enumerate(values) if len(one.text) >= _SHORTEST_VALUE and one.text in unit.text]
        longest = max((len(values[place].text) for place in held), default=0)
        held = [place for place in held if len(values[place].text) == longest]
        if longest < _MOST_OF_IT * len(unit.text) or len({values[place].text for place in held}) != 1:
            return origin
        return SentenceOrigin("unknown", (), tuple(held), is_alike=True)

    def _any_of(self, here: UnitPlace, origin: SentenceOrigin, before: Making, depth: int) -> Traced:
        """Of one that stands several times in a version it was made out of. Where all of these came to be in the same
        way, it does not matter which of them it is.
        """
        found = [self.trace(before, place, depth + 1) for place in origin.candidates]
        first = found[0]
        if all(_is_as(one, first) for one in found) and first.is_known and not self._is_written_again(here, len(found)):
            is_same = here.unit.exact == self.units(before)[origin.candidates[0]].exact
            return _carried(here, SentenceOrigin("same" if is_same else "edited", origin.candidates[:1]), found[:1])
        unclear = _unclear(found)
        return replace(unclear, writer=None) if self._is_written_again(here, len(found)) else unclear

    def _is_written_again(self, here: UnitPlace, there: int) -> bool:
        """Whether it stands more often than before, and not because a script has set it so: one of them may be new."""
        again = sum(one.exact == here.unit.exact for one in self.units(here.making))
        return here.making.made_by != "script" and again > there

    def _origin(self, making: Making, index: int, before: Making) -> SentenceOrigin:
        unit = self.units(making)[index]
        if making.digest == before.digest and making.run == before.run:
            return SentenceOrigin("same", (index,))
        if unit.kind in _ENTRIES:
            return entry_origin(unit, self.units(before))
        return self._body_origins(making, before)[index]

    def _body_origins(self, making: Making, before: Making) -> list[SentenceOrigin]:
        """Of all units; of those that are entries nothing is said here."""
        key = (making.digest, before.digest)
        if key not in self._origins:
            later, earlier = self.units(making), self.units(before)
            places = [place for place, unit in enumerate(later) if unit.kind not in _ENTRIES]
            there = [place for place, unit in enumerate(earlier) if unit.kind != "entry"]
            found = [SentenceOrigin("unknown")] * len(later)
            told = origins([later[place] for place in places], [earlier[place] for place in there])
            for place, origin in zip(places, told, strict=True):
                found[place] = replace(
                    origin,
                    places=tuple(there[one] for one in origin.places),
                    candidates=tuple(there[one] for one in origin.candidates),
                )
            self._origins[key] = found
        return self._origins[key]

    def _perhaps(self, making: Making, index: int) -> tuple[UnitPlace, ...]:
        """Places of what it was made out of that say much the same."""
        found = []
        for before in self._out_of(making):
            origin = self._origin(making, index, before)
            found += [UnitPlace(before, self.units(before)[place]) for place in origin.candidates]
        return tuple(found[:_MOST_CANDIDATES])

    def _given(self, making: Making) -> Sequence[Making]:
        """What a branch was begun with is, in the run above, what its phase reads, or a piece of it."""
        begun = next((one.fact for one in self.lineage(making.run).events if isinstance(one.fact, RunStarted)), None)
        place = begun.branch if begun else None
        if place is None:
            return ()
        parent = self.lineage(parent_of(making.run))
        read = next(
            (
                event
                for event in parent.events
                if isinstance(event.fact, PhaseStarted)
                and (event.fact.phase, event.fact.visit) == (place.phase, place.visit)
            ),
            None,
        )
        if read is None or not isinstance(read.fact, PhaseStarted):
            return ()
        found = [parent.made(name, digest, read.seq) for name, digest in read.fact.reads.items()]
        same = [one for one in found if one and one.digest == making.digest]
        return same or [one for one in found if one]

    def _in_branch(self, making: Making, unit: TextUnit, depth: int) -> Traced | None:
        """Of what a branch made, where the version is put together of what several did."""
        parent = self.lineage(making.run)
        opened = next(
            (
                event.fact
                for event in reversed(parent.events)
                if isinstance(event.fact, BranchesOpened)
                and event.fact.phase == making.phase
                and event.seq < making.seq
            ),
            None,
        )
        if opened is None:
            return None
        names = names_of(opened.phase, opened.visit, opened.count, opened.members, listed=opened.items is not None)
        name, is_item, rest = _branch_of(unit.key, names)
        if not name:
            return None
        for made in reversed(self.lineage(f"{making.run}/{name}").makings):
            if (made.made_by == "given") != is_item or (is_item and made.name != EACH_ITEM):
                continue
            place = self._same_in(made, unit, rest)
            if place is not None:
                return self.trace(made, place, depth + 1)
        return None

    def _same_in(self, making: Making, unit: TextUnit, key: str) -> int | None:
        """The unit of a branch's version that a value of the run above is."""
        for place, one in enumerate(self.units(making)):
            if one.text == unit.text and one.line == unit.line and one.key in (key, ""):
                return place
        return None


def _units(artifact: Artifact | None) -> list[TextUnit]:
    if artifact is None or artifact.is_media:  # whose label is no text that anything was made out of
        return []
    try:
        return values_of(artifact.value) if artifact.is_json else units_of(artifact.text)
    except (ValueError, RecursionError):
        return []


def _branch_of(key: str, names: Sequence[str]) -> tuple[str, bool, str]:
    """The branch that a value is of, whether it is what that was given, and its path in there."""
    if len(names) == 1 and not re.search(r"\.\d+\Z", names[0]):
        return names[0], False, key
    found = _BRANCH.match(key)
    if found is None:
        return "", False, ""
    if found["number"] is not None:
        number = int(found["number"])
        name = names[number] if number < len(names) else ""
    else:
        name = next((one for one in names if one.endswith(f".{found['member']}")), "")
    return name, found["what"] == EACH_ITEM, found["rest"].removeprefix(".")


def _carried(here: UnitPlace, origin: SentenceOrigin, earlier: Sequence[Traced]) -> Traced:
    """What is known of the sentences it is of, and of what became of them here."""
    first = earlier[0]
    writers = {id(one.writer): one.writer for one in earlier}
    writer = first.writer if len(writers) == 1 else None
    sources = tuple(dict.fromkeys(source for one in earlier for source in one.sources))
    is_all = all(one.sources for one in earlier)
    relation = _together(origin, earlier) if is_all else "unknown"
    changes = tuple(dict.fromkeys(change for one in earlier for change in one.changes))
    if origin.relation not in ("same", "moved"):
        changes = (*changes, WordChange(here.making, origin.relation))
        writer = writer or next((one.writer for one in earlier if one.writer), None)
    way = (here, *(place for one in earlier for place in one.way))
    candidates = tuple(dict.fromkeys(place for one in earlier for place in one.candidates))
    is_alike = all(one.is_alike for one in earlier)
    return Traced(writer, changes, sources if is_all else (), relation, () if is_all else candidates, is_alike, way)


_WEIGHTS: tuple[Relation, ...] = ("same", "moved", "edited", "split", "joined")


def _together(origin: SentenceOrigin, earlier: Iterable[Traced]) -> Relation:
    return max((origin.relation, *(one.relation for one in earlier)), key=_WEIGHTS.index)


def _is_as(one: Traced, other: Traced) -> bool:
    """Whether both came to be in the same way, out of the same line, or out of the same page of the web."""
    if (one.writer, one.changes) != (other.writer, other.changes):
        return False
    pages = [{(place.making, place.name) for place in each.sources if place.name} for each in (one, other)]
    return one.sources == other.sources or (len(pages[0]) == 1 and pages[0] == pages[1])


def _agreed(found: Sequence[Traced]) -> Traced | None:
    """What several versions say of one sentence, where they say the same; unclear where they do not."""
    left = _foremost(found)
    if len(left) < 2:
        return left[0] if left else None
    is_clear = not any(one.is_alike and not one.sources for one in left)
    with_source = [one for one in left if one.sources] or left
    first = with_source[0]
    is_one = bool(first.sources) or all(one.writer is first.writer for one in with_source)
    if is_clear and is_one and all(one.sources == first.sources for one in with_source):
        return first
    return replace(_unclear(left), way=first.way[:1])


def _foremost(found: Sequence[Traced]) -> list[Traced]:
    return [one for one in found if not any(_is_behind(one, other) for other in found if other is not one)]


def _unclear(found: Sequence[Traced]) -> Traced:
    """Of several that could be meant. Where all are of one writer and unchanged, that much is known."""
    first = found[0]
    is_of_one = all(one.writer is first.writer and not one.changes for one in found)
    places = tuple(dict.fromkeys(place for one in found for place in one.sources or one.candidates or one.way[1:2]))
    return Traced(first.writer if is_of_one else None, candidates=places[:_MOST_CANDIDATES], is_alike=True)


def _is_behind(one: Traced, other: Traced) -> bool:
    """Whether the other one has come by way of this one, so that it says all of it and more."""
    mine = one.way[1] if len(one.way) > 1 else None
    return mine is not None and len(other.way) > len(one.way) and mine in other.way[2:]
