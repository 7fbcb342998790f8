"""What later phases may ask of one, by its kind: a gate's answer, the end of a wait, what stands side by side."""

from __future__ import annotations

import pytest
from sandbox import Sandbox

SCRIPTS = "def go(note): ...\n\n\ndef of(one): ...\n"
GATE = "ask: {gate: Is it well, reads: [note], asks: {focus: string}, then: {approve: more, later: more}}"
TOGETHER = "both: {together: {x: {script: go, reads: [note]}, y: {script: go, reads: [note]}}}"


def faults(sandbox: Sandbox, first: str, reads: str, *, when: str = "", more: str = "") -> list[str]:
    """Of an app whose second phase reads something of the first."""
    phase = f"more: {{script: of, reads: {{one: {reads}}}}}"
    if when:
        phase += f"\n  ways: {{script: go, reads: [note], then: [{{to: end, when: '{when}'}}, {{to: end}}]}}"
    text = f"description: A\ninputs: {{note: file}}\nphases:\n  {first}\n  {phase}\n{more}"
    sandbox.write("apps/app.py", SCRIPTS)
    sandbox.app(text)
    return sandbox.faults()


@pytest.mark.parametrize("reads", ["ask.answer", "ask.comment", "ask.fields", "ask.fields.focus"])
def test_a_gate_gives_its_answer_its_comment_and_its_form(sandbox: Sandbox, reads: str) -> None:
    assert faults(sandbox, GATE, reads) == []


@pytest.mark.parametrize(
    ("first", "reads", "told"),
    [
        (GATE, "ask.note", "ask has no 'note'; the gate ask gives answer, comment, fields."),
        (GATE, "ask.fields.fokus", "ask.fields has no 'fokus'; the gate ask gives focus."),
        ("rest: {wait: 3d}", "rest.till", "rest has no 'till'; the wait rest gives until."),
        (TOGETHER, "both.z", "both has no 'z'; phase both gives x, y."),
    ],
)
def test_what_a_phase_never_gives_is_told(sandbox: Sandbox, first: str, reads: str, told: str) -> None:
    [fault] = faults(sandbox, first, reads)
    assert told in fault


@pytest.mark.parametrize(
    ("first", "reads"), [("rest: {wait: 3d}", "rest.until"), (TOGETHER, "both.x"), (TOGETHER, "both.y.any.thing")]
)
def test_what_a_phase_gives_is_read(sandbox: Sandbox, first: str, reads: str) -> None:
    assert faults(sandbox, first, reads) == []


def test_an_answer_that_a_gate_has_not_is_told_where_it_is_asked_about(sandbox: Sandbox) -> None:
    [fault] = faults(sandbox, GATE, "ask", when='ask.answer == "aprove"')
    assert 'ask.answer is never "aprove"; the gate ask allows approve, later, reject.' in fault
    assert faults(sandbox, GATE, "ask", when='ask.answer == "later"') == []


def test_a_comment_is_one_text_and_may_be_printed_raw(sandbox: Sandbox) -> None:
    for field, told in (("comment", []), ("answer", []), ("fields.focus", [])):
        said = f"say: {{agent: assistant, reads: [ask], prompt: 'Say {{{{ ask.{field} }}}}'}}"
        sandbox.app(f"description: A\ninputs: {{note: file}}\nphases:\n  {GATE.replace('more', 'say')}\n  {said}\n")
        assert sandbox.faults() == told


def test_all_that_a_gate_or_a_wait_gives_is_no_single_value_to_print(sandbox: Sandbox) -> None:
    for first, name in ((GATE.replace("more", "say"), "ask"), ("rest: {wait: 3d}", "rest")):
        said = f"say: {{agent: assistant, reads: [{name}], prompt: 'Say {{{{ {name} }}}}'}}"
        sandbox.app(f"description: A\ninputs: {{note: file}}\nphases:\n  {first}\n  {said}\n")
        [fault] = sandbox.faults()
        assert f"prints '{name}' raw" in fault


def test_the_way_to_print_is_shown_where_one_value_is_printed_and_said_where_several_are(sandbox: Sandbox) -> None:
    def fault(prompt: str) -> str:
        sandbox.app(
            "description: A\ninputs: {note: file}\nphases:\n"
            f"  s: {{script: go, reads: [note]}}\n  say: {{agent: assistant, reads: [s], prompt: '{prompt}'}}\n"
        )
        [found] = sandbox.faults()
        return found

    sandbox.write("apps/app.py", SCRIPTS)
    assert fault("Say {{ s }}").endswith("Write {{ s | data }}.")
    twice = fault("Say {{ s }} and {{ s }}")
    assert "prints 's' raw" in twice
    assert twice.endswith("Print with '| data'.")


