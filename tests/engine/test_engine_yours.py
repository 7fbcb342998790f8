"""What a person wrote is not written over unless they say so: no loop leads there, and who comes there asks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from machine import Machine, says
from phases import a_phase

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.definition import App, Edge, Phase
from orchestrator.engine.fold import fold
from orchestrator.engine.intervene import goto, skip, take
from orchestrator.engine.rewriting import rewriting
from orchestrator.engine.snapshot import snapshot_of, state_of
from orchestrator.engine.values import Values
from orchestrator.engine.yours import Yours

WRITE = a_phase(
    "write", "agent", "writer", {"source": "source"}, {"draft": "draft", "review": "review"},
    prompt="writer.md.j2", writes="draft", takes_feedback=True,
)  # fmt: skip
REVIEW = a_phase(
    "review", "script", "shout", {"text": "draft"},
    then=(Edge("write", at_most=2, why="not good yet"), Edge("decide")),
)  # fmt: skip
DECIDE = a_phase(
    "decide", "gate", "Keep it?", {"draft": "draft", "review": "review"},
    answers={"approve": "end", "edit": "review", "send_back": "write", "look": "review"},
)  # fmt: skip
POLISH = a_phase("polish", "agent", "writer", {"source": "draft"}, prompt="writer.md.j2", writes="draft")


def taken(machine: Machine, name: str = "draft", text: str = "mine") -> None:
    work = Artifact.of_text(text)
    values = Values(machine.recorder, fresh={name: work})
    machine.append(take(machine.state, machine.definition, work, values))


def text(machine: Machine, name: str = "draft") -> object:
    return machine.value(name)


@pytest.fixture
def loop() -> Machine:
    return Machine(WRITE, REVIEW, DECIDE, answers=[says(f"agent {n}") for n in range(1, 9)])


@pytest.fixture
def line() -> Machine:
    """Two agents in a row write the same thing."""
    return Machine(WRITE, POLISH, a_phase("check", "gate", "Good?", {"draft": "draft"}), answers=[says("polished")])


def test_a_draft_taken_by_hand_is_reviewed_and_no_loop_writes_over_it(loop: Machine) -> None:
    taken(loop)

    loop.drive()

    assert (text(loop), loop.model.asked) == ("mine", [])
    assert loop.state.at == "decide"
    assert loop.state.handoffs[-1].fact.why == "write would write over draft, which is yours"


def test_a_draft_edited_at_a_gate_is_reviewed_and_no_loop_writes_over_it(loop: Machine) -> None:
    loop.drive()
    asked = len(loop.model.asked)

    loop.answer("edit", edited="mine")
    loop.drive()

    assert (text(loop), len(loop.model.asked), loop.state.at) == ("mine", asked, "decide")


def test_an_answer_that_says_nothing_of_it_lets_nothing_be_written_over(loop: Machine) -> None:
    taken(loop)
    loop.drive()

    loop.answer("look")
    loop.drive()

    assert (text(loop), loop.model.asked, loop.state.at) == ("mine", [], "decide")


def test_sent_back_with_a_note_it_may_change_once(loop: Machine) -> None:
    taken(loop)
    loop.drive()

    loop.answer("send_back", "shorter, please")
    loop.drive()

    assert (text(loop), len(loop.model.asked)) == ("agent 1\n", 1)
    assert loop.state.at == "decide", "the loop has led to the writer a second time"


def test_what_an_agent_made_of_it_when_it_was_told_to_still_has_the_persons_lines(line: Machine) -> None:
    taken(line)
    line.drive()
    line.answer("change")
    line.drive()
    line.append(goto(line.state, line.definition, "polish"))  # named by hand, so it may once more
    line.model.answers += [says("again")]
    line.drive()
    assert text(line) == "again\n"

    line.append(goto(line.state, line.definition, "write"))
    line.model.answers += [says("written anew")]
    line.drive()

    assert (text(line), line.state.at) == ("written anew\n", "polish")
    assert line.state.decision is not None
    assert line.recorder.artifact(line.state.decision.question).text == (
        "writer would write draft, which has lines of yours, anew. Let it change?"
    )


def test_an_agent_that_comes_to_it_otherwise_asks_before_its_model_is_asked(line: Machine) -> None:
    taken(line)

    line.drive()

    decision = line.state.decision
    assert decision is not None
    assert (decision.kind, decision.phase, line.model.asked) == ("gate", "polish", [])
    assert dict(decision.answers) == {"change": "polish", "keep": "check", "edit": "check", "reject": "rejected"}
    assert next(iter(decision.shows)) == "draft"
    assert not decision.approving
    assert line.recorder.artifact(decision.question).text == (
        "writer would write draft, which you wrote, anew. Let it change?"
    )


def test_it_may_change_once_the_person_says_so(line: Machine) -> None:
    taken(line)
    line.drive()

    line.answer("change")
    line.drive()

    assert (text(line), line.state.at) == ("polished\n", "check")


def test_kept_it_stays_and_the_run_goes_on_behind_the_agent(line: Machine) -> None:
    taken(line)
    line.drive()

    line.answer("keep")
    line.drive()

    assert (text(line), line.model.asked, line.state.at) == ("mine", [], "check")


def test_edited_there_it_goes_on_as_it_was_edited(line: Machine) -> None:
    taken(line)
    line.drive()

    line.answer("edit", edited="mine too")
    line.drive()

    assert (text(line), line.model.asked, line.state.at) == ("mine too", [], "check")


def test_where_the_way_on_depends_on_what_is_written_an_edit_is_made_by_hand(line: Machine) -> None:
    ways = (Edge("check", when="draft == 'mine'"), Edge("write", at_most=1), Edge("end"))
    line.definition = replaced(line, replace(POLISH, then=ways))
    taken(line)
    line.drive()

    assert line.state.decision is not None
    assert dict(line.state.decision.answers) == {"change": "polish", "keep": "check", "reject": "rejected"}
    assert not line.state.decision.edits


def replaced(machine: Machine, phase: Phase) -> object:
    app = machine.definition.app
    return replace(
        machine.definition, app=replace(app, phases=tuple(phase if p.name == phase.name else p for p in app.phases))
    )


def test_a_try_that_came_to_nothing_uses_up_no_permission(line: Machine) -> None:
    taken(line)
    line.drive()
    line.model.answers = [says(declined=True), says("polished")]
    line.answer("change")
    line.drive()

    line.answer("retry")
    line.drive()

    assert (text(line), line.state.at) == ("polished\n", "check")


def test_skipping_to_an_agent_tells_it_nothing(line: Machine) -> None:
    taken(line)
    line.append(goto(line.state, line.definition, "write"))

    line.append(skip(line.state, line.definition))
    line.drive()

    assert (text(line), line.state.at, line.model.asked) == ("mine", "polish", [])


def test_going_elsewhere_takes_back_what_was_allowed(loop: Machine) -> None:
    taken(loop)
    loop.drive()
    loop.answer("send_back", "shorter")

    loop.append(goto(loop.state, loop.definition, "review"))
    loop.drive()

    assert (text(loop), loop.model.asked, loop.state.at) == ("mine", [], "decide")


def test_a_phase_on_the_way_of_a_loop_is_looked_through() -> None:
    """A loop leads to a script, and that straight to the writer."""
    prepare = a_phase("prepare", "script", "shout", {"text": "source"})
    review = replace(REVIEW, then=(Edge("prepare", at_most=2), Edge("decide")))
    machine = Machine(prepare, WRITE, review, DECIDE, answers=[says("agent")])
    machine.drive(until="write")
    taken(machine)

    machine.drive()

    assert (text(machine), machine.state.at) == ("mine", "decide")


def test_a_loop_that_asks_somebody_before_it_writes_goes_round() -> None:
    review = replace(REVIEW, then=(Edge("ask", at_most=1), Edge("decide")))
    ask = a_phase("ask", "gate", "Go round?", {"draft": "draft"}, answers={"approve": "write"})
    machine = Machine(WRITE, review, DECIDE, ask, answers=[says("agent")])
    taken(machine)

    machine.drive()

    assert machine.state.at == "ask"


def test_a_loop_of_other_work_goes_round() -> None:
    other = a_phase("other", "agent", "writer", {"source": "draft"}, prompt="writer.md.j2", writes="notes")
    again = a_phase("again", "script", "shout", {"text": "notes"}, then=(Edge("other", at_most=1), Edge("end")))
    machine = Machine(WRITE, other, again, answers=[says("one"), says("two")])
    taken(machine)

    machine.drive()

    assert (text(machine), len(machine.model.asked), machine.state.status) == ("mine", 2, "done")


def test_where_no_other_edge_applies_the_agent_asks() -> None:
    review = replace(REVIEW, then=(Edge("write", at_most=1), Edge("end", when="draft == 'other'")))
    machine = Machine(WRITE, review, answers=[says("agent")])
    taken(machine)

    machine.drive()

    assert (machine.state.at, machine.state.status, text(machine)) == ("write", "waiting", "mine")


def test_what_a_person_wrote_of_one_thing_lets_another_be_written(loop: Machine) -> None:
    """The writer writes after a review by hand, and it is that review which is asked about then."""
    loop.drive(until="review")
    taken(loop, "review", "REVIEWED")

    loop.drive()

    assert (text(loop), text(loop, "review"), loop.state.at) == ("agent 2\n", "REVIEWED", "review")


ASSEMBLE = a_phase("assemble", "script", "shout", {"text": "draft"}, writes="page")
SHOW = a_phase(
    "show", "gate", "Publish?", {"page": "page"}, answers={"approve": "end", "edit": "show", "send_back": "write",
                                                         "again": "write", "anew": "assemble"},
)  # fmt: skip


@pytest.fixture
def pages() -> Machine:
    machine = Machine(WRITE, ASSEMBLE, SHOW, answers=[says(f"agent {n}") for n in range(1, 9)])
    machine.drive()
    machine.answer("edit", edited="my page")
    machine.drive()
    return machine


def test_an_agents_change_does_not_come_by_the_hand_of_a_script(pages: Machine) -> None:
    pages.answer("again")
    pages.drive()

    assert (pages.value("page"), pages.state.at) == ("my page", "assemble")
    assert pages.state.decision is not None
    assert pages.recorder.artifact(pages.state.decision.question).text == (
        "assemble would make page, which you wrote, anew from what writer wrote. Let it change?"
    )


def test_a_script_may_make_anew_what_no_agent_has_touched_since(pages: Machine) -> None:
    pages.answer("anew")
    pages.drive()

    assert (pages.value("page"), pages.state.at) == ("AGENT 1\n", "show")


def test_sent_back_from_where_it_was_shown_it_may_be_made_anew(pages: Machine) -> None:
    pages.answer("send_back", "shorter")
    pages.drive()

    assert (pages.value("page"), pages.state.at) == ("AGENT 2\n", "show")


def test_what_a_script_made_of_a_persons_own_words_is_no_agents(loop: Machine) -> None:
    machine = Machine(WRITE, ASSEMBLE, SHOW, answers=[])
    taken(machine)
    machine.drive()
    machine.answer("edit", edited="my page")
    machine.drive()

    machine.append(goto(machine.state, machine.definition, "write"))
    taken(machine, text="mine again")
    machine.drive()

    assert (machine.value("page"), machine.model.asked) == ("MINE AGAIN", [])


def test_agents_of_members_and_of_apps_below_count_as_well(loop: Machine) -> None:
    inner = App("inner", "", (a_phase("deep", "agent", "writer"), a_phase("same", "app", "inner")))
    definition = replace(loop.definition, apps={"inner": inner})
    yours = Yours().after_taking("draft")

    def found(phase: Phase) -> bool:
        return rewriting(definition, yours, phase) is not None

    assert found(a_phase("each", "agent", "writer", each="source", writes="draft"))
    assert found(a_phase("both", "together", writes="draft", together=(a_phase("one", "agent", "writer"),)))
    assert found(a_phase("below", "app", "inner", writes="draft"))
    assert found(a_phase("list", "app", "inner", each="source", writes="draft"))
    assert not found(a_phase("none", "script", "shout", writes="draft"))
    assert not found(a_phase("other", "agent", "writer", writes="notes"))


def test_a_run_folded_from_a_snapshot_knows_what_is_the_persons(loop: Machine) -> None:
    taken(loop)
    loop.drive()
    loop.answer("send_back", "shorter")
    events = loop.journal.read("dem-1")

    again = state_of(snapshot_of(loop.state), lambda _: ())

    assert again.yours == loop.state.yours == fold(events).yours
    assert loop.state.yours.may_change == {"write", "draft"}


def test_a_yes_given_to_one_does_not_last_until_the_next_edit(pages: Machine) -> None:
    pages.answer("send_back", "shorter")
    pages.drive(until="assemble")
    pages.append(goto(pages.state, pages.definition, "show"))
    pages.drive()
    pages.answer("edit", edited="my other page")
    pages.drive()

    pages.answer("again")
    pages.drive()

    assert (pages.value("page"), pages.state.at) == ("my other page", "assemble")
