"""The page of a run: its time, path, versions and findings, and no text in it that is more than text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from phases import a_phase
from small_workspace import Clock, make_workspace, open_workspace

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.domain.definition import App, Edge
from orchestrator.domain.facts import DriverReleased
from orchestrator.face.run import Run
from orchestrator.text.html import Html, joined, tag
from orchestrator.transcripts.findings import findings_of, placed
from orchestrator.transcripts.graph import graph_of
from orchestrator.transcripts.page import SeenRun, page


@pytest.fixture
def kept(tmp_path: Path) -> str:
    """The page of a run in which a person edited, two hours after they were asked."""
    clock = Clock()
    with open_workspace(make_workspace(tmp_path / "ws"), clock) as workspace:
        run = workspace.start("keep", topic="<b>tools</b>")
        run.drive()
        clock.pass_(hours=2)
        workspace.decision("d-1").edit("# <b>tools</b>\n\nNothing about <b>tools</b>.\n")
        return page_of(run)


def page_of(run: Run) -> str:
    last = run.events()[-1]
    return page(SeenRun(run.events(), run.artifact_of, run.definition.app, run.refresh().status, last.at))


def test_waiting_is_told_apart_from_work(kept: str) -> None:
    assert "waiting for you 2 h" in kept
    assert 'class="wait w' in kept


def test_a_question_stands_on_the_page_until_it_is_answered_whatever_else_happens(tmp_path: Path, kept: str) -> None:
    with open_workspace(make_workspace(tmp_path / "waiting"), Clock()) as workspace:
        run = workspace.start("keep", topic="tools")
        run.drive()
        events = [*run.events(), replace(run.events()[-1], fact=DriverReleased())]
        waiting = page(SeenRun(events, run.artifact_of, run.definition.app, run.status, events[-1].at))

    assert "d-1 waits for you" in waiting
    assert "d-1 waits for you" not in kept


def test_versions_are_compared_word_by_word(kept: str) -> None:
    assert "version 2 of 2, decide by you" in kept
    assert "<del>Something</del><ins>Nothing</ins>" in kept


def test_markup_in_a_text_is_text(kept: str) -> None:
    assert "<b>tools" not in kept
    assert "&lt;p&gt;" not in kept
    assert "&lt;b&gt;tools" in kept


def test_an_element_escapes_what_it_holds_and_its_attributes() -> None:
    assert tag("p", 'a<b & "c"', class_="x\"y'") == ('<p class="x&quot;y&#x27;">a&lt;b &amp; &quot;c&quot;</p>')
    assert tag("p", tag("b", "\u202e\x1b[2J")) == "<p><b>⟨U+202E⟩⟨U+001B⟩[2J</b></p>"
    assert isinstance(joined(["<"]), Html)


def app_of(**routes: tuple[str, ...]) -> App:
    return App("a", "", tuple(a_phase(name, "script", then=tuple(map(Edge, to))) for name, to in routes.items()))


def test_edges_that_pass_each_other_have_lanes_of_their_own() -> None:
    graph = graph_of(app_of(a=("b",), b=("c", "a"), c=("a", "end")), {("b", "a"): 2})
    back = {(link.start, link.end): (link.lane, link.taken) for link in graph.links if link.is_back}
    assert back == {(1, 0): (1, 2), (2, 0): (2, 0)}


def test_a_move_by_hand_is_an_edge_too() -> None:
    graph = graph_of(app_of(a=("b",), b=("end",)), {("a", "end"): 1, ("b", "rejected"): 1})
    assert graph.rows == ("a", "b", "end", "rejected")
    assert {link.label for link in graph.links if link.taken} == {"by hand"}


def test_a_finding_stands_beside_the_line_it_quotes() -> None:
    finding = {"line": 99, "quote": "two  words", "problem": "Cut it.", "weight": "must"}
    lost = finding | {"quote": "not there"}
    found = findings_of(Artifact.of_json({"verdict": "revise", "findings": [finding, lost, "odd"]}))
    beside, nowhere = placed(found, "one\nwith two words in it\n")
    assert {line: [each.problem for each in listed] for line, listed in beside.items()} == {1: ["Cut it."]}
    assert [each.quote for each in nowhere] == ["not there"]


@pytest.mark.parametrize("value", [{"findings": 1}, {"findings": [{"problem": "x"}]}, ["findings"], "findings", None])
def test_what_is_no_review_has_no_findings(value: object) -> None:
    assert findings_of(Artifact.of_value(value)) == []


def test_what_was_forgotten_leaves_a_gap_and_the_page_stands(tmp_path: Path) -> None:
    with open_workspace(make_workspace(tmp_path / "ws"), Clock()) as workspace:
        run = workspace.start("keep", topic="tools")
        run.drive()
        workspace.decision("d-1").reject("not this")
        before = page_of(run)
        kept = {run.state.definition}
        digests = {run.state.inputs["topic"], run.artifact("draft").digest, *answers_of(run)} - kept
        workspace.journal.forget({run.id: digests})
        after = page_of(run)
    assert "Something about" in before
    assert "Something about" not in after
    assert "not this" not in after
    assert "(forgotten)" in after


def answers_of(run: Run) -> set[Digest]:
    comments = (answered.given.comment for answered in run.state.answered.values())
    return {digest for digest in (run.artifact("decide").digest, *comments) if digest}
