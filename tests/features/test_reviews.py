"""The weekly review: what a week held, from its sources; what is kept of it, and how each line is derived again."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from random_review import falsely_held, random_review, scripts, tamperings
from reviewed_week import (
    EVENTS,
    FRIDAY,
    ISSUES,
    SETTINGS,
    ReviewedWeek,
    bring_app,
    calendar,
    commit,
    git,
    live_through,
    write,
)
from small_workspace import Clock, make_workspace, open_workspace

from orchestrator.domain.day_facts import NoteTaken
from orchestrator.domain.event import SYSTEM
from orchestrator.engine.answer import Given
from orchestrator.errors import UsageError
from orchestrator.face.workspace import Workspace
from orchestrator.features.reviews.verifying import VerifiedReview, verified_reviews
from orchestrator.features.reviews.week import kept_unanswered, missed_week, monday_of, review_of_week
from orchestrator.features.state.saying import decided, done, take_note, undo
from orchestrator.workspace.trust import Trust

W48 = "reviews/2026-W48.md"
THIS, LAST = date(2026, 11, 23), date(2026, 11, 16)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The week lived through once, and reviewed in a copy: no test changes these."""
    folder, clock = tmp_path_factory.mktemp("week"), Clock()
    with open_workspace(make_workspace(folder / "before"), clock) as ws:
        live_through(ws, clock)
    shutil.copytree(folder / "before", folder / "after")
    Trust(folder / "after").allow_folder()
    with open_workspace(folder / "after", clock) as ws:
        week = ReviewedWeek(ws, clock)
        week.answer(week.start(), changed="Wrote first", next=["Rest more"], became=["done", "no"])
    return folder


def copied(origin: Path, root: Path) -> Iterator[ReviewedWeek]:
    shutil.copytree(origin, root)
    Trust(root).allow_folder()
    clock = Clock(FRIDAY)
    with open_workspace(root, clock) as ws:
        yield ReviewedWeek(ws, clock)


@pytest.fixture
def week(lived: Path, tmp_path: Path) -> Iterator[ReviewedWeek]:
    """Up to its Friday."""
    yield from copied(lived / "before", tmp_path / "ws")


@pytest.fixture
def kept(lived: Path, tmp_path: Path) -> Iterator[ReviewedWeek]:
    """Reviewed and kept."""
    yield from copied(lived / "after", tmp_path / "ws")


def verified(week: ReviewedWeek, *, offline: bool = False) -> VerifiedReview:
    (found,) = verified_reviews(week.workspace, str(week.root / W48), offline=offline)
    return found


def line_of(text: str, begins: str) -> str:
    return next(line for line in text.split("\n") if line.startswith(begins))


def standings(review: VerifiedReview) -> Counter[str]:
    return Counter(line.standing for line in review.lines)


def failing(review: VerifiedReview) -> list[str]:
    return [f"{line.standing}: {line.text}" for line in review.failing]


def test_each_section_says_what_its_source_holds_and_where_it_is_from(week: ReviewedWeek) -> None:
    run = week.start()
    assert {name: week.section(run, name) for name in ("OUTCOMES", "SHIPPED", "BLOCKED", "TIME", "NOTES", "RUNS")} == {
        "OUTCOMES": [
            "“Ship the search”: done Thu 26 Nov [o1-2]",
            "“Rest”: nothing read here says what became of it [o3]",
        ],
        "SHIPPED": ["site: 3 commits, 1 of them published by a run [g1-3]"],
        "BLOCKED": [
            r"#41 Search \*index\*: no movement for 16 days [i1]",
            "#42 Fresh: moved 1 day ago, labelled Blocked [i2]",
            "D1 Migrate comments?: due today, undecided [d1]",
        ],
        "TIME": [
            "meetings 1.5 h [c1-2]",
            "deep 3.5 h [c3]",
            "unsorted 1 h [c4]",
            "1 entry that was not over when this was read [c5]",
        ],
        "NOTES": [r"“tired after the \*dentist\* \[n7\]”, pattern standup, 15 minutes [n1]", "energy low [n2]"],
        "RUNS": ["keep: 1 run, 1 waiting, $0.00 [r1]"],
    }
    assert week.section(run, "PLAN")[0] == "4 placed on 2 days, 1 done [p1-4]"


