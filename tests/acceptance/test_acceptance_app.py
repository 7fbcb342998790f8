"""`baton app ...`: an app is written, checked and looked at by its command."""

from __future__ import annotations

import pytest
from acceptance_workspace import NOTE, Baton
from pseudo_terminal import at_terminal

NEW = ("app", "new", "stand-up", "--anyway", "to learn")


def test_a_new_app_loads_and_runs_offline_as_it_is(baton: Baton) -> None:
    assert baton(*NEW).code == 0
    assert baton("app", "check", "stand-up").out == "✓ stand-up: nothing is wrong.\n"
    assert baton("run", "stand-up", "inbox/stand-up/first.md").code == 3
    assert baton("approve", "d-1").code == 0
    assert [path.suffix for path in (baton.root / "notes").iterdir()] == [".md"]


def test_a_new_app_names_what_it_wrote(baton: Baton) -> None:
    written = baton(*NEW, "--json").json["written"]
    assert written[0] == "apps/stand-up.yaml"
    assert all((baton.root / path).is_file() for path in written)


def test_without_a_terminal_the_time_by_hand_is_left_to_be_filled_in(baton: Baton) -> None:
    baton(*NEW)
    assert "\n# baseline_minutes: 15 " in (baton.root / "apps" / "stand-up.yaml").read_text("utf-8")


def test_on_a_terminal_it_asks_how_long_the_work_takes_by_hand(baton: Baton) -> None:
    with at_terminal(baton, *NEW) as terminal:
        terminal.wait_for("by hand?")
        terminal.type("a while")
        terminal.wait_for('"a while" is no number of minutes.')
        terminal.wait_for("by hand?")
        terminal.type("12,5")
        assert terminal.end() == 0
    (known,) = [app for app in baton("app", "ls", "--json").json["apps"] if app["app"] == "stand-up"]
    assert known["baseline_minutes"] == 12.5


def test_a_schema_is_printed_for_editors(baton: Baton) -> None:
    assert baton("app", "schema", "app").json["title"] == "An app of Baton: apps/NAME.yaml"
    assert "rules/approvals.yaml" in baton("app", "schema").out
    assert "Did you mean agent?" in baton("app", "schema", "agnt").err


@pytest.mark.parametrize("name", ["Stand-up", "1st", "../x", ""])
def test_a_name_no_app_can_have_is_a_usage_error(baton: Baton, name: str) -> None:
    ended = baton("app", "new", name, "--anyway", "to learn")
    assert (ended.code, "is no name for an app. Take " in ended.err) == (2, True)


def test_a_new_app_overwrites_nothing(baton: Baton) -> None:
    (baton.root / "agents" / "stand_up.md").write_text("mine")
    ended = baton(*NEW)
    assert (ended.code, ended.err) == (
        1,
        "error: agents/stand_up.md is there already. Take another name, or move that away.\n",
    )
    assert not (baton.root / "apps" / "stand-up.yaml").exists()


def test_check_tells_all_faults_of_all_apps_at_once(baton: Baton) -> None:
    for name in ("one", "two"):
        text = "description: x\nphases:\n  a: {agent: writter, reads: [sorce]}\n"
        (baton.root / "apps" / f"{name}.yaml").write_text(text)
    ended = baton("app", "check")
    assert ended.code == 1
    assert [line.split(": ")[0] for line in ended.out.splitlines()] == [
        "✗ apps/one.yaml:3:14", "✗ apps/one.yaml:3:31", "✗ apps/two.yaml:3:14", "✗ apps/two.yaml:3:31",
    ]  # fmt: skip
    assert baton("app", "check", "publish").code == 0


def test_check_tells_faults_as_json(baton: Baton) -> None:
    (baton.root / "apps" / "one.yaml").write_text("description: x\nphasis: {}\n")
    ended = baton("app", "check", "one", "--json")
    assert ended.code == 1
    assert ended.json["faults"] == [
        {
            "path": "apps/one.yaml",
            "line": 2,
            "column": 1,
            "found": "unknown key 'phasis' in the app",
            "mend": "Use 'phases'.",
        }
    ]


def test_check_of_an_app_that_is_not_there_offers_the_nearest(baton: Baton) -> None:
    assert "Did you mean publish?" in baton("app", "check", "publsh").err


def test_ls_tells_how_an_app_is_used(waiting: Baton) -> None:
    (shown,) = [app for app in waiting("app", "ls", "--json").json["apps"] if app["app"] == "publish"]
    assert shown["last_run"] == waiting.runs[0]
    assert (shown["runs_30_days"], shown["last_status"], shown["baseline_minutes"]) == (1, "waiting", 45)
    assert "1 run in 30 days" in waiting("app", "ls").out


def test_ls_counts_faults_and_goes_on(baton: Baton) -> None:
    (baton.root / "apps" / "one.yaml").write_text("description: x\nphasis: {}\n")
    ended = baton("app", "ls")
    assert ended.code == 0
    assert "1 fault: baton app check one" in ended.out


def test_note_is_still_published_beside_a_broken_app(baton: Baton) -> None:
    (baton.root / "apps" / "one.yaml").write_text(":")
    assert baton("run", "publish", NOTE).code == 3
