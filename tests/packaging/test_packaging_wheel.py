"""What is installed is complete: the package, its types, its migrations and the starter, without a checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked into a folder of its own."""
    repository = Path(__file__).resolve().parents[2]
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=repository, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site-packages")
    return folder / "site-packages"


def baton(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "orchestrator.cli.main", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_holds_types_migrations_and_the_starter(installed: Path) -> None:
    package = installed / "orchestrator"

    assert (package / "py.typed").exists()
    assert list((package / "journal" / "migrations").glob("*.sql"))
    assert (package / "starter" / "baton.yaml").exists()
    assert (package / "starter" / "AGENTS.md").exists()
    assert (package / "starter" / "schemas" / "baton" / "app.json").exists()
    assert (package / "cli" / "shells" / "baton.bash").exists()
    assert not list(package.rglob("journal.db"))


def test_an_installed_baton_publishes_in_a_folder_with_spaces_and_letters_of_any_kind(
    installed: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "ein Arbeitsplatz für 日記"
    folder.mkdir()

    assert baton(installed, folder, "init").returncode == 0
    assert baton(installed, folder, "run", "publish", "inbox/why-small-tools-last.md").returncode == 3
    approved = baton(installed, folder, "approve", "d-1")

    assert approved.returncode == 0, approved.stderr
    assert (folder / "site" / "content" / "why-small-tools-last.md").exists()
