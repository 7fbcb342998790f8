"""The weekly review on the command line: to its gate, to its file, and held to its sources again."""

from __future__ import annotations

import pytest
from acceptance_workspace import Baton
from pseudo_terminal import AT_MOMENT, at_terminal

FRIDAY = "2026-11-27T16:02:00+01:00"
WEEK = ("--week", "2024-W40")
"""Over, wherever and whenever this is tried: what is made of it does not hang on the day."""
FILE = "reviews/2024-W40.md"


def kept(baton: Baton) -> Baton:
    baton("review", "week", *WEEK)
    ended = baton("answer", "d-1", "approve", "-p", "changed=Wrote first", "-p", 'next=["Rest"]')
    assert ended.code == 0, ended.err
    return baton


def test_it_goes_to_its_gate_shows_the_week_at_a_glance_and_is_kept_by_a_yes(baton: Baton) -> None:
    started = baton("review", "week", *WEEK)
    assert started.code == 3, started.err
    assert "SHIPPED   Not read: repositories: . is no git repository" in started.out
    waits = baton("review", "week", *WEEK)
    assert (waits.code, waits.out.count("SHIPPED")) == (3, 1)
    assert len(baton("inbox", "--json").json["decisions"]) == 1
    ended = baton("answer", "d-1", "approve", "-p", "changed=Wrote first")
    assert f"it is in  {FILE}" in ended.out
    told = baton("review", "week", *WEEK)
    assert (told.code, f"2024-W40 is kept in {FILE}" in told.out) == (0, True)
    assert baton("review", "week", *WEEK, "--json").json["status"] == "done"
    assert baton("verify", "@last").code == 0


def test_run_weekly_review_is_the_same_app_and_lets_a_model_open_it_only_where_it_is_asked_to(baton: Baton) -> None:
    assert baton("run", "weekly-review", "-p", "week=2024-09-30", "-p", "wording=true").code == 3
    assert baton("answer", "d-1", "approve").code == 0
    page = (baton.root / FILE).read_text("utf-8")
    assert "*A model's opening is left out: it is no plain sentence or two.*" in page  # the offline model repeats all
    assert baton("review", "verify").code == 0
    assert f"is kept in {FILE}" in baton("review", "week", *WEEK).out


def test_a_kept_review_derives_and_one_that_was_changed_fails_with_its_line(baton: Baton) -> None:
    kept(baton)
    assert baton("review", "verify").code == 0
    assert baton("review", "verify", "2024-W40", "--offline").code == 0
    assert baton("review", "verify", "2024-10-02", "--offline").code == 0  # a day of it, as for `review week`
    path = baton.root / FILE
    path.write_text(path.read_text("utf-8").replace("Wrote first", "Slept"), encoding="utf-8")
    failed = baton("review", "verify", FILE)
    assert (failed.code, failed.out.count("Slept"), failed.out.count("Wrote first")) == (1, 1, 1)
    shown = baton("review", "verify", "--json").json
    (review,) = shown["reviews"]
    assert shown["ok"] is False
    assert [line["standing"] for line in review["lines"] if "Slept" in line["text"]] == ["wrong"]


def test_where_no_review_is_kept_the_advice_makes_one(baton: Baton) -> None:
    refused = baton("review", "verify", "2026-W48")
    assert (refused.code, "Make one: baton review week" in refused.err) == (2, True)
    assert "there is no review of the week 20" in baton("review", "verify", "last").err
    assert baton("review", "verify").code == 0
    assert baton("review", "week").code == 3


def test_at_a_terminal_it_asks_what_the_week_means(baton: Baton) -> None:
    (baton.root / "state" / "constraints.yaml").write_text("timezone: Europe/Berlin\n", encoding="utf-8")
    baton.python(str(AT_MOMENT), "2026-11-24T18:00:00+01:00", "note", "tired after the dentist")
    with at_terminal(baton, "review", "week", moment=FRIDAY) as terminal:
        terminal.wait_for("“tired after the dentist”")
        terminal.wait_for("(q) later")
        terminal.press("y")  # the page is longer than the screen showed: the rest of it first
        terminal.wait_for("(q) later")
        terminal.press("y")
        for asked, said in (("What changed", "Wrote first"), ("Outcomes", "Rest"), ("What became", "")):
            terminal.wait_for(asked)
            terminal.type(said)
        assert terminal.end() == 0
    assert "- next 1: Rest [you]" in (baton.root / "reviews" / "2026-W48.md").read_text("utf-8")


@pytest.mark.parametrize(("app", "words"), [("weekly-review", "week"), ("system-review", "system")])
def test_a_review_whose_app_is_paused_begins_no_new_run(baton: Baton, app: str, words: str) -> None:
    assert baton("app", "pause", app).code == 0
    refused = baton("review", words)
    assert refused.code == 2
    assert f"{app} is paused by you" in refused.err
    assert baton("runs", "--json").json["runs"] == []
    assert baton("app", "resume", app).code == 0
    assert baton("review", words).code == 3


def test_the_audit_of_a_kept_review_names_your_answer_beside_the_rule_that_saved_it(baton: Baton) -> None:
    assert baton("review", "week").code == 3
    assert baton("answer", "d-1", "approve", "-p", "changed=Wrote first").code == 0
    [kept] = (baton.root / "reviews").glob("*.md")
    told = baton("audit", f"reviews/{kept.name}").out
    assert "approved by the standing rule save-the-review" in told
    assert "nobody looked then; before, you answered approve" in told
