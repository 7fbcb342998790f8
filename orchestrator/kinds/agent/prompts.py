"""Prompts use what their phase passes, and print nothing untrusted as if it were an instruction."""

from __future__ import annotations

from orchestrator.domain.facts import EACH_ITEM
from orchestrator.errors import nearest_name
from orchestrator.kinds.agent.lookup import FEEDBACK
from orchestrator.kinds.agent.spec import AgentSpec
from orchestrator.kinds.kind import spec_of
from orchestrator.templates.prompt import Use
from orchestrator.workspace.check.check_reads import spelled, tell_field
from orchestrator.workspace.check.checked_app import CheckedApp
from orchestrator.workspace.read.phase_source import PhaseSource
from orchestrator.workspace.read.shape import ITEM, NoSuchField, Shape
from orchestrator.workspace.yaml.faultlog import Place, listed


def check_prompt(app: CheckedApp, source: PhaseSource) -> None:
    _PromptCheck(app).run(source)


class _PromptCheck:
    def __init__(self, app: CheckedApp) -> None:
        self._app = app

    def run(self, source: PhaseSource) -> None:
        passed = self._passed(source)
        missing: dict[str, Use] = {}
        raw: dict[str, list[Use]] = {}
        for use in self._app.prompts.uses(spec_of(AgentSpec, source.phase).prompt):
            name = use.path[0]
            if name not in passed:
                missing.setdefault(name, use)
            elif (shape := self._shape_of(use, passed[name])) and use.raw and not shape.may_be_printed_raw:
                raw.setdefault(name, []).append(use)
        missing.pop(FEEDBACK, None)
        if self._app.passes_for_sure(source):
            self._tell_not_passed(source, missing, tuple(passed))
        for name, uses in raw.items():
            self._tell_raw(uses, passed[name])

    def _passed(self, source: PhaseSource) -> dict[str, Shape]:
        """Name in the prompt -> what it holds."""
        phase = source.phase
        passed = {name: self._shape(source, path) for name, path in {**phase.reads, **phase.may_read}.items()}
        return passed | {name: Shape() for name in phase.constants}

    def _shape(self, source: PhaseSource, path: str) -> Shape:
        name, *rest = path.split(".")
        names = self._app.names
        if name == EACH_ITEM and source.phase.each:
            shape = names.item(source)
        elif name in names:
            shape = names.shape(name)
        else:
            return Shape()
        try:
            return shape.at(tuple(rest), name)
        except NoSuchField:
            return Shape()

    def _tell_not_passed(self, source: PhaseSource, missing: dict[str, Use], passed: tuple[str, ...]) -> None:
        """A name much like one that is passed is a slip of its own; the others have one cause, the phase's reads."""
        slips = {name: nearest for name in missing if (nearest := nearest_name(name, passed))}
        others = [name for name in missing if name not in slips]
        where = f"{self._app.source.app.name}/{source.name} passes {listed(passed)}"
        for name, nearest in slips.items():
            self._tell_once(missing[name], f"uses '{name}', but {where}", f"Add it to reads, or write '{nearest}'.")
        if others:
            it = "it" if len(others) == 1 else "them"
            names = listed(f"'{name}'" for name in others)
            self._tell_once(missing[others[0]], f"uses {names}, but {where}", f"Add {it} to reads, or take {it} out.")

    def _tell_once(self, use: Use, found: str, mend: str) -> None:
        """A mistake in a template that two phases share is one cause."""
        place = self._place(use)
        if (place, use.path[0]) not in self._app.told:
            self._app.told.add((place, use.path[0]))
            self._app.faults.add(place, found, mend)

    def _shape_of(self, use: Use, shape: Shape) -> Shape | None:
        try:
            return shape.at(use.path[1:], use.path[0])
        except NoSuchField as missing:
            tell_field(missing, self._place(use), self._app)
            return None

    def _tell_raw(self, uses: list[Use], shape: Shape) -> None:
        printed = listed(dict.fromkeys(f"'{spelled(use.path)}'" for use in uses))
        if shape.trust == "foreign":
            why = f"{shape.given_by or 'its source'} may hold text that is no instruction of yours"
        else:
            why = "a whole value may hold more than you expect"
        alone = len(uses) == 1 and ITEM not in uses[0].path
        mend = f"Write {{{{ {spelled(uses[0].path)} | data }}}}." if alone else "Print with '| data'."
        self._app.faults.add(self._place(uses[0]), f"prints {printed} raw; {why}", mend)

    def _place(self, use: Use) -> Place:
        return self._app.prompts.place(use.template, use.line, use.column)
