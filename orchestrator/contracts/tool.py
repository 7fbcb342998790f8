"""The contract of `ports.tool.Tool`."""

from __future__ import annotations

import asyncio
import copy
import re
from collections.abc import Mapping
from pathlib import Path
from unittest import SkipTest

from orchestrator.contracts.contract import Contract, awaited, holds, promised, same
from orchestrator.contracts.trial_place import TrialPlace
from orchestrator.domain.canonical import JSON, canonical_json
from orchestrator.domain.json_schema import validator_of
from orchestrator.errors import ToolError
from orchestrator.ports.tool import Surroundings, Tool

_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
"""What every vendor takes as the name of a function."""
_AT_ONCE = 3


class ToolContract(Contract):
    """Give `make(self)` and `arguments(self)`; a tool reads, so a workspace it may look into is made for it."""

    def make(self) -> Tool:
        raise NotImplementedError("write def make(self), which gives the tool")

    def arguments(self) -> Mapping[str, JSON]:
        """What it can be called with."""
        raise NotImplementedError("write def arguments(self), which gives what it can be called with")

    def wrong_arguments(self) -> Mapping[str, JSON] | None:
        """What its schema takes and it still cannot work with, such as a file that is not there."""
        return None

    def prepare(self, root: Path) -> Surroundings:
        """Put into a new, empty workspace what the tool looks at, and say where it works."""
        return Surroundings(root)

    @promised
    def test_its_name_is_one_that_every_vendor_takes(self) -> None:
        name = self.make().spec.name
        holds(_NAME.fullmatch(name), f"{name!r} has other characters than letters, digits, _ and -, or more than 64")

    @promised
    def test_it_says_what_it_is_for(self) -> None:
        holds(self.make().spec.description.strip(), "its description is empty, and a model goes by nothing else")

    @promised
    def test_its_parameters_are_an_object_of_json_schema(self) -> None:
        parameters = self.make().spec.parameters
        same(parameters.get("type"), "object")
        canonical_json(dict(parameters))
        same(self._misfits(self.arguments()), [])

    @promised
    def test_it_says_the_same_of_itself_each_time(self) -> None:
        tool = self.make()
        same((tool.spec, tool.pure), (self.make().spec, self.make().pure))

    @promised
    def test_it_gives_json(self) -> None:
        with TrialPlace(self.prepare) as place:
            canonical_json(self._call(place.around, self.arguments()))

    @promised
    def test_it_changes_nothing(self) -> None:
        with TrialPlace(self.prepare) as place:
            before = place.files()
            self._call(place.around, self.arguments())
            same(place.files(), before)

    @promised
    def test_its_arguments_are_left_as_they_were(self) -> None:
        arguments = dict(self.arguments())
        before = copy.deepcopy(arguments)
        with TrialPlace(self.prepare) as place:
            self._call(place.around, arguments)
        same(arguments, before)

    @promised
    def test_calls_at_once_do_not_disturb_each_other(self) -> None:
        with TrialPlace(self.prepare) as place:
            tool = self.make()

            async def call() -> list[JSON]:
                return await asyncio.gather(*(tool.call(self.arguments(), place.around) for _ in range(_AT_ONCE)))

            same(awaited(call), [self._call(place.around, self.arguments())] * _AT_ONCE)

    @promised
    def test_arguments_that_do_not_fit_are_told_to_the_model(self) -> None:
        """As ToolError: whatever else a tool raises ends the run."""
        wrong: dict[str, JSON] = {**self.arguments(), "no_such_parameter": 1}
        holds(self._misfits(wrong), "its schema takes any argument whatever: add additionalProperties: false")
        self._refuses(wrong)

    @promised
    def test_what_it_cannot_do_is_told_to_the_model(self) -> None:
        wrong = self.wrong_arguments()
        if wrong is None:
            raise SkipTest("wrong_arguments() gives none")
        self._refuses(wrong)

    @promised
    def test_one_that_calls_itself_pure_looks_at_nothing_but_its_arguments(self) -> None:
        if not self.make().pure:
            raise SkipTest("it does not call itself pure")
        with TrialPlace(self.prepare) as place, TrialPlace(Surroundings) as empty:
            same(self._call(empty.around, self.arguments()), self._call(place.around, self.arguments()))

    def _call(self, around: Surroundings, arguments: Mapping[str, JSON]) -> JSON:
        return awaited(lambda: self.make().call(arguments, around))

    def _misfits(self, arguments: Mapping[str, JSON]) -> list[str]:
        validator = validator_of(self.make().spec.parameters, formats=False)
        return [misfit.message for misfit in validator.misfits(dict(arguments), 1)]

    def _refuses(self, arguments: Mapping[str, JSON]) -> None:
        with TrialPlace(self.prepare) as place:
            try:
                given = self._call(place.around, arguments)
            except ToolError as error:
                holds(error.message.strip(), "ToolError says not what was wrong")
                return
            raise AssertionError(f"{dict(arguments)} was taken, and gave {given!r}")
