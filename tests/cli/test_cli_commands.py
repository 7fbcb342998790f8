"""What each command tells, as text and as one JSON object."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli_ended import Baton, Ended
from small_workspace import Clock, open_workspace

from orchestrator import Workspace
from orchestrator.cli.catalogue import COMMANDS

FORM = ("-p", "focus=rest", "-p", "until=none")


@pytest.fixture
def waiting(baton: Baton) -> Baton:
    """One run that waits at d-1."""
    assert baton("run", "keep", "tools").code == 3
    return baton


def test_a_run_stops_at_its_gate_and_says_what_is_next(baton: Baton) -> None:
    ended = baton("run", "keep", "tools")
    assert ended.code == 3
    assert "profile offline (no key, no network)" in ended.out
    assert (
        "nothing is running; state is kept.  next: baton inbox d-1  ·  baton answer d-1 approve -p focus=" in ended.out
    )


def test_bare_baton_says_what_needs_you(waiting: Baton) -> None:
    assert "1 decision" in waiting().out
    assert "d-1  keep" in waiting().out
    assert "(expires in 4 h: reject)" in waiting().out
    assert waiting().out.endswith("next: baton inbox\n")


def test_bare_baton_in_a_new_workspace_proposes_only_what_is_there(baton: Baton, root: Path) -> None:
    assert baton().out == "nothing needs you.\nnext: baton run APP\n"
    (root / "apps" / "publish.yaml").write_text("", encoding="utf-8")
    assert baton().out.endswith("next: baton run publish YOUR-NOTE.md\n")


def test_a_run_that_was_stopped_is_told_with_the_way_on(baton: Baton) -> None:
    baton("run", "keep", "tools", "--no-drive")
    assert "1 run interrupted" in baton().out
    assert "stopped before its first phase" in baton().out
    assert "next: baton resume" in baton().out


def test_show_says_where_a_run_is_and_how_it_came_there(waiting: Baton) -> None:
    shown = waiting("show", "@last").out
    assert "draft → decide" in shown
    assert "decide: Keep this?" in shown
    assert "next: baton inbox d-1" in shown


def test_an_answer_goes_on_with_the_run(waiting: Baton) -> None:
    ended = waiting("answer", "d-1", "approve", *FORM)
    assert ended.code == 0
    assert "done in" in ended.out
    assert waiting("cat", "@last", "finish", "--json").json["value"]["count"] == 3


def test_a_form_that_is_not_filled_in_says_how(waiting: Baton) -> None:
    ended = waiting("approve", "d-1")
    assert (ended.code, ended.out) == (2, "")
    assert "baton answer d-1 approve -p focus=VALUE -p until=VALUE" in ended.err


def test_a_gate_with_a_form_says_how_it_is_filled_in_without_a_terminal(waiting: Baton) -> None:
    command = "baton answer d-1 approve -p focus=VALUE -p count=VALUE -p until=VALUE"
    shown = waiting("inbox", "d-1").out.splitlines()
    at = shown.index(f"with your words: {command}")
    assert [line.split(maxsplit=1) for line in shown[at + 1 : at + 4]] == [
        ["focus", "(text)"],
        ["count", "(a number; left out: 3)"],
        ["until", "(a date, or none)"],
    ]
    assert command in waiting("resume", "@last").out


def test_an_answered_decision_says_how_it_ended(waiting: Baton) -> None:
    waiting("reject", "d-1")
    assert waiting("inbox", "d-1").out.startswith("d-1 was answered reject by you")
    assert waiting("inbox", "d-1", "--json").json["decisions"] == []


def test_the_inbox_says_what_an_answer_must_bring(waiting: Baton) -> None:
    [decision] = waiting("inbox", "--json").json["decisions"]
    assert [field["name"] for field in decision["form"]] == ["focus", "count", "until"]
    assert decision["expires_at"]


def test_editing_without_a_terminal_asks_for_a_file(waiting: Baton) -> None:
    ended = waiting("edit", "d-1")
    assert ended.code == 2
    assert "--with FILE" in ended.err


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("frob",), 2, "See: baton --help"),
        (("shwo", "x"), 2, "Did you mean show?"),
        (("run",), 2, "required: APP"),
        (("runs", "extra"), 2, "See: baton runs --help"),
        (("show", "zzz"), 1, "baton runs"),
        (("show", "@last"), 1, "there is no run yet. See what can be: baton app ls"),
        (("audit", "@last"), 1, "there is no run yet."),
        (("approve", "d-9"), 1, "baton inbox"),
        (("run", "kep"), 1, "Did you mean keep?"),
        (("run", "kitchen-sink"), 1, "see all: baton app ls"),
        (("run", "keep", "tools", "--profil", "offline"), 2, "Did you mean --profile? See: baton run --help"),
        (("run", "keep", "tools", "--profile", "zz"), 1, "There is: offline"),
        (("run", "keep", "tools", "--until", "zz"), 1, "There is: draft, decide, finish."),
        (("run", "keep", "tools", "-p", "mood"), 2, "not NAME=VALUE"),
        (("run", "keep", "tools", "-p", "a=1", "-p", "a=2"), 2, "a is given twice"),
        (("run", "keep"), 2, 'needs "topic"'),
    ],
)
def test_a_mistake_has_its_exit_status_and_its_mend(baton: Baton, words: tuple[str, ...], code: int, told: str) -> None:
    ended = baton(*words)
    assert (ended.code, ended.out) == (code, "")
    assert told in ended.err
    as_json = baton(*words, "--json")
    assert as_json.code == code
    assert as_json.json["error"].keys() >= {"kind", "message", "where", "mend"}
    assert as_json.err == ""


@pytest.mark.parametrize(
    "words",
    ["", "runs", "show @last", "inbox", "inbox d-1", "cat @last draft", "transcript @last", "verify", "doctor",
     "resume", "backup", "step @last", "approve d-1", "take @last --with x", "run keep tools", "send-back d-1 -m x"],
)  # fmt: skip
def test_json_is_one_object_on_standard_output(waiting: Baton, words: str) -> None:
    ended = waiting(*words.split(), "--json")
    value, end = json.JSONDecoder().raw_decode(ended.out)
    assert value["v"] == 1
    assert ended.out[end:] == "\n"


def test_json_may_be_asked_for_before_the_command(waiting: Baton) -> None:
    assert waiting("--json", "runs").json == waiting("runs", "--json").json


def test_a_word_that_only_looks_like_the_option_is_none(baton: Baton) -> None:
    assert baton("run", "keep", "tools", "-m--json").err.startswith("error: baton run")


@pytest.mark.parametrize(
    "words", ["run --until decide keep tools", "run keep --until decide tools", "run keep tools --until decide"]
)
def test_options_may_stand_anywhere(baton: Baton, words: str) -> None:
    ended = baton(*words.split(), "--json")
    assert (ended.code, ended.json["phase"]) == (0, "decide")


def test_resume_settles_what_expired_and_goes_on_with_all(baton: Baton, root: Path) -> None:
    with open_workspace(root, Clock(datetime(2020, 2, 2, tzinfo=UTC))) as then:
        then.start("keep", topic="tools").drive()
    baton("run", "keep", "more", "--no-drive")
    assert "expired: reject (settled by baton resume)" in baton("inbox").out
    assert baton("resume").code == 4
    assert sorted(run["status"] for run in baton("runs", "--json").json["runs"]) == ["expired", "waiting"]


def test_who_answers_too_late_is_told(baton: Baton, root: Path) -> None:
    with Workspace.open(root, clock=Clock(datetime(2020, 2, 2, tzinfo=UTC))) as then:
        then.start("keep", topic="tools").drive()
    ended = baton("answer", "d-1", "approve", *FORM)
    assert ended.code == 1
    assert "d-1 expired at 2020-02-02T04:00" in ended.err
    assert "expired" in baton("show", "@last").out


def test_resume_without_anything_to_do_says_so(waiting: Baton) -> None:
    assert waiting("resume") == Ended(0, "nothing was cut off. 1 decision waits for you: baton inbox.\n", "")


def test_a_transcript_that_cannot_be_written_is_told_once_on_standard_error(baton: Baton, root: Path) -> None:
    (root / "transcripts").write_text("a file where the folder should be", encoding="utf-8")
    ended = baton("run", "keep", "tools")
    assert ended.code == 3
    assert ended.err.count("warning: ") == 1
    assert baton("reject", "d-1").out.endswith(f"baton transcript {baton('runs', '--json').json['runs'][0]['run']}\n")


def test_a_bug_of_ours_names_its_log(baton: Baton, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("orchestrator.cli.commands.runs.runs", broken)
    ended = baton("runs")
    assert ended.code == 70
    log = Path(ended.err.rpartition("stands in ")[2].strip())
    assert "ZeroDivisionError: a bug" in log.read_text(encoding="utf-8")
    assert baton("runs", "--json").json["error"]["kind"] == "bug"
    log.unlink()


def test_help_lists_every_command(baton: Baton) -> None:
    told = baton("--help").out
    assert all(f"  {command.name} " in told for command in COMMANDS)
    assert max(map(len, told.splitlines())) <= 110


ASKS = """\
description: Asks.
inputs: {note: string}
phases:
  ask:
    gate: What is it to be?
    reads: [note]
    asks: {brief: {type: string, default: ""}}
    then: {to_a_brief: end, as_is: end}
"""


def test_a_gate_s_own_answer_is_told_with_what_it_asks_for_though_it_may_be_left_out(baton: Baton, root: Path) -> None:
    (root / "apps" / "asks.yaml").write_text(ASKS, encoding="utf-8")
    assert "baton answer d-1 to-a-brief -p brief=VALUE" in baton("run", "asks", "tools").out
    assert baton("answer", "d-1", "to-a-brief", "-p", "brief=short").code == 0