def test_the_ledger_says_what_each_id_is_so_that_a_reader_can_follow_it(week: ReviewedWeek) -> None:
    run = week.start()
    ledger = week.section(run, "SOURCES")
    newest = git(week.root / "site", "log", "-1", "--format=%H")[:12]
    assert f"[g1] site {newest} Thu 26 Nov 10:00: Publish: Why" in ledger
    assert r"[i1] #41 Search \*index\*, moved Wed 11 Nov 09:00, https://tracker.example/41" in ledger
    assert "[c3] Write the essay Tue 24 Nov 11:00, uid writ-20261124T110000" in ledger
    assert any(line.startswith("[r1] kee-") for line in ledger)


def test_with_no_configuration_it_works_and_a_missing_source_is_a_section_that_says_so(
    ws: Workspace, clock: Clock
) -> None:
    week = ReviewedWeek(ws, clock)
    bring_app(ws.root)
    take_note(ws, "A thought.")
    run = week.start("2026-11-16")
    assert week.section(run, "SHIPPED") == ["Not read: repositories: . is no git repository, since Sun 22 Nov [s2]"]
    assert week.section(run, "BLOCKED")[0].startswith("Not read: tracker: not configured")
    assert week.section(run, "TIME")[0].startswith("Not read: calendar: not configured")
    assert week.section(run, "NOTES") == ["“A thought.” [n1]"]
    assert len(week.section(run, "HOLES")) == 3
    week.answer(run)
    (found,) = verified_reviews(ws)
    assert (found.exit_status, standings(found)["wrong"], standings(found)["changed"]) == (0, 0, 0)


def test_what_is_kept_holds_the_person_s_words_in_their_place_and_every_line_of_it_derives(kept: ReviewedWeek) -> None:
    text = kept.text(W48)
    assert "- changed: Wrote first [you]\n- next 1: Rest more [you]\n- became of 1: done [you]" in text
    assert 'next: ["Rest more"]\n' in text.partition("---\n\n")[0]
    found = verified(kept)
    assert (failing(found), found.exit_status, standings(found)["unread"]) == ([], 0, 0)
    assert standings(found)["now"] > 25


def test_the_next_review_brings_the_outcomes_back(kept: ReviewedWeek) -> None:
    kept.clock.pass_(days=7)
    assert kept.section(kept.start("2026-11-30"), "OUTCOMES") == [
        "“Rest more”: nothing read here says what became of it [o1]"
    ]


def test_a_line_that_somebody_changed_fails_and_no_other(kept: ReviewedWeek) -> None:
    """A few of each kind, from the file to the exit status."""
    text = kept.text(W48)
    chance = random.Random(48)  # noqa: S311 - repeatable, not secret
    for how, tampered, touched in chance.sample(list(tamperings(text, chance)), 12):
        write(kept.root, W48, tampered)
        found = verified(kept, offline=True)
        wrong = {line.text for line in found.lines if line.standing == "wrong"}
        assert wrong, how
        assert wrong <= touched, how
        assert found.exit_status == 1, how


def test_of_many_lines_of_reviews_changed_one_at_a_time_exactly_that_one_fails() -> None:
    """A word, a number, an id; a line away, one more, two the other way round. `make prove` goes on with it."""
    chance, tried = random.Random(200), 0  # noqa: S311 - repeatable, not secret
    while tried < 400:
        for how, why in falsely_held(random_review(chance), chance):
            assert not why, how
            tried += 1


def test_a_failing_line_is_named_by_its_number_with_what_the_record_has(kept: ReviewedWeek) -> None:
    lines = kept.text(W48).split("\n")
    at = next(number for number, line in enumerate(lines, 1) if line.startswith("- site: 3 commits"))
    write(kept.root, W48, kept.text(W48).replace("site: 3 commits", "site: 4 commits"))
    (line,) = verified(kept).failing
    assert (line.number, line.standing) == (at, "wrong")
    assert "site: 3 commits, 1 of them" in line.why


