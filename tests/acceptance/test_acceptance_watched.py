"""`run APP` without an input: the oldest file the app watches that no run has taken."""

from __future__ import annotations

import os

from acceptance_workspace import NOTE, Baton


def put(baton: Baton, name: str, text: str, age: int) -> None:
    path = baton.root / "inbox" / "meetings" / name
    path.write_text(text)
    os.utime(path, (1_700_000_000 - age, 1_700_000_000 - age))


def taken(baton: Baton) -> str:
    ended = baton("run", "meeting-tasks", "--json")
    assert ended.code == 3, ended.err
    (started,) = [event.fact for event in baton.events() if event.seq == 1]
    return started.files["notes"]  # type: ignore[union-attr]


def test_the_oldest_new_file_is_taken_each_once(baton: Baton) -> None:
    (baton.root / "inbox" / "meetings" / "2026-11-20-release.md").unlink()
    put(baton, "young.md", "- [ ] Ada: call\n", age=10)
    put(baton, "old.md", "- [ ] Bob: call\n", age=20)
    assert [taken(baton), taken(baton)] == ["inbox/meetings/old.md", "inbox/meetings/young.md"]
    ended = baton("run", "meeting-tasks")
    assert (ended.code, 'there is no new file "inbox/meetings/*.md"' in ended.err) == (1, True)


def test_a_file_is_not_new_again_because_an_input_was_renamed(baton: Baton) -> None:
    app = baton.root / "apps" / "meeting-tasks.yaml"
    taken(baton)
    app.write_text(app.read_text().replace("notes", "minutes"))
    assert "there is no new file" in baton("run", "meeting-tasks").err


def test_a_file_that_changed_is_new_again(baton: Baton) -> None:
    taken(baton)
    put(baton, "2026-11-20-release.md", "- [ ] Ada: call\n", age=0)
    assert taken(baton) == "inbox/meetings/2026-11-20-release.md"


def test_a_file_that_somebody_named_is_not_new(baton: Baton) -> None:
    assert baton("run", "publish", NOTE).code == 3
    assert "there is no new file" in baton("run", "publish").err


def test_what_is_no_text_is_passed_over(baton: Baton) -> None:
    (baton.root / "inbox" / "meetings" / "a.md").write_bytes(b"\0")
    assert taken(baton) == "inbox/meetings/2026-11-20-release.md"


def test_a_file_given_by_name_goes_before_what_is_watched(baton: Baton) -> None:
    (baton.root / "mine.md").write_text("- [ ] Ada: call\n")
    assert baton("run", "meeting-tasks", "-p", "notes=mine.md").code == 3
    assert '"owner":"Ada"' in baton("cat", "@last", "find").out
