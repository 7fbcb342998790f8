"""A quarter goes by, and every total that is told of it is what the journal's events add up to, counted here anew."""

from __future__ import annotations

import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from acceptance_workspace import Baton
from quarter import MONTHS, STANDUPS, UNANSWERED, USED, WEEKS, ZONE, Life, Quarter

from orchestrator.domain.event import Event
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.ports import clock
from orchestrator.ports.listing import Wanted

BASELINE = {"standup": 15, "weekly-review": 45, "system-review": 60}
"""Minutes by hand: of the notes the app was written on, and of what is shipped."""


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quarter]:
    folder = tmp_path_factory.mktemp("quarter")
    before = Path.cwd(), clock.datetime, os.environ.get("TZ")  # type: ignore[attr-defined]
    life = Life(Baton.in_new_workspace(folder / "ws").root)
    os.chdir(life.root)
    clock.datetime = life.lead_the_clock()  # type: ignore[attr-defined]
    try:
        lived = Quarter(life)
        lived.goes_by()
        yield lived
    finally:
        os.chdir(before[0])
        clock.datetime = before[1]  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def streams(quarter: Quarter) -> dict[str, list[Event]]:
    """Every event there is."""
    with closing(SqliteJournal.open(quarter.life.root / "state/journal.db", clock=clock.system_clock)) as journal:
        names = ["system", *(row.run for row in journal.runs(Wanted(branches=True)))]
        return {name: journal.read(name) for name in names}


def told(quarter: Quarter) -> dict[str, dict[str, Any]]:
    """App -> what `baton stats` says of it."""
    apps = json.loads(quarter.life.did("stats", "--days", "100", "--json"))["apps"]
    return {app["app"]: app for app in apps}


def review(quarter: Quarter, name: str) -> str:
    return (quarter.life.root / f"reviews/{name}.md").read_text(encoding="utf-8")


def counted(streams: dict[str, list[Event]]) -> dict[str, Counter[str]]:
    """App -> `runs done looked seconds you rule`, from the names of facts and their fields alone."""
    app = {name: vars_of(events[0])["app"] for name, events in streams.items() if name != "system" and "/" not in name}
    found: dict[str, Counter[str]] = defaultdict(Counter)
    looked = set()
    for event in streams["system"]:
        if type(event.fact).__name__ == "Looked":
            fact = vars_of(event)
            root = fact["run"].split("/")[0]
            looked.add(root)
            found[app[root]]["tenths"] += round(fact["seconds"] * 10) if fact["decision"] else 0
    for name, events in streams.items():
        root = name.split("/")[0]
        if name == "system":
            continue
        found[app[root]]["runs"] += name == root
        found[app[root]]["looked"] += name == root and name in looked
        for event in events:
            if type(event.fact).__name__ == "DecisionAnswered":
                found[app[root]]["by you" if event.actor == "you" else "by time"] += 1
            if type(event.fact).__name__ == "HandoffRecorded" and name == root and vars_of(event)["to"] == "end":
                found[app[root]]["done"] += 1
                found[app[root]]["looked and done"] += name in looked
    return found


def vars_of(event: Event) -> dict[str, Any]:
    return {name: getattr(event.fact, name) for name in event.fact.__dataclass_fields__}  # type: ignore[union-attr]


def test_what_stats_tells_is_what_the_events_add_up_to(quarter: Quarter, streams: dict[str, list[Event]]) -> None:
    found, apps = counted(streams), told(quarter)
    assert set(apps) == set(found)
    for name, app in apps.items():
        counts = found[name]
        assert (app["runs"], app["looked_at"], app["done"]) == (counts["runs"], counts["looked"], counts["done"])
        assert app["attended_seconds"] == pytest.approx(counts["tenths"] / 10)
        assert sum(app["answers"]["you"].values()) == counts["by you"]
        assert sum(app["answers"]["rule"].values()) + sum(app["answers"]["time"].values()) == counts["by time"]
        saved = BASELINE[name] * counts["looked and done"] - counts["tenths"] / 600
        assert app["saved_minutes"] == pytest.approx(saved)


def test_what_stats_tells_is_what_the_person_did(quarter: Quarter) -> None:
    apps = told(quarter)
    assert {name: app["runs"] for name, app in apps.items()} == {
        "standup": len(USED),
        "system-review": len(MONTHS),
        "weekly-review": len(WEEKS),
    }
    assert apps["standup"]["attended_seconds"] == 30.0 * len(USED)
    assert apps["weekly-review"]["looked_at"] == len(WEEKS) - 1
    assert apps["weekly-review"]["answers"]["time"] == {"expired": 1}


