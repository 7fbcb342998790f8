"""What was changed, and why, on the command line; and the app that is written of what was logged."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cli_ended import Baton

SCRIPTS = "apps/keep.py"


@pytest.fixture
def noticed(baton: Baton) -> Baton:
    """The files were looked at once."""
    assert baton("log").code == 0
    return baton


def edit(root: Path, path: str = SCRIPTS, more: str = "# more\n") -> None:
    (root / path).write_text((root / path).read_text("utf-8") + more, encoding="utf-8")


def test_without_a_change_the_list_says_so(noticed: Baton) -> None:
    assert noticed("changes").out == "nothing was changed since these files were looked at first.\n"


def test_a_reason_given_before_anything_runs_stands_with_the_change(root: Path, noticed: Baton) -> None:
    edit(root)
    assert noticed("note", "--change", "to be clear").out == "noted for C1 apps/keep.py.\n"
    assert re.search(r"C1 .* apps/keep\.py +to be clear +1 word added, 0 removed\n", noticed("changes").out)
    assert "apps/keep.py: to be clear" in noticed("log", "clear").out


def test_a_reason_given_after_it_ran_is_of_what_was_noticed_then(root: Path, noticed: Baton) -> None:
    edit(root)
    noticed("run", "keep", "tools")
    assert noticed("note", "--change", "to be clear").out == "noted for C1 apps/keep.py.\n"


def test_an_earlier_change_without_a_reason_is_named(root: Path, noticed: Baton) -> None:
    edit(root)
    noticed("run", "keep", "tools")
    edit(root, "baton.yaml")
    assert noticed("note", "--change", "a comment").out == (
        "noted for C2 baton.yaml. C1 apps/keep.py has no reason yet.\n"
    )
    assert noticed("note", "--change", "to be clear", "--file", "keep.py").out == "noted for C1 apps/keep.py.\n"


def test_with_nothing_left_to_explain_it_is_refused(root: Path, noticed: Baton) -> None:
    assert noticed("note", "--change", "why").err.startswith("error: nothing was changed yet.")
    edit(root)
    noticed("note", "--change", "why")
    ended = noticed("note", "--change", "why again")
    assert (ended.code, ended.err[:60]) == (2, "error: nothing was changed since C1, which has its reason. C")
    assert noticed("note", "--change", "a better one", "--file", SCRIPTS).code == 0
    assert "a better one" in noticed("changes").out


def test_undo_takes_the_last_reason_back(root: Path, noticed: Baton) -> None:
    edit(root)
    noticed("note", "--change", "first")
    noticed("note", "--change", "second", "--file", SCRIPTS)
    assert noticed("undo").out == "taken back: the reason of your last changes\n"
    assert "first" in noticed("changes").out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--file", "apps/keep.py"), 'Say why: baton note --change "WHY" --file apps/keep.py'),
        (("--change", "--minutes", "5"), "--change and --minutes are two notes. Take a note of each."),
        (("--change", "--file", "apps/kep.py"), "Did you mean apps/keep.py? See all: baton changes"),
    ],
)
def test_what_does_not_go_together_is_said(words: tuple[str, ...], told: str, root: Path, noticed: Baton) -> None:
    edit(root)
    noticed("changes")
    ended = noticed("note", "why", *words)
    assert (ended.code in (1, 2), told in ended.err) == (True, True)


def test_one_change_shows_its_difference_its_reason_and_what_followed(root: Path, noticed: Baton) -> None:
    edit(root)
    shown = noticed("changes", "C1").out
    assert '  why   not said; to say it: baton note --change "WHY" --file apps/keep.py\n' in shown
    assert "  then  no gate that it concerns was answered by you\n" in shown
    assert "{+# more+}" in shown
    noticed("run", "keep", "tools")
    noticed("answer", "d-1", "approve", "-p", "focus=rest", "-p", "until=none")
    told = "  then  keep, edits at the gate: too few to tell, 0 of 0 before it and 0 of 1 after"
    assert told in noticed("changes", "C1").out


def test_a_change_as_json_has_its_texts_and_what_followed(root: Path, noticed: Baton) -> None:
    edit(root)
    (one,) = noticed("changes", "1", "--json").json["changes"]
    assert (one["change"], one["path"], one["what"], one["why"]) == ("C1", SCRIPTS, "changed", None)
    assert one["after"] == one["before"] + "# more\n"
    assert one["followed"] == []


@pytest.mark.parametrize("which", ["C7", "nothing.py"])
def test_a_change_that_is_not_there_says_what_is(which: str, root: Path, noticed: Baton) -> None:
    edit(root)
    noticed("changes")
    ended = noticed("changes", which)
    assert (ended.code, "See all: baton changes" in ended.err) == (1, True)


def test_a_long_list_says_how_to_see_all_of_it(root: Path, noticed: Baton) -> None:
    for number in range(33):
        edit(root, more=f"# {number}\n")
        noticed("note", "--change", f"why {number}")
    assert "3 more: baton changes --all\n" in noticed("changes").out
    assert len(noticed("changes", "--all").out.splitlines()) == 34


def test_the_texts_of_a_change_are_forgotten_and_the_change_is_not(root: Path, noticed: Baton) -> None:
    edit(root, more="# private\n")
    noticed("note", "--change", "private too")
    edit(root, more="# less\n")
    noticed("changes")
    ended = noticed("forget", "C1", "--yes")
    assert (ended.code, "forgot the texts of C1. That it changed stays known." in ended.out) == (0, True)
    assert "private too" not in noticed("changes").out
    assert "a text of it was forgotten" in noticed("changes", "C1").out
    assert noticed("verify").code == 0
    assert noticed("forget", "C9", "--yes").err == 'error: there is no change "C9". See all: baton changes\n'


def test_a_workspace_whose_journal_cannot_take_it_is_looked_at_all_the_same(root: Path, noticed: Baton) -> None:
    edit(root)
    journal = root / "state" / "journal.db"
    journal.write_bytes(journal.read_bytes()[:100])
    assert noticed("runs").code == 1  # broken is broken; what was changed is no reason to fail otherwise


def test_too_little_logged_is_shown_and_refused(root: Path, noticed: Baton) -> None:
    noticed("note", "asked all three", "--pattern", "Stand-up", "--minutes", "12")
    ended = noticed("app", "new", "standup")
    assert (ended.code, re.sub(r"\d{4}-\d\d-\d\d", "DAY", ended.out)) == (1, "  DAY  12'  asked all three\n")
    assert "standup was logged 1 time, and an app is written after 5" in ended.err
    assert not (root / "apps" / "standup.yaml").exists()
    assert noticed("app", "new", "standup", "--json").json["notes"][0]["told"] == "asked all three"


def test_what_the_refusal_advises_goes_on(root: Path, noticed: Baton) -> None:
    told = noticed("app", "new", "standup").err
    assert 'baton note "WHAT YOU DID" --pattern standup --minutes N' in told
    assert 'baton app new standup --anyway "WHY"' in told
    assert noticed("note", "WHAT YOU DID", "--pattern", "standup", "--minutes", "5").code == 0
    written = noticed("app", "new", "standup", "--anyway", "WHY")
    assert (written.code, "logged 1 time; encode_after is 5. Your reason is recorded" in written.out) == (0, True)
    for without in ((" ",), ("",), ()):
        refused = noticed("app", "new", "other", "--anyway", *without)
        assert (refused.code, 'Say why it cannot wait: --anyway "to learn"' in refused.err) == (2, True)


def test_ideas_name_what_repeats_and_is_an_app_by_now(noticed: Baton) -> None:
    for number in range(5):
        noticed("note", f"news {number}", "--pattern", "standup")
    noticed("app", "new", "standup")
    assert noticed("app", "ideas").out.startswith("what repeats in your log is an app already: standup.")
    assert noticed("app", "ideas", "--json").json["are_apps"] == ["standup"]


def test_ideas_say_what_is_ripe_what_is_not_and_what_has_no_name(noticed: Baton) -> None:
    assert noticed("app", "ideas").out.startswith("nothing repeats in your log yet.")
    for number in range(6):
        noticed("note", f"news {number}", "--pattern", "standup" if number else "Stand-up", "--minutes", "10")
    for number in range(3):
        noticed("note", f"invoice {number}", "--pattern", "invoice")
        noticed("note", f"Read the report of the audit {number}")
    shown = noticed("app", "ideas").out
    assert re.search(r"standup +6 times +1 day +60 min +→ build it\? baton app new standup +also Stand-up\n", shown)
    assert re.search(r"invoice +3 times +1 day +\(5 needed\)\n", shown)
    assert "  3 notes on read, report, audit  → from now on: --pattern read-report\n" in shown


def test_a_remark_is_told_with_the_check_and_stops_nothing(root: Path, noticed: Baton) -> None:
    (root / "rules").mkdir()
    (root / "rules/governance.yaml").write_text("max_phases: 1\n", encoding="utf-8")
    one = noticed("app", "check", "list")
    assert one.code == 0
    remark = "the app has 2 phases beside its scripts, and max_phases in rules/governance.yaml is 1. Move"
    assert f"! apps/list.yaml:9:3: {remark}" in one.out
    assert "they run all the same; what may be done about it: baton app check APP\n" in noticed("app", "check").out
    assert noticed("app", "check", "--json").json["remarks"][0]["path"] == "apps/list.yaml"
    assert noticed("run", "list", "tools").code == 3


def test_what_baton_changed_on_your_word_is_told_by_that_word_and_a_later_edit_is_yours(
    root: Path, noticed: Baton
) -> None:
    noticed("app", "new", "mine", "--anyway", "to learn")
    noticed("app", "retire", "keep", "-m", "no use")
    assert re.search(r"apps/keep\.yaml +retired: no use +removed\n", noticed("changes").out)
    noticed("app", "restore", "keep")
    assert re.search(r"apps/keep\.yaml +had back +added\n", noticed("changes").out)
    told = {(one["path"], one["what"]): one for one in noticed("changes", "--json").json["changes"]}
    assert told["apps/mine.yaml", "added"]["done"] == "written by baton app new"
    edit(root)
    newest = noticed("changes", "--json").json["changes"][0]
    assert (newest["path"], newest["why"], newest["done"]) == ("apps/keep.py", None, None)


def test_a_file_that_is_taken_away_and_put_back_by_hand_once_more_is_not_explained(root: Path, noticed: Baton) -> None:
    noticed("app", "retire", "keep")
    noticed("app", "restore", "keep")
    noticed("changes")
    text = (root / "apps" / "keep.yaml").read_bytes()
    (root / "apps" / "keep.yaml").unlink()
    noticed("changes")
    (root / "apps" / "keep.yaml").write_bytes(text)
    newest = noticed("changes", "--json").json["changes"][:2]
    assert [(one["what"], one["done"]) for one in newest] == [("added", None), ("removed", None)]
