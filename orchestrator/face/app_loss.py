"""What would be lost with an app: what starts it, what waits in it, and what of the workspace names it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from orchestrator.domain.definition import APP, App
from orchestrator.errors import BatonError
from orchestrator.evals.suite_file import FOLDER, SUITE_FILE, suite_names
from orchestrator.face.definitions import files_of
from orchestrator.ports.journal import Journal
from orchestrator.ports.listing import Wanted
from orchestrator.text.quantity import counted
from orchestrator.values import dataclass
from orchestrator.workspace.home.app_files import app_files, scripts_of
from orchestrator.workspace.read.files import WorkspaceFiles
from orchestrator.workspace.read.textfile import read_text
from orchestrator.workspace.yaml.faultlog import FaultLog
from orchestrator.workspace.yaml.node import Scalar, Table
from orchestrator.workspace.yaml.yaml_document import parse_document


@dataclass(frozen=True)
class AppLoss:
    app: str
    unfinished: tuple[str, ...] = ()
    """Runs that have not ended, newest first. They go on: each is pinned to the app as it was."""
    schedule: str = ""
    watch: str = ""
    used_by: tuple[str, ...] = ()
    """Apps in use with a phase that runs it: they load no more without it."""
    suites: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    """Of `rules/approvals.yaml`, that name it and no other."""
    shared_scripts: tuple[str, ...] = ()
    """Apps that use its scripts too, so that the file with them stays."""

    @property
    def beginnings(self) -> Iterator[str]:
        """What it begins by itself on."""
        if self.schedule:
            yield f"its schedule, {self.schedule}"
        if self.watch:
            yield f"what it watches, {self.watch}"

    @property
    def lines(self) -> Iterator[str]:
        """A sentence each, without what there is nothing of."""
        if self.unfinished:
            runs = counted(len(self.unfinished), "run")
            yield f"{runs} not ended ({_some(self.unfinished)}): pinned as started, and can be brought to the end"
        yield from self.beginnings
        if self.used_by:
            verb, their = ("runs", "its") if len(self.used_by) == 1 else ("run", "their")
            yield f"{_some(self.used_by)} {verb} it as a part of {their} own work"
        if self.suites:
            yield f"{counted(len(self.suites), 'suite')} of evals: {_some(self.suites)}"
        if self.rules:
            yield f"{counted(len(self.rules), 'rule')} of approval only for it: {_some(self.rules)}"


def loss_of(root: Path, journal: Journal, name: str, files: WorkspaceFiles | None = None) -> AppLoss:
    """Of an app in use, as far as its file can be read. `files`: the workspace's, where somebody has read them."""
    files = files or files_of(root)
    source = files.app(name)
    unfinished = Wanted(app=name, statuses=("running", "stopped", "waiting", "sleeping"))
    return AppLoss(
        name,
        tuple(row.run for row in journal.runs(unfinished)),
        source.app.schedule if source else "",
        source.app.watch if source else "",
        tuple(other.name for other in _others(files, name) if _runs(other, name)),
        tuple(suite for suite in suite_names(root) if _suite_of(root, suite) == name),
        tuple(source.rule.name for source in files.approvals.rules if source.rule.app == name),
        tuple(_sharing(files, name)),
    )


def own_to_move(root: Path, loss: AppLoss) -> tuple[str, ...]:
    """The files that are set aside with the app: its scripts stay where another one uses them."""
    return tuple(
        path for path in app_files(root, loss.app) if not (loss.shared_scripts and path == scripts_of(loss.app))
    )


def _others(files: WorkspaceFiles, name: str) -> Iterator[App]:
    for other in files.app_names:
        source = files.app(other) if other != name else None
        if source:
            yield source.app


def _runs(app: App, name: str) -> bool:
    workers = [phase for one in app.phases for phase in (one, *one.together)]
    return any(phase.kind == APP and phase.named == name for phase in workers)


def _suite_of(root: Path, suite: str) -> str:
    """The app that a suite is of; empty where it cannot be read, which `baton eval run` tells."""
    path = f"{FOLDER}/{suite}/{SUITE_FILE}"
    with suppress(BatonError):
        text = read_text(root, path, FaultLog())
        node = parse_document(text, path, FaultLog()) if text is not None else None
        app = node.get("app") if isinstance(node, Table) else None
        return app.text if isinstance(app, Scalar) else ""
    return ""


def _sharing(files: WorkspaceFiles, name: str) -> Iterator[str]:
    """Apps whose scripts are in the same file, or import it: `a-b` and `a_b`; `from .a_b import day`."""
    stem = scripts_of(name).removeprefix("apps/").removesuffix(".py")
    for other in files.app_names:
        if other == name:
            continue
        module = files.module(scripts_of(other))
        imported = {part for dotted in (module.imports if module else ()) for part in dotted.split(".")[:3]}
        if scripts_of(other) == scripts_of(name) or stem in imported:
            yield other


def _some(names: tuple[str, ...]) -> str:
    return ", ".join(names[:4]) + (f" and {len(names) - 4:,} more" if len(names) > 4 else "")
