"""The link of a message opens the page of one decision, once, and looking at it does nothing."""

from __future__ import annotations

import pytest
from small_workspace import Clock
from web_served import Browser, ServedPage, asks

from orchestrator.domain.facts import DecisionAnswered
from orchestrator.face.workspace import Workspace
from orchestrator.features.notifying.links import make_link


@pytest.fixture
def link(ws: Workspace, page: ServedPage, clock: Clock) -> str:
    return f"/l/{make_link(ws, ws.decision('d-1'), clock()).token}"


def test_whatever_reads_mail_may_look_at_it_and_nothing_follows(page: ServedPage, link: str) -> None:
    scanner = page.stranger()
    for _ in range(3):
        looked = scanner.get(link, Sec_Fetch_Site="cross-site")
        assert (looked.status_code, "set-cookie" in looked.headers) == (200, False)
        assert "Open d-1" in looked.text
        assert "Keep this note?" not in looked.text
    assert scanner.client.head(link).status_code == 405
    assert scanner.get("/decisions/d-1").status_code == 403


def test_its_button_opens_that_decision_and_nothing_else(ws: Workspace, page: ServedPage, link: str) -> None:
    asks(ws, "# Another\n")
    phone = page.stranger()
    opened = phone.post(link, {})
    assert (opened.status_code, opened.headers["location"]) == (303, "/decisions/d-1")
    assert "Keep this note?" in phone.get("/decisions/d-1").text
    for path in ("/", "/decisions", "/decisions/d-2"):
        assert phone.get(path).status_code == 404
    run = ws.decision("d-1").run
    assert phone.answer("d-1", "approve").status_code == 303
    page.driven(run.id)
    assert ws.run(run.id).status == "done"
    [answered] = [event.fact for event in ws.run(run.id).events() if isinstance(event.fact, DecisionAnswered)]
    assert answered.door == "link"
    assert ws.decision("d-2").is_open


def test_it_is_followed_once(page: ServedPage, link: str) -> None:
    assert page.stranger().post(link, {}).status_code == 303
    replayed = page.stranger().post(link, {})
    assert (replayed.status_code, "set-cookie" in replayed.headers) == (410, False)
    assert "followed before" in replayed.text
    assert page.stranger().get(link).status_code == 410


def test_answered_elsewhere_it_says_so(ws: Workspace, page: ServedPage, link: str) -> None:
    ws.decision("d-1").answer("later", drive=False)
    for asked in (page.stranger().get(link), page.stranger().post(link, {})):
        assert asked.status_code == 410
        assert "was answered &quot;later&quot;" in asked.text


def test_its_time_ends(page: ServedPage, link: str, clock: Clock) -> None:
    clock.pass_(days=4)
    assert page.stranger().post(link, {}).status_code == 410


@pytest.mark.parametrize("spoil", [lambda link: link[:-3] + "AAA", lambda link: link[:-20], lambda _: "/l/x"])
def test_what_is_none_of_ours_opens_nothing(page: ServedPage, link: str, spoil: object) -> None:
    spoiled = spoil(link)  # type: ignore[operator]
    assert page.stranger().get(spoiled).status_code == 403
    assert page.stranger().post(spoiled, {}).status_code == 403


def test_a_page_of_another_site_cannot_follow_it(page: ServedPage, link: str) -> None:
    refused = page.stranger().post(link, {}, Origin="https://evil.example", Sec_Fetch_Site="cross-site")
    assert refused.status_code == 403
    assert page.stranger().post(link, {}).status_code == 303


def test_pictures_on_a_page_of_another_site_use_up_no_tries(page: ServedPage, link: str) -> None:
    browser = page.stranger()
    from_there = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "image"}
    for at in range(20):
        assert browser.get(f"{link[:-4]}{at:04}", **from_there).status_code == 403
    assert browser.get(link).status_code == 200


def test_whoever_is_in_for_everything_stays_so(page: ServedPage, link: str) -> None:
    browser: Browser = page.browser()
    opened = browser.post(link, {})
    assert (opened.status_code, "set-cookie" in opened.headers) == (303, False)
    assert browser.get("/").status_code == 200


def test_wrong_links_are_tried_a_few_times(page: ServedPage, link: str) -> None:
    stranger = page.stranger()
    told = [stranger.get(f"/l/{'x' * 60}").status_code for _ in range(12)]
    assert told == [403] * 10 + [429] * 2
    assert stranger.get(link).status_code == 429
