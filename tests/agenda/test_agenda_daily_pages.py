"""The shipped app `daily`: its page says what the plan says, its check finds what no plan may be, and a model's opening
sentence names nothing that is not planned.
"""

from __future__ import annotations

import copy
import importlib.util
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from days import meeting, plain_bounds, state
from random_day import random_day

from orchestrator.agenda.plan import DayPlan
from orchestrator.agenda.planning import plan_day
from orchestrator.agenda.reading import Hole
from orchestrator.agenda.rule import Rule
from orchestrator.agenda.state import State
from orchestrator.agenda.task import TaskEntry
from orchestrator.agenda.values import hole_values, plan_value

Value = dict[str, Any]


def _scripts() -> Any:
    path = Path(__file__).resolve().parents[2] / "apps" / "daily.py"
    spec = importlib.util.spec_from_file_location("daily_scripts", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


DAILY = _scripts()
RULES = (
    Rule("near", "first", "task.due is not none", "due {{ task.due }}"),
    Rule("quick", "add", "2.5", "it is quick", when="task.minutes == 20"),
    Rule("tired", "hold", 'task.energy == "high"', "wants high energy"),
)
TASKS = (
    TaskEntry("receipts", "Find the receipts", minutes=45),
    TaskEntry("links", "Mend the links | all", minutes=20, after=("receipts",)),
    TaskEntry("draft", "Draft *the* note", minutes=90, energy="high"),
    TaskEntry("huge", "Move house", minutes=900),
)


def given(plan: DayPlan, of: State) -> Value:
    """As the app's input has it."""
    return {
        "as_of": "2026-11-26T07:02:11+01:00",
        "entries": [plan_value(plan, of)],
        "holes": [{**hole, "place": None} for hole in hole_values(plan.holes)],
    }


@pytest.fixture
def plan() -> Value:
    of = state(*TASKS, constraints=plain_bounds(), calendar=[meeting("10:00", "11:00")])
    return given(plan_day(of, RULES), of)


def test_the_page_has_each_thing_in_its_part_and_what_somebody_wrote_does_nothing_in_it(plan: Value) -> None:
    page = DAILY.render_day(plan)
    order, held, left = (page.split(f"## {part}")[1].split("\n## ")[0] for part in ("Order", "Held back", "No place"))
    assert "| 09:00 | 45 | Find the receipts (receipts) |" in order
    assert "Mend the links \\| all (links) | it is quick" in order
    assert order.index("(receipts)") < order.index("(links)")
    assert "| 10:00 | | " in order
    assert "Draft \\*the\\* note (draft): wants high energy" in held
    assert "Move house (huge)" in left


def test_a_hole_stands_on_the_page_with_its_reason_and_since_when() -> None:
    holes = (Hole("calendar", "gone since the move", "2026-11-24"),)
    of = state(TASKS[0], constraints=plain_bounds())
    unread = given(plan_day(of, RULES), of)
    unread["holes"] = [{**hole, "place": None} for hole in hole_values(holes)]
    assert "- calendar: gone since the move (since 2026-11-24)" in DAILY.render_day(unread)


def test_a_plan_that_is_a_hole_is_a_page_that_says_so() -> None:
    none = {"as_of": "2026-11-26T07:00:00+01:00", "entries": [], "holes": [{"source": "plan", "why": "gone"}]}
    assert "- plan: gone" in DAILY.render_day(none)
    assert DAILY.verify_plan(none) == []
    assert DAILY.file_name(none) == "2026-11-26-0700"


def test_the_same_day_planned_later_has_a_name_of_its_own(plan: Value) -> None:
    assert DAILY.file_name(plan) == "2026-11-26-0702"


def test_a_plan_that_was_given_without_a_moment_has_a_name_all_the_same(plan: Value) -> None:
    assert DAILY.file_name(plan | {"as_of": None}) == "2026-11-26"
    assert DAILY.file_name({"as_of": None, "entries": [], "holes": []}) == "unknown"


def test_the_check_finds_nothing_in_any_day_the_kernel_plans() -> None:
    for seed in range(300):
        chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
        day = random_day(chance)
        of = day.state()
        value = given(plan_day(of, day.rules), of)
        assert DAILY.verify_plan(value) == [], f"day of seed {seed}"
        assert all(item["id"] in DAILY.render_day(value) for item in value["entries"][0]["placed"])


def _wrong_sum(day: Value) -> None:
    next(item for item in day["placed"] if item["spoken"])["points"] += 1


def _too_full(day: Value) -> None:
    day["plannable_minutes"] = 30


def _across_a_meeting(day: Value) -> None:
    item = day["placed"][0]
    item["start"], item["end"] = "2026-11-26T10:30:00+01:00", "2026-11-26T10:45:00+01:00"


def _before_what_it_waits_for(day: Value) -> None:
    links = next(item for item in day["placed"] if item["id"] == "links")
    links["start"], links["end"] = "2026-11-26T08:00:00+01:00", "2026-11-26T08:20:00+01:00"


def _lost(day: Value) -> None:
    day["held"] = []


def _twice(day: Value) -> None:
    day["left"].append(day["held"][0])


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_wrong_sum, "its addends come to"),
        (_too_full, "can be planned"),
        (_across_a_meeting, "is placed across"),
        (_before_what_it_waits_for, "links is placed before receipts"),
        (_lost, "draft is in no part of the plan"),
        (_twice, "draft stands in the plan twice"),
    ],
)
def test_the_check_finds_what_no_plan_may_be(plan: Value, spoil: Callable[[Value], None], told: str) -> None:
    spoiled = copy.deepcopy(plan)
    spoil(spoiled["entries"][0])
    assert any(told in fault for fault in DAILY.verify_plan(spoiled))


