"""The starter's small apps, offline, from the source to what they leave behind."""

from __future__ import annotations

from acceptance_workspace import NOTE, Baton

MINUTES = "inbox/meetings/2026-11-20-release.md"
ADDED = """\
# Tasks

- [ ] rewrite the chapter on settings by 2026-12-02 (Mira)
- [ ] ask the printer for a price, due 2026-11-27 (Bob)
- [ ] book a room for the next meeting
- [ ] call Mr. Lindqvist about the licence (Ada)
"""


def test_tasks_of_a_meeting_are_added_once_they_are_approved(baton: Baton) -> None:
    assert baton("run", "meeting-tasks", MINUTES).code == 3
    assert not (baton.root / "notes").exists()
    assert baton("approve", "d-1").code == 0
    assert (baton.root / "notes" / "tasks.md").read_text("utf-8") == ADDED


def test_the_same_minutes_again_add_nothing(baton: Baton) -> None:
    for decision in ("d-1", "d-2"):
        baton("run", "meeting-tasks", MINUTES)
        assert baton("approve", decision).code == 0
    assert (baton.root / "notes" / "tasks.md").read_text("utf-8") == ADDED


def test_a_list_that_changed_since_the_approval_is_shown_again(baton: Baton) -> None:
    baton("run", "meeting-tasks", MINUTES)
    baton("approve", "d-1", "--no-drive")
    (baton.root / "notes").mkdir()
    (baton.root / "notes" / "tasks.md").write_text("- [ ] mine\n")
    assert baton("resume").code == 3
    assert (baton.root / "notes" / "tasks.md").read_text() == "- [ ] mine\n"
    assert baton("approve", "d-2").code == 0
    assert (baton.root / "notes" / "tasks.md").read_text() == "- [ ] mine\n" + ADDED.split("\n\n")[1]


def test_the_gist_of_a_text_is_kept_with_quotes_that_stand_in_it(baton: Baton) -> None:
    assert baton("run", "gist", NOTE).code == 3
    assert baton("approve", "d-1").code == 0
    (note,) = (baton.root / "notes").iterdir()
    assert note.read_text("utf-8").startswith("# Why small tools last\n")
    assert baton("verify", "@last").code == 0


def test_a_statement_whose_quote_the_text_does_not_have_is_left_out_by_name(baton: Baton) -> None:
    made_up = '{"title": "T", "summary": "S.", "tags": [], "claims": [{"claim": "Pigs fly.", "quote": "pigs fly"}]}'
    (baton.root / "read.json").write_text(made_up)
    run = baton("run", "gist", NOTE, "--no-drive", "--json").json["run"]
    assert baton("take", run, "--with", "read.json").code == 3
    assert "Left out, because the text does not say it in these words:\n\n- Pigs fly." in baton("cat", run, "note").out
    assert "the text does not say: pigs fly" in baton("verify", run).out
