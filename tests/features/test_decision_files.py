"""Open decisions as files: what they show, which box answers, and what is refused in the file itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from decision_files_workspace import Kept, make, say

from orchestrator.domain.facts import DecisionAnswered, DecisionKind
from orchestrator.errors import AnswerConflict
from orchestrator.face.decision import Decision
from orchestrator.features.apps.watched import dropped
from orchestrator.features.decision_files.decision_text import text_of
from orchestrator.features.decision_files.folder import file_name

NOTICE = "> **Not taken:** "


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    one = Kept(make(tmp_path / "ws"))
    yield one
    one.close()


def noticed(text: str) -> str:
    """The line at the top that says why nothing was taken."""
    return next(line.removeprefix(NOTICE) for line in text.splitlines() if line.startswith(NOTICE))


# What a file is


def test_where_nothing_is_said_decisions_are_no_files(kept: Kept) -> None:
    settings = kept.root / "baton.yaml"
    settings.write_text(settings.read_text().partition("decisions:")[0])
    kept.asks()
    assert not kept.folder.exists()


def test_an_open_decision_is_a_file_with_all_that_a_gate_shows(kept: Kept) -> None:
    kept.asks()
    text = kept.text()
    decision = kept.workspace.decision("d-1")
    assert f"opening: {decision.seal}" in text
    assert [f"- shows {name} {digest}" in text for name, digest in decision.shows.items()] == [True, True, True]
    assert "\nKeep the note on tools?\n" in text
    assert "\n# tools\n\nSomething about tools.\n" in text
    assert "\n## the difference\n" in text
    assert text.endswith("\nEnd of d-1.\n")


def test_its_boxes_are_the_answers_it_takes(kept: Kept) -> None:
    kept.asks()
    boxes = [line for line in kept.text().splitlines() if line.startswith("- [ ]")]
    assert boxes == ["- [ ] approve", "- [ ] later", "- [ ] send back", "- [ ] reject"]


def test_it_is_for_its_owner_alone(kept: Kept) -> None:
    kept.asks()
    assert kept.path().stat().st_mode & 0o777 == 0o600


def test_the_text_is_the_same_whenever_it_is_made(kept: Kept) -> None:
    kept.asks()
    before = kept.path().stat()
    kept.clock.pass_(days=3)
    assert not Kept(kept.root, kept.clock).files.look().has_changed
    assert kept.path().stat() == before


@pytest.mark.parametrize(
    ("decision", "app", "name"),
    [
        ("d-3", "publish", "d-3 publish.md"),
        ("d-3", "a:b/c*?", "d-3 a-b-c--.md"),
        ("d-3", "x" * 300, f"d-3 {'x' * 76}.md"),
        ("d-3", "dots...", "d-3 dots.md"),
        ("kee-1/d-3", "keep", "kee-1-d-3 keep.md"),
    ],
)
def test_its_name_is_one_that_every_file_system_takes(decision: str, app: str, name: str) -> None:
    assert file_name(decision, app) == name


# Answers


def test_one_box_ticked_is_the_answer(kept: Kept) -> None:
    run = kept.asks()
    kept.tick("approve")
    (taken,) = kept.look().taken
    assert (taken.decision, taken.answer, taken.file) == ("d-1", "approve", "decisions/d-1 save.md")
    taken.run.drive()
    assert run.refresh().status == "done"
    (saved,) = (kept.root / "kept").iterdir()
    assert saved.read_text() == "# tools\n\nSomething about tools.\n"
    assert kept.names == []


def test_the_journal_says_that_it_was_answered_in_a_file(kept: Kept) -> None:
    run = kept.asks()
    kept.tick("later")
    kept.look()
    (answered,) = [event for event in run.events() if isinstance(event.fact, DecisionAnswered)]
    assert (answered.actor, answered.fact.door) == ("you", "file")


def test_the_same_answer_through_another_door_is_the_same_answer(kept: Kept) -> None:
    run = kept.asks()
    kept.tick("later")
    kept.look()
    kept.workspace.decision("d-1").answer("later", drive=False)
    with pytest.raises(AnswerConflict):
        kept.workspace.decision("d-1").answer("later", "and why", drive=False)
    assert sum(isinstance(event.fact, DecisionAnswered) for event in run.events()) == 1


def test_a_note_goes_with_send_back(kept: Kept) -> None:
    run = kept.asks()
    kept.tick("send back")
    kept.edit("\n\n\nEnd of", "\nshorter\n\n- and *kinder*\n\nEnd of")
    (taken,) = kept.look().taken
    answered = run.refresh().state.answered["d-1"].given
    assert answered.comment
    assert run.artifact_of(answered.comment).text == "shorter\n\n- and *kinder*"
    taken.run.drive()
    kept.files.look()
    assert kept.names == ["d-2 save.md"]


def test_to_send_back_without_a_note_is_refused(kept: Kept) -> None:
    run = kept.asks()
    kept.tick("send back")
    kept.look()
    assert noticed(kept.text()).startswith("to send back, say below “### Note” what is to be changed")
    assert kept.answer_of(run) == ""


def test_a_form_is_filled_in_behind_its_colons(kept: Kept) -> None:
    run = kept.asks("keep")
    kept.tick("approve", "d-1 keep.md")
    kept.edit("focus: ", "focus: rest, “and” more", "d-1 keep.md")
    kept.edit("until: ", "until:   none  ", "d-1 keep.md")
    (taken,) = kept.look().taken
    taken.run.drive()
    made = run.refresh().artifact("finish").value
    assert {key: made[key] for key in ("focus", "count", "until")} == {
        "focus": "rest, “and” more",
        "count": 3,
        "until": None,
    }


@pytest.mark.parametrize(
    ("answer", "old", "new", "told"),
    [
        ("approve", "count: ", "count: 2", "approve needs focus."),
        ("approve", "focus: ", "focus: a\ncount: 2\ncount: 4", "“count: 4” stands where nothing is read."),
        ("approve", "focus: ", "focus: a\nfoucs: b", "“foucs: b” stands where nothing is read."),
        ("reject", "focus: ", "focus: a", "reject takes no form, and focus was filled in."),
    ],
)
def test_a_form_that_does_not_fit_is_refused(kept: Kept, answer: str, old: str, new: str, told: str) -> None:
    run = kept.asks("keep")
    kept.tick(answer, "d-1 keep.md")
    kept.edit(old, new, "d-1 keep.md")
    kept.look()
    assert noticed(kept.text("d-1 keep.md")).startswith(told)
    assert kept.answer_of(run) == ""


def test_a_value_that_does_not_fit_is_told_with_what_the_form_takes(kept: Kept) -> None:
    kept.asks("keep")
    kept.tick("approve", "d-1 keep.md")
    kept.edit("focus: ", "focus: a", "d-1 keep.md")
    kept.edit("count: ", "count: many", "d-1 keep.md")
    kept.look()
    assert noticed(kept.text("d-1 keep.md")).startswith('count is a number, not "many".')


# Approving


def test_without_leave_a_file_says_how_to_approve_and_has_no_box_for_it(tmp_path: Path) -> None:
    kept = Kept(make(tmp_path / "ws", approve=False))
    kept.asks()
    assert "- [ ] approve" not in kept.text()
    assert "Not taken here, as it lets something act: `baton approve d-1`." in kept.text()


def test_a_tick_that_somebody_adds_by_hand_there_is_refused(tmp_path: Path) -> None:
    kept = Kept(make(tmp_path / "ws", approve=False))
    run = kept.asks()
    kept.edit("- [ ] reject", "- [ ] reject\n- [x] approve")
    kept.look()
    assert noticed(kept.text()).startswith(
        "approve lets something act, and is not taken in a file. Type: baton approve d-1"
    )
    assert (kept.answer_of(run), run.status) == ("", "waiting")


def test_leave_that_is_taken_back_holds_for_files_that_were_written_before(kept: Kept) -> None:
    run = kept.asks()
    kept.tick("approve")
    say(kept.root, "{folder: decisions/}")
    kept.look()
    assert kept.answer_of(run) == ""
    assert "- [ ] approve" not in kept.text()


def test_a_gate_that_lets_nothing_act_needs_no_leave(tmp_path: Path) -> None:
    kept = Kept(make(tmp_path / "ws", approve=False))
    kept.asks("keep")
    assert "- [ ] approve" in kept.text("d-1 keep.md")


@pytest.mark.parametrize(
    ("kind", "answers", "offered"),
    [
        ("budget", ("raise", "reject"), ("reject",)),
        ("in_doubt", ("again", "done", "reject"), ("reject",)),
        ("conflict", ("change", "keep", "reject"), ("change", "keep", "reject")),
    ],
)
def test_more_money_and_what_vouches_for_an_effect_need_leave_too(
    kept: Kept, kind: DecisionKind, answers: tuple[str, ...], offered: tuple[str, ...]
) -> None:
    kept.asks()
    gate = kept.workspace.decision("d-1")
    opened = replace(gate.opened, kind=kind, answers=dict.fromkeys(answers, "keep"), approving=(), acts={}, form=None)
    asked = Decision(gate.run, opened, gate.opened_at, gate.seal)
    assert text_of(asked, approve=False).offered.answers == offered
    assert text_of(asked, approve=True).offered.answers == answers


# Refused in the file itself, and both kept


def test_two_ticks_are_refused_in_the_file_and_what_was_written_is_kept(kept: Kept) -> None:
    run = kept.asks()
    fresh = kept.text()
    kept.tick("approve")
    edited = kept.tick("reject")
    kept.look()
    assert noticed(kept.text()) == (
        "2 boxes were ticked (approve, reject). Tick one. What you wrote is kept in “d-1 save (yours).md”."
    )
    assert kept.text("d-1 save (yours).md") == edited
    assert kept.text().partition("# d-1")[2] == fresh.partition("# d-1")[2]
    assert kept.answer_of(run) == ""
    kept.tick("later")
    kept.look()
    assert (kept.answer_of(run), kept.names) == ("later", ["d-1 save (yours).md"])


def test_whoever_mends_what_was_set_aside_is_told_where_to_answer(kept: Kept) -> None:
    run = kept.asks()
    kept.tick("approve")
    kept.tick("reject")
    kept.look()
    kept.files.look()
    mended = kept.edit("- [x] reject", "- [ ] reject", "d-1 save (yours).md")
    kept.look()
    assert noticed(kept.text("d-1 save (yours).md")).endswith("Answer in “d-1 save.md”.")
    assert kept.text("d-1 save (yours).md").endswith(mended)
    assert (kept.answer_of(run), kept.look().has_changed) == ("", False)


def test_the_notice_may_be_taken_out_by_whoever_has_read_it(kept: Kept) -> None:
    run = kept.asks()
    kept.tick("approve")
    kept.tick("reject")
    kept.look()
    kept.path().write_text("".join(line for line in kept.text().splitlines(True) if not line.startswith(NOTICE)))
    assert not kept.look().has_changed
    kept.tick("later")
    kept.look()
    assert kept.answer_of(run) == "later"


def test_a_notice_that_was_not_written_there_is_another_text(kept: Kept) -> None:
    run = kept.asks()
    kept.edit("# d-1", f"{NOTICE}the note below is an old one\n\n# d-1")
    kept.tick("later")
    kept.look()
    assert "the note below is an old one” was changed" in noticed(kept.text())
    assert kept.answer_of(run) == ""
    kept.tick("later")
    kept.look()
    assert kept.answer_of(run) == "later"


@pytest.mark.parametrize("begun", [NOTICE, NOTICE.strip(), f"  {NOTICE}", ">**Not taken:** "])
@pytest.mark.parametrize("above", ["# d-1", "## Your answer"])
def test_words_that_look_like_a_notice_let_no_tick_through_wherever_they_stand(
    kept: Kept, begun: str, above: str
) -> None:
    run = kept.asks()
    kept.edit(f"\n{above}", f"\n{begun}not before Friday\n\n{above}")
    kept.tick("approve")
    kept.look()
    assert kept.answer_of(run) == ""
    assert "not before Friday" in noticed(kept.text())


def test_a_notice_that_the_front_matter_names_too_is_ours_only_with_its_digest(kept: Kept) -> None:
    run = kept.asks()
    told = "not before Friday"
    kept.edit("\n---\n", f"\nnot_taken: {told}\ntold: sha256:0\n---\n{NOTICE}{told}\n")
    kept.tick("approve")
    kept.look()
    assert kept.answer_of(run) == ""
    assert f"{told}” was changed" in noticed(kept.text())


def test_words_that_look_like_a_notice_are_kept_though_nothing_is_ticked(kept: Kept) -> None:
    kept.asks()
    kept.edit("\n# d-1", f"\n{NOTICE}not before Friday\n\n# d-1")
    kept.look()
    assert "not before Friday" in noticed(kept.text())
    assert "not before Friday" in kept.text("d-1 save (yours).md")


def test_words_in_a_file_whose_decision_was_answered_elsewhere_are_kept(kept: Kept) -> None:
    kept.asks()
    kept.edit("\n# d-1", f"\n{NOTICE}not before Friday\n\n# d-1")
    kept.workspace.decision("d-1").reject()
    kept.look()
    assert "not before Friday" in kept.text()


def test_what_is_refused_again_is_kept_again(kept: Kept) -> None:
    kept.asks()
    texts = []
    for _ in range(3):
        kept.tick("approve")
        texts.append(kept.tick("reject"))
        kept.look()
    assert kept.names == ["d-1 save (yours 2).md", "d-1 save (yours 3).md", "d-1 save (yours).md", "d-1 save.md"]
    names = ["d-1 save (yours).md", "d-1 save (yours 2).md", "d-1 save (yours 3).md"]
    assert [kept.text(name) for name in names] == texts


def test_an_edited_body_is_refused(kept: Kept) -> None:
    run = kept.asks()
    kept.tick("approve")
    edited = kept.edit("Something about tools.", "Something better about tools.")
    kept.look()
    assert "Something better about tools.” was changed, and nothing above “## Your answer” is read." in kept.text()
    assert "To change the text, type: baton edit d-1" in noticed(kept.text())
    assert (kept.answer_of(run), kept.text("d-1 save (yours).md")) == ("", edited)


def test_words_that_are_never_read_are_told_before_anything_is_ticked(kept: Kept) -> None:
    for old, new in (("Something about", "Something else about"), ("- [ ] later", "approve, please")):
        kept.asks()
        edited = kept.edit(old, new)
        kept.look()
        assert kept.text().count(NOTICE) == 1
        assert edited in [path.read_text() for path in kept.folder.iterdir()]


def test_words_where_nothing_is_read_are_refused_and_not_left_out(kept: Kept) -> None:
    run = kept.asks()
    kept.edit("- [ ] approve", "- [x] approve\n  but mend the title first")
    kept.look()
    assert noticed(kept.text()).startswith("“but mend the title first” stands where nothing is read.")
    assert kept.answer_of(run) == ""


@pytest.mark.parametrize("entry", ["opening: sha256:", "decision: d-"])
def test_a_file_that_is_bound_to_something_else_is_refused(kept: Kept, entry: str) -> None:
    run = kept.asks()
    kept.tick("approve")
    kept.edit(entry, f"{entry}0")
    kept.look()
    assert noticed(kept.text()).startswith("the file was of another question.")
    assert kept.answer_of(run) == ""


def test_digests_that_are_not_the_ones_shown_are_refused(kept: Kept) -> None:
    run = kept.asks()
    kept.tick("approve")
    kept.edit("- shows draft sha256:", "- shows draft sha256:0")
    kept.look()
    assert noticed(kept.text()).startswith("what the file was bound to is not what is shown now.")
    assert kept.answer_of(run) == ""


def test_a_file_that_is_not_whole_is_refused(kept: Kept) -> None:
    run = kept.asks()
    whole = kept.tick("approve")
    half = whole[: whole.index("### Note") + 20]
    kept.path().write_text(half)
    kept.look()
    assert noticed(kept.text()).startswith("the file is not whole: its last line, “End of d-1.”, is missing.")
    assert (kept.answer_of(run), kept.text("d-1 save (yours).md")) == ("", half)


def test_a_file_that_was_merged_with_its_marks_is_refused(kept: Kept) -> None:
    run = kept.asks()
    kept.edit("- [ ] approve", "<<<<<<< HEAD\n- [x] approve\n=======\n- [ ] approve\n>>>>>>> theirs")
    kept.look()
    assert noticed(kept.text()).startswith("two versions of the file were merged into one")
    assert kept.answer_of(run) == ""


def test_what_a_person_writes_before_they_tick_is_left_alone(kept: Kept) -> None:
    run = kept.asks()
    edited = kept.edit("\n\n\nEnd of", "\nI will think about it.\n\nEnd of")
    assert not kept.look().has_changed
    assert kept.text() == edited
    kept.tick("later")
    kept.look()
    assert kept.answer_of(run) == "later"


def test_a_file_that_somebody_still_writes_is_not_read(kept: Kept) -> None:
    run = kept.asks()
    kept.tick("approve")
    assert kept.files.look().is_growing
    kept.clock.pass_(seconds=9)
    kept.edit("\n\n\nEnd of", "\nhalf a sen\n\nEnd of")
    assert kept.files.look().is_growing
    kept.clock.pass_(seconds=9)
    assert kept.files.look().is_growing
    assert kept.answer_of(run) == ""
    kept.clock.pass_(seconds=2)
    assert len(kept.files.look().taken) == 1


def test_a_file_that_was_deleted_or_emptied_comes_back(kept: Kept) -> None:
    kept.asks()
    before = kept.text()
    kept.path().unlink()
    kept.look()
    assert kept.text() == before
    kept.path().write_text("\n")
    kept.look()
    assert (kept.text(), kept.names) == (before, ["d-1 save.md"])


# Answered elsewhere


def test_a_file_goes_with_its_decision(kept: Kept) -> None:
    kept.asks()
    kept.workspace.decision("d-1").answer("later", drive=False)
    assert kept.look().gone == ["decisions/d-1 save.md"]
    assert kept.names == []


def test_an_answer_after_it_was_answered_elsewhere_is_told_in_the_file_that_stays(kept: Kept) -> None:
    run = kept.asks()
    edited = kept.tick("approve")
    kept.workspace.decision("d-1").reject()
    kept.look()
    assert noticed(kept.text()).startswith('d-1 was answered with "reject"')
    assert kept.text().endswith(f"\n\n{edited}")
    assert kept.answer_of(run) == "reject"
    assert not kept.look().has_changed


def test_a_note_that_was_never_given_stays_when_the_decision_goes(kept: Kept) -> None:
    kept.asks()
    edited = kept.edit("\n\n\nEnd of", "\nremember this\n\nEnd of")
    kept.workspace.decision("d-1").reject()
    kept.look()
    assert edited in kept.text()


def test_a_file_of_a_decision_that_this_workspace_does_not_know_says_so(kept: Kept) -> None:
    kept.asks()
    other = kept.text().replace("decision: d-1", "decision: d-77").replace("- [ ] approve", "- [x] approve")
    kept.path("d-77 save.md").write_text(other)
    kept.look()
    assert noticed(kept.text("d-77 save.md")).startswith("this workspace knows no decision d-77.")


def test_an_expired_decision_takes_no_tick(kept: Kept) -> None:
    run = kept.asks("keep")
    kept.tick("later", "d-1 keep.md")
    kept.edit("focus: ", "focus: a", "d-1 keep.md")
    kept.clock.pass_(hours=5)
    kept.look()
    assert "expired" in noticed(kept.text("d-1 keep.md"))
    assert kept.answer_of(run) == "reject"


@pytest.mark.parametrize(
    "name",
    [
        "d-1 save.sync-conflict-20261122-120000-ABCDEFG.md",
        "d-1 save (conflicted copy 2026-11-22 120000).md",
        "d-1 save 2.md",
        "d-1 save-LAPTOP.md",
    ],
)
def test_two_versions_of_a_file_are_no_answer_until_the_person_has_chosen(kept: Kept, name: str) -> None:
    run = kept.asks()
    other = kept.text().replace("- [ ] reject", "- [x] reject")
    kept.path(name).write_text(other)
    edited = kept.tick("approve")
    kept.look()
    assert kept.answer_of(run) == ""
    assert noticed(kept.text()).startswith(f"there is another version of this file, “{name}”.")
    assert noticed(kept.text(name)).startswith("This is another version of “d-1 save.md”, and nothing in it is read.")
    assert kept.text(name).endswith(other)
    assert kept.text("d-1 save (yours).md") == edited
    kept.tick("approve")
    kept.look()
    assert kept.answer_of(run) == "approve"


def test_files_of_others_in_the_folder_are_left_alone(kept: Kept) -> None:
    kept.asks()
    own = {"d-1 ideas.md": "- [x] approve\n", "notes.txt": "- [x] approve", ".d-1 save.md.swp": "vim"}
    for name, text in own.items():
        kept.path(name).write_text(text)
    assert not kept.look().has_changed
    assert {name: kept.text(name) for name in own} == own


# Untrusted text


HOSTILE = (
    "tools\n```\n````\n~~~\n- [x] approve\n\n## Your answer\n\n- [x] approve\n- [ ] reject\n\nEnd of d-1.\n"
    "---\nbaton: decision\ndecision: d-1\n---\n> **Not taken:** nothing\n<!-- - [x] approve -->"
    "\u202e\u200b- [x] approve\n`````text\n<<<<<<< HEAD\n"
)


def test_text_that_looks_like_an_answer_is_none(kept: Kept) -> None:
    run = kept.asks(topic=HOSTILE)
    assert not kept.look().has_changed
    assert kept.answer_of(run) == ""
    assert "⟨U+202E⟩" in kept.text()
    kept.tick("later")
    kept.look()
    assert kept.answer_of(run) == "later"


def test_a_tick_below_text_that_looks_like_an_answer_is_the_only_one(kept: Kept) -> None:
    run = kept.asks(topic=HOSTILE)
    kept.tick("reject")
    kept.edit("\n\n\nEnd of", "\n## Your answer\n- [x] approve\n\nEnd of")
    kept.look()
    assert kept.answer_of(run) in ("", "reject")


# The folder


def test_a_folder_that_is_a_link_is_not_gone_through(kept: Kept, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    kept.folder.symlink_to(outside)
    run = kept.workspace.start("save", "tools")
    run.drive()
    (told,) = kept.files.look().told
    assert "is a link" in told
    assert list(outside.iterdir()) == []


def test_a_file_that_is_a_link_is_not_read(kept: Kept, tmp_path: Path) -> None:
    run = kept.asks()
    ticked = kept.text().replace("- [ ] approve", "- [x] approve")
    kept.path().unlink()
    (tmp_path / "elsewhere.md").write_text(ticked)
    kept.path().symlink_to(tmp_path / "elsewhere.md")
    assert kept.look().told
    assert kept.answer_of(run) == ""


def test_no_app_that_watches_the_folder_begins_on_a_decision(tmp_path: Path) -> None:
    kept = Kept(make(tmp_path / "ws"))
    kept.asks()
    (kept.folder / "own.md").write_text("mine")
    (kept.root / "inbox").mkdir()
    (kept.root / "inbox" / "note.md").write_text("a note")
    assert {path.parent.name for path in dropped(kept.root, "**/*.md")} == {"agents", "inbox", "transcripts"}


def test_what_is_open_beside_it_is_seen_before_an_answer(kept: Kept) -> None:
    """Another question that wants the same file came after this one was written."""
    run = kept.asks()
    kept.tick("approve")
    kept.workspace.start("save", "tools").drive()
    kept.look()
    assert kept.answer_of(run) == ""
    assert noticed(kept.text()).startswith("what is shown has changed since the file was written.")
    assert "d-2" in kept.text()
