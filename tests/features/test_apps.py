"""A new app may be called anything that a name can be; what it cannot be called is refused with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestrator.errors import BatonError
from orchestrator.face.definitions import check_app
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps.apps import Apps
from orchestrator.workspace.home.starter import init_workspace
from orchestrator.workspace.trust import Trust

NAMES = (
    *(
        "class",
        "import",
        "none",
        "true",
        "false",
        "null",
        "yes",
        "no",
        "on",
        "y",
        "end",
        "rejected",
        "item",
        "feedback",
    ),
    *(
        "a",
        "test-1",
        "a-",
        "x1",
        "inf",
        "e1",
        "self",
        "loop",
        "range",
        "source",
        "day",
        "draft",
        "name",
        "check",
        "keep",
    ),
    *(
        "read-source",
        "check-links",
        "git-publish",
        "save-file",
        "add-tasks",
        "app",
        "agent",
        "phases",
        "test",
        "x" * 64,
    ),
    *("email", "calendar", "re", "json", "os", "types"),
)


@pytest.fixture
def apps(tmp_path: Path) -> Apps:
    init_workspace(tmp_path)
    Trust(tmp_path).allow_folder()
    return Apps(Workspace.open(tmp_path))


def test_a_new_app_of_any_name_passes_its_check(apps: Apps, tmp_path: Path) -> None:
    for name in NAMES:
        apps.new(name, anyway="to learn")
        assert check_app(tmp_path, name)[1] == [], name


def test_an_app_takes_no_module_of_python_s_own_from_another(apps: Apps, tmp_path: Path) -> None:
    for name in ("re", "other"):
        apps.new(name, anyway="to learn")
    with Workspace.open(tmp_path) as workspace:
        run = workspace.start("other", source=str(tmp_path / "inbox/other/first.md"))
        run.drive()
        assert run.status == "waiting"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("x" * 65, "65 letters are too many"),
        ("yaml", "in the way of the installed module yaml"),
        ("orchestrator", "in the way of the installed module orchestrator"),
        ("writer", "agents/writer.md"),
        ("_", "is no name for an app"),
        ("Ünï", "is no name for an app"),
        ("a/b", "is no name for an app"),
        ("1a", "is no name for an app"),
        ("", "is no name for an app"),
    ],
)
def test_a_name_it_cannot_take_is_refused_with_the_reason(apps: Apps, name: str, why: str) -> None:
    with pytest.raises(BatonError, match=why):
        apps.new(name, anyway="to learn")
