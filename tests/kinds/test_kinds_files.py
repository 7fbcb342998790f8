"""A list made of a folder's files: each is there with its text, or with what keeps it from being one."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

import pytest
from small_workspace import Clock, open_workspace

from orchestrator.domain.canonical import JSON
from orchestrator.errors import DefinitionFaults, UsageError
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.workspace.read import folder_files

APP = """\
description: Measure the notes of a folder.
inputs: {notes: {type: folder, default: notes}, text: {type: string, default: x}}
phases:
  begin: {script: begin, reads: [text]}
  measured: {each: EACH, script: same, reads: {one: item}}
"""
SCRIPTS = """\
def begin(text):
    return text


def same(one):
    return one
"""


def start(ws: Workspace, each: str = 'notes | files("*.md")', **inputs: JSON) -> Run:
    (ws.root / "apps/read.yaml").write_text(APP.replace("EACH", each), encoding="utf-8")
    (ws.root / "apps/read.py").write_text(SCRIPTS, encoding="utf-8")
    return ws.start("read", inputs=inputs)


def listed(ws: Workspace, each: str = 'notes | files("*.md")', **inputs: JSON) -> list[dict[str, JSON]]:
    run = start(ws, each, **inputs)
    run.drive()
    assert run.status == "done", run.state.failure and run.artifact_of(run.state.failure).value
    return [one["item"] for one in run.artifact("measured").value]


def failure(run: Run) -> dict[str, JSON]:
    run.drive()
    assert (run.status, run.state.at) == ("failed", "measured")
    assert run.state.failure is not None
    told: dict[str, JSON] = run.artifact_of(run.state.failure).value
    return told


@pytest.fixture
def notes(ws: Workspace) -> Path:
    folder = ws.root / "notes"
    folder.mkdir()
    (folder / "b.md").write_text("second\n", encoding="utf-8")
    (folder / "a.md").write_bytes(b"\xef\xbb\xbffirst\r\n")
    return folder


def test_every_file_that_matches_is_an_item_sorted_by_path(ws: Workspace, notes: Path) -> None:
    (notes / "c.txt").write_text("not asked for", encoding="utf-8")
    (notes / "deep").mkdir()
    (notes / "deep/d.md").write_text("deeper\n", encoding="utf-8")
    (notes / "folder.md").mkdir()
    assert listed(ws) == [
        {"name": "a.md", "path": "notes/a.md", "text": "first\n", "error": None},
        {"name": "b.md", "path": "notes/b.md", "text": "second\n", "error": None},
    ]


def test_folders_below_are_gone_into_where_the_pattern_says_so(ws: Workspace, notes: Path) -> None:
    (notes / "2026/11").mkdir(parents=True)
    (notes / "2026/11/d.md").write_text("deeper\n", encoding="utf-8")
    everywhere = [item["path"] for item in listed(ws, 'notes | files("**/*.md")')]
    assert everywhere == ["notes/2026/11/d.md", "notes/a.md", "notes/b.md"]
    assert [item["name"] for item in listed(ws, 'notes | files("2026/*/*.md")')] == ["d.md"]


def test_what_is_hidden_is_meant_when_it_is_named(ws: Workspace, notes: Path) -> None:
    (notes / ".trash").mkdir()
    (notes / ".trash/old.md").write_text("thrown away", encoding="utf-8")
    (notes / ".draft.md").write_text("hidden", encoding="utf-8")
    assert [item["name"] for item in listed(ws, 'notes | files("**/*")')] == ["a.md", "b.md"]
    assert [item["name"] for item in listed(ws, 'notes | files(".trash/*.md")')] == ["old.md"]
    assert [item["name"] for item in listed(ws, 'notes | files(".*.md")')] == [".draft.md"]


def test_a_folder_the_person_names_outside_is_read_there(
    ws: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "a.md").write_text("text", encoding="utf-8")
    assert [item["path"] for item in listed(ws, notes=str(folder))] == [f"{folder}/a.md"]


def test_an_expression_goes_on_with_the_list(ws: Workspace, notes: Path) -> None:
    (notes / "c.md").write_bytes(b"\xff")
    assert [item["name"] for item in listed(ws, 'notes | files("*.md") | selectattr("text")')] == ["a.md", "b.md"]
    two = listed(ws, '(notes | files("a.*")) + (notes | files("b.*"))')
    assert [item["name"] for item in two] == ["a.md", "b.md"]


def test_a_folder_without_such_files_is_an_empty_list(ws: Workspace, notes: Path) -> None:
    assert listed(ws, 'notes | files("*.rst")') == []


def _bytes(path: Path) -> None:
    path.write_bytes(b"Caf\xe9")


def _large(path: Path) -> None:
    path.write_text("a" * (folder_files.MAX_BYTES + 1), encoding="utf-8")


def _socket(path: Path) -> None:
    before = Path.cwd()
    os.chdir(path.parent)  # its whole path may be longer than a socket's may
    try:
        with socket.socket(socket.AF_UNIX) as opened:
            opened.bind(path.name)
    finally:
        os.chdir(before)


def _nowhere(path: Path) -> None:
    path.symlink_to("gone")


def _out(path: Path) -> None:
    (path.parent.parent / "secret.txt").write_text("elsewhere", encoding="utf-8")
    path.symlink_to("../secret.txt")


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (_bytes, "notes/c.md is not UTF-8: byte 3 is 0xe9"),
        (_large, "notes/c.md is larger than 4,194,304 bytes"),
        (_socket, "notes/c.md is no file"),
        (os.mkfifo, "notes/c.md is no file"),
        (_nowhere, "notes/c.md is a link that leads nowhere"),
        (_out, "notes/c.md is a link that leads out of notes, and is not followed"),
    ],
)
def test_what_is_no_text_is_said_and_never_left_out(ws: Workspace, notes: Path, make: object, error: str) -> None:
    make(notes / "c.md")  # type: ignore[operator]
    assert listed(ws)[2] == {"name": "c.md", "path": "notes/c.md", "text": None, "error": error}


def test_a_file_that_may_not_be_read_is_said(ws: Workspace, notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(base: Path, below: object) -> object:
        raise PermissionError(13, "Permission denied", str(below))

    monkeypatch.setattr(folder_files, "open_own", refused)
    assert [item["error"] for item in listed(ws)] == [
        "notes/a.md cannot be read: Permission denied",
        "notes/b.md cannot be read: Permission denied",
    ]


def test_a_link_to_a_folder_elsewhere_is_said_where_it_would_be_gone_into(ws: Workspace, notes: Path) -> None:
    (ws.root / "private").mkdir()
    (notes / "deep").symlink_to(ws.root / "private")
    said = listed(ws, 'notes | files("**/*.md")')[2]
    assert (said["path"], said["text"]) == ("notes/deep", None)
    assert said["error"] == "notes/deep is a link that leads out of notes, and is not followed"


def test_a_link_to_another_file_of_the_folder_is_that_file(ws: Workspace, notes: Path) -> None:
    (notes / "c.md").symlink_to("a.md")
    assert listed(ws)[2] == {"name": "c.md", "path": "notes/c.md", "text": "first\n", "error": None}


def test_a_secret_is_taken_out_where_the_text_enters(
    ws: Workspace, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POST_API_KEY", "zq8Jv2Lk9XwPq4")
    (notes / "a.md").write_text("The key is\nzq8Jv2Lk9XwPq4.\n", encoding="utf-8")
    assert listed(ws)[0]["text"] == "The key is\n(secret POST_API_KEY).\n"


def test_the_list_is_made_when_the_phase_begins_and_kept_with_its_work(
    ws: Workspace, clock: Clock, notes: Path
) -> None:
    run = start(ws)
    run.drive(steps=1)
    (notes / "c.md").write_text("later", encoding="utf-8")
    run.drive()
    shutil.rmtree(notes)
    with open_workspace(ws.root, clock) as other:
        kept = other.run(run.id).artifact("measured").value
    assert [one["item"]["name"] for one in kept] == ["a.md", "b.md", "c.md"]


def test_a_folder_that_is_not_there_is_told_before_the_run_starts(ws: Workspace) -> None:
    with pytest.raises(UsageError) as told:
        start(ws)
    assert told.value.message == f'read lists the files of "notes", and {ws.root}/notes is not there.'
    assert told.value.mend == "Make the folder, or name another one: -p notes=FOLDER"
    assert ws.runs() == []
    (ws.root / "notes").write_text("a file", encoding="utf-8")
    with pytest.raises(UsageError, match="notes is a file"):
        start(ws)


def test_a_folder_that_is_gone_by_then_fails_the_phase_in_one_line(ws: Workspace, notes: Path) -> None:
    run = start(ws)
    shutil.rmtree(notes)
    told = failure(run)
    assert told["message"] == f"the folder notes is not there ({notes})."
    assert told["mend"].startswith("Put it back, and go on: baton resume")
    notes.mkdir()
    run.drive()
    assert run.artifact("measured").value == []


def test_more_text_than_one_list_holds_fails_the_phase(
    ws: Workspace, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_files, "MAX_ALL", 10)
    told = failure(start(ws))
    assert told["message"] == "the files of notes that '*.md' names hold more than 10 characters."


def test_a_folder_that_was_not_given_can_be_asked_for(ws: Workspace) -> None:
    app = APP.replace("type: folder, default: notes", "type: folder or none, default: none")
    (ws.root / "apps/read.py").write_text(SCRIPTS, encoding="utf-8")
    (ws.root / "apps/read.yaml").write_text(app.replace("EACH", 'notes | files("*.md")'), encoding="utf-8")
    assert failure(ws.start("read"))["message"] == "no folder was given as 'notes'."
    guarded = """'((notes | files("*.md")) if notes else [])'"""
    (ws.root / "apps/read.yaml").write_text(app.replace("EACH", guarded), encoding="utf-8")
    run = ws.start("read")
    run.drive()
    assert run.artifact("measured").value == []


@pytest.mark.parametrize(
    ("each", "fault"),
    [
        ('text | files("*.md")', "lists the files of 'text', which is no input of type folder. Make it one"),
        ('begin | files("*.md")', "lists the files of 'begin', which is no input of type folder"),
        ('note | files("*.md")', "uses 'note' in 'each'; no phase or input gives it. Did you mean 'notes'"),
        ('notes | file("*.md")', "there is no filter 'file'. Did you mean 'files'"),
        ("notes | files(text)", "gives 'files' something other than one quoted pattern"),
        ("notes | files", "gives 'files' something other than one quoted pattern"),
        ('"/etc" | files("*")', "lists the files of something that is no plain name"),
        ('(notes ~ "/..") | files("*")', "lists the files of something that is no plain name"),
        ('notes | files("../*")', "lists files by '../*', which leads out of the folder"),
        ('notes | files("/etc/*")', "lists files by '/etc/*', which is no way from the folder"),
        ('notes | files("~/*")', "lists files by '~/*', which is no way from the folder"),
        ('notes | files("**")', "lists files by '**', which names folders. Write **/*"),
        ('notes | files("")', "lists files by '', which names no file"),
    ],
)
def test_what_cannot_be_listed_is_a_fault_when_the_app_is_loaded(ws: Workspace, each: str, fault: str) -> None:
    with pytest.raises(DefinitionFaults) as told:
        start(ws, f"'{each}'")
    assert fault in str(told.value)


def test_files_are_listed_in_each_alone(ws: Workspace, notes: Path) -> None:
    (ws.root / "apps/read.py").write_text(SCRIPTS, encoding="utf-8")
    app = APP.split("phases:")[0] + "phases:\n  a: {script: begin, reads: [text], then: WHEN}\n"
    app = app.replace("WHEN", """[{to: end, when: 'notes | files("*.md")'}, {to: end}]""")
    (ws.root / "apps/read.yaml").write_text(app, encoding="utf-8")
    with pytest.raises(DefinitionFaults) as told:
        ws.start("read", "notes")
    assert "'when' of a: uses 'files', which only 'each' has. List the files in the 'each' of a phase." in str(
        told.value
    )


def test_the_text_of_a_file_is_material_to_a_prompt(ws: Workspace, notes: Path) -> None:
    """Where a phase's work holds the texts of files, printing it raw is a fault."""
    app = APP.replace("EACH", 'notes | files("*.md")') + (
        "  ask:\n    agent: finder\n    reads: [measured]\n"
        '    prompt: "{{ measured[0].item.text }}"\n    output: {title: string}\n'
    )
    (ws.root / "apps/read.py").write_text(SCRIPTS, encoding="utf-8")
    (ws.root / "apps/read.yaml").write_text(app, encoding="utf-8")
    with pytest.raises(DefinitionFaults, match=r"\| data"):
        ws.start("read")
