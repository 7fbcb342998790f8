"""The contract of `ports.effect.Effect`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from unittest import SkipTest

from orchestrator.contracts.contract import Contract, holds, promised, same
from orchestrator.contracts.trial_place import TrialPlace
from orchestrator.domain.canonical import JSON, canonical_json, digest_of
from orchestrator.domain.codec import to_plain
from orchestrator.errors import EffectError, EffectMoved
from orchestrator.ports.effect import Effect, Mark, Preview, Probe, binds_of
from orchestrator.ports.tool import Surroundings

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_KEY = "6a" * 32


class EffectContract(Contract):
    """Give `make(self)`, `arguments(self)`, and where the effect works on something, `prepare(self, root)`.

    It is acted with for real, in a folder made for each promise: give one that reaches nothing else.
    """

    def make(self) -> Effect:
        raise NotImplementedError("write def make(self), which gives the effect")

    def arguments(self) -> Mapping[str, JSON]:
        """What its phase reads, by parameter, so that there is something to do."""
        raise NotImplementedError("write def arguments(self), which gives what the effect acts on")

    def prepare(self, root: Path) -> Surroundings:
        """Put into a new, empty workspace what the effect finds there, and say where it works."""
        return Surroundings(root)

    def move(self, around: Surroundings) -> bool:
        """Change the world so that the effect would do something else than it showed; False: nothing can."""
        del around
        return False

    @promised
    def test_it_has_a_name_that_an_app_can_write(self) -> None:
        name = self.make().name
        holds(_NAME.fullmatch(name), f"{name!r} is no word of small letters, digits and _")

    @promised
    def test_a_preview_says_what_would_be_done(self) -> None:
        with TrialPlace(self.prepare) as place:
            shown = self._preview(place)
            holds(shown.will and all(line.strip() for line in shown.will), "`will` has no line, or an empty one")
            holds(not shown.nothing_to_do, "there is nothing to do: give arguments for which there is")

    @promised
    def test_a_preview_changes_nothing(self) -> None:
        with TrialPlace(self.prepare) as place:
            before = place.files()
            self._preview(place)
            same(place.files(), before)

    @promised
    def test_a_preview_of_the_same_world_binds_the_same(self) -> None:
        """Else a yes would never hold: it is asked anew wherever what is bound differs."""
        with TrialPlace(self.prepare) as place:
            same(self._binds(place), self._binds(place))

    @promised
    def test_what_is_shown_can_be_recorded(self) -> None:
        with TrialPlace(self.prepare) as place:
            canonical_json(to_plain(self._preview(place)))

    @promised
    def test_its_steps_follow_from_what_was_approved(self) -> None:
        with TrialPlace(self.prepare) as place:
            binds = self._binds(place)
            steps = self.make().steps(binds)
            holds(steps, "there is no step")
            same(len(set(steps)), len(steps))
            same(self.make().steps(binds), steps)

    @promised
    def test_before_it_acts_nothing_is_done(self) -> None:
        with TrialPlace(self.prepare) as place:
            mark = self._mark(place)
            first = self.make().steps(mark.approved)[0]
            same(self._probe(place, first, mark).state, "not_done")

    @promised
    def test_a_look_at_what_was_done_changes_nothing(self) -> None:
        with TrialPlace(self.prepare) as place:
            mark = self._mark(place)
            for step in self.make().steps(mark.approved):
                before = place.files()
                self._probe(place, step, mark)
                same(place.files(), before)
                self._act(place, step, mark)
                after = place.files()
                self._probe(place, step, mark)
                same(place.files(), after)

    @promised
    def test_what_it_did_is_found_again_by_a_process_that_knows_only_the_mark(self) -> None:
        """After a crash nothing else is left: what is found is not done once more."""
        with TrialPlace(self.prepare) as place:
            mark = self._mark(place)
            for step in self.make().steps(mark.approved):
                did = self._act(place, step, mark)
                found = self._probe(place, step, mark)
                same(found.state, "done")
                holds(found.found in (None, did), f"it did {did!r}, and {found.found!r} was found")

    @promised
    def test_what_it_did_can_be_recorded(self) -> None:
        with TrialPlace(self.prepare) as place:
            mark = self._mark(place)
            for step in self.make().steps(mark.approved):
                canonical_json(self._act(place, step, mark))

    @promised
    def test_it_does_something(self) -> None:
        with TrialPlace(self.prepare) as place:
            before = place.files()
            mark = self._mark(place)
            for step in self.make().steps(mark.approved):
                self._act(place, step, mark)
            holds(place.files() != before, "no file has changed: an effect on something else leaves this one out")

    @promised
    def test_where_the_world_has_moved_it_is_not_done_as_it_was_approved(self) -> None:
        with TrialPlace(self.prepare) as place:
            mark = self._mark(place)
            if not self.move(place.around):
                raise SkipTest("move() changes nothing")
            if self._shows_the_same(place, mark):  # else the engine asks anew before it acts
                self._refuses_to_act(place, mark)

    def _shows_the_same(self, place: TrialPlace, mark: Mark) -> bool:
        try:
            return bool(self._binds(place) == mark.approved)
        except EffectError:
            return False  # it says by itself that it would not do it

    def _refuses_to_act(self, place: TrialPlace, mark: Mark) -> None:
        before = place.files()
        step = self.make().steps(mark.approved)[0]
        try:
            self._act(place, step, mark)
        except EffectMoved:
            same(place.files(), before)
            return
        except EffectError as error:
            raise AssertionError(f"{type(error).__name__} was raised, and not EffectMoved, which asks anew") from error
        raise AssertionError("the preview binds the same, and it acted: bind what it rests on, or raise EffectMoved")

    def _preview(self, place: TrialPlace) -> Preview:
        shown = self.make().preview(self.arguments(), place.around)
        holds(isinstance(shown, Preview), f"preview gave {shown!r}, which is no Preview")
        return shown

    def _binds(self, place: TrialPlace) -> JSON:
        return binds_of(to_plain(self._preview(place)))

    def _mark(self, place: TrialPlace) -> Mark:
        first = next((value for value in self.arguments().values() if isinstance(value, str)), "")
        return Mark("con-0001", _KEY, digest_of(first.encode()), digest_of(b"head"), self._binds(place))

    def _act(self, place: TrialPlace, step: str, mark: Mark) -> JSON:
        return self.make().act(step, self.arguments(), place.around, mark)

    def _probe(self, place: TrialPlace, step: str, mark: Mark) -> Probe:
        return self.make().probe(step, self.arguments(), place.around, mark)
