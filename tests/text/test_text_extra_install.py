"""The advice to install an extra is for the environment that runs, and names what is there to install."""

from __future__ import annotations

import json
import shlex
import sys
from importlib.metadata import PathDistribution

import pytest

from orchestrator.text.extra_install import install_extra


def installed_from(monkeypatch: pytest.MonkeyPatch, written: str | None) -> None:
    monkeypatch.setattr(PathDistribution, "read_text", lambda _, name: written if name == "direct_url.json" else None)


def words(told: str) -> list[str]:
    return shlex.split(told.partition(": ")[2].removesuffix("."))


def test_in_a_clone_it_is_installed_from_the_clone_by_the_python_that_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"url": "file:///a%20place/baton", "dir_info": {"editable": True}}
    installed_from(monkeypatch, json.dumps(told))
    assert words(install_extra("web")) == [sys.executable, "-m", "pip", "install", "-e", "/a place/baton[web]"]
    installed_from(monkeypatch, json.dumps(told | {"dir_info": {}}))
    assert words(install_extra("web"))[-2:] == ["install", "/a place/baton[web]"]


@pytest.mark.parametrize(
    "written", [None, "", "no JSON", "[]", '{"url": "https://a.example/b.whl", "archive_info": {}}']
)
def test_elsewhere_it_is_installed_by_its_name(monkeypatch: pytest.MonkeyPatch, written: str | None) -> None:
    installed_from(monkeypatch, written)
    assert words(install_extra("web"))[-1] == "baton-os[web]"


def test_without_pip_nobody_is_told_to_run_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    told = install_extra("web")
    assert "pip install" not in told
    assert "uv or pipx (docs/install.md)" in told
