"""The results of a suite on the page: what `baton eval run --html` writes, asked again and again."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from shlex import quote

import pytest
from web_evals import CELLS, HOSTILE, NOW, OLD, keep, with_results
from web_served import ServedPage

from orchestrator.evals.page import PAGE
from orchestrator.face.workspace import Workspace
from orchestrator.web.named import in_path


def _cases(text: str) -> list[str]:
    return re.findall(r'class="name text">([^<]*)<', text)


def test_the_newest_result_is_shown_with_what_it_was_before_and_every_text_is_only_text(
    ws: Workspace, page: ServedPage
) -> None:
    with_results(ws.root)
    text = page.browser().get(f"/evals/notes?result={NOW}").text
    assert "regression" in text
    assert _cases(text) == ["case-0003", "case-0000", "case-0001", "case-0002"]
    assert f'<a href="/evals/notes?result={OLD}">2026-11-01 12:00</a>' in text
    assert 'role="img"' in text
    assert "12:00 · called look" in text
    assert HOSTILE not in text
    assert "<script>alert" not in text
    assert "style=" not in text  # the policy of the page refuses a style of an element's own
    assert page.browser().get("/evals/notes").text.count("<h1>notes <span") == 1


def test_cases_are_asked_for_by_the_address(ws: Workspace, page: ServedPage) -> None:
    with_results(ws.root)
    browser = page.browser()
    assert _cases(browser.get(f"/evals/notes?result={NOW}&fails=Grounded").text) == ["case-0003"]
    assert _cases(browser.get(f"/evals/notes?result={NOW}&tag=easy").text) == ["case-0000", "case-0002"]
    assert _cases(browser.get(f"/evals/notes?result={NOW}&text=NO+source").text) == ["case-0003"]
    nothing = browser.get("/evals/notes?fails=%3Cscript%3E").text
    assert "no case is like that" in nothing
    assert "<script>" not in nothing.partition("<main")[2]


def test_many_cases_come_a_page_at_a_time(ws: Workspace, page: ServedPage) -> None:
    with_results(ws.root, cases=PAGE + 1)
    browser = page.browser()
    first, second = (browser.get(f"/evals/notes?result={NOW}&page={number}").text for number in (1, 2))
    assert (len(_cases(first)), len(_cases(second))) == (PAGE, 1)
    assert f'href="?result={NOW}&amp;page=2#cases"' in first


def test_two_results_and_all_cells_of_a_run_stand_side_by_side(ws: Workspace, page: ServedPage) -> None:
    with_results(ws.root)
    browser = page.browser()
    text = browser.get(f"/evals/notes/compared?before={OLD}&now={NOW}").text
    assert "too few cases to tell" in text
    assert "Page 3.<ins> It is made up.</ins>" in text
    shown = browser.get(f"/evals/notes?result={CELLS[0]}").text
    assert 'href="/evals/notes/compared?batch=b1">side by side with the 1 others of its run' in shown
    assert "prompts: as-is → short" in browser.get("/evals/notes/compared?batch=b1").text
    assert browser.get("/evals/notes/compared?before=nothing&now=@last").status_code == 404


def test_what_a_result_came_to_is_read_once_and_again_when_its_file_or_the_bars_are_others(
    ws: Workspace, page: ServedPage
) -> None:
    with_results(ws.root)
    browser = page.browser()
    browser.get("/evals/notes")
    kept = ws.root / "state" / "evals" / "notes" / "past.json"
    written = json.loads(kept.read_bytes())
    written["of"][OLD]["past"]["headline"] = "as it was kept"
    kept.write_text(json.dumps(written), encoding="utf-8")
    assert "as it was kept" in browser.get("/evals/notes").text
    keep(ws.root, OLD, "offline", [])
    assert "as it was kept" not in browser.get("/evals/notes").text
    kept.write_text(json.dumps(written), encoding="utf-8")
    suite = ws.root / "evals" / "notes" / "suite.yaml"
    suite.write_text(suite.read_text(encoding="utf-8") + "pass: {overall: 0.5}\n", encoding="utf-8")
    assert "as it was kept" not in browser.get("/evals/notes").text


def test_a_kept_summary_that_is_nonsense_is_made_anew(ws: Workspace, page: ServedPage) -> None:
    with_results(ws.root)
    kept: Path = ws.root / "state" / "evals" / "notes" / "past.json"
    for nonsense in ("{", '{"v": 1}', "[]", '{"v": 2, "bars": null, "of": {}}', "null"):
        kept.write_text(nonsense, encoding="utf-8")
        assert page.browser().get("/evals/notes").status_code == 200


@pytest.mark.parametrize("name", ["my questions (1)", "Fragen über Größe", "~notes", "a'b&c", "問い"])
def test_a_suite_is_found_by_whatever_its_folder_is_called(ws: Workspace, page: ServedPage, name: str) -> None:
    suite = ws.root / "evals" / name
    (suite / "cases").mkdir(parents=True)
    (suite / "suite.yaml").write_text("app: note\n", encoding="utf-8")
    (suite / "cases" / "one.yaml").write_text("inputs: {note: bread}\n", encoding="utf-8")
    browser = page.browser()
    (address,) = re.findall(r'href="(/evals/[^"]+)"', browser.get("/evals").text)
    opened = browser.get(address)
    assert opened.status_code == 200
    text = unescape(opened.text)
    assert f"<h1>{name}" in text
    assert f"baton eval run {quote(name)}<" in text


@pytest.mark.parametrize("part", ["~", "~!", "~____", "~Li4", "~Li4vLi4"])  # the last two: `..` and `../..`
def test_what_only_looks_like_a_name_leads_nowhere(page: ServedPage, part: str) -> None:
    assert page.browser().get(f"/evals/{part}").status_code == 404


@pytest.mark.parametrize("place", ["evals/{}", "evals/{}/compared", "evals/{}/drift", "reviews/{}", "reviews/{}/held"])
@pytest.mark.parametrize("name", ["../notes", "/etc/passwd", "a\0b", "\ud800", "x" * 300, "..", "../../baton.yaml"])
def test_a_spelled_name_that_no_file_can_have_or_that_leads_out_is_told_as_none(
    ws: Workspace, page: ServedPage, place: str, name: str
) -> None:
    with_results(ws.root)
    answer = page.browser().get("/" + place.format(in_path(name)))
    assert answer.status_code in (400, 404, 422), answer.text[:300]
