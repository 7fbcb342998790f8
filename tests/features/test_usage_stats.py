"""What apps saved and cost, and how their work was judged; and what is not known is never told as zero."""

from __future__ import annotations

from datetime import timedelta, timezone
from pathlib import Path

import pytest
from small_workspace import Clock, make_workspace, open_workspace

from orchestrator.errors import NotFound, UsageError
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.usage.page import page_of, written_page
from orchestrator.features.usage.shape import stats_shape
from orchestrator.features.usage.stats import AppStats, Stats, stats
from orchestrator.features.usage.told import app_rows, gate_rows, minutes, notes

NOTED = "inputs: {note: string}\nbaseline_minutes: 20\n"


@pytest.fixture
def timed(tmp_path: Path) -> Path:
    """A workspace whose app `list` says that it takes twenty minutes by hand."""
    root = make_workspace(tmp_path)
    app = root / "apps" / "list.yaml"
    app.write_text(app.read_text("utf-8").replace("inputs: {note: string}\n", NOTED), encoding="utf-8")
    return root


@pytest.fixture
def ws(timed: Path, clock: Clock) -> Workspace:
    return open_workspace(timed, clock)


def listed(ws: Workspace) -> Run:
    run = ws.start("list", "a note")
    run.drive()
    return run


def yes(ws: Workspace, run: Run, seconds: float | None = None) -> None:
    """Approved, on a terminal where seconds are given."""
    assert run.state.decision
    decision = ws.decision(run.state.decision.decision)
    if seconds is not None:
        decision.note_look(seconds=seconds)
    decision.approve()


def of_app(found: Stats) -> AppStats:
    [app] = found.apps
    return app


def test_what_is_done_and_was_looked_at_saved_its_baseline_less_what_was_attended(ws: Workspace) -> None:
    yes(ws, listed(ws), seconds=90)
    yes(ws, listed(ws), seconds=30)
    listed(ws)
    app = of_app(stats(ws))
    assert (app.used.runs, app.used.looked_and_done) == (3, 2)
    assert app.saved_minutes == 38.0
    assert app_rows(stats(ws))[1][:6] == ("list", "3", "2", "20'", "2'", "38'")


def test_what_nobody_looked_at_saved_nothing(ws: Workspace) -> None:
    yes(ws, listed(ws), seconds=60)
    listed(ws).cancel()
    yes(ws, listed(ws))
    app = of_app(stats(ws))
    assert (app.used.done, app.used.looked_and_done, app.saved_minutes) == (2, 1, 19.0)


def test_without_a_baseline_it_is_unknown(tmp_path: Path, clock: Clock) -> None:
    with open_workspace(make_workspace(tmp_path), clock) as ws:
        yes(ws, listed(ws), seconds=60)
        found = stats(ws)
        assert of_app(found).saved_minutes is None
        assert found.saved_minutes is None
        assert app_rows(found)[1][3:6] == ("–", "1'", "–")
        assert notes(found) == [
            "unknown what these saved, as nobody said how long they take by hand (baseline_minutes): list."
        ]


def test_answers_without_a_screen_are_told_as_not_measured(ws: Workspace) -> None:
    yes(ws, listed(ws), seconds=60)
    yes(ws, listed(ws))
    found = stats(ws)
    assert (of_app(found).used.measured, found.unmeasured) == (1, 1)
    assert app_rows(found)[1][4] == "1'+"
    assert "1 answer of yours was given without a screen and not measured" in notes(found)[0]


def test_where_no_answer_was_measured_nothing_is_known_to_be_saved(ws: Workspace) -> None:
    run = listed(ws)
    run.note_look()
    yes(ws, run)
    app = of_app(stats(ws))
    assert (app.used.looked_and_done, app.attended_minutes, app.saved_minutes) == (1, None, None)


def test_runs_from_before_looks_were_recorded_are_unknown(ws: Workspace, clock: Clock) -> None:
    yes(ws, listed(ws))
    clock.pass_(days=1)
    yes(ws, listed(ws), seconds=60)
    found = stats(ws)
    assert (of_app(found).used.looked, of_app(found).used.unknown) == (1, 1)
    assert app_rows(found)[1][2] == "1?"
    assert notes(found)[-1].startswith(
        "1 run started before the first look that was recorded (Mon 23 Nov 2026, 12:00): "
    )


def test_where_no_look_was_recorded_yet_that_is_said(ws: Workspace) -> None:
    yes(ws, listed(ws))
    assert notes(stats(ws))[-1] == (
        "no look of yours was recorded yet: of 1 run nobody knows whether you looked (?), and they are in no saving."
    )


def test_a_mark_is_explained_only_where_a_figure_has_it(ws: Workspace) -> None:
    yes(ws, listed(ws))
    found = stats(ws)
    assert not any("+" in cell for row in app_rows(found) for cell in row)
    assert "(+)" not in notes(found)[0]
    yes(ws, listed(ws), seconds=60)
    assert "(+)" in notes(stats(ws))[0]