def test_a_line_that_is_missing_is_named_by_where_it_stood(kept: ReviewedWeek) -> None:
    write(kept.root, W48, kept.text(W48).replace("- energy low [n2]\n", ""))
    (line,) = verified(kept).failing
    assert (line.text, line.why) == ("- energy low [n2]", "it is missing")


def test_line_ends_of_another_system_change_nothing(kept: ReviewedWeek) -> None:
    write(kept.root, W48, "\ufeff" + kept.text(W48).replace("\n", "\r\n"))
    assert failing(verified(kept)) == []


def test_what_came_later_changes_no_line(kept: ReviewedWeek) -> None:
    """The week goes on behind the review, and its sources with it."""
    run = kept.workspace.run("kee")
    kept.clock.pass_(hours=3)
    commit(kept.root / "site", "Late on Friday", "2026-11-27T19:00:00+0100")
    take_note(kept.workspace, "Later.")
    undo(kept.workspace)
    decided(kept.workspace, "D1", "Yes")
    done(kept.workspace, "Call")
    kept.workspace.start("keep", "more").drive()
    run.refresh().cancel()
    kept.clock.pass_(days=3)
    assert failing(verified(kept)) == []
    assert verified(kept).exit_status == 0


def test_runs_with_branches_are_what_they_were_then(week: ReviewedWeek) -> None:
    many = "description: Many.\ninputs: {names: list}\nphases:\n  ask: {each: names, app: keep, reads: {topic: item}}\n"
    write(week.root, "apps/many.yaml", many)
    asking = week.workspace.start("many", ["a", "b"])
    asking.drive()
    review = week.start()
    assert "many: 1 run, 1 waiting, $0.00" in " ".join(week.section(review, "RUNS"))
    week.answer(review)
    week.clock.pass_(days=1)
    asking.refresh().cancel()
    assert failing(verified(week)) == []


def test_what_a_source_says_otherwise_now_is_named_with_what_it_says(kept: ReviewedWeek) -> None:
    site = kept.root / "site"
    git(site, "commit", "-q", "--amend", "--allow-empty", "-m", "Publish: How", at="2026-11-26T10:00:00+0100")
    write(kept.root, "work.ics", calendar(*(one for one in EVENTS if one[0] != "Dentist")))
    found = verified(kept)
    changed = found.failing
    assert {line.standing for line in changed} == {"changed"}
    told = {line.text: line.why for line in changed}
    assert told["- unsorted 1 h [c4]"] == "its source has nothing like it now"
    shipped = next(why for text, why in told.items() if text.startswith("- site: 3 commits"))
    assert shipped == "its source says “site: 3 commits” now"
    assert found.exit_status == 1


def test_an_issue_that_moved_since_cannot_be_told_how_long_it_had_rested(kept: ReviewedWeek) -> None:
    moved = [{**ISSUES[0], "updatedAt": "2026-11-29T08:00:00Z"}, *ISSUES[1:]]
    write(kept.root, "issues.json", json.dumps(moved))
    found = verified(kept)
    (line,) = [line for line in found.lines if line.standing == "unread" and line.text.startswith("- #41")]
    assert "moved since" in line.why
    assert found.exit_status == 0


@pytest.mark.parametrize("source", ["site", "issues.json", "work.ics"])
def test_lines_of_a_source_that_is_gone_cannot_be_derived_now_and_are_not_wrong(
    kept: ReviewedWeek, source: str
) -> None:
    before = standings(verified(kept))
    path = kept.root / source
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    found = verified(kept)
    assert (failing(found), found.exit_status) == ([], 0)
    unread = [line.text for line in found.lines if line.standing == "unread"]
    assert len(unread) >= 4 or source == "issues.json"
    assert standings(found)["now"] + len(unread) == before["now"]
    assert standings(verified(kept, offline=True))["unread"] == 0


def test_a_note_that_was_forgotten_cannot_be_derived_now(kept: ReviewedWeek) -> None:
    events = kept.workspace.journal.read(SYSTEM)
    (text,) = [event.fact.text for event in events if isinstance(event.fact, NoteTaken)]
    kept.workspace.journal.forget({SYSTEM: [text]})
    found = verified(kept)
    assert failing(found) == []
    assert any(line.standing == "unread" and "tired" in line.text for line in found.lines)


