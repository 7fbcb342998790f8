"""The page in a real browser: by mouse, by keys, without scripts, on a phone and on a screen, light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import LONG, Screens, elsewhere
from web_served import ServedPage, asks

from orchestrator.face.workspace import Workspace

PATHS = (
    *("/", "/decisions/d-1", "/runs", "/runs/{run}", "/account/{run}", "/artifacts/draft/{run}"),
    *("/reviews", "/evals", "/system", "/system/use", "/system/costs", "/system/doctor"),
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
