"""The shapes that the page on JSON promises are the ones printed, and every object says its version."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from acceptance_workspace import NOTE, Baton
from branching_workspace import make_branching

from orchestrator.cli.catalogue import COMMANDS
from orchestrator.cli.main import BUG, main

PAGE = Path(__file__).resolve().parents[2] / "docs" / "json.md"
SHOWN_FOR = {
    "A run": ("show", "@last"),
    "`runs`": ("runs",),
    "`inbox`": ("inbox",),
    "`watch --status`": ("watch", "--status"),
    "`stats`": ("stats",),
    "`costs`": ("costs",),
    "Bare `baton`": (),
    "`trace`": ("trace", "@last"),
    "`cat`": ("cat", "@last", "page"),
    "`audit FILE`": ("audit", NOTE),
    "`blame`": ("blame", NOTE),
    "`audit RUN`": ("audit", "@last"),
    "`verify`": ("verify",),
    "`doctor`": ("doctor",),
    "`models ls`": ("models", "ls"),
    "`follow`, a line": ("follow", "@last"),
    "An error": ("run", "publsh"),
}
TYPED = [
    ("run", "publish", NOTE, "--dry-run"), ("run", "publish", NOTE, "--no-drive"), ("step", "@last"), ("resume",),
    (), ("runs",), ("inbox",), ("show", "@last"), ("show", "@last", "--html"), ("follow", "@last"),
    ("stats",), ("stats", "--html"), ("costs",), ("trace", "@last"),
    ("cat", "@last", "page"), ("transcript", "@last"), ("send-back", "d-1", "-m", "shorter"),
    ("fork", "@last", "--from", "change"), ("diff", "@last"), ("audit", "@last"),
    ("blame", NOTE), ("goto", "@last", "write", "--no-drive"),
    ("take", "@last", "--with", NOTE, "--no-drive"), ("skip", "@last", "--no-drive"), ("cancel", "pub"),
    ("upgrade", "@last"), ("export", "@last"), ("import", NOTE), ("open", "@last", "--print"),
    ("edit", "d-2", "--with", NOTE), ("answer", "d-2", "approve"),
    ("approve", "d-3"), ("reject", "d-2"), ("app", "ls"), ("app", "new", "mine", "--anyway", "to see it"),
    ("app", "ideas"), ("app", "check"), ("changes",),
    ("app", "pause", "mine"), ("app", "resume", "mine"), ("app", "pin", "mine"), ("app", "unpin", "mine"),
    ("app", "retire", "mine"), ("app", "restore", "mine"), ("app", "delete", "mine"),
    ("review", "system", "--no-drive"), ("review", "undo"),
    ("today",), ("today", "--why", "tax-1"), ("state",), ("energy", "low"), ("note", "Tried it.", "--minutes", "5"),
    ("decide", "Which one?", "--by", "2030-01-01"), ("decided", "D1", "The first."), ("done", "tax-1"), ("undo",),
    ("defer", "site-1"), ("log",), ("rules", "ls"), ("rules", "explain", "site-2"), ("rules", "check"),
    ("rules", "try", "task.minutes"), ("sources",), ("sources", "try", "notes"),
    ("review", "week"), ("review", "verify"),
    ("models", "ls"), ("models", "check"), ("models", "compare", "offline", "claude"), ("eval", "ls"),
    ("eval", "from-run", "@last", "--suite", "mine"), ("eval", "run", "mine"), ("eval", "drift", "mine"),
    ("eval", "redteam", "gist", "--limit", "1"), ("eval", "judge", "check", "mine"),
    ("eval", "score", "mine"), ("eval", "compare", "offline", "claude", "--suite", "mine"),
    ("eval", "import", "nowhere.yaml", "--app", "publish"), ("eval", "rekey"),
    ("init", "other"), ("trust", "--always"), ("doctor",),
    ("watch", "--status"), ("notify",), ("notify", "test"), ("schedule", "install"), ("schedule", "uninstall"),
    ("web", "--host", "192.0.2.1"), ("mcp", "--tools"),
    ("verify",), ("backup",), ("completion", "fish"), ("gc",), ("forget", "pub", "--yes"), ("nonsense",),
]  # fmt: skip
"""Each command once, as it comes in a run's life; some can only be refused here, which is JSON as well."""
NOT_OBJECTS = {("app", "schema")}
"""Prints a JSON Schema, whose shape is not ours."""


