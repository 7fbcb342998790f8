"""The page in a real browser: by mouse, by keys, without scripts, on a phone and on a screen, light and dark."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import LONG, Screens, elsewhere
from web_evals import NOW, with_results
from web_served import ServedPage, asks

from orchestrator.face.workspace import Workspace
from orchestrator.features.evaluation.evals import Evals
from orchestrator.features.evaluation.report import judged, write_results
from orchestrator.ports.piece import Overheard, Piece

PATHS = (
    *("/", "/decisions/d-1", "/runs", "/runs/{run}", "/account/{run}", "/artifacts/draft/{run}"),
    *("/reviews", "/evals", "/system", "/system/use", "/system/costs", "/system/doctor"),
    *(f"/evals/notes?result={NOW}", "/evals/notes?fails=Grounded&show=loud", "/evals/notes/compared?batch=b1"),
)
SLOW = """\
description: Goes on while somebody looks.
inputs: {doors: string}
phases:
  one: {script: one, reads: [doors]}
  two: {script: two, reads: [doors]}
  three: {script: three, reads: [doors]}
"""
WAITS = """\
import time
from pathlib import Path


def waited(doors, name):
    while not Path(doors, name).exists():
        time.sleep(0.01)
    return name


def one(doors):
    return waited(doors, "one")


def two(doors):
    return waited(doors, "two")


def three(doors):
    return waited(doors, "three")
"""
WATCH_SHIFTS = """() => {
  window.moved = 0;
  const add = (list) => { for (const entry of list.getEntries()) window.moved += entry.value; };
  new PerformanceObserver(add).observe({type: "layout-shift", buffered: true});
}"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_is_readable_accessible_and_asks_nobody_else(
    ws: Workspace, screens: Screens, width: int, dark: bool
) -> None:
    run = ws.decision("d-1").run.id
    with_results(ws.root)
    screen = screens(width, dark=dark)
    for path in (one.format(run=run) for one in PATHS):
        screen.go(path)
        found = Axe().run(screen.page)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        assert not screen.scrolls_sideways(), path
    assert screen.asked == {screen.own}
    assert screen.said == []


def test_a_decision_is_answered_by_mouse(ws: Workspace, screens: Screens, served_page: ServedPage) -> None:
    run = ws.decision("d-1").run.id
    screen = screens(390)
    screen.page.get_by_role("link", name="Keep this note?").click()
    screen.page.get_by_role("button", name="Approve").click()
    screen.page.get_by_text("d-1 was answered approve by you").wait_for()
    served_page.driven(run)
    assert ws.run(run).status == "done"


def test_a_decision_is_answered_by_keys_and_never_before_all_of_it_was_on_the_screen(
    ws: Workspace, screens: Screens
) -> None:
    elsewhere(lambda: asks(ws, LONG))
    screen = screens()
    screen.page.keyboard.press("j")
    screen.page.keyboard.press("j")
    screen.page.keyboard.press("Enter")
    screen.page.get_by_role("heading", name="Keep this note?").wait_for()
    decision = screen.page.url.rpartition("/")[2]
    screen.page.keyboard.press("y")
    told = screen.page.get_by_text("Not all of it was on your screen yet")
    box, size = told.bounding_box(), screen.page.viewport_size
    assert box
    assert size
    assert box["y"] + box["height"] <= size["height"] + 1
    assert ws.decision(decision).is_open
    for _ in range(40):
        screen.page.keyboard.press("j")
        screen.page.keyboard.press("y")
        if screen.page.get_by_text(f"{decision} was answered approve by you").count():
            break
        screen.page.wait_for_load_state()
    screen.page.get_by_text(f"{decision} was answered approve by you").wait_for()


def test_the_keys_are_told_and_lead_to_the_other_answers(screens: Screens) -> None:
    screen = screens()
    screen.go("/decisions/d-1")
    screen.page.keyboard.press("?")
    assert screen.page.get_by_role("dialog", name="Keys").is_visible()
    screen.page.keyboard.press("Escape")
    for key, label in (("e", "Your version"), ("n", "Why, if you like")):
        screen.page.keyboard.press(key)
        screen.page.get_by_label(label).wait_for()
        screen.page.evaluate("document.activeElement.blur()")  # who writes presses no keys of the page


def test_everything_can_be_answered_with_scripts_off(ws: Workspace, screens: Screens, served_page: ServedPage) -> None:
    run = ws.decision("d-1").run.id
    screen = screens(390, scripts=False)
    screen.page.get_by_role("link", name="Keep this note?").click()
    screen.page.get_by_text("Edit draft").click()
    screen.page.get_by_label("Your version").fill("# Tools\n\nShort.\n")
    screen.page.get_by_role("button", name="Save this version").click()
    served_page.driven(run)
    screen.go("/decisions/d-2")
    screen.page.get_by_role("button", name="Approve").click()
    assert "d-2 was answered approve by you" in screen.page.content()
    served_page.driven(run)
    assert ws.run(run).artifact("finish").text == "# Tools\n\nShort.\n"


