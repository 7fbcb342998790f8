"""What the documents show of Python holds to strict types and does what the page says, as it stands there."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from acceptance_workspace import Baton
from python_blocks import EXAMPLES, ROOT, PythonBlock, all_blocks, blocks_of, files_of, written_below

import orchestrator
from orchestrator import Outcome
from orchestrator.evals.given_suite import suite_given

PAGE = ROOT / "docs" / "python.md"
SCRIPTS = [block for block in blocks_of(PAGE) if not block.file]
CONTRACTS = [block for block in blocks_of(PAGE) if block.file.startswith("test_")]
CACHE = ROOT / ".mypy_cache"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = Baton.in_new_workspace(tmp_path / "workspace").root
    for path, text in files_of(PAGE).items():
        (root / path).write_text(text, encoding="utf-8")
    monkeypatch.chdir(root)
    monkeypatch.syspath_prepend(str(root))
    return root


@pytest.mark.parametrize("block", SCRIPTS, ids=lambda block: block.name)
def test_a_script_of_the_page_prints_what_the_page_says(
    block: PythonBlock, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = workspace / block.name
    path.write_text(block.text, encoding="utf-8")
    runpy.run_path(str(path), run_name="__main__")
    assert capsys.readouterr().out == block.printed
    assert block.printed


def test_the_contracts_of_the_page_are_kept(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for block in CONTRACTS:
        runpy.run_path(str(workspace / block.file), run_name="__main__")
    monkeypatch.delitem(sys.modules, "parrot")
    assert capsys.readouterr().out == "".join(block.printed for block in CONTRACTS)


def test_a_contract_of_the_page_is_a_test_to_pytest(workspace: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_parrot.py"]
    ran = subprocess.run(command, cwd=workspace, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
    assert "passed" in ran.stdout


def test_the_evaluator_of_the_page_on_evals_judges() -> None:
    (block,) = blocks_of(ROOT / "docs" / "evals.md")
    length = _run(block)["length"]
    outcome = Outcome("soup", "done", inputs={"source": "one two three four"}, artifacts={"draft": "one two"})
    assert length(outcome, 0.3, 0.8) == (True, "the draft has 50% of the source's words")


def test_the_cases_of_the_page_on_files_are_cases(tmp_path: Path) -> None:
    (block,) = blocks_of(ROOT / "docs" / "cases-from-files.md")
    made = suite_given(tmp_path, "limits", _run(block)["cases"](), [])
    assert [case.name for case in made.cases] == ["limit-10", "limit-11", "limit-100"]


def _run(block: PythonBlock) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(block.text, names)  # noqa: S102 - what the page says
    return names


def test_every_public_name_is_told_on_the_page() -> None:
    told = PAGE.read_text("utf-8").partition("## What is public")[2]
    assert [name for name in orchestrator.__all__ if f"`{name}`" not in told] == []


def test_every_block_of_python_is_typed_or_a_script_of_an_app() -> None:
    untyped = [f"{block.page.name} {block.number}" for block in all_blocks() if block.is_script_of_app]
    assert len(untyped) < len(list(all_blocks())) / 2


@pytest.mark.skipif(not CACHE.exists(), reason="make types has not run yet; it holds them to the same")
def test_the_blocks_and_the_examples_hold_to_strict_types(tmp_path: Path) -> None:
    """By the cache that `make types` leaves: alone it would take as long as for the whole package."""
    told = checked([*map(str, written_below(tmp_path)), str(EXAMPLES / "service.py")])
    assert told == "", told


@pytest.mark.skipif(not CACHE.exists(), reason="make types has not run yet")
def test_a_block_that_does_not_is_told(tmp_path: Path) -> None:
    path = tmp_path / "wrong.py"
    path.write_text("from orchestrator import Workspace\n\nWorkspace.open().start(7).drive(step=1)\n", encoding="utf-8")
    told = checked([str(path)])
    assert 'Argument 1 to "start" of "Workspace" has incompatible type "int"' in told
    assert 'Unexpected keyword argument "step" for "drive" of "Run"' in told


def checked(paths: list[str]) -> str:
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(CACHE), "--explicit-package-bases", *paths]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return "" if ran.returncode == 0 else ran.stdout + ran.stderr
