"""An effect written by the user: a module with the functions `preview`, `act` and `probe`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType

from orchestrator.domain.canonical import JSON
from orchestrator.domain.codec import to_plain
from orchestrator.errors import BatonError, EffectError, WorkspaceError
from orchestrator.ports.effect import Arguments, Mark, Preview, Probe
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.json_value import json_value
from orchestrator.tools.module import place_of, told
from orchestrator.values import dataclass, fields, replace

FUNCTIONS = ("preview", "act", "probe")
_PREVIEW_KEYS = [part.name for part in fields(Preview)]
_BASE = "base"
"""The word before `binds`, in sources that runs are pinned to: it was compared with all that is shown beside it."""


@dataclass(frozen=True)
class WorkspaceEffect:
    """Each function takes what it names of the effect's arguments, and of `surroundings`, `seen` and `mark`."""

    name: str
    where: str
    functions: Mapping[str, Callable[..., object]]

    @classmethod
    def of(cls, name: str, where: str, module: ModuleType) -> WorkspaceEffect:
        """Raises WorkspaceError when one of the three functions is async or takes parameters without names."""
        functions = {function: getattr(module, function) for function in FUNCTIONS}
        for called, function in functions.items():
            kinds = {parameter.kind for parameter in inspect.signature(function).parameters.values()}
            if inspect.iscoroutinefunction(function) or inspect.Parameter.POSITIONAL_ONLY in kinds:
                raise WorkspaceError(
                    f"{called} is no plain function whose parameters have names.",
                    where=where,
                    mend=f"Write def {called}(...), with the effect's arguments as parameters.",
                )
        return cls(name, where, functions)

    def steps(self, binds: JSON) -> tuple[str, ...]:  # noqa: ARG002
        return ("act",)

    def preview(self, arguments: Arguments, surroundings: Surroundings, seen: JSON = None) -> Preview:
        with self._telling("preview"):
            offered = {"surroundings": surroundings} | ({} if "seen" in arguments else {"seen": seen})
            shown = self._call("preview", arguments, offered)
            return self._preview(shown)

    def act(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> JSON:
        with self._telling(step):
            return json_value(self._call("act", arguments, {"surroundings": surroundings, "mark": mark}))

    def probe(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> Probe:
        with self._telling("probe"):
            found = self._call("probe", arguments, {"surroundings": surroundings, "mark": mark})
            if isinstance(found, Probe):
                return Probe(found.state, json_value(found.found))
            if found is None:
                return Probe("in_doubt")
            if isinstance(found, bool):
                return Probe("done" if found else "not_done")
            raise self._fault(f"probe after {step} gave {found!r}", "Return True, False, None (in doubt) or a Probe.")

    def _call(self, called: str, arguments: Arguments, offered: Mapping[str, object]) -> object:
        function = self.functions[called]
        given: dict[str, object] = {}
        for parameter in inspect.signature(function).parameters.values():
            if parameter.name in offered:
                given[parameter.name] = offered[parameter.name]
            elif parameter.name in arguments:
                given[parameter.name] = arguments[parameter.name]
            elif parameter.kind is parameter.VAR_KEYWORD:
                given = {**arguments, **given}
            elif parameter.default is parameter.empty and parameter.kind is not parameter.VAR_POSITIONAL:
                raise self._fault(
                    f"{called} wants {parameter.name}, and the phase passes {', '.join(arguments) or 'nothing'}",
                    "Add it to the phase's reads, or give it a default.",
                )
        return function(**given)

    def _preview(self, shown: object) -> Preview:
        if isinstance(shown, Preview):
            return shown
        if isinstance(shown, str):
            return Preview(will=(shown,))
        if not isinstance(shown, dict) or "will" not in shown or not set(shown) <= {*_PREVIEW_KEYS, _BASE}:
            raise self._fault(
                f"preview gave {shown!r}", f"Return text, a Preview, or a dict of will and any of {_PREVIEW_KEYS[1:]}."
            )
        will = shown["will"]
        lines = (will,) if isinstance(will, str) else tuple(str(line) for line in will)
        known = {key: told for key, told in shown.items() if key != _BASE}
        preview = Preview(**{**known, "will": lines, "binds": json_value(shown.get("binds"), "binds")})
        if _BASE not in shown:
            return preview
        return replace(preview, binds={**to_plain(preview), _BASE: json_value(shown[_BASE], _BASE)})

    def _fault(self, found: str, mend: str) -> EffectError:
        return EffectError(f"{found}.", where=self.where, mend=mend)

    @contextmanager
    def _telling(self, doing: str) -> Iterator[None]:
        try:
            yield
        except BatonError:
            raise
        except (Exception, SystemExit) as error:
            raise EffectError(
                f"{doing} of {self.name}: {told(error)}.",
                where=place_of(error) or self.where,
                mend="Mend the function or what it found. A new run takes the new source: baton fork",
            ) from error