def test_a_gate_that_expires_with_an_answer_it_has_not_is_told_with_those_it_has(sandbox: Sandbox) -> None:
    gate = GATE.replace("then:", "expires: {after: 4h, answer: ANSWER}, then:")

    def expires(answer: str) -> list[str]:
        return faults(sandbox, gate.replace("ANSWER", answer), "ask")

    assert expires("later") == []
    assert expires("reject") == []
    [unknown] = expires("latr")
    assert "ask expires with 'latr', which is none of its answers" in unknown
    [yes] = expires("approve")
    assert "which is a yes, and silence approves nothing" in yes


@pytest.mark.parametrize("after", ["soon", "13y"])
def test_a_gate_that_expires_after_no_length_of_time_is_told(sandbox: Sandbox, after: str) -> None:
    gate = GATE.replace("then:", f"expires: {{after: {after}, answer: later}}, then:")
    [fault] = faults(sandbox, gate, "ask")
    assert f"'{after}' is no length of time" in fault


def test_a_gate_of_whose_expiry_one_half_is_missing_is_told_of_that_half(sandbox: Sandbox) -> None:
    for half, missing in (("after: 4h", "answer"), ("answer: later", "after")):
        [fault] = faults(sandbox, GATE.replace("then:", f"expires: {{{half}}}, then:"), "ask")
        assert missing in fault


def test_an_app_is_passed_what_it_needs_and_cannot_find_itself(sandbox: Sandbox) -> None:
    sandbox.app(
        "description: B\ninputs: {need: string, may: {type: string, default: x}, week: {from: calendar}}\n"
        "phases: {a: {script: go, reads: {note: need}}}\n",
        "below",
    )
    sandbox.write("apps/below.py", SCRIPTS)

    def called(passes: str) -> list[str]:
        sandbox.app(f"description: A\ninputs: {{note: file}}\nphases:\n  a: {{app: below, reads: {passes}}}\n")
        return sandbox.faults()

    assert called("{need: note}") == []
    assert called("{need: note, may: note, week: note}") == []
    [lacking] = called("{may: note}")
    assert "app below needs 'need', which a does not pass" in lacking
    [refused] = called("{need: note, other: note}")
    assert "a passes 'other', which app below does not take" in refused


def test_an_agent_that_is_in_no_role_of_the_profile_is_told_in_its_own_file(sandbox: Sandbox) -> None:
    sandbox.edit("agents/assistant.md", "model: ", "model: un")
    sandbox.app("description: A\ninputs: {note: file}\nphases:\n  a: {agent: assistant, prompt: Say hello}\n")
    [fault] = sandbox.faults()
    assert fault.startswith("agents/assistant.md:")
    assert "no role 'un" in fault


@pytest.mark.parametrize(
    ("phase", "told"),
    [
        ("{agent: nobody}", "no agent 'nobody'"),
        ("{agent: assistant}", "no prompt 'assistant.md.j2'. Add prompts/assistant.md.j2, or write 'prompt'."),
        ("{agent: assistant, prompt: reviewr.md.j2}", "no prompt 'reviewr.md.j2'. Did you mean 'reviewer.md.j2'?"),
        (
            "{agent: assistant, prompt: Say hello, output: reviw.json}",
            "no schema 'reviw.json'. Did you mean",
        ),
        ("{agent: assistant, prompt: Say hello, output: {}}", "output of phase a is a map of nothing."),
        ("{agent: assistant, prompt: Say hello, output: [title]}", "output of phase a is a list."),
        ("{agent: assistant, prompt: Say hello, output: {title: strin}}", "'strin'"),
    ],
)
def test_what_an_agents_phase_names_in_vain_is_told_once(sandbox: Sandbox, phase: str, told: str) -> None:
    sandbox.app(f"description: A\ninputs: {{note: file}}\nphases:\n  a: {phase}\n")
    [fault] = sandbox.faults()
    assert told in fault


@pytest.mark.parametrize("kind", ["script", "tool", "agent", "app", "effect", "gate", "wait", "together"])
def test_a_phase_that_names_nothing_is_told_at_its_key(sandbox: Sandbox, kind: str) -> None:
    for written in ("", "[]", "{a: b}"):
        sandbox.app(f"description: A\ninputs: {{note: file}}\nphases:\n  a: {{{kind}: {written}, writes: b}}\n")
        assert any(fault.startswith("apps/app.yaml:4:") for fault in sandbox.faults()), (kind, written)