def test_what_a_run_was_that_is_removed_cannot_be_derived_now(kept: ReviewedWeek) -> None:
    run = kept.workspace.run("kee")
    run.cancel()
    kept.workspace.journal.remove([run.id])
    found = verified(kept)
    assert failing(found) == []
    assert any(line.standing == "unread" and line.text.startswith("- keep: 1 run") for line in found.lines)


def test_a_review_is_found_by_its_evidence_and_else_by_where_it_was_kept(kept: ReviewedWeek) -> None:
    (kept.root / W48).rename(kept.root / "reviews/moved.md")
    (moved,) = verified_reviews(kept.workspace, str(kept.root / "reviews/moved.md"))
    assert failing(moved) == []
    (kept.root / "reviews/moved.md").rename(kept.root / W48)
    write(kept.root, W48, kept.text(W48).replace('evidence: "sha256:', 'evidence: "sha256:0', 1))
    (line,) = verified(kept).failing
    assert line.text.startswith("evidence: ")


def test_the_evidence_of_another_week_in_the_front_matter_is_one_line_that_fails(kept: ReviewedWeek) -> None:
    before, now = (line_of(kept.text(path), "evidence: ") for path in ("reviews/2026-W47.md", W48))
    write(kept.root, W48, kept.text(W48).replace(now, before))
    assert failing(verified(kept)) == [f"wrong: {before}"]


def test_a_page_that_no_run_here_made_has_nothing_to_be_held_to(kept: ReviewedWeek) -> None:
    write(kept.root, "reviews/2026-W01.md", "# A page of my own\n")
    (found,) = verified_reviews(kept.workspace, str(kept.root / "reviews/2026-W01.md"))
    assert (found.exit_status, found.lines) == (6, ())
    assert "no run of this journal made it" in found.told[0]


def test_silence_keeps_the_evidence_uncommented_and_it_can_be_said_later_what_it_means(week: ReviewedWeek) -> None:
    run = week.start()
    week.clock.pass_(days=5)
    (late,) = kept_unanswered(week.workspace)
    assert (late.kept, late.is_uncommented) == (W48, True)
    assert "- uncommented: nothing was said of this week [you]" in week.text(W48)
    assert failing(verified(week)) == []
    again = week.start()
    assert week.answer(again, changed="Late, but said") == "reviews/2026-W48-2.md"
    assert "uncommented" in week.text(W48)
    found = review_of_week(week.workspace, THIS)
    assert (found.kept, found.is_uncommented, found.run and found.run.id) == ("reviews/2026-W48-2.md", False, again.id)
    assert run.id != again.id


def test_a_no_keeps_what_was_gathered_in_the_run(week: ReviewedWeek) -> None:
    run = week.start()
    decision = run.state.decision
    assert decision is not None
    run.answer(decision.decision, Given("reject"))
    assert run.state.status == "rejected"
    assert "site: 3 commits" in run.artifact("prefilled").text
    found = review_of_week(week.workspace, THIS)
    assert (found.run, found.rejected) == (None, run.id)


def test_a_review_that_waits_is_the_one_of_its_week(week: ReviewedWeek) -> None:
    run = week.start()
    found = review_of_week(week.workspace, THIS)
    assert (found.run and found.run.id, found.kept, found.name) == (run.id, "", "2026-W48")
    assert review_of_week(week.workspace, LAST).kept == "reviews/2026-W47.md"


def test_a_week_without_a_review_is_named_only_to_who_made_one_before(week: ReviewedWeek) -> None:
    assert missed_week(week.workspace, THIS) == ""
    assert missed_week(week.workspace, THIS + timedelta(days=14)) == "2026-W49"
    assert missed_week(week.workspace, LAST) == ""


