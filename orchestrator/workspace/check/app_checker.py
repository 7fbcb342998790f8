"""Checks one app and the apps it calls, and tells every fault once."""

from __future__ import annotations

from dataclasses import replace

from orchestrator.workspace.check.check_effects import EffectChecks
from orchestrator.workspace.check.check_namespace import check_namespace
from orchestrator.workspace.check.check_performers import PerformerChecks
from orchestrator.workspace.check.check_prompts import PromptChecks
from orchestrator.workspace.check.check_reads import ReadChecks
from orchestrator.workspace.check.check_routes import RouteChecks, TargetChecks
from orchestrator.workspace.check.check_rules import check_rules
from orchestrator.workspace.check.check_written import WrittenChecks
from orchestrator.workspace.check.checked_app import Catalog, CheckedApp
from orchestrator.workspace.read.agent_phase import AgentPhases
from orchestrator.workspace.read.app_prompts import AppPrompts, inline_prompts
from orchestrator.workspace.read.app_source import AppSource
from orchestrator.workspace.read.completion import completed
from orchestrator.workspace.read.files import WorkspaceFiles
from orchestrator.workspace.read.graph import RouteGraph, leads_somewhere
from orchestrator.workspace.read.names import Names
from orchestrator.workspace.read.unknown_names import UnknownNames


class AppChecker:
    def __init__(self, files: WorkspaceFiles, catalog: Catalog, profile: str) -> None:
        self._files = files
        self._catalog = catalog
        self._profile = profile
        self._checked: dict[str, CheckedApp | None] = {}

    def check(self, name: str, above: tuple[str, ...] = ()) -> CheckedApp | None:
        """The app with every default written out; None when its file cannot be read.

        `above` are the apps that led here, outermost first.
        """
        if name not in self._checked:
            source = self._files.app(name)
            self._checked[name] = self._check(source) if source else None
            if source:
                self._check_below(source, (*above, name))
        return self._checked[name]

    def _check(self, source: AppSource) -> CheckedApp:
        app = self._completed(source)
        check_namespace(app)
        ReadChecks(app).run()
        PromptChecks(app).run()
        PerformerChecks(app).run()
        TargetChecks(app).run()
        check_rules(app)
        if app.names_are_certain:
            app.unknown.tell(app.names, app.faults)
        if leads_somewhere(app.source):
            graph = RouteGraph(app.source)
            RouteChecks(app, graph).run()
            WrittenChecks(app, graph).run()
            EffectChecks(app, graph).run()
        return app

    def _completed(self, source: AppSource) -> CheckedApp:
        prompts = AppPrompts(inline_prompts(source), self._files.prompt_sources)
        agents = AgentPhases(source, self._files, prompts)
        source = replace(source, phases=tuple(agents.completed(phase) for phase in source.phases))
        source = completed(source)
        return CheckedApp(source, self._files, prompts, Names(source), self._catalog, self._profile, UnknownNames())

    def _check_below(self, source: AppSource, above: tuple[str, ...]) -> None:
        for phase in source.phases:
            named = phase.scalar("app")
            if named is None or named.text not in self._files.app_names:
                continue
            if named.text in above:
                way = " -> ".join((*above[above.index(named.text) :], named.text))
                self._files.faults.add(named.place, f"apps call each other without end: {way}", "Take one call out.")
            else:
                self.check(named.text, above)