def objects(text: str) -> Iterator[Any]:
    """One object, or one a line."""
    try:
        yield json.loads(text)
    except json.JSONDecodeError:
        yield from map(json.loads, text.splitlines())


def missing(shown: Any, printed: Any, place: str = "") -> list[str]:
    """Fields that the page shows and the command does not print, or prints as another kind of value."""
    if isinstance(shown, dict) and isinstance(printed, dict):
        gone = [f"{place}.{name}" for name in shown.keys() - printed.keys() if not _varies(place)]
        return gone + [fault for name in shown.keys() & printed.keys()
                       for fault in missing(shown[name], printed[name], f"{place}.{name}")]  # fmt: skip
    if isinstance(shown, list) and isinstance(printed, list):
        return missing(shown[0], printed[0], f"{place}[]") if shown and printed else []
    same = type(shown) is type(printed) or {type(shown), type(printed)} <= {int, float}
    return [] if same or None in (shown, printed) else [place]


def _varies(place: str) -> bool:
    """Maps whose names are the app's own."""
    return place.endswith((".inputs", ".artifacts", ".shows", ".fact", ".settings"))


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Baton:
    baton = Baton.in_new_workspace(tmp_path_factory.mktemp("json") / "workspace")
    assert baton("run", "publish", NOTE).code == 3
    return baton


@pytest.mark.parametrize("title", SHOWN_FOR)
def test_a_shape_on_the_page_is_the_one_printed(waiting: Baton, title: str) -> None:
    shown = re.search(rf"^## {re.escape(title)}[^\n]*\n+```json\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S)
    assert shown
    printed = next(objects(waiting(*SHOWN_FOR[title], "--json").out))
    assert missing(json.loads(shown[1]), printed) == []
    assert printed["v"] == 1


def test_the_branches_on_the_page_are_those_that_a_run_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = re.search(r'^```json\n(\{"branches".*?)^```', PAGE.read_text("utf-8"), re.M | re.S)
    assert shown
    monkeypatch.chdir(make_branching(tmp_path / "ws"))
    main(["run", "all", '["bad"]', "--json"])
    printed = json.loads(capsys.readouterr().out)

    [failed] = [one for one in printed["branches"] if one["status"] == "failed"]
    assert missing(json.loads(shown[1]), {"branches": [failed]}) == []


def test_the_channels_on_the_page_are_those_that_notify_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = re.search(r"^## `notify`\n+```json\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S)
    assert shown
    root = make_branching(tmp_path / "ws")
    with (root / "baton.yaml").open("a") as settings:
        settings.write("notify: {to: 'ntfy://topic', quiet: 00:00-24:00}\n")
    monkeypatch.chdir(root)
    main(["notify", "--json"])
    assert missing(json.loads(shown[1]), json.loads(capsys.readouterr().out)) == []


def test_every_object_of_every_command_says_its_version(tmp_path: Path) -> None:
    """Each command starts Python, as on a person's own computer: what it forgot to import nothing else has imported."""
    baton = Baton.in_new_workspace(tmp_path / "workspace")
    ended = {words: baton.python("-m", "orchestrator.cli.main", *words, "--json") for words in TYPED}
    without = [words for words, one in ended.items() if not one.out or any(o["v"] != 1 for o in objects(one.out))]
    assert without == []
    assert [words for words, one in ended.items() if one.code == BUG or "Traceback" in one.err] == []


def test_no_command_is_left_out_of_that() -> None:
    typed = {words[:length] for words in TYPED for length in (1, 2, 3)} | NOT_OBJECTS
    assert [command.name for command in COMMANDS if tuple(command.name.split()) not in typed] == []
