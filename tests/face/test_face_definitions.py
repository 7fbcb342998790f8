"""A process checks the same files once, reads the same pinned bytes once, and sees every edit."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_workspace import KEEP_SCRIPTS, make_workspace

from orchestrator.domain.definition import Definition
from orchestrator.errors import DefinitionFaults
from orchestrator.face import definitions
from orchestrator.face.workspace import Workspace
from orchestrator.workspace.check import loading


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The apps that were read from their files, in order."""
    told: list[str] = []
    load = loading.load_definition

    def counted(base: Path, app: str, **given: object) -> object:
        told.append(app)
        return load(base, app, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(loading, "load_definition", counted)
    return told


def test_an_app_is_checked_once_as_long_as_no_file_changes(ws: Workspace, loads: list[str]) -> None:
    first = ws.definition("keep")

    runs = [ws.start("keep", topic="tools") for _ in range(3)]

    assert loads == ["keep"]
    assert ws.definition("keep") is first
    assert len({id(run.definition) for run in runs}) == 1


@pytest.mark.parametrize("path", ["apps/keep.yaml", "baton.yaml", "apps/extra.py", "prompts/new/of.md.j2"])
def test_every_edit_is_seen(ws: Workspace, loads: list[str], path: str) -> None:
    ws.definition("keep")
    (ws.root / path).parent.mkdir(parents=True, exist_ok=True)
    with (ws.root / path).open("a", encoding="utf-8") as file:
        file.write("\n# more\n")

    ws.definition("keep")

    assert loads == ["keep", "keep"]


def test_faults_are_told_each_time(ws: Workspace) -> None:
    whole = (ws.root / "apps" / "keep.yaml").read_text("utf-8")
    before = ws.definition("keep")
    (ws.root / "apps" / "keep.yaml").write_text(whole + "\nnonsense: 1\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(DefinitionFaults):
            ws.definition("keep")

    (ws.root / "apps" / "keep.yaml").write_text(whole, encoding="utf-8")

    assert ws.definition("keep") == before


def test_another_profile_is_another_definition(ws: Workspace, loads: list[str]) -> None:
    ws.definition("keep")
    ws.definition("keep", profile="offline")

    assert loads == ["keep", "keep"]


def test_what_a_link_leads_to_outside_is_read_each_time(
    ws: Workspace, loads: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whether it counts is not in the files: it hangs on whether the folder is trusted."""
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "more.py"
    elsewhere.write_text("", encoding="utf-8")
    (ws.root / "apps" / "more.py").symlink_to(elsewhere)

    for _ in range(2):
        ws.definition("keep")

    assert loads == ["keep", "keep"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "ws")


def started(root: Path, profile: str | None = None) -> tuple[str, Definition]:
    """What a process of its own pins a run to."""
    with Workspace.open(root) as workspace:
        run = workspace.start("keep", topic="tools", profile=profile)
        return run.state.definition, run.definition


def test_the_next_process_checks_no_app_again_of_which_a_run_was_started(root: Path, loads: list[str]) -> None:
    before = started(root)
    assert [started(root), started(root)] == [before, before]
    assert loads == ["keep"]


def test_an_edit_or_another_profile_is_checked_in_the_next_process_too(root: Path, loads: list[str]) -> None:
    before = started(root)
    started(root, profile="offline")
    (root / "apps" / "keep.py").write_text(KEEP_SCRIPTS + "\n\nMORE = 1\n", encoding="utf-8")
    assert started(root) != before
    assert loads == ["keep", "keep", "keep"]


def test_what_only_was_looked_at_is_kept_for_nobody(root: Path, loads: list[str]) -> None:
    for _ in range(2):
        with Workspace.open(root) as workspace:
            workspace.definition("keep")
    assert loads == ["keep", "keep"]


def test_a_definition_that_somebody_put_there_is_not_used(root: Path, loads: list[str]) -> None:
    before = started(root)
    path = root / "state" / "kept" / "apps" / "keep.definition.json"
    path.write_bytes(path.read_bytes().replace(b"Something about", b"Another thing of"))
    assert started(root) == before
    assert loads == ["keep", "keep"]


def test_an_app_that_rests_on_an_installed_package_is_checked_each_time(
    root: Path, loads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(definitions, "installed_names", lambda _: {"look_up"})
    app = "description: Looks up.\nphases:\n  look: {tool: look_up}\n"
    (root / "apps" / "keep.yaml").write_text(app, encoding="utf-8")
    for _ in range(2):
        with Workspace.open(root) as workspace:
            workspace.start("keep")
    assert loads == ["keep", "keep"]


@pytest.mark.parametrize("app", ["daily", "publish"])
def test_an_app_that_was_read_back_is_the_app_to_the_last_byte(repository: Path, app: str) -> None:
    definition = definitions.load_definition(repository, app)
    read = Definition.of_pinned(definition.pinned())
    assert (read, read.pinned()) == (definition, definition.pinned())
