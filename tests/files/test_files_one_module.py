"""Files are opened for writing in one module; whoever would do it elsewhere is named here with a reason, or fails."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

OURS = "files"
"""The package whose modules may."""

CHANGES = frozenset(
    (
        *("write_text", "write_bytes", "touch", "mkdir", "makedirs", "rmdir", "removedirs", "unlink", "rmtree"),
        *("symlink", "symlink_to", "hardlink_to", "link", "link_to", "rename", "renames", "truncate"),
        *("chmod", "lchmod", "fchmod", "chown", "mkfifo", "mknod", "mkstemp", "mkdtemp"),
        *("copyfile", "copytree", "copy2", "copymode", "NamedTemporaryFile", "TemporaryDirectory", "TemporaryFile"),
    )
)
OF_MODULES = {"os": ("remove", "replace", "link", "symlink"), "shutil": ("move", "copy")}
FLAGS = ("O_CREAT", "O_WRONLY", "O_RDWR", "O_APPEND", "O_TRUNC")

ALLOWED = {
    "cli/edit.py": "a folder of the person's own under /tmp, made by mkdtemp for them alone, for their editor",
    "cli/main.py": "os.devnull, and the log of a bug, made by mkstemp for them alone",
    "cli/reader.py": "os.devnull",
    "contracts/trial_place.py": "a workspace of its own for one promise, fresh under /tmp",
    "tools/command.py": "what a command says, in files of the system that have no name",
    "tools/difference.py": "git's own objects of one look, in a fresh folder under /tmp",
    "tools/private_commit.py": "git's own index of one commit, in a fresh folder under /tmp",
    "tools/site_repository.py": "a repository that is made to be looked at, fresh under /tmp",
    "features/evaluation/case_run.py": "the scratch folder of one case, fresh under /tmp",
    "features/evaluation/revision.py": "a past revision, unpacked into a fresh folder under /tmp; no link is followed",
}


def changes_of(source: str) -> Iterator[tuple[int, str]]:
    """Line and name of every call that would change a file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (found := _change(node)):
            yield node.lineno, found


def _change(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(value=ast.Name(id="re" | "dataclasses")):
            return ""
        case ast.Attribute(value=ast.Name(id="os"), attr="open"):
            return "os.open" if any(flag in ast.unparse(call) for flag in FLAGS) else ""
        case ast.Attribute(attr="open") | ast.Name(id="open"):
            return "open" if _writes(call) else ""
        case ast.Attribute(value=ast.Name(id=module), attr=name) if name in OF_MODULES.get(module, ()):
            return f"{module}.{name}"
        case ast.Attribute(attr=name) | ast.Name(id=name) if name in CHANGES:
            return name
    return ""


def _writes(call: ast.Call) -> bool:
    modes = [*call.args[:2], *(word.value for word in call.keywords if word.arg == "mode")]
    texts = [mode.value for mode in modes if isinstance(mode, ast.Constant) and isinstance(mode.value, str)]
    return any(len(text) <= 3 and set(text) & set("wax+") for text in texts)


def test_nothing_is_written_but_through_the_one_module(repository: Path) -> None:
    package = repository / "orchestrator"
    elsewhere = []
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package).as_posix()
        if not name.startswith((f"{OURS}/", "starter/")) and name not in ALLOWED:
            elsewhere += [f"orchestrator/{name}:{line}: {found}" for line, found in changes_of(path.read_text("utf-8"))]
    assert elsewhere == []


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_an_exception_that_nobody_needs_any_more_is_taken_off_the_list(repository: Path, name: str) -> None:
    assert list(changes_of((repository / "orchestrator" / name).read_text("utf-8")))


@pytest.mark.parametrize(
    "line",
    [
        'path.write_text("x")',
        'open(path, "w")',
        'path.open("ab")',
        'path.open(mode="x")',
        "os.open(path, os.O_RDWR | os.O_CREAT)",
        "os.replace(a, b)",
        "shutil.rmtree(path)",
        "path.symlink_to(other)",
        "Path(a).unlink(missing_ok=True)",
        "tempfile.mkdtemp()",
    ],
)
def test_the_check_sees_each_way_to_write(line: str) -> None:
    assert [number for number, _ in changes_of(line)] == [1]


@pytest.mark.parametrize("line", ['path.open("rb")', "open(path)", 're.sub("a", "b", c)', 'text.replace("w", "x")'])
def test_the_check_leaves_reading_alone(line: str) -> None:
    assert list(changes_of(line)) == []
