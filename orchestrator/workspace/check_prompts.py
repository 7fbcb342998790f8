"""Prompts use what their phase passes, and print nothing untrusted as if it were an instruction."""

from __future__ import annotations

from orchestrator.errors import nearest_name
from orchestrator.templates.prompt import Use
from orchestrator.workspace.agent_phase import FEEDBACK
from orchestrator.workspace.check_reads import spelled, tell_field
from orchestrator.workspace.checked_app import EACH_ITEM, CheckedApp
from orchestrator.workspace.faultlog import Place, listed
from orchestrator.workspace.phase_source import PhaseSource
from orchestrator.workspace.shape import ITEM, NoSuchField, Shape


class PromptChecks:
    def __init__(self, app: CheckedApp) -> None:
        self._app = app
        self._told: set[tuple[Place, str]] = set()
        """A mistake in a template that two phases share is one cause."""

    def run(self) -> None:
        for source in self._app.workers:
            if source.phase.kind == "agent" and source.phase.prompt and not source.doubts("prompt"):
                self._check(source)

    def _check(self, source: PhaseSource) -> None:
        passed = self._passed(source)
        sure = self._app.passes_for_sure(source)
        for use in self._app.prompts.uses(source.phase.prompt):
            name = use.path[0]
            if name in passed:
                self._check_use(use, passed[name])
            elif name != FEEDBACK and sure:
                self._tell_not_passed(source, use, tuple(passed))

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

    def _tell_not_passed(self, source: PhaseSource, use: Use, passed: tuple[str, ...]) -> None:
        place = self._place(use)
        if (place, use.path[0]) in self._told:
            return
        self._told.add((place, use.path[0]))
        name = use.path[0]
        nearest = nearest_name(name, passed)
        mend = f"Add it to reads, or write '{nearest}'." if nearest else "Add it to reads, or take it out."
        found = f"uses '{name}', but {self._app.source.app.name}/{source.name} passes {listed(passed)}"
        self._app.faults.add(place, found, mend)

    def _check_use(self, use: Use, shape: Shape) -> None:
        name = use.path[0]
        try:
            found = shape.at(use.path[1:], name)
        except NoSuchField as missing:
            tell_field(missing, self._place(use), self._app)
            return
        if use.raw and not found.may_be_printed_raw:
            why = self._why(found)
            mend = f"Write {{{{ {spelled(use.path)} | data }}}}." if ITEM not in use.path else "Print it with '| data'."
            self._app.faults.add(self._place(use), f"prints '{spelled(use.path)}' raw; {why}", mend)

    def _why(self, shape: Shape) -> str:
        if shape.trust == "foreign":
            given_by = shape.given_by or "its source"
            return f"{given_by} may hold text that is no instruction of yours"
        return "a whole object or text may hold more than you expect"

    def _place(self, use: Use) -> Place:
        return self._app.prompts.place(use.template, use.line, use.column)
