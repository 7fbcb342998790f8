"""What repeats in a log: by the name it was given, by its words, by the apps run one after the other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from orchestrator.agenda.pattern import (
    BegunRun,
    LoggedNote,
    alike_notes,
    median,
    pattern_key,
    patterns_of,
    sequences_of,
)

NINE = datetime(2026, 11, 2, 9, tzinfo=UTC)


def notes(*texts: str, pattern: str = "", minutes: int = 0) -> list[LoggedNote]:
    return [LoggedNote(seq, f"2026-11-{seq:02}", text, pattern, minutes) for seq, text in enumerate(texts, 1)]


def run(app: str, day: int, minute: int = 0) -> BegunRun:
    at = NINE + timedelta(days=day, minutes=minute)
    return BegunRun(f"{app[:3]}-{day}{minute}", app, at, at.date().isoformat())


@pytest.mark.parametrize("name", ["standup", "Stand-up", "stand up", "STAND_UP", " stand-up ", "ｓｔａｎｄｕｐ"])
def test_spellings_of_one_pattern_are_one(name: str) -> None:
    assert pattern_key(name) == "standup"


@pytest.mark.parametrize("name", ["standups", "stand", "", "---", "立会"])
def test_other_names_are_others(name: str) -> None:
    assert pattern_key(name) != "standup"


def test_a_pattern_counts_its_notes_days_and_minutes_under_the_usual_spelling() -> None:
    logged = [
        LoggedNote(1, "2026-11-02", "a", "standup", 10), LoggedNote(2, "2026-11-02", "b", "Stand-up"),
        LoggedNote(3, "2026-11-03", "c", "standup", 20), LoggedNote(4, "2026-11-04", "d", "invoice", 5),
        LoggedNote(5, "2026-11-04", "e"),
    ]  # fmt: skip
    first, second = patterns_of(logged)
    assert (first.name, first.spellings, len(first.notes), first.days) == ("standup", ("Stand-up", "standup"), 3, 2)
    assert (first.minutes, first.usual_minutes) == (30, 15)
    assert second.name == "invoice"


@pytest.mark.parametrize(("numbers", "middle"), [([], 0), ([7], 7), ([9, 1, 5], 5), ([1, 2, 3, 10], 2.5)])
def test_the_median_is_no_mean(numbers: list[float], middle: float) -> None:
    assert median(numbers) == middle


def test_notes_of_one_work_are_alike_and_say_by_which_words() -> None:
    logged = notes(
        "Sent the invoice for May to the printer",
        "Called Ada about the site",
        "sent invoices to the printer again",
        "The printer was sent the invoice for July, 12 pages",
    )
    (found,) = alike_notes(logged)
    assert [note.seq for note in found.notes] == [1, 3, 4]
    assert (found.words, found.name) == (("sent", "invoice", "printer"), "sent-invoice")


@pytest.mark.parametrize(
    "texts",
    [
        ("Sent the invoice", "Sent the invoice"),  # twice may be chance
        ("The site is slow", "The site is up", "The site was moved"),  # one word in common
        ("and then", "and then", "and then"),  # no word says what it is about
        ("Wrote to Ada", "Met Bob", "Read the paper"),
        ("", "", ""),
    ],
)
def test_notes_that_only_sound_alike_are_not(texts: tuple[str, ...]) -> None:
    assert alike_notes(notes(*texts)) == []


def test_notes_with_a_name_are_not_looked_at_for_one() -> None:
    assert alike_notes(notes(*["Sent the invoice to the printer"] * 4, pattern="invoice")) == []


def test_the_order_of_a_long_log_changes_nothing_of_what_is_found() -> None:
    logged = notes(*(f"Sent invoice {number} to the printer" for number in range(1, 28)))
    (found,) = alike_notes(logged)
    assert len(found.notes) == 27
    assert alike_notes(logged) == [found]


def test_apps_run_one_after_the_other_within_an_hour_are_a_sequence() -> None:
    logged = [one for day in range(4) for one in (run("gist", day), run("publish", day, 20), run("daily", day, 200))]
    (found,) = [one for one in sequences_of(logged) if one.first == "gist"]
    assert (found.name, len(found.runs), found.days) == ("gist-then-publish", 4, 4)


def test_an_app_run_twice_or_much_later_is_none() -> None:
    assert sequences_of([run("gist", 0), run("gist", 0, 5), run("publish", 0, 66)]) == []
