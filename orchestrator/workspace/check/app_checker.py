"""Checks one app and the apps it calls, and tells every fault once. An app has one namespace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from orchestrator.values import replace
from orchestrator.workspace.check.check_effects import EffectChecks
from orchestrator.workspace.check.check_media import check_media
from orchestrator.workspace.check.check_reads import ReadChecks
from orchestrator.workspace.check.check_routes import RouteChecks, TargetChecks
from orchestrator.workspace.check.check_rules import check_rules
from orchestrator.workspace.check.check_written import WrittenChecks
from orchestrator.workspace.check.checked_app import Catalog, CheckedApp, CheckedKind
from orchestrator.workspace.check.completion import CompletedKind, completed
from orchestrator.workspace.check.graph import RouteGraph, leads_somewhere
from orchestrator.workspace.check.names import Names, ShapedKind
from orchestrator.workspace.check.scripts import check_verify
from orchestrator.workspace.check.unknown_names import UnknownNames
from orchestrator.workspace.read.app_prompts import AppPrompts
from orchestrator.workspace.read.app_source import RESERVED, AppSource
from orchestrator.workspace.read.files import WorkspaceFiles
from orchestrator.workspace.read.phase_reader import ReadKind
from orchestrator.workspace.read.phase_source import PhaseSource
from orchestrator.workspace.yaml.faultlog import FaultLog
from orchestrator.workspace.yaml.node import Scalar


class WrittenKind(ReadKind, CompletedKind, ShapedKind, CheckedKind, Protocol):
    """A kind of phase, as far as an app's file is read and checked."""

    def texts(self, path: str, source: PhaseSource, within: str) -> Mapping[str, Scalar]:
        """Template name -> a template that stands in the phase itself; `within` is what it stands in, or nothing."""
        ...

    def looked_up(
        self, source: PhaseSource, files: WorkspaceFiles, prompts: AppPrompts, path: str, within: str
    ) -> PhaseSource:
        """The phase with what it names in other files in place; `path` is the app's own file."""
        ...


WrittenKinds = Mapping[str, WrittenKind]


class AppChecker:
    def __init__(self, files: WorkspaceFiles, kinds: WrittenKinds, catalog: Catalog, profile: str) -> None:
        self._files = files
        self._kinds = kinds
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

    def below(self, app: CheckedApp) -> list[CheckedApp]:
        """The apps that an app's phases run, and those that these run, by their names; once it is checked."""
        found: dict[str, CheckedApp] = {}
        waiting = [app]
        while waiting:
            for name in self._called(waiting.pop().source):
                checked = self._checked.get(name.text)
                if checked and name.text not in found and name.text != app.source.app.name:
                    found[name.text] = checked
                    waiting.append(checked)
        return [found[name] for name in sorted(found)]

    def _called(self, source: AppSource) -> Iterator[Scalar]:
        for phase in source.phases:
            for worker in phase.workers:
                named = self._kinds[worker.phase.kind].calls(worker) if worker.phase.kind else None
                if named is not None and named.text in self._files.app_names:
                    yield named

    def _check(self, source: AppSource) -> CheckedApp:
        app = self._completed(source)
        check_namespace(app)
        ReadChecks(app).run()
        for worker in app.workers:
            if (kind := app.kind(worker)) and not worker.doubts(worker.phase.kind):
                kind.check(app, worker)
        check_media(app)
        check_verify(app)
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
        prompts = AppPrompts(self._texts(source), self._files.prompt_sources)
        phases = tuple(self._looked_up(phase, prompts, source.path) for phase in source.phases)
        source = completed(replace(source, phases=phases), self._kinds)
        return CheckedApp(
            source,
            self._files,
            prompts,
            Names(source, self._kinds),
            self._catalog,
            self._profile,
            UnknownNames(),
            set(),
            self._kinds,
        )

    def _texts(self, app: AppSource) -> dict[str, Scalar]:
        texts: dict[str, Scalar] = {}
        for source in app.phases:
            within = f"{source.name}." if source.members else ""
            for worker in source.workers:
                if worker.phase.kind:
                    texts |= self._kinds[worker.phase.kind].texts(app.path, worker, within)
        return texts

    def _looked_up(self, source: PhaseSource, prompts: AppPrompts, path: str, within: str = "") -> PhaseSource:
        """The phase, or each member of a `together`, with what it names in place."""
        if source.members:
            members = tuple(self._looked_up(member, prompts, path, f"{source.name}.") for member in source.members)
            phase = replace(source.phase, together=tuple(member.phase for member in members))
            return replace(source, phase=phase, members=members)
        if not source.phase.kind or source.doubts(source.phase.kind):
            return source
        return self._kinds[source.phase.kind].looked_up(source, self._files, prompts, path, within)

    def _check_below(self, source: AppSource, above: tuple[str, ...]) -> None:
        for named in self._called(source):
            if named.text in above:
                way = " -> ".join((*above[above.index(named.text) :], named.text))
                self._files.faults.add(named.place, f"apps call each other without end: {way}", "Take one call out.")
            else:
                self.check(named.text, above)


def check_namespace(app: CheckedApp) -> None:
    """No two things under one name, and no name that means something already."""
    for key in app.source.keys.values():
        _tell_reserved(key, app.faults)
    owners = {source.name: source for source in app.source.phases}
    for source in app.source.phases:
        _tell_reserved(source.key, app.faults)
        if source.name in app.source.keys:
            line = app.source.keys[source.name].place.line
            app.faults.add(
                source.key.place, f"phase {source.name} is named like the input on line {line}", "Rename one of them."
            )
        written = source.scalar("writes")
        if written:
            _check_artifact(source, written, owners, app)


def _tell_reserved(key: Scalar, faults: FaultLog) -> None:
    if key.text in RESERVED:
        faults.add(key.place, f"'{key.text}' already means {RESERVED[key.text]}", "Choose another name.")


def _check_artifact(source: PhaseSource, written: Scalar, owners: dict[str, PhaseSource], app: CheckedApp) -> None:
    _tell_reserved(written, app.faults)
    name = written.text
    owner = owners.get(name)
    if name in app.source.keys:
        found = f"{source.name} writes '{name}', which is an input; inputs are read once and never change"
        app.faults.add(written.place, found, "Write an artifact of another name.")
    elif owner and owner.phase.writes != name:
        found = f"{source.name} writes '{name}', which is a phase that writes '{owner.phase.writes}'"
        app.faults.add(written.place, found, "Rename the artifact or the phase.")
