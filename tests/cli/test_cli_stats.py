"""`stats` on the command line: tables, JSON, a page, and what cannot be told."""

from __future__ import annotations

from io import StringIO

import pytest
from cli_ended import Baton

from orchestrator.cli.figures import figures
from orchestrator.cli.terminal import Terminal


@pytest.fixture
def answered(baton: Baton) -> Baton:
    """A run of `keep` that was answered by a program, and one that waits."""
    for topic in ("tools", "apps"):
        baton("run", "keep", topic, "--no-drive")
    baton("resume")
    assert baton("reject", "d-1").code in (0, 4)
    return baton


def test_it_tells_app_by_app_and_gate_by_gate(answered: Baton) -> None:
    told = answered("stats").out.splitlines()
    assert told[0].startswith("runs started since ")
    assert told[2].split() == ["app", "runs", "looked", "by", "hand", "yours", "saved"]
    assert told[3].split() == ["keep", "2", "0?", "–", "–", "–"]
    assert told[5].split() == ["gate", "untouched", "no", "waited"]
    assert told[6].split()[:6] == ["keep", "decide", "0", "of", "1", "1"]
    assert any("1 answer of yours was given without a screen" in line for line in told)


def test_of_one_app_it_tells_that_alone(answered: Baton) -> None:
    answered("run", "list", "a note", "--no-drive")
    assert [app["app"] for app in answered("stats", "keep", "--json").json["apps"]] == ["keep"]
    assert "no run started in it" not in answered("stats", "list").out


def test_a_window_without_runs_says_how_to_look_further_back(baton: Baton) -> None:
    assert baton("stats").out.splitlines()[1:] == ["no run started in it.  further back: baton stats --days 365"]


def test_the_page_goes_where_it_is_named_or_is_printed(answered: Baton) -> None:
    assert answered("stats", "--html", "-").out.startswith("<!doctype html>")
    assert answered("stats", "--html", "there.html", "--json").json["html"] == "there.html"
    assert answered("stats", "--html").out.endswith("transcripts/stats.html\n")
    assert answered("stats", "--html", ".").code == 2


@pytest.mark.parametrize(
    "words",
    [("--days", "0"), ("--since", "7d", "--days", "7"), ("--since", "2100-01-01"), ("--since", "soon"), ("kep",)],
    ids=" ".join,
)
def test_what_cannot_be_told_is_said(answered: Baton, words: tuple[str, ...]) -> None:
    ended = answered("stats", *words)
    assert ended.code in (1, 2)
    assert ended.err.startswith("error: ")


def test_on_a_narrow_screen_a_figure_that_has_no_room_stands_below_its_name() -> None:
    screen = StringIO()
    head, row = ("app", "runs", "looked", "by hand", "yours", "saved"), ("publish", "8", "3", "45'", "0'", "135'")
    figures(Terminal(screen, width=40, on_screen=True), [head, row])
    assert screen.getvalue().splitlines() == [
        "app      runs  looked  by hand  yours",
        "    saved",
        "publish     8       3      45'     0'",
        "     135'",
    ]