def test_a_stale_tab_says_why_its_button_is_refused_and_what_is_true_now(ws: Workspace, screens: Screens) -> None:
    screen = screens()
    screen.go("/decisions/d-1")
    elsewhere(lambda: ws.decision("d-1").reject("from elsewhere"))
    screen.page.get_by_role("button", name="Approve").click()
    screen.page.get_by_text("answered reject").first.wait_for()
    assert ws.decision("d-1").run.status == "rejected"


def test_a_run_that_moves_on_moves_nothing_on_its_page(
    ws: Workspace, screens: Screens, served_page: ServedPage
) -> None:
    (ws.root / "apps" / "slow.yaml").write_text(SLOW, encoding="utf-8")
    (ws.root / "apps" / "slow.py").write_text(WAITS, encoding="utf-8")
    doors = ws.root / "doors"
    doors.mkdir()
    run = ws.start("slow", doors=str(doors))
    screen = screens(390)
    served_page.server.driver.drive(run.id)
    try:
        screen.go(f"/runs/{run.id}")
        live = screen.page.locator("#live")
        live.wait_for(state="attached")
        screen.page.evaluate(WATCH_SHIFTS)
        for name in ("one", "two"):
            (doors / name).touch()
            live.locator("li.done", has_text=name).wait_for()
        assert screen.page.evaluate("window.moved") == 0
        (doors / "three").touch()
        screen.page.locator("#status", has_text="done").wait_for()
    finally:
        for name in ("one", "two", "three"):
            (doors / name).touch()
    assert screen.said == []


def test_cases_of_a_suite_are_filtered_and_opened_with_their_turns_without_scripts(
    ws: Workspace, screens: Screens
) -> None:
    with_results(ws.root)
    screen = screens(390, scripts=False)
    screen.go(f"/evals/notes?result={NOW}")
    screen.page.get_by_label("failed by").select_option("Grounded")
    screen.page.get_by_role("button", name="Show").click()
    cases = screen.page.locator("details.case")
    assert cases.count() == 1
    cases.locator("summary").first.click()
    assert screen.page.get_by_text("12:00 · called look").is_visible()
    assert screen.page.get_by_role("cell", name="is in no source").is_visible()


def test_a_page_in_a_file_filters_by_its_style_alone(ws: Workspace, screens: Screens, tmp_path: Path) -> None:
    with_results(ws.root)
    path = tmp_path / "notes.html"
    evals = Evals(ws)
    suite = evals.suite("notes")
    results = [judged(suite, evals.results("notes").read(NOW))]
    write_results(results, html=str(path), junit=None, markdown=None, past=lambda: evals.past(suite))
    screen = screens(1280, scripts=False)
    screen.page.goto(path.as_uri())
    cases = screen.page.locator("details.case:visible")
    assert cases.count() == 4
    screen.page.get_by_text("Grounded (1)").click()
    assert cases.count() == 1
    screen.page.get_by_text("easy (2)").click()
    assert cases.count() == 0
    assert screen.said == []


def test_what_a_model_at_work_says_is_one_line_of_its_run_and_only_text(
    ws: Workspace, screens: Screens, served_page: ServedPage
) -> None:
    (ws.root / "apps" / "slow.yaml").write_text(SLOW, encoding="utf-8")
    (ws.root / "apps" / "slow.py").write_text(WAITS, encoding="utf-8")
    doors = ws.root / "doors"
    doors.mkdir()
    run = ws.start("slow", doors=str(doors))
    screen = screens(390)
    driver = served_page.server.driver
    driver.drive(run.id)
    try:
        screen.go(f"/runs/{run.id}")
        driver.at_work.hear(Overheard(run.id, "one", Piece("near:small", "asked")))
        driver.at_work.hear(
            Overheard(run.id, "one", Piece("near:small", "said", "<img src=x onerror=alert(1)> so far"))
        )
        works = screen.page.locator("#works", has_text="<img src=x onerror=alert(1)> so far")
        works.wait_for()
        screen.page.evaluate(WATCH_SHIFTS)
        driver.at_work.hear(Overheard(run.id, "one", Piece("near:small", "whole")))
        screen.page.locator("#works:empty").wait_for(state="attached")
        assert screen.page.evaluate("window.moved") == 0
        assert not screen.scrolls_sideways()
    finally:
        for name in ("one", "two", "three"):
            (doors / name).touch()
    screen.page.locator("#status", has_text="done").wait_for()
    assert screen.said == []
