"""Suites and cases that Baton writes: of a run, of a file of cases, and those that attack an app."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.errors import UsageError
from orchestrator.evals.from_run import WrittenCase, as_yaml, write_case
from orchestrator.evals.shelf import CassetteShelf
from orchestrator.evals.suite_file import FOLDER, SUITE_FILE, read_suite
from orchestrator.face.fork import artifacts_of, events_of_tree
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.files.looking import read_plain
from orchestrator.files.writing import write_new
from orchestrator.recording.cassette import recorded
from orchestrator.values import replace

if TYPE_CHECKING:
    from orchestrator.evals.import_file import Wishes


def case_of_run(workspace: Workspace, run: Run, suite: str, name: str) -> tuple[WrittenCase, Path]:
    """See `Evals.from_run`."""
    root, state, definition = workspace.root, run.state, run.definition
    events = events_of_tree(workspace.journal, run.id)
    artifact_of = artifacts_of(workspace.journal, events)
    branches = [branch.state for branch in run.branches()]
    written = write_case(root, suite, name, state, definition.app, artifact_of, branches)
    cassette = recorded(name, (event.fact for event in events), artifact_of)
    named = replace(cassette, app=state.app, definition=state.definition)
    return written, CassetteShelf(read_suite(root, suite)).put(named, definition, state.profile)


def suite_of_file(workspace: Workspace, path: Path, app: str, suite: str, wishes: Wishes) -> list[Path]:
    """See `Evals.import_dataset`. Gives what was written."""
    from orchestrator.evals.datasets.record import MAX_DATASET_BYTES
    from orchestrator.evals.import_file import suite_for

    root = workspace.root
    folder = root / FOLDER / suite
    if folder.exists():
        raise UsageError(f"there is a suite {suite} already.", mend="Give another name: --suite NAME.")
    try:
        data = read_plain(path, MAX_DATASET_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", mend="Give a file you may read.") from error
    says = suite_for(data, path, workspace.definition(app).app, wishes)
    files = {folder / SUITE_FILE: as_yaml(says).encode(), folder / path.name: data}
    for file, written in files.items():
        write_new(root, file.relative_to(root), written)
    return list(files)


def red_team_suite(workspace: Workspace, app: str, into: str, given: Mapping[str, str]) -> tuple[str, list[Path]]:
    """See `Evals.red_team`."""
    from orchestrator.evals.redteam.red_team import red_team_files

    root, name = workspace.root, f"redteam-{app}"
    folder = root / FOLDER / name
    if folder.exists():
        return name, []
    definition = workspace.definition(app)
    effects = sorted({phase.named for phase in definition.app.phases if phase.acts})
    made = red_team_files(definition.app, effects, into, given)
    for file, data in made.items():
        write_new(root, (folder / file).relative_to(root), data)
    return name, [folder / file for file in made]
