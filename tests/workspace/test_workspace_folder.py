import subprocess
import sys
from pathlib import Path

import pytest

from orchestrator.errors import WorkspaceError
from orchestrator.workspace.home.folder import find_workspace


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def make_workspace(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "baton.yaml").touch()
    return folder


def test_the_nearest_folder_upwards_is_the_workspace(tmp_path: Path, home: Path) -> None:
    make_workspace(tmp_path / "outer")
    inner = make_workspace(tmp_path / "outer" / "inner")
    (inner / "apps" / "deep").mkdir(parents=True)
    assert find_workspace(inner / "apps" / "deep", {}) == inner


def test_baton_home_serves_where_no_folder_above_is_one(tmp_path: Path, home: Path) -> None:
    named = make_workspace(tmp_path / "named")
    make_workspace(home / "baton")
    assert find_workspace(tmp_path, {"BATON_HOME": str(named)}) == named


def test_the_home_folder_serves_last(tmp_path: Path, home: Path) -> None:
    own = make_workspace(home / "baton")
    assert find_workspace(tmp_path, {}) == own


def test_no_workspace_says_where_it_looked_and_how_to_make_one(tmp_path: Path, home: Path) -> None:
    with pytest.raises(WorkspaceError) as caught:
        find_workspace(tmp_path, {})
    assert str(caught.value) == (
        f"no workspace at or above {tmp_path}, and none at {home}/baton. "
        "Make one, and stand in it: baton init FOLDER && cd FOLDER. Or set BATON_HOME to one."
    )


def test_a_folder_named_baton_yaml_is_no_workspace(tmp_path: Path, home: Path) -> None:
    (tmp_path / "baton.yaml").mkdir()
    with pytest.raises(WorkspaceError):
        find_workspace(tmp_path, {})


def test_finding_the_workspace_imports_nothing_slow() -> None:
    code = (
        "import sys, orchestrator.workspace.home.folder;"
        "print([m for m in ('yaml', 'jinja2', 'pydantic', 'asyncio', 'msgspec', 'frontmatter') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_a_relative_baton_home_is_refused_with_the_whole_path(tmp_path: Path, home: Path) -> None:
    with pytest.raises(WorkspaceError, match=r'BATON_HOME is "here"') as told:
        find_workspace(tmp_path, {"BATON_HOME": "here"})
    assert told.value.mend == f"Give the whole path: BATON_HOME={Path.cwd() / 'here'}"


def test_baton_home_may_begin_with_a_tilde(tmp_path: Path, home: Path) -> None:
    own = make_workspace(home / "mine")
    assert find_workspace(tmp_path, {"BATON_HOME": "~/mine"}) == own