@pytest.mark.parametrize(
    "sentence",
    [
        "Find the receipts first, then mend the links.",
        "Start with the receipts at 09:00; the afternoon stays free.",
        "A quiet day: two short things, and 375 minutes stay yours.",
    ],
)
def test_a_sentence_about_what_is_planned_opens_the_page(plan: Value, sentence: str) -> None:
    page = DAILY.render_day(plan).replace("min stay", "(375) min stay")
    assert DAILY.add_opening(page, plan, f"{sentence}\n").split("\n\n")[1] == sentence


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("First call the dentist, then find the receipts.", "call dentist"),
        ("Draft the note while it is quiet.", "draft the note"),  # it is held today
        ("Move house, then rest.", "house"),  # it found no place
        ("Mend the receipts.", "mend receipts"),  # of two tasks one that is not there
        ("Find the receipts within 3 hours.", "3"),
        ("<b>Find the receipts.</b>", "one plain sentence"),
        ("See https://example.org first.", "one plain sentence"),
        ("", "one plain sentence"),
        ("Find the receipts. " * 20, "one plain sentence"),
        ("Start with 📞.", "one plain sentence"),
        ("Start with ⓣⓐⓧ.", "one plain sentence"),
        ("Start with 🇹🇦🇽.", "one plain sentence"),
        ("Start with rec\u200beipts.", "one plain sentence"),
        ("Find the \u202estpiecer.", "one plain sentence"),
        ("Start with ｔａｘ.", "tax"),
        ("Find the rec\u0435ipts.", "rec\u0435ipts"),  # one letter of another script
        ("Close the deal.", "close deal"),
        ("Nine things wait.", "nine"),
        ("Start with forty letters.", "forty"),
        ("It is a day of high energy.", "energy"),  # nobody said so
    ],
)
def test_one_that_names_anything_else_is_left_out_and_the_page_says_why(plan: Value, sentence: str, why: str) -> None:
    page = DAILY.render_day(plan)
    opened = DAILY.add_opening(page, plan, sentence)
    line = opened.split("\n\n")[1]
    assert line.startswith("*The opening sentence is left out: ")
    assert why in line
    assert opened.replace(f"{line}\n\n", "") == page


def test_what_has_no_time_is_not_named_in_plain_words_or_by_its_id() -> None:
    tasks = (
        TaskEntry("site-1", "Find the receipts", minutes=45),
        TaskEntry("site-2", "Follow the plan through", minutes=20, energy="high"),
        TaskEntry("site-3", "Find", minutes=20, energy="high"),
    )
    of = state(*tasks, constraints=plain_bounds())
    value = given(plan_day(of, RULES), of)
    page = DAILY.render_day(value)
    for sentence, named in (
        ("Follow the plan through first.", "follow the plan through"),
        ("Start with site-2.", "site 2"),
        ("Start with SITE 2 at 09:00.", "site 2"),
        ("Find, then rest.", "find"),
    ):
        assert f'it says "{named}", which has no time' in DAILY.add_opening(page, value, sentence)
    for sentence in ("Find the receipts, and then follow the plan.", "Start with site-1."):
        assert sentence in DAILY.add_opening(page, value, sentence)


def test_where_no_meeting_is_known_none_is_spoken_of(plan: Value) -> None:
    page = DAILY.render_day(plan)
    assert "left out" not in DAILY.add_opening(page, plan, "After the meeting, find the receipts.")
    plan["entries"][0]["calendar"] = []
    assert '"meetings", which no task' in DAILY.add_opening(page, plan, "There are no meetings today.")


def test_no_word_of_a_file_does_anything_on_the_page() -> None:
    of = state(TaskEntry("<b>x</b>", "A ~~struck~~ &lt;one", minutes=5), constraints=plain_bounds())
    value = given(plan_day(of, RULES), of)
    value["holes"] = [{"source": "notes", "why": "gone", "since": None, "place": "notes/<i>*.md:3"}]
    page = DAILY.render_day(value)
    assert "A \\~\\~struck\\~\\~ \\&lt;one (\\<b\\>x\\</b\\>)" in page
    assert "notes: notes/\\<i\\>\\*.md:3: gone" in page