def test_an_app_is_born_of_what_was_logged_and_refused_before(quarter: Quarter) -> None:
    assert quarter.refused is not None
    assert quarter.refused.code == 1
    assert "standup was logged 3 times, and an app is written after 5" in quarter.refused.err
    page = review(quarter, "2026-09-system")
    assert "- app standup written on 5 repetitions" in page
    assert "- app invoice written with 0 of 5 repetitions: “to learn”" in page


def test_what_nobody_used_is_proposed_and_what_is_pinned_is_not(quarter: Quarter) -> None:
    used_last = datetime.fromisoformat(USED[-1])
    assert quarter.proposed[MONTHS[0]] == []
    assert (datetime.fromisoformat(MONTHS[1]) - used_last).days == 36
    assert "- Retire standup? Nobody used it for 36 days." in review(quarter, "2026-10-system")
    assert "invoice" in quarter.proposed[MONTHS[1]]
    assert "standup" not in quarter.proposed[MONTHS[2]]
    assert "weekly-review" not in {*quarter.proposed[MONTHS[1]], *quarter.proposed[MONTHS[2]]}


def test_what_is_retired_comes_back_byte_for_byte(quarter: Quarter) -> None:
    assert quarter.before.keys() == {"standup.yaml", "standup.py"}
    assert quarter.after == quarter.before
    assert quarter.adopted == {}
    assert quarter.taken_back == quarter.written
    assert quarter.written.keys() == {"invoice.yaml", "invoice.py"}


def test_there_are_thirteen_weekly_reviews_and_three_monthly_ones_and_each_line_derives(quarter: Quarter) -> None:
    files = sorted(file.name for file in (quarter.life.root / "reviews").iterdir())
    weeks = [f"2026-W{monday.isocalendar().week}.md" for monday in WEEKS]
    assert files == ["2026-09-system.md", "2026-10-system.md", "2026-11-system.md", *weeks]
    held = quarter.life.types("review", "verify", "--json")
    assert held.code == 0, held
    for one in held.json["reviews"]:
        assert {line["standing"] for line in one["lines"]} <= {"now", "recorded"}, one


def test_a_week_nobody_answered_is_kept_uncommented(quarter: Quarter) -> None:
    for number, monday in enumerate(WEEKS):
        page = review(quarter, f"2026-W{monday.isocalendar().week}")
        assert ("It went well" in page) == (number != UNANSWERED)


def test_each_week_tells_the_notes_and_commits_that_the_journal_and_git_have(
    quarter: Quarter, streams: dict[str, list[Event]]
) -> None:
    notes = [vars_of(event)["day"] for event in streams["system"] if type(event.fact).__name__ == "NoteTaken"]
    assert Counter(notes) == Counter(STANDUPS) + Counter(["2026-09-08"])
    for monday in WEEKS:
        page = review(quarter, f"2026-W{monday.isocalendar().week}")
        friday = monday + timedelta(days=4)
        of_week = [day for day in notes if monday <= datetime.fromisoformat(day).replace(tzinfo=ZONE) <= friday]
        assert len(re.findall(r"^- “.*\[n\d+\]$", page, re.MULTILINE)) == len(of_week)
        commits = 2 if monday == WEEKS[0] else 1
        assert f"- this workspace: {commits} commit" in page


def test_the_months_add_up_to_the_quarter(quarter: Quarter) -> None:
    """Runs of the apps a month tells of; the reviews themselves are in none."""
    runs: Counter[str] = Counter()
    for name in ("2026-09-system", "2026-10-system", "2026-11-system"):
        for app, count in re.findall(r"^- ([\w-]+): (\d+) runs?, ", review(quarter, name), re.MULTILINE):
            runs[app] += int(count)
    apps = told(quarter)
    assert {app: count for app, count in runs.items() if count} == {
        name: apps[name]["runs"] for name in ("standup", "weekly-review")
    }


def test_hours_of_building_stand_against_minutes_saved(quarter: Quarter) -> None:
    seconds = {"standup": 30.0 * len(USED), "weekly-review": 50.0 * 4}
    saved = 15 * len(USED) + 45 * 4 - sum(seconds.values()) / 60
    said = f"- 1.5 h building, {saved / 60:.1f} h saved: it gave you {saved / 60 - 1.5:.1f} h"
    assert said in review(quarter, "2026-09-system")
    assert "building: unknown" in review(quarter, "2026-10-system")
