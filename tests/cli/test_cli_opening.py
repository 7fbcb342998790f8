"""`open`: where what went out is, in the program of the desktop, or as a path."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from cli_ended import Baton

from orchestrator.cli.commands import opening


class Desktop:
    """Notes what it is asked to show."""

    def __init__(self, *, works: bool = True) -> None:
        self.paths: list[Path] = []
        self._works = works

    def __call__(self, opener: str, path: Path) -> bool:
        self.paths.append(path)
        return self._works


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> Desktop:
    shown = Desktop()
    monkeypatch.setattr(opening, "_opener", lambda: "xdg-open")
    monkeypatch.setattr(opening, "_opened", shown)
    return shown


@pytest.fixture
def kept(baton: Baton, root: Path) -> Path:
    """A run that saved a note, as `app new` writes one."""
    assert baton("app", "new", "pages", "--anyway", "to see it").code == 0
    assert baton("run", "pages").code == 3
    assert baton("approve", "d-1").code == 0
    [saved] = (root / "notes").iterdir()
    return saved


def test_what_went_out_is_shown_by_the_desktop(baton: Baton, kept: Path, desktop: Desktop) -> None:
    ended = baton("open")
    assert (ended.code, ended.out, desktop.paths) == (0, "", [kept])


def test_print_only_tells_where_it_is(baton: Baton, kept: Path, desktop: Desktop) -> None:
    assert baton("open", "--print").out == f"{kept}\n"
    assert desktop.paths == []


def test_where_no_desktop_is_its_path_is_told(baton: Baton, kept: Path) -> None:
    assert baton("open", "@last").out == f"{kept}\n"


def test_what_the_desktop_cannot_show_is_told(
    baton: Baton, kept: Path, desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_opened", Desktop(works=False))
    assert baton("open").out == f"{kept}\n"


def test_what_a_desktop_might_run_is_only_told(
    baton: Baton, kept: Path, desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_TEXTS", (".png",))
    assert baton("open").out == f"{kept}\n"
    assert desktop.paths == []


def test_what_was_moved_since_is_said_to_be_gone(baton: Baton, kept: Path, desktop: Desktop) -> None:
    kept.unlink()
    assert "is not there any more" in baton("open").out
    assert desktop.paths == []
    [file] = baton("open", "--json").json["files"]
    assert file == {"path": str(kept), "there": False}


def test_the_newest_run_that_published_is_meant(baton: Baton, kept: Path) -> None:
    baton("run", "keep", "tools")
    assert baton("open").out == f"{kept}\n"
    named = baton("open", "kee")
    assert (named.code, "has published nothing" in named.err) == (2, True)


def test_a_desktop_is_asked_only_where_a_person_sits_at_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", ":0")
    assert opening._opener() == ""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert opening._opener() == "/usr/bin/xdg-open"
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert opening._opener() == ""
