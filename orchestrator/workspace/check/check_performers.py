"""Agents, scripts, tools, effects and apps that phases name are there and take what they are given."""

from __future__ import annotations

from orchestrator.errors import nearest_name
from orchestrator.workspace.check.checked_app import CheckedApp
from orchestrator.workspace.check.toolbox import Toolbox
from orchestrator.workspace.read.phase_source import PhaseSource
from orchestrator.workspace.read.python_module import Signature
from orchestrator.workspace.yaml.faultlog import Place, did_you_mean, listed
from orchestrator.workspace.yaml.node import Scalar


class PerformerChecks:
    def __init__(self, app: CheckedApp) -> None:
        self._app = app
        self._faults = app.faults
        self._files = app.files
        self._toolbox = Toolbox(app.files, app.catalog)

    def run(self) -> None:
        for source in self._app.workers:
            named = source.scalar(source.phase.kind)
            if named is None or source.doubts(source.phase.kind):
                continue
            match source.phase.kind:
                case "agent":
                    self._check_agent(named)
                case "script":
                    self._check_script(source, named)
                case "tool":
                    self._check_tool(source, named)
                case "effect":
                    self._check_effect(named)
                case "app":
                    self._check_app(source, named)
        self._check_verify()

    def _check_agent(self, named: Scalar) -> None:
        known = self._files.agent_names
        if named.text not in known:
            mend = did_you_mean(named.text, known, f"Add agents/{named.text}.md.")
            self._faults.add(named.place, f"no agent '{named.text}'", mend)
            return
        agent = self._files.agent(named.text)
        if agent is None:
            return
        if agent.model:
            self._check_role(agent.model)
        for tool in agent.tools:
            self._toolbox.check_tool(tool, of_agent=True)

    def _check_role(self, role: Scalar) -> None:
        roles = self._files.settings.profiles.get(self._app.profile)
        if roles and role.text not in roles and not self._files.settings.doubts("profiles"):
            otherwise = f"Add '{role.text}' to profile {self._app.profile} in baton.yaml."
            found = f"no role '{role.text}' in profile {self._app.profile}"
            self._faults.add(role.place, found, did_you_mean(role.text, roles, otherwise))

    def _check_script(self, source: PhaseSource, named: Scalar) -> None:
        signature = self._script(named)
        if signature:
            self._check_call(source, named, signature, f"{self._app.scripts_path}:{named.text}")

    def _script(self, named: Scalar) -> Signature | None:
        """The function a phase or `verify` names; when it is not there, that is told."""
        path = self._app.scripts_path
        if not (self._files.root / path).is_file():
            self._faults.add(named.place, f"no script '{named.text}'", f"Write it in {path}.")
            return None
        module = self._files.module(path)
        if module is None:
            return None
        if named.text not in module.functions:
            mend = did_you_mean(named.text, module.functions, f"Write it there; it has {listed(module.functions)}.")
            self._faults.add(named.place, f"no function '{named.text}' in {path}", mend)
        return module.functions.get(named.text)

    def _check_tool(self, source: PhaseSource, named: Scalar) -> None:
        module = self._toolbox.check_tool(named)
        if module:
            self._check_call(source, named, module.functions[named.text], f"{module.path}:{named.text}")

    def _check_effect(self, named: Scalar) -> None:
        self._toolbox.check_effect(named)

    def _check_call(self, source: PhaseSource, named: Scalar, signature: Signature, function: str) -> None:
        """Compare what a phase passes with what a function takes."""
        if not self._app.passes_for_sure(source):
            return
        phase = source.phase
        passed = {*phase.reads, *phase.may_read, *phase.constants}
        lacking, known = set(signature.lacks(passed)), (*signature.required, *signature.optional)
        for name in signature.refuses(passed):
            meant = nearest_name(name, set(known) - passed)
            lacking.discard(meant or "")
            found = f"{source.name} passes '{name}', which {function} does not take"
            mend = f"Did you mean '{meant}'?" if meant else f"It takes {listed(known)}."
            self._faults.add(self._place_of(source, name), found, mend)
        if lacking:
            names = listed(f"'{name}'" for name in sorted(lacking))
            found = f"{function} needs {names}, which {source.name} does not pass"
            self._faults.add(named.place, found, "Add to reads or with, or give it a default.")

    def _place_of(self, source: PhaseSource, parameter: str) -> Place:
        key = next((key for key in ("reads", "may_read", "with") if (key, parameter) in source.parts), "reads")
        return source.place(key, parameter)

    def _check_app(self, source: PhaseSource, named: Scalar) -> None:
        known = self._files.app_names
        if named.text not in known:
            mend = did_you_mean(named.text, known, f"Add apps/{named.text}.yaml.")
            self._faults.add(named.place, f"no app '{named.text}'", mend)
            return
        below = self._files.app(named.text)
        if below is None or below.doubtful:
            return
        required = tuple(field.name for field in below.app.inputs if field.required and not field.source)
        optional = tuple(field.name for field in below.app.inputs if field.name not in required)
        self._check_call(source, named, Signature(0, required, optional), f"app {named.text}")

    def _check_verify(self) -> None:
        named = self._app.source.parts.get("verify")
        signature = self._script(named) if named else None
        if named and signature:
            for name in signature.lacks(set(self._app.names)):
                self._app.unknown.add(name, f"{self._app.scripts_path}:{named.text}", "takes '{}'", named.place)
