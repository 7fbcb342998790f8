"""The weekly review on the command line: to its gate, to its file, and held to its sources again."""

from __future__ import annotations

import pytest
from acceptance_workspace import Baton, Ended
from pseudo_terminal import AT_MOMENT, at_terminal

FRIDAY = "2026-11-27T16:02:00+01:00"
FILE = "reviews/2026-W48.md"


@pytest.fixture
def week(baton: Baton) -> Baton:
    (baton.root / "state" / "constraints.yaml").write_text("timezone: Europe/Berlin\n", encoding="utf-8")
    at(baton, "2026-11-24T18:00:00+01:00", "note", "tired after the dentist")
    return baton


def at(baton: Baton, moment: str, *words: str) -> Ended:
    return baton.python(str(AT_MOMENT), moment, *words)


def kept(week: Baton) -> Baton:
    at(week, FRIDAY, "review", "week")
    ended = at(week, FRIDAY, "answer", "d-1", "approve", "-p", "changed=Wrote first", "-p", 'next=["Rest"]')
    assert ended.code == 0, ended.err
    return week


def test_it_goes_to_its_gate_shows_the_week_at_a_glance_and_is_kept_by_a_yes(week: Baton) -> None:
    started = at(week, FRIDAY, "review", "week")
    assert started.code == 3, started.err
    assert "NOTES     “tired after the dentist”" in started.out
    assert at(week, FRIDAY, "review", "week").out.count("NOTES") == 1  # the one that waits, and no other
    ended = at(week, FRIDAY, "answer", "d-1", "approve", "-p", "changed=Wrote first")
    assert f"it is in  {FILE}" in ended.out
    told = at(week, FRIDAY, "review", "week")
    assert (told.code, "2026-W48 is kept in reviews/2026-W48.md" in told.out) == (0, True)
    assert at(week, FRIDAY, "review", "week", "--json").json["status"] == "done"


def test_run_weekly_review_is_the_same_app(week: Baton) -> None:
    assert at(week, FRIDAY, "run", "weekly-review").code == 3
    assert at(week, FRIDAY, "answer", "d-1", "approve").code == 0
    assert "2026-W48 is kept" in at(week, FRIDAY, "review", "week").out


def test_a_kept_review_derives_and_one_that_was_changed_fails_with_its_line(week: Baton) -> None:
    kept(week)
    assert at(week, FRIDAY, "review", "verify").code == 0
    assert at(week, FRIDAY, "review", "verify", "2026-W48", "--offline").code == 0
    path = week.root / FILE
    path.write_text(path.read_text("utf-8").replace("tired", "lively"), encoding="utf-8")
    failed = at(week, FRIDAY, "review", "verify", FILE)
    assert (failed.code, failed.out.count("lively")) == (1, 1)
    shown = at(week, FRIDAY, "review", "verify", "--json").json
    (review,) = shown["reviews"]
    assert shown["ok"] is False
    assert [line["standing"] for line in review["lines"] if "lively" in line["text"]] == ["wrong"]


def test_the_app_s_own_check_finds_a_kept_page_to_be_what_was_recorded(week: Baton) -> None:
    kept(week)
    assert at(week, FRIDAY, "verify", "@last").code == 0


def test_where_no_review_is_kept_the_advice_makes_one(week: Baton) -> None:
    refused = at(week, FRIDAY, "review", "verify", "2026-W48")
    assert (refused.code, "Make one: baton review week" in refused.err) == (2, True)
    assert at(week, FRIDAY, "review", "verify").code == 0
    assert at(week, FRIDAY, "review", "week").code == 3


def test_at_a_terminal_it_asks_what_the_week_means(week: Baton) -> None:
    with at_terminal(week, "review", "week", moment=FRIDAY) as terminal:
        terminal.wait_for("(q) later")
        terminal.press("y")  # the page is longer than the screen showed: the rest of it first
        terminal.wait_for("(q) later")
        terminal.press("y")
        for asked, said in (("What changed", "Wrote first"), ("Outcomes", "Rest"), ("What became", "")):
            terminal.wait_for(asked)
            terminal.type(said)
        assert terminal.end() == 0
    assert "- next 1: Rest [you]" in (week.root / FILE).read_text("utf-8")
