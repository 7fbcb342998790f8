"""What stands on the pages of runs, of one run, of reviews, evals and the system: the words of the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from branching_workspace import with_branching
from small_workspace import Clock, make_workspace, open_workspace
from web_served import ServedPage, asks, served

from orchestrator.face.workspace import Workspace
from orchestrator.features.clients.client import Client
from orchestrator.features.clients.starting import begun_for
from orchestrator.web.pages.table import PAGES


def test_every_page_of_the_navigation_is_shown_in_an_empty_workspace(tmp_path: Path) -> None:
    make_workspace(tmp_path)
    with open_workspace(tmp_path, Clock()) as ws, served(ws) as page:
        browser = page.browser()
        for one in PAGES:
            if one.nav:
                assert browser.get(one.path).status_code == 200, one.path
        assert "no runs yet. next:" in browser.get("/runs").text
        assert "no review is kept yet" in browser.get("/reviews").text
        assert "no suite yet" in browser.get("/evals").text


def test_runs_are_found_by_app_by_status_and_by_a_word(ws: Workspace, page: ServedPage) -> None:
    done = ws.start("list", note="bread")
    browser = page.browser()
    waiting = ws.decision("d-1").run.id
    assert _runs(browser.get("/runs").text) == {done.id, waiting}
    assert _runs(browser.get("/runs?app=note").text) == {waiting}
    assert _runs(browser.get("/runs?status=waiting&q=NOT").text) == {waiting}
    assert "no such run" in browser.get("/runs?q=nothing-of-the-kind").text
    assert browser.get("/runs?status=odd").status_code == 400


def test_the_list_goes_on_on_further_pages(ws: Workspace, page: ServedPage) -> None:
    for number in range(60):
        ws.start("note", f"note {number}")
    browser = page.browser()
    first, second = browser.get("/runs").text, browser.get("/runs?page=2").text
    assert (len(_runs(first)), len(_runs(second))) == (50, 11)
    assert not _runs(first) & _runs(second)
    assert 'href="/runs?page=2"' in first
    assert "page 2 of 2" in second


def test_a_run_says_which_client_began_it(ws: Workspace, page: ServedPage) -> None:
    run = begun_for(ws, Client.called("helper<b>"), "list", {"note": "bread"}, {})
    assert "by helper&lt;b&gt;, through MCP" in page.browser().get(f"/runs/{run.id}").text


def test_a_run_shows_its_way_its_steps_its_texts_and_what_it_asks(ws: Workspace, page: ServedPage) -> None:
    run = ws.decision("d-1").run
    text = page.browser().get(f"/runs/{run.id}").text
    assert 'href="/decisions/d-1">d-1 waits for you' in text
    for title in ("Time", "Path", "Steps", "Artifacts", "Cost"):
        assert f"<h2>{title}</h2>" in text
    assert f'href="/artifacts/draft/{run.id}"' in text
    assert "style=" not in text  # the policy of the page refuses a style of an element's own


def test_a_branch_is_reached_by_its_own_address_and_leads_back_to_the_whole(ws: Workspace, page: ServedPage) -> None:
    with_branching(ws.root)
    browser = page.browser()
    run = ws.start("all", notes=["a", "b"])
    run.drive()
    branches = run.branches()
    assert branches
    text = browser.get(f"/runs/{branches[0].id}").text
    assert f'a branch of <a href="/runs/{run.id}">' in text


def test_texts_and_the_account_of_a_run_are_text_and_nothing_else(ws: Workspace, page: ServedPage) -> None:
    run = asks(ws, "# Sly\n\n<script>alert(1)</script> <img src=http://127.0.0.1:9/x>\u202e\n")
    browser = page.browser()
    for address in (f"/artifacts/draft/{run.id}", f"/account/{run.id}", f"/runs/{run.id}"):
        text = browser.get(address).text
        assert "&lt;script&gt;alert(1)" in text, address
        assert "<script>alert" not in text
        assert "<img" not in text
        assert "\u202e" not in text


@pytest.mark.parametrize(
    "path",
    ["/runs/nothing-0000", "/account/x/../../etc", "/artifacts/none/none-1", "/reviews/none", "/reviews/..%2fbaton",
     "/evals/none", "/reviews/.git/held"],
)  # fmt: skip
def test_what_is_not_there_is_said_and_no_path_leads_out(kept: ServedPage, path: str) -> None:
    answer = kept.browser().get(path)
    assert answer.status_code in (400, 404)
    assert "providers" not in answer.text


def test_the_pages_of_the_system_say_what_the_commands_say(page: ServedPage) -> None:
    browser = page.browser()
    text = browser.get("/system").text
    assert "kept by nothing" in text or "no app has a schedule" in text
    assert "Keep a note, if the person says so." in text
    assert "runs started since" in browser.get("/system/use").text
    assert "nothing was asked of a vendor" in browser.get("/system/costs?by=model").text
    assert "to mend" in browser.get("/system/doctor").text or "nothing is wrong" in browser.get("/system/doctor").text


def test_what_may_be_done_about_a_symptom_stands_with_it(ws: Workspace, page: ServedPage) -> None:
    keep = ws.root / "apps" / "keep.yaml"
    keep.write_text(f'schedule: "0 7 * * *"\n{keep.read_text("utf-8")}', "utf-8")
    text = page.browser().get("/system/doctor").text
    assert "and nothing keeps it" in text
    assert "To have it kept: baton schedule install" in text
    assert "baton doctor --mend" not in text  # nothing of it can be mended without a person


def test_the_cap_of_a_day_is_told_before_anything_was_paid(ws: Workspace, page: ServedPage) -> None:
    browser, settings = page.browser(), ws.root / "baton.yaml"
    without = settings.read_text("utf-8") if settings.is_file() else ""
    assert "budgets" not in without
    assert "$0.00 today, and no cap is set for a day" in browser.get("/system").text
    settings.write_text(f"{without}\nbudgets: {{day_usd: 5}}\n", "utf-8")
    assert "$0.00 today of $5.00" in browser.get("/system").text


def test_a_run_is_pushed_line_by_line_until_it_rests(ws: Workspace, page: ServedPage) -> None:
    run = ws.decision("d-1").run.id
    pushed = page.browser().get(f"/live/{run}").text
    assert '<li class="live waiting">' in pushed
    assert pushed.rstrip().endswith("event: rests\ndata: waiting")


def _runs(text: str) -> set[str]:
    return set(re.findall(r'<li><a href="/runs/([^"?]+)"', text))


def test_the_drift_of_a_suite_is_told_and_nothing_is_asked_or_kept(ws: Workspace, page: ServedPage) -> None:
    suite = ws.root / "evals" / "notes"
    (suite / "cases").mkdir(parents=True)
    (suite / "suite.yaml").write_text("app: note\nevaluators:\n  - NoEffect: {}\n", encoding="utf-8")
    (suite / "cases" / "one.yaml").write_text("inputs: {note: bread}\n", encoding="utf-8")
    assert "everything that is asked was recorded" in page.browser().get("/evals/notes/drift").text
    assert "never run" in page.browser().get("/evals").text