def test_an_app_that_is_gone_has_the_baseline_its_runs_are_pinned_to(ws: Workspace, timed: Path) -> None:
    yes(ws, listed(ws), seconds=60)
    (timed / "apps" / "list.yaml").unlink()
    assert of_app(stats(ws)).saved_minutes == 19.0
    assert of_app(stats(ws, "list")).by_hand == 20.0


def test_the_window_is_of_days_where_the_person_is(ws: Workspace, clock: Clock) -> None:
    (ws.root / "state").mkdir(exist_ok=True)
    (ws.root / "state" / "constraints.yaml").write_text("timezone: Pacific/Auckland\n", encoding="utf-8")
    clock.now = clock.now.replace(hour=10, minute=59)
    listed(ws)
    clock.pass_(minutes=2)
    listed(ws)
    found = stats(ws, days=1)
    assert (of_app(found).used.runs, [f"{day}" for day in found.days]) == (1, ["2026-11-23"])


def test_gates_tell_what_an_answer_takes_and_how_long_it_is_waited_for(ws: Workspace, clock: Clock) -> None:
    for hours, seconds in ((1, 2.0), (2, 1.0), (300, 0.3)):
        run = listed(ws)
        clock.pass_(hours=hours)
        yes(ws, run, seconds=seconds)
    [gate] = stats(ws).gates
    assert (gate.app, gate.phase, gate.count("untouched"), gate.cases) == ("list", "check", 3, 3)
    assert gate.seconds_each == pytest.approx(1.1)
    assert gate.usual_wait_s == timedelta(hours=2).total_seconds()
    assert gate_rows(stats(ws))[1] == ("list check", "3 of 3", "1.1 s", "2 h")


def test_what_was_attended_of_removed_runs_is_in_no_sum_and_told(ws: Workspace, clock: Clock) -> None:
    yes(ws, listed(ws), seconds=60)
    clock.pass_(days=3)
    yes(ws, listed(ws), seconds=120)
    oldest = ws.runs()[-1].run
    ws.journal.remove([oldest])
    found = stats(ws)
    assert (of_app(found).used.runs, of_app(found).used.attended_s, found.usage.gone_s) == (1, 120.0, 60.0)
    assert notes(found)[0] == "1' went into runs that were removed since, and are in no sum (baton gc)."


def test_a_forgotten_run_was_looked_at_all_the_same(ws: Workspace) -> None:
    run = listed(ws)
    yes(ws, run, seconds=60)
    ws.journal.forget({run.id: [run.state.artifacts["find"].digest]})
    assert of_app(stats(ws)).saved_minutes == 19.0


@pytest.mark.parametrize(("wanted", "error"), [({"app": "lits"}, NotFound), ({"days": 0}, UsageError)])
def test_what_is_not_there_is_refused(ws: Workspace, wanted: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        stats(ws, **wanted)  # type: ignore[arg-type]


def test_a_window_without_a_run_has_no_figures(ws: Workspace, clock: Clock) -> None:
    listed(ws)
    clock.pass_(days=40)
    found = stats(ws, "list")
    assert (found.apps, found.saved_minutes) == ((), None)
    assert "No run started in it." in page_of(found)


@pytest.mark.parametrize(
    ("number", "told"),
    [(None, "–"), (0.0, "0'"), (-0.03, "0'"), (0.26, "0.3'"), (3.0, "3'"), (-2.34, "-2.3'"), (2327.4, "2,327'")],
)
def test_minutes_are_told_as_far_as_they_say_something(number: float | None, told: str) -> None:
    assert minutes(number) == told


def test_the_page_stands_alone_and_draws_what_was_judged(ws: Workspace, tmp_path: Path) -> None:
    yes(ws, listed(ws), seconds=60)
    text = written_page(ws, stats(ws), tmp_path / "page.html").read_text("utf-8")
    assert "<svg" in text
    assert "1 untouched" in text
    assert "http" not in text.replace("http-equiv", "")
    assert "<script" not in text


def test_json_has_what_is_not_known_as_null(ws: Workspace) -> None:
    yes(ws, listed(ws))
    shape = stats_shape(stats(ws))
    [app] = shape["apps"]  # type: ignore[misc]
    assert app["saved_minutes"] is None  # type: ignore[index]
    assert app["answers"] == {"you": {"untouched": 1}, "rule": {}, "time": {}}  # type: ignore[index]
    assert shape["saved_minutes"] is None


def test_a_zone_without_a_name_is_drawn_all_the_same(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    here = timezone(timedelta(hours=5, minutes=30))
    monkeypatch.setattr("orchestrator.face.day.system_zone", lambda: here)
    yes(ws, listed(ws), seconds=60)
    assert "Days are those of UTC+05:30." in page_of(stats(ws))


@pytest.mark.parametrize(("days", "label"), [(3, "22 Nov"), (100, "W47"), (900, "Nov 26")])
def test_columns_are_days_weeks_or_months_by_the_length_of_what_there_is(
    ws: Workspace, clock: Clock, days: int, label: str
) -> None:
    yes(ws, listed(ws), seconds=60)
    clock.pass_(days=days)
    yes(ws, listed(ws), seconds=60)
    text = page_of(stats(ws, days=1000))
    assert f"<title>{label}: 1 untouched</title>" in text
    assert text.count('class="name"') <= 2 * 17
