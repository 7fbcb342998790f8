"""Schedules and watched folders: one run or one stated miss for each slot, one run for each new text."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import media_files
import pytest
from small_workspace import Clock
from triggers_workspace import DROPS, DROPS_SCRIPTS, MORNING, MORNING_SCRIPTS, Kept, make, write

from orchestrator.domain.app_facts import AppPaused
from orchestrator.domain.facts import KERNEL, RunStarted
from orchestrator.domain.slot_facts import FileLeft, FileTaken, ScheduleKept, SlotClaimed, SlotMissed
from orchestrator.face.looks import note_look
from orchestrator.features.apps.evidence import begun_runs
from orchestrator.features.apps.lifecycle import pause, resume
from orchestrator.features.triggers.keeper import MOST_AT_ONCE

FRIDAY_NOON = datetime(2026, 11, 27, 11, 0, tzinfo=UTC)
"""12:00 in Berlin."""


@pytest.fixture
def clock() -> Clock:
    return Clock(FRIDAY_NOON)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make(tmp_path, morning=MORNING, morning_py=MORNING_SCRIPTS, drops=DROPS, drops_py=DROPS_SCRIPTS)


@pytest.fixture
def kept(root: Path, clock: Clock) -> Iterator[Kept]:
    one = Kept(root, clock)
    yield one
    one.close()


def slots(kept: Kept) -> list[str]:
    return [fact.slot for fact in kept.facts(SlotClaimed)]


def misses(kept: Kept) -> list[tuple[str, str, int, str]]:
    return [(fact.first[:10], fact.last[:10], fact.count, fact.why) for fact in kept.facts(SlotMissed)]


def test_slots_before_a_schedule_was_seen_are_owed_to_nobody(kept: Kept) -> None:
    assert kept.once() == []
    assert [fact.why for fact in kept.facts(ScheduleKept)] == ["new"]


def test_a_slot_has_one_run_however_often_anybody_looks(kept: Kept, root: Path) -> None:
    kept.once()
    kept.clock.pass_(hours=19, minutes=1)
    other = Kept(root, kept.clock)
    begun = [*kept.once(), *other.once(), *kept.once()]
    other.close()
    assert (len(begun), slots(kept)) == (1, ["2026-11-28T07:00+01:00"])
    assert kept.workspace.run(begun[0]).status == "done"


def test_after_a_week_of_sleep_one_run_stands_for_all_slots(kept: Kept) -> None:
    kept.once()
    kept.clock.pass_(days=7)
    assert len(kept.once()) == 1
    assert slots(kept) == ["2026-12-04T07:00+01:00"]
    assert misses(kept) == [("2026-11-28", "2026-12-03", 6, "asleep")]


def test_who_was_not_there_says_so(kept: Kept, root: Path) -> None:
    kept.once()
    kept.clock.pass_(days=3)
    other = Kept(root, kept.clock)
    other.once()
    assert [fact.why for fact in other.facts(SlotMissed)] == ["not running"]
    other.close()


def test_an_app_that_skips_catches_up_with_nothing(kept: Kept, root: Path) -> None:
    write(root, "apps/morning.yaml", MORNING.replace("schedule:", "missed: skip\nschedule:"))
    kept.once()
    kept.clock.pass_(days=2)
    assert kept.once() == []
    assert misses(kept) == [("2026-11-28", "2026-11-29", 2, "asleep")]
    kept.clock.now = datetime(2026, 11, 30, 6, 5, tzinfo=UTC)
    assert len(kept.once()) == 1


def test_the_words_of_a_day_are_of_the_slot_and_not_of_the_catch_up(kept: Kept) -> None:
    kept.once()
    kept.clock.now = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)  # already Monday, in Berlin
    (run,) = kept.once()
    assert kept.workspace.run(run).artifact("day").value == "2026-11-29"


def test_a_clock_that_was_ahead_takes_no_slot_away(kept: Kept) -> None:
    kept.once()
    kept.clock.pass_(days=40)
    kept.once()
    kept.clock.pass_(days=-40)
    kept.once()
    kept.clock.pass_(hours=20)
    kept.once()
    assert [fact.why for fact in kept.facts(ScheduleKept)] == ["new", "clock"]
    assert slots(kept) == ["2027-01-06T07:00+01:00", "2026-11-28T07:00+01:00"]


def test_a_paused_app_misses_its_slots_in_so_many_words_and_keeps_its_files(kept: Kept, root: Path) -> None:
    kept.once()
    pause(kept.workspace, "morning")
    pause(kept.workspace, "drops")
    write(root, "inbox/a.md", "# A\n")
    kept.clock.pass_(days=1)
    assert kept.once() == []
    assert misses(kept) == [("2026-11-28", "2026-11-28", 1, "paused")]
    resume(kept.workspace, "drops")
    assert len(kept.once()) == 1


def test_a_changed_schedule_owes_nothing_of_the_new_one_and_states_what_it_owed(kept: Kept, root: Path) -> None:
    kept.once()
    kept.clock.pass_(days=1)
    write(root, "apps/morning.yaml", MORNING.replace("0 7", "0 8"))
    assert kept.once() == []
    assert misses(kept) == [("2026-11-28", "2026-11-28", 1, "changed")]


def test_an_app_with_faults_is_owed_its_slot_until_they_are_mended(kept: Kept, root: Path) -> None:
    kept.once()
    kept.clock.pass_(days=1)
    write(root, "apps/morning.yaml", MORNING.replace("script: look", "script: lok"))
    assert kept.once() == []
    assert any(line.startswith("morning: ") for line in kept.told)
    write(root, "apps/morning.yaml", MORNING)
    assert len(kept.once()) == 1
    assert kept.facts(SlotMissed) == []


def test_an_app_whose_run_cannot_begin_three_times_is_paused_and_says_so(kept: Kept, root: Path) -> None:
    write(root, "apps/morning.yaml", MORNING.replace("default: today", "description: which"))
    kept.once()
    for _ in range(4):
        kept.clock.pass_(days=1)
        kept.once()
    assert [fact.why for fact in kept.facts(SlotMissed)] == ["refused", "refused", "refused", "paused"]
    (paused,) = kept.facts(AppPaused)
    assert paused.by_itself
    assert "failed 3 times in a row" in " ".join(kept.told)


def test_an_app_that_fails_three_times_in_a_row_is_paused_until_somebody_resumes_it(kept: Kept, root: Path) -> None:
    write(root, "apps/morning.py", "def look(day):\n    raise ValueError('no')\n")
    kept.once()
    for _ in range(3):
        kept.clock.pass_(days=1)
        assert len(kept.once()) == 1
    kept.clock.pass_(days=1)
    assert kept.once() == []
    resume(kept.workspace, "morning")
    for _ in range(2):  # as patient as at first
        kept.clock.pass_(days=1)
        assert len(kept.once()) == 1
    assert len(kept.facts(AppPaused)) == 1


def test_a_dropped_file_is_taken_once_it_has_stopped_growing(kept: Kept, root: Path) -> None:
    note = write(root, "inbox/a.md", "# A\n")
    kept.watching.look()
    kept.clock.pass_(seconds=9)
    with note.open("a") as file:
        file.write("more\n")
    kept.watching.look()
    kept.clock.pass_(seconds=9)
    look = kept.watching.look()
    assert (look is not None and look.begun) == ()
    kept.clock.pass_(seconds=1)
    assert len(kept.once()) == 1
    assert [fact.path for fact in kept.facts(FileTaken)] == ["inbox/a.md"]


@pytest.mark.parametrize(
    "name", ["a.md.part", "a.md.crdownload", ".a.md", ".#a.md", "#a.md#", "a.md~", "~$a.md", "a.tmp", ".a.md.swp"]
)
def test_what_a_program_still_writes_is_left_alone(kept: Kept, root: Path, name: str) -> None:
    write(root, "apps/drops.yaml", DROPS.replace("inbox/*.md", "inbox/*"))
    write(root, f"inbox/{name}", "# A\n")
    assert kept.once() == []


def test_a_dropped_picture_is_taken_by_an_app_that_takes_one_and_what_is_none_is_left(kept: Kept, root: Path) -> None:
    drops = DROPS.replace("inbox/*.md", "inbox/*").replace("{note: file}", "{note: {type: file, media: image}}")
    write(root, "apps/drops.yaml", drops)
    (root / "inbox/a.png").write_bytes(media_files.png())
    write(root, "inbox/b.png", "no picture")
    (run,) = kept.once()
    assert kept.workspace.run(run).artifact("note").data == media_files.png()
    (root / "inbox/a.png").rename(root / "inbox/c.png")
    assert kept.once() == []


def test_a_file_that_is_renamed_copied_or_saved_again_is_not_new(kept: Kept, root: Path) -> None:
    note = write(root, "inbox/a.md", "# A\n")
    assert len(kept.once()) == 1
    note.rename(root / "inbox/b.md")
    write(root, "inbox/c.md", "# A\n")
    write(root, "inbox/b.md", "\ufeff# A\r\n")
    assert kept.once() == []


def test_a_folder_that_comes_back_starts_nothing(kept: Kept, root: Path) -> None:
    write(root, "inbox/a.md", "# A\n")
    kept.once()
    (root / "inbox").rename(root / "away")
    assert kept.once() == []
    (root / "away").rename(root / "inbox")
    assert kept.once() == []


def test_an_empty_file_is_left_until_something_stands_in_it(kept: Kept, root: Path) -> None:
    note = write(root, "inbox/a.md", "")
    assert kept.once() == []
    note.write_text("# A\n")
    assert len(kept.once()) == 1


def test_a_look_begins_so_many_files_at_most_and_the_next_one_the_next(kept: Kept, root: Path) -> None:
    for number in range(MOST_AT_ONCE + 2):
        note = write(root, f"inbox/{number}.md", f"# {number}\n")
        os.utime(note, (1_700_000_000 + number, 1_700_000_000 + number))
    assert len(kept.once()) == MOST_AT_ONCE
    assert len(kept.once()) == 2
    assert [fact.path for fact in kept.facts(FileTaken)][-2:] == [
        f"inbox/{MOST_AT_ONCE}.md",
        f"inbox/{MOST_AT_ONCE + 1}.md",
    ]


def test_a_file_that_a_person_began_a_run_on_is_not_new(kept: Kept, root: Path) -> None:
    note = write(root, "inbox/a.md", "# A\n")
    kept.workspace.start("drops", note=str(note))
    assert kept.once() == []


def test_a_file_no_run_can_begin_on_is_left_to_the_person(kept: Kept, root: Path) -> None:
    write(root, "apps/drops.yaml", DROPS.replace("{note: file}", "{note: file, why: string}"))
    write(root, "inbox/a.md", "# A\n")
    assert [kept.once(), kept.once()] == [[], []]
    assert len(kept.facts(FileLeft)) == 1


def test_a_run_that_began_by_itself_says_so_and_waits_at_its_gate(kept: Kept, root: Path) -> None:
    write(root, "inbox/a.md", "# A\n")
    (name,) = kept.once()
    first = kept.workspace.journal.read(name)[0]
    assert isinstance(first.fact, RunStarted)
    assert (first.actor, first.fact.trigger and first.fact.trigger.by) == (KERNEL, "watch")
    assert first.fact.files == {"note": "inbox/a.md"}
    assert kept.workspace.run(name).status == "waiting"
    assert kept.workspace.journal.verify().ok


def test_what_began_by_itself_is_no_use_until_somebody_looks(kept: Kept) -> None:
    kept.once()
    kept.clock.pass_(hours=19, minutes=1)
    [run] = kept.once()
    [morning] = kept.workspace.usage(app="morning").apps
    assert (morning.runs, morning.looked, morning.unknown) == (1, 0, 0)
    note_look(kept.workspace, run)
    [morning] = kept.workspace.usage(app="morning").apps
    assert (morning.runs, morning.looked, morning.unknown) == (1, 1, 0)


def test_what_began_by_itself_repeats_no_work_of_the_persons(kept: Kept, root: Path) -> None:
    kept.once()
    kept.clock.pass_(hours=19, minutes=1)
    write(root, "inbox/a.md", "A note.\n")
    assert len(kept.once()) == 2
    asked = kept.workspace.start("morning").id
    assert [(one.run, one.app) for one in begun_runs(kept.workspace)] == [(asked, "morning")]