@pytest.mark.parametrize(
    ("written", "today", "monday"),
    [
        ("", date(2026, 11, 27), date(2026, 11, 23)),
        ("", date(2026, 11, 30), date(2026, 11, 30)),  # a Monday begins its week
        ("last", date(2026, 11, 30), date(2026, 11, 23)),
        ("2026-W53", date(2027, 1, 4), date(2026, 12, 28)),  # a year of 53 weeks
        ("2027-w1", date(2027, 1, 4), date(2027, 1, 4)),
        ("2021-01-03", date(2026, 11, 27), date(2020, 12, 28)),  # a day of the year before's last week
        ("2026W48", date(2026, 11, 27), date(2026, 11, 23)),
    ],
)
def test_a_week_is_that_of_iso_8601(written: str, today: date, monday: date) -> None:
    assert monday_of(written, today) == monday


@pytest.mark.parametrize("written", ["2025-W53", "2026-W49", "W48", "next", "2026-13-01", "2026-W00"])
def test_what_is_no_week_or_has_not_begun_is_refused(written: str) -> None:
    with pytest.raises(UsageError):
        monday_of(written, date(2026, 11, 27))


def test_a_late_review_of_a_week_that_is_over_has_nothing_of_the_next_one(week: ReviewedWeek) -> None:
    """On Monday morning: what came after Sunday is not in it, and what came on Saturday is."""
    commit(week.root / "site", "On Saturday", "2026-11-28T10:00:00+0100")
    commit(week.root / "site", "On Monday", "2026-11-30T07:00:00+0100")
    week.clock.now = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
    take_note(week.workspace, "Monday.")
    run = week.start()
    assert week.section(run, "SHIPPED") == ["site: 4 commits, 1 of them published by a run [g1-4]"]
    assert week.section(run, "BLOCKED")[0].endswith("no movement for 18 days [i1]")
    assert "Monday" not in " ".join(week.section(run, "NOTES"))
    week.answer(run)
    assert failing(verified(week)) == []


def test_the_night_in_which_clocks_go_back_is_as_long_as_it_is(week: ReviewedWeek) -> None:
    write(week.root, "work.ics", calendar(("Write all night", "20261025T000000", "20261025T040000")))
    assert week.section(week.start("2026-10-19"), "TIME") == ["deep 5 h [c1]"]


def test_time_in_two_meetings_at_once_is_counted_once_and_what_is_cancelled_or_free_not_at_all(
    week: ReviewedWeek,
) -> None:
    both = (("Standup", "20261123T100000", "20261123T110000"), ("1:1", "20261123T103000", "20261123T113000"))
    write(week.root, "work.ics", calendar(*both))
    assert week.section(week.start(), "TIME") == ["meetings 1.5 h [c1-2]"]
    write(week.root, "work.ics", calendar(*both, more="STATUS:CANCELLED\n"))
    assert week.section(week.start(), "TIME")[0].startswith("nothing")
    write(week.root, "work.ics", calendar(*both, more="TRANSP:TRANSPARENT\n"))
    assert week.section(week.start(), "TIME")[0].startswith("nothing")


def test_a_week_is_where_the_person_is(week: ReviewedWeek) -> None:
    """An hour before Monday in Berlin is Monday in Auckland."""
    commit(week.root / "site", "At the edge", "2026-11-22T23:00:00+0100")
    assert "3 commits" in week.section(week.start(), "SHIPPED")[0]
    write(week.root, "state/constraints.yaml", "timezone: Pacific/Auckland\n")
    assert "4 commits" in week.section(week.start(), "SHIPPED")[0]


def test_who_has_moved_to_another_zone_since_finds_the_week_as_it_was(kept: ReviewedWeek) -> None:
    write(kept.root, "state/constraints.yaml", "timezone: America/New_York\n")
    found = verified(kept)
    assert (failing(found), standings(found)["unread"]) == ([], 0)


def test_of_a_week_that_was_reviewed_twice_the_later_outcomes_come_back(kept: ReviewedWeek) -> None:
    for number in (2, 10):
        text = kept.text(W48).replace("Rest more", f"Rest {number}")
        write(kept.root, f"reviews/2026-W48-{number}.md", text)
    kept.clock.pass_(days=7)
    (line,) = kept.section(kept.start("2026-11-30"), "OUTCOMES")
    assert line.startswith("“Rest 10”")


def test_entries_of_another_kind_are_told_and_not_counted(week: ReviewedWeek) -> None:
    run = week.start(commits={"entries": [{"title": "A page"}, 3]})
    assert week.section(run, "SHIPPED")[0].startswith("Not read: commits: 2 entries of another kind")


