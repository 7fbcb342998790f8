"""Names lead to tools and effects: built in, the workspace's own, then installed ones."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from orchestrator.errors import NotFound, WorkspaceError
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.registry import (
    BUILTIN_EFFECTS,
    BUILTIN_TOOLS,
    builtin_effects,
    builtin_tools,
    find_effect,
    find_tool,
    workspace_effects,
    workspace_tools,
)

EFFECT = "def preview(): return 'x'\ndef act(): ...\ndef probe(): ...\n"


def test_builtin_names() -> None:
    assert list(builtin_tools()) == list(BUILTIN_TOOLS)
    assert list(builtin_effects()) == list(BUILTIN_EFFECTS)


def test_every_builtin_tool_describes_itself() -> None:
    for tool in builtin_tools().values():
        assert tool.spec.description
        assert "surroundings" not in tool.spec.parameters["properties"]


def test_public_functions_of_the_workspaces_modules_are_tools() -> None:
    modules = {
        "tools/web.py": "from helpers import clean\ndef fetch(url: str) -> str:\n    return clean(url)\n"
        "def _own(x): ...\n",
        "tools/helpers.py": "def clean(text: str) -> str:\n    return text.strip()\n",
        "tools/notify.py": EFFECT + "def last_sent() -> int:\n    return 1\n",
        "apps/publish.py": "def assemble(draft): ...\n",
    }

    tools = workspace_tools(modules)

    assert sorted(tools) == ["clean", "fetch", "last_sent"]
    assert asyncio.run(tools["fetch"].call({"url": " x "}, Surroundings(Path()))) == "x"
    assert list(workspace_effects(modules)) == ["notify"]


def test_a_function_that_cannot_be_a_tool_is_told_with_its_line() -> None:
    with pytest.raises(WorkspaceError, match=r"^tools/web\.py:2: parameter url of fetch has no type\."):
        workspace_tools({"tools/web.py": "\ndef fetch(url): ...\n"})


@pytest.mark.parametrize(
    "modules",
    [
        {"tools/a.py": "def site_tree() -> None: ...\n"},
        {"tools/a.py": "def x() -> None: ...\n", "tools/b.py": "def x() -> None: ...\n"},
    ],
)
def test_a_name_that_is_taken_is_refused(modules: dict[str, str]) -> None:
    with pytest.raises(WorkspaceError, match="is there already, from"):
        workspace_tools(modules)


def test_an_effect_named_like_a_builtin_is_refused() -> None:
    with pytest.raises(WorkspaceError, match='the effect "save_file" is there already, from Baton itself'):
        workspace_effects({"tools/save_file.py": EFFECT})


def test_find_looks_at_builtin_ones_then_at_the_workspaces() -> None:
    assert find_tool("site_tree", {}).spec.name == "site_tree"
    assert find_effect("notify", {"tools/notify.py": EFFECT}).name == "notify"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package that offers a tool and two effects."""
    (tmp_path / "weather.py").write_text("def forecast(town: str) -> str:\n    return 'rain'\nhalf = object()\n")
    (tmp_path / "siren.py").write_text(EFFECT)
    about = tmp_path / "weather-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: weather\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(
        "[baton.tools]\nforecast = weather:forecast\nhalf = weather:half\n"
        "[baton.effects]\nsiren = siren\nbroken = no_such_module\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in ("weather", "siren"):
        monkeypatch.delitem(sys.modules, name, raising=False)


@pytest.mark.usefixtures("package")
def test_entry_points_of_installed_packages_are_found_last() -> None:
    assert asyncio.run(find_tool("forecast", {}).call({"town": "Ulm"}, Surroundings(Path()))) == "rain"
    assert find_effect("siren", {}).steps(None) == ("act",)
    with pytest.raises(WorkspaceError, match="half: the installed tool has no spec and no pure and no call"):
        find_tool("half", {})
    with pytest.raises(WorkspaceError, match="no_such_module: the installed effect cannot be loaded"):
        find_effect("broken", {})


@pytest.mark.usefixtures("package")
def test_an_unknown_name_offers_the_nearest() -> None:
    with pytest.raises(NotFound, match=r'there is no tool "forcast"\. Did you mean forecast\?'):
        find_tool("forcast", {})
    with pytest.raises(NotFound, match=r'there is no effect "git_publsh"\. Did you mean git_publish\?'):
        find_effect("git_publsh", {})
