"""Looking at a name under which anything may lie."""

import ast
import os
from pathlib import Path

import pytest

from orchestrator.files.links import followed
from orchestrator.files.looking import open_plain, read_own, read_plain

ORCHESTRATOR = Path(__file__).resolve().parent.parent.parent / "orchestrator"


def test_a_pipe_a_device_and_a_folder_are_not_read_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "device").symlink_to("/dev/zero")
    (tmp_path / "folder").mkdir()
    for name in ("pipe", "device", "folder"):
        for read in (read_plain, lambda path: read_own(path.parent, path.name)):
            with pytest.raises(OSError, match=r"is no file|directory|is a link"):
                read(tmp_path / name)


def test_links_that_go_round_lead_nowhere_and_break_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert not (followed(tmp_path / "a") / "c").exists()
    (tmp_path / "folder").mkdir()
    (tmp_path / "c").symlink_to("folder")
    assert followed(tmp_path / "c" / "x") == followed(tmp_path) / "folder" / "x"


def test_links_are_followed_in_one_place_only() -> None:
    """`Path.resolve` raises a RuntimeError where links go round, which would end as a bug of ours."""
    found = [
        f"{path.relative_to(ORCHESTRATOR)}: {line.strip()}"
        for path in ORCHESTRATOR.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if ".resolve()" in line and "Path(__file__)" not in line
    ]
    assert found == []


ELSEWHERE = {
    # of the installation, of the system, or made by the very process
    "cli/commands/completion.py",
    "cli/edit.py",
    "contracts/trial_place.py",
    "evals/redteam/red_team.py",
    "journal/sqlite/opening.py",
    "journal/sqlite/schema.py",
    "text/extra_install.py",
    "web/accounts.py",
    "web/static_files.py",
    "workspace/home/starter.py",
    # the person's own secrets
    "models/keys.py",
    "models/vendors/vertex/token.py",
    # asked first whether it is a plain file
    "evals/shelf.py",
    "tools/own_file.py",
    "tools/site_repository.py",
    "tools/working_copy.py",
    "features/evaluation/evals.py",
    "features/looking/published.py",
    "features/evaluation/suite_run.py",
    "workspace/read/source_file.py",
}


def test_what_may_have_come_along_is_opened_in_one_module_for_a_pipe_in_its_place_would_be_waited_for() -> None:
    found = {
        path.relative_to(ORCHESTRATOR).as_posix()
        for path in ORCHESTRATOR.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and reads(node, node.func.attr)
    }

    assert found == ELSEWHERE


def reads(call: ast.Call, method: str) -> bool:
    modes = {argument.value for argument in call.args if isinstance(argument, ast.Constant)}
    return method in ("read_text", "read_bytes") or (method == "open" and bool(modes & {"r", "rb"}))


def test_a_plain_file_is_read_bit_by_bit_and_what_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "lines").write_bytes(b"one\ntwo\n")
    os.mkfifo(tmp_path / "pipe")

    with open_plain(tmp_path / "lines") as file:
        assert list(file) == [b"one\n", b"two\n"]
    with pytest.raises(OSError, match="is no file"):
        open_plain(tmp_path / "pipe")