def test_what_goes_on_over_sunday_night_counts_up_to_it(week: ReviewedWeek) -> None:
    write(week.root, "work.ics", calendar(("Write on", "20261129T220000", "20261130T020000")))
    week.clock.now = datetime(2026, 11, 30, 0, 0, tzinfo=UTC)
    assert week.section(week.start(), "TIME") == ["deep 2 h [c1]"]


def test_many_entries_of_one_line_are_told_as_one_that_is_bound_to_them(week: ReviewedWeek) -> None:
    commits = [
        {
            "id": f"{number:040x}", "repository": "site", "at": f"2026-11-25T10:00:{number % 60:02}+01:00",
            "subject": f"Change {number}", "body": "", "is_merge": False, "author": "A", "address": "a@example.org",
        }
        for number in range(200)
    ]  # fmt: skip
    run = week.start(commits={"entries": commits})
    assert week.section(run, "SHIPPED") == ["site: 200 commits [g1-61]"]
    assert any(line.startswith("[g61] 140 more, up to: site ") for line in week.section(run, "SOURCES"))
    commits[150]["subject"] = "Another"
    other = week.start(commits={"entries": commits})
    assert week.section(other, "SOURCES") != week.section(run, "SOURCES")


def test_a_model_s_opening_stands_apart_is_marked_and_is_left_out_where_it_says_more_than_the_lines(
    week: ReviewedWeek,
) -> None:
    evidence = week.start().artifact("evidence").value
    page = scripts().prefill(evidence, "The site had 3 commits [g1].")
    assert "\n\n*In a model's words:* The site had 3 commits \\[g1\\].\n\n## OUTCOMES" in page
    page = scripts().prefill(evidence, "A great week.")
    left_out = '*A model\'s opening is left out: it says "a great week", which stands in no line.*'
    assert (left_out in page, "In a model's words" in page) == (True, False)


def test_what_stood_in_a_plan_is_not_said_to_be_gone_where_a_list_could_not_be_read(week: ReviewedWeek) -> None:
    week.clock.pass_(hours=1)
    (week.root / "notes/tasks.md").unlink()
    assert week.section(week.start(), "PLAN")[0] == "4 placed on 2 days, 1 done, 2 in no list any more [p1-4]"
    unread = "sources:\n  tasks: {reader: markdown-tasks, path: elsewhere.md}"
    write(week.root, "baton.yaml", SETTINGS.replace("sources:", unread))
    lines = week.section(week.start(), "PLAN")
    assert lines[0].startswith("Not read: tasks: ")
    assert lines[1] == "4 placed on 2 days, 1 done, 2 unknown [p1-4]"


def test_a_source_that_nothing_here_is_read_from_is_a_hole_and_no_more(week: ReviewedWeek) -> None:
    write(week.root, "baton.yaml", SETTINGS.replace("sources:", "sources:\n  feeds: {reader: opml, path: x.opml}"))
    sources, options = week.workspace.days.sources()
    sources.looks(options)  # it is known to be a hole from when somebody looked
    run = week.start()
    assert any(line.startswith("feeds: ") for line in week.section(run, "HOLES"))
    assert not any(line.startswith("Not read") for line in week.section(run, "PLAN"))


def test_a_journal_that_was_changed_from_outside_holds_no_line(kept: ReviewedWeek) -> None:
    with closing(sqlite3.connect(kept.root / "state" / "journal.db")) as other:
        other.execute("UPDATE events SET actor = 'x' WHERE kind = 'DecisionAnswered'")
        other.commit()
    found = verified(kept)
    assert (found.exit_status, found.lines) == (1, ())
    assert found.broken.endswith("is not what was written: baton verify")


def test_a_page_whose_run_still_waits_is_held_to_nothing(week: ReviewedWeek) -> None:
    run = week.start()
    evidence = line_of(run.artifact("prefilled").text, "evidence: ")
    write(week.root, W48, f"---\n{evidence}\n---\n\nMine.\n")
    found = verified(week)
    assert (found.exit_status, found.lines) == (6, ())
    assert "has come to no page yet" in found.told[0]
