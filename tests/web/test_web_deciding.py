"""A decision's page: what stands on it, what an answer does, and what happens to a page that is not true any more."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from small_workspace import Clock
from web_served import ServedPage, asks, served
from web_shop import TOLD, opened_shop

from orchestrator.domain.facts import DecisionAnswered
from orchestrator.errors import UsageError
from orchestrator.face.decision import Decision
from orchestrator.face.looks import looks_in
from orchestrator.face.workspace import Workspace
from orchestrator.features.deciding.seen import was_seen
from orchestrator.features.decision_files.keeping import DecisionFiles


def answers_of(ws: Workspace, run: str) -> list[str]:
    facts = (event.fact for event in ws.run(run).events())
    return [fact.answer for fact in facts if isinstance(fact, DecisionAnswered)]


def test_an_approval_is_recorded_and_the_run_goes_on_behind_the_page(ws: Workspace, page: ServedPage) -> None:
    run = ws.decision("d-1").run.id
    answered = page.browser().answer("d-1", "approve", comment="well said")
    assert (answered.status_code, answered.headers["location"]) == (303, "/decisions/d-1")
    page.driven(run)
    assert ws.run(run).status == "done"
    after = page.browser().get("/decisions/d-1").text
    assert "d-1 was answered approve by you" in after
    assert "The run is done." in after


def test_where_decisions_are_files_an_answer_on_the_page_takes_its_file_away(ws: Workspace, page: ServedPage) -> None:
    with (ws.root / "baton.yaml").open("a") as settings:
        settings.write("decisions: {folder: decisions/}\n")
    DecisionFiles(ws).look()
    (file,) = (ws.root / "decisions").iterdir()
    assert file.name.startswith("d-1 ")
    page.browser().answer("d-1", "approve")
    page.driven(ws.decision("d-1").run.id)
    assert not file.exists()


def test_the_page_leads_with_what_needs_the_person(page: ServedPage) -> None:
    text = page.browser().get("/").text
    assert "<h1>1 decision</h1>" in text
    assert text.index("Keep this note?") < text.index("Today")


def test_a_day_that_cannot_be_planned_takes_nothing_else_off_the_page(
    ws: Workspace, page: ServedPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> object:
        raise UsageError("the rules are broken")

    monkeypatch.setattr("orchestrator.web.memory.planned", broken)
    text = page.browser().get("/").text
    assert "cannot be planned: the rules are broken" in text
    assert "Keep this note?" in text


def test_everything_that_a_yes_is_for_stands_on_the_page(page: ServedPage) -> None:
    text = page.browser().get("/decisions/d-1").text
    assert "<h1>Keep this note?</h1>" in text
    assert "<h3>Tools</h3>" in text
    assert "# Tools" in text  # as text, too
    for label in ("cost", "everything your yes binds", "opened by", "Send back", "Reject", "Edit draft"):
        assert (label in text) is (label != "Send back"), label
    assert text.index("<h3>Tools</h3>") < text.index('id="answers"')


def test_an_edit_asks_again_and_a_yes_after_it_is_one_answer_with_it(ws: Workspace, page: ServedPage) -> None:
    run, browser = ws.decision("d-1").run.id, page.browser()
    assert browser.answer("d-1", "edit", text="# Tools\r\n\r\nSmall tools last long.\r\n").status_code == 303
    page.driven(run)
    text = browser.get("/decisions/d-2").text
    assert "last long" in text
    assert browser.answer("d-2", "approve").status_code == 303
    page.driven(run)
    assert ws.run(run).artifact("finish").text == "# Tools\n\nSmall tools last long.\n"
    answered = [event.fact for event in ws.run(run).events() if isinstance(event.fact, DecisionAnswered)]
    assert [fact.with_edit for fact in answered] == ["", "d-1"]


def test_a_text_comes_back_from_the_page_as_it_was(ws: Workspace, page: ServedPage) -> None:
    """A box drops a line end at its beginning, and spells every line end in its own way."""
    note = "\n\nline one  \n\tline two\u200b <b>&amp;\n</textarea>\n\n"
    asks(ws, note)
    browser = page.browser()
    box = browser.get("/decisions/d-2").text.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]
    from html import unescape

    assert unescape(box.removeprefix("\n")) == note
    same = browser.answer("d-2", "edit", text=note.replace("\n", "\r\n"))
    assert "nothing was changed, so nothing was recorded" in same.text


def test_a_text_that_no_box_can_hold_is_edited_elsewhere(ws: Workspace, page: ServedPage) -> None:
    asks(ws, "one\rtwo\n")
    text = page.browser().get("/decisions/d-2").text
    assert "baton edit d-2" in text
    assert "<textarea" not in text


def test_a_stale_tabs_button_says_why_it_is_refused_and_what_is_true(ws: Workspace, page: ServedPage) -> None:
    browser = page.browser()
    token = browser.token("d-1")
    ws.decision("d-1").answer("later", drive=False)
    refused = browser.post("/decisions/d-1/answer", {"form_token": token, "answer": "approve"})
    assert refused.status_code == 409
    assert "Your answer was not taken" in refused.text
    assert "was answered with &#34;later&#34;" in refused.text
    assert "d-1 was answered later by you" in refused.text


def test_a_gate_that_opened_again_is_led_to_from_the_old_page(ws: Workspace, page: ServedPage) -> None:
    browser = page.browser()
    token = browser.token("d-1")
    decision = ws.decision("d-1")
    decision.edit("# Tools\n\nAnother.\n")
    refused = browser.post("/decisions/d-1/answer", {"form_token": token, "answer": "approve"})
    assert refused.status_code == 409
    assert 'href="/decisions/d-2"' in refused.text


def test_the_same_answer_twice_is_taken_once(ws: Workspace, page: ServedPage) -> None:
    browser = page.browser()
    fields = {"form_token": browser.token("d-1"), "answer": "approve"}
    told = [browser.post("/decisions/d-1/answer", fields).status_code for _ in range(2)]
    assert told == [303, 303]
    assert answers_of(ws, ws.decision("d-1").run.id) == ["approve"]


def test_of_eight_answers_at_once_one_is_taken_and_seven_are_told(ws: Workspace, page: ServedPage) -> None:
    words = ["approve", "later"] * 4
    browsers = [page.browser() for _ in words]
    tokens = [browser.token("d-1") for browser in browsers]
    sent = [{"form_token": token, "answer": word} for token, word in zip(tokens, words, strict=True)]
    with ThreadPoolExecutor(8) as pool:
        asked = zip(browsers, sent, strict=True)
        told = list(pool.map(lambda one: one[0].post("/decisions/d-1/answer", one[1]).status_code, asked))
    run = ws.decision("d-1").run.id
    page.driven(run)
    [taken] = answers_of(ws, run)
    expected = {word: 303 if word == taken else 409 for word in ("approve", "later")}
    assert told == [expected[word] for word in words]


def test_a_form_is_filled_in_and_its_faults_are_told(ws: Workspace, page: ServedPage) -> None:
    run = ws.start("keep", "tools")
    run.drive()
    browser = page.browser()
    refused = browser.answer("d-2", "approve", **{"field.focus": "now", "field.count": "many"})
    assert refused.status_code == 400
    assert ws.decision("d-2").is_open
    assert browser.answer("d-2", "approve", **{"field.focus": "now", "field.until": "none"}).status_code == 303
    page.driven(run.id)
    kept = ws.run(run.id).artifact("finish").value
    assert (kept["focus"], kept["count"], kept["until"]) == ("now", 3, None)


@pytest.mark.parametrize("word", ["", "no such", "send_back", "reject; approve"])
def test_an_answer_that_it_does_not_take_changes_nothing(ws: Workspace, page: ServedPage, word: str) -> None:
    assert page.browser().answer("d-1", word, comment="x").status_code == 400
    assert ws.decision("d-1").is_open


def test_a_decision_that_is_not_there_is_told_with_what_there_is(page: ServedPage) -> None:
    missing = page.browser().get("/decisions/d-77")
    assert missing.status_code == 404
    assert "there is no decision" in missing.text


def test_what_a_person_wrote_is_not_lost_where_it_is_not_taken(ws: Workspace, page: ServedPage) -> None:
    ws.start("list", "tools").drive()
    browser = page.browser()
    assert "&quot;count&quot;: 1" in browser.get("/decisions/d-2").text
    refused = browser.answer("d-2", "edit", text='{"title": "mine & only", "count": "many"}', comment="so")
    assert refused.status_code == 400
    assert "does not fit" in refused.text
    assert "mine &amp; only" in refused.text
    assert ">\nso</textarea>" in refused.text
    assert browser.answer("d-2", "edit", text='{"title": "mine", "count": 2}').status_code == 303


def test_a_note_to_an_old_page_stands_beside_what_is_true_now(ws: Workspace, page: ServedPage) -> None:
    browser = page.browser()
    token = browser.token("d-1")
    ws.decision("d-1").answer("later", drive=False)
    sent = {"form_token": token, "answer": "edit", "text": "# All my work\n"}
    refused = browser.post("/decisions/d-1/answer", sent)
    assert (refused.status_code, "# All my work" in refused.text) == (409, True)


def test_what_may_be_a_secret_is_given_only_by_one_more_word(ws: Workspace, page: ServedPage) -> None:
    run = ws.start("keep", "tools")
    run.drive()
    filled = {"field.focus": "password = hunter2hunter2x", "field.until": "none"}
    browser = page.browser()
    refused = browser.answer("d-2", "approve", **filled)
    assert (refused.status_code, 'name="meant"' in refused.text) == (400, True)
    assert "hunter2" in refused.text
    assert ws.decision("d-2").is_open
    assert browser.answer("d-2", "approve", meant="1", **filled).status_code == 303


# What has to be seen before a yes


@pytest.fixture
def shop(ws: Workspace) -> Workspace:
    opened_shop(ws)
    return ws


@pytest.mark.parametrize("lost", [[], ["4"], ["x"], ["5", "6"]])
def test_a_yes_that_does_not_name_each_lost_warning_is_refused(shop: Workspace, lost: list[str]) -> None:
    with served(shop) as page:
        refused = page.browser().answer("d-1", "approve", lost=lost)
        assert refused.status_code == 400
        assert "Nothing was recorded" in refused.text
    assert not (shop.root / "out.md").exists()


def test_each_lost_warning_has_a_box_to_tick_at_the_yes(shop: Workspace) -> None:
    with served(shop) as page:
        browser = page.browser()
        text = browser.get("/decisions/d-1").text
        assert f"seen: {TOLD}" in text
        assert 'name="lost" value="5" required' in text
        assert browser.answer("d-1", "approve", lost=["5"]).status_code == 303
        page.driven(shop.decision("d-1").run.id)
    assert (shop.root / "out.md").exists()


def test_what_is_too_long_for_a_page_is_not_approved_there(
    ws: Workspace, page: ServedPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestrator.web.pages.shown._MOST_SHOWN", 10)
    browser = page.browser()
    text = browser.get("/decisions/d-1").text
    assert "baton approve d-1" in text
    assert 'id="approve"' not in text
    assert browser.answer("d-1", "approve").status_code == 400
    assert ws.decision("d-1").is_open


# The time a person had it before them


def test_a_look_is_recorded_from_opened_to_answered(ws: Workspace, page: ServedPage) -> None:
    page.browser().answer("d-1", "approve")
    [look] = looks_in(ws.journal)
    assert (look.surface, look.decision, look.app) == ("page", "d-1", "note")
    assert look.seconds > 0


def test_a_page_that_is_left_is_a_look_and_one_that_nobody_opened_is_none(ws: Workspace, page: ServedPage) -> None:
    browser = page.browser()
    browser.get("/")
    assert looks_in(ws.journal) == []
    token = browser.token("d-1")
    assert browser.post("/decisions/d-1/here", {"form_token": token}).status_code == 204
    assert browser.post("/decisions/d-1/left", {"form_token": token}).status_code == 204
    assert browser.post("/decisions/d-1/left", {"form_token": token}).status_code == 204
    assert len(looks_in(ws.journal)) == 1


def test_what_the_page_showed_counts_as_looked_at_on_the_command_line(ws: Workspace, page: ServedPage) -> None:
    browser, decision = page.browser(), ws.decision("d-1")
    browser.get("/")
    assert was_seen(ws.root, "d-1", decision.seal, "told")
    assert not was_seen(ws.root, "d-1", decision.seal, "inbox")
    browser.get("/decisions/d-1")
    assert was_seen(ws.root, "d-1", decision.seal, "inbox")
    assert not was_seen(ws.root, "d-1", decision.seal, "whole")


# A pass for one decision


@pytest.fixture
def only(page: ServedPage) -> ServedPage:
    asks(page.server.workspace, "# Another\n")
    return page


def test_a_pass_for_one_decision_opens_that_and_nothing_else(ws: Workspace, only: ServedPage, clock: Clock) -> None:
    browser = only.stranger()
    cookie = only.server.passes.made_for("d-1")
    browser.client.cookies.set(only.server.place.cookie, cookie)
    assert "Keep this note?" in browser.get("/decisions/d-1").text
    for path in ("/", "/decisions/d-2", "/decisions/d-2/after"):
        refused = browser.get(path)
        assert refused.status_code == 404, path
        assert "let in for d-1 alone" in refused.text
    assert browser.post("/decisions/d-2/answer", {"answer": "approve"}).status_code == 404
    assert browser.answer("d-1", "approve").status_code == 303
    assert ws.decision("d-2").is_open
    token = browser.get("/decisions/d-1").text.partition('action="/leave"')[2].partition('value="')[2].partition('"')[0]
    assert browser.post("/leave", {"form_token": token}).status_code == 303
    assert browser.get("/decisions/d-1").status_code == 403


def test_a_stuck_model_s_question_is_a_heading_and_its_ways_on_are_lines_below_it(
    page: ServedPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "The key was refused (401).\nTry again: baton resume pub-1\nBy hand: baton take pub-1 --with FILE"
    monkeypatch.setattr(Decision, "question", property(lambda decision: told))
    text = page.browser().get("/decisions/d-1").text
    assert "<h1>The key was refused (401).</h1>" in text
    assert '<p class="beside">Try again: baton resume pub-1</p>' in text
    assert '<p class="beside">By hand: baton take pub-1 --with FILE</p>' in text
    assert "<title>The key was refused (401). · Baton</title>" in text
