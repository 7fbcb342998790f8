"""Every page is found from the first one, and what it shows to be typed works, in the order shown."""

from __future__ import annotations

import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from acceptance_workspace import SOMEBODY, Baton
from shown import script_of

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
RUN_ELSEWHERE = {
    "own-model.md": "test_docs_own_model.py",
    "pictures-and-pdfs.md": "test_docs_pictures_and_pdfs.py",
    "swapping-a-vendor.md": "test_docs_swapping.py",
    "write-an-app.md": "test_docs_write_an_app.py",
}
"""Pages that need more than a workspace: a server, files that the page asks the reader to write."""
RECORDS = DOCS / "sessions"
"""What was typed and answered once, as it came."""
SERVES = re.compile(r"(?m)^baton (web|mcp|watch)\b(?!.*--(once|status|tools|help))")
"""Until it is stopped: a page has it in its text, or as it came (`$ baton web`), for nobody stops it here."""
RUN_HERE = [
    page
    for page in sorted(DOCS.rglob("*.md"))
    if page.name not in RUN_ELSEWHERE and page.parent != RECORDS and script_of(page)
]


@pytest.mark.parametrize("page", RUN_HERE, ids=lambda page: page.name)
def test_what_a_page_shows_works_when_typed(page: Path, tmp_path: Path) -> None:
    """Exit status 3 is no failure: the run waits for a person."""
    assert not SERVES.search(script_of(page))
    workspace = Baton.in_new_workspace(tmp_path / "workspace")
    shutil.copytree(ROOT / "evals", workspace.root / "evals", dirs_exist_ok=True)
    command = f'baton() {{ {shlex.quote(sys.executable)} -m orchestrator.cli.main "$@" || [ $? -eq 3 ]; }}\n'
    done = subprocess.run(
        ["bash", "-euc", command + script_of(page)],
        cwd=workspace.root,
        env={**os.environ, **SOMEBODY, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


@pytest.mark.parametrize("name", RUN_ELSEWHERE.values())
def test_pages_that_are_run_elsewhere_have_their_test(name: str) -> None:
    assert (Path(__file__).parent / name).exists()


def test_every_page_is_found_from_the_first_one() -> None:
    found: set[Path] = set()
    ahead = [DOCS / "README.md"]
    while ahead:
        page = ahead.pop()
        if page in found or page.suffix != ".md" or not page.exists():
            continue
        found.add(page)
        links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
        ahead += [(page.parent / link).resolve() for link in links]
    assert [page.name for page in DOCS.rglob("*.md") if page not in found] == []


def test_the_page_of_commands_is_what_the_table_says() -> None:
    made = runpy.run_path(str(ROOT / ".ci" / "commands"))["page"]()
    assert (DOCS / "commands.md").read_text(encoding="utf-8") == made, "run: make pages"
