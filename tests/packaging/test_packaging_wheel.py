"""What is installed is complete: the package, its types, its migrations and the starter, without a checkout."""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
NOTE = "inbox/why-small-tools-last.md"


def built(source: Path, kind: str, folder: Path) -> Path:
    """The archive that hatchling makes of a source tree, with no network."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    subprocess.run(build, cwd=source, check=True, capture_output=True)
    (archive,) = folder.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return archive


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(REPOSITORY, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """The wheel, unpacked into a folder of its own and compiled there, as an installer does."""
    folder = wheel.parent / "site-packages"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)  # noqa: S202 - our own
    assert compileall.compile_dir(folder, quiet=1)
    return folder


@dataclass(frozen=True)
class Somewhere:
    """A folder far from any checkout, of somebody with a home of their own."""

    installed: Path
    folder: Path
    home: Path

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        given = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
        return subprocess.run(
            [sys.executable, "-m", "orchestrator.cli.main", *arguments],
            cwd=self.folder,
            env={**given, "PYTHONPATH": str(self.installed), "HOME": str(self.home)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def baton(installed: Path, tmp_path: Path) -> Somewhere:
    folder = tmp_path / "Übung mit Leerzeichen 書"
    folder.mkdir()
    (tmp_path / "home").mkdir()
    return Somewhere(installed, folder, tmp_path / "home")


def test_the_wheel_holds_types_migrations_and_the_starter(installed: Path) -> None:
    package = installed / "orchestrator"

    assert (package / "py.typed").exists()
    assert list((package / "journal" / "sqlite" / "migrations").glob("*.sql"))
    assert (package / "starter" / "baton.yaml").exists()
    assert (package / "starter" / "AGENTS.md").exists()
    assert (package / "starter" / "schemas" / "baton" / "app.json").exists()
    assert (package / "cli" / "shells" / "baton.bash").exists()
    assert not list(package.rglob("journal.db"))


def test_the_source_archive_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(built(REPOSITORY, "sdist", tmp_path)) as archive:
        archive.extractall(tmp_path)  # noqa: S202 - our own
    (source,) = (path for path in tmp_path.iterdir() if path.is_dir())
    assert names(built(source, "wheel", tmp_path / "again")) == names(wheel)


def test_no_archive_holds_what_running_leaves_behind(wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(built(REPOSITORY, "sdist", tmp_path)) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()} | names(wheel)
    left = ("journal.db", "__pycache__", "state/trust", "state/locks", "site/", ".venv/", "mutants/")
    assert [name for name in packed if any(part in f"/{name}" for part in (f"/{one}" for one in left))] == []


def test_an_installed_baton_publishes_in_a_folder_with_spaces_and_letters_of_any_kind(baton: Somewhere) -> None:
    assert baton("init").returncode == 0
    assert baton("run", "publish", NOTE).returncode == 3
    approved = baton("approve", "d-1")

    assert approved.returncode == 0, approved.stderr
    assert (baton.folder / "site" / "content" / "why-small-tools-last.md").exists()
    assert baton("verify").returncode == 0


def test_an_installed_baton_is_well_and_replays_the_starters_evals(baton: Somewhere) -> None:
    baton("init")
    ended = [baton(*words.split()) for words in ("doctor", "models ls", "app check", "eval run reviewer")]
    assert [end.returncode for end in ended] == [0, 0, 0, 0], "".join(end.stdout + end.stderr for end in ended)


def test_outside_the_workspace_only_trust_and_the_key_of_seals_are_written(baton: Somewhere) -> None:
    """What the page on removing names is all there is."""
    baton("init")
    baton("run", "publish", NOTE)
    baton("approve", "d-1")
    left = sorted(path.relative_to(baton.home).as_posix() for path in baton.home.rglob("*") if path.is_file())
    assert left == [".local/state/baton/journal-key", ".local/state/baton/trusted"]
