"""What a phase may say, and what it is told when it says something else."""

import json

import pytest
from sandbox import Sandbox

from orchestrator.face.definitions import load_definition

AGENT = "agent: assistant, reads: [note], prompt: '{{ note | data }}'"
TASKS = "output: {tasks: [{title: string}]}"


def app(*phases: str, inputs: str = "note: file", more: str = "") -> str:
    lines = "".join(f"  {phase}\n" for phase in phases)
    return f"description: A small app.\ninputs: {{{inputs}}}\n{more}phases:\n{lines}"


FAULTS = {
    "phases in a list": (
        "description: A small app.\nphases:\n  - a\n",
        "3:3: 'phases' is a list. Write a map, 'name: value'.",
    ),
    "no phases": (
        "description: A small app.\n",
        "1:1: the app has no 'phases'. Add 'phases:', a map from name to phase.",
    ),
    "empty phases": ("description: A small app.\nphases:\n", "2:8: 'phases' is empty. Write at least one phase."),
    "an app that is text": ("hello", "1:1: the app is text. Write it as a map, 'key: value'."),
    "no description": (
        "phases: {a: {agent: assistant, prompt: Say hello}}",
        "1:1: the app has no 'description'. Add 'description: ...'.",
    ),
    "a name in capitals": (app(f"My-Phase: {{{AGENT}}}"), "4:3: 'My-Phase' is no name for a phase. Write 'my_phase'."),
    "a reserved phase": (app(f"end: {{{AGENT}}}"), "4:3: 'end' already means the end of a run. Choose another name."),
    "a reserved artifact": (
        app(f"a: {{{AGENT}, writes: item}}"),
        "4:77: 'item' already means the entry 'each' is at. Choose another name.",
    ),
    "a reserved input": (
        app(f"a: {{{AGENT}}}", inputs="note: file, feedback: string"),
        "2:22: 'feedback' already means the person's notes. Choose another name.",
    ),
    "a word of expressions": (
        app(f"in: {{{AGENT}}}"),
        "4:3: 'in' already means a word of expressions. Choose another name.",
    ),
    "a phase named like an input": (
        app(f"note: {{{AGENT}, writes: text}}"),
        "4:3: phase note is named like the input on line 2. Rename one of them.",
    ),
    "an artifact named like an input": (
        app(f"a: {{{AGENT}, writes: note}}"),
        "4:77: a writes 'note', which is an input; inputs are read once and never change. "
        "Write an artifact of another name.",
    ),
    "an artifact named like another phase": (
        app(f"a: {{{AGENT}, writes: text}}", f"b: {{{AGENT}, writes: a}}"),
        "5:77: b writes 'a', which is a phase that writes 'text'. Rename the artifact or the phase.",
    ),
    "a key of another kind": (
        app(f"a: {{{AGENT}, asks: {{x: string}}}}"),
        "4:69: an agent has no 'asks'. Delete it; it belongs to gate.",
    ),
    "a kind that is no text": (app("a: {agent: [x]}"), "4:14: 'agent' is a list, where a text is due. Write a text."),
    "a dotted path in a list": (
        app(f"a: {{{AGENT}, {TASKS}}}", "b: {gate: All of them?, reads: [a.tasks]}").replace(
            "All of them?", "'All of them?'"
        ),
        "5:37: 'a.tasks' is no name of an input or artifact. Name the parameter: reads: {tasks: a.tasks}.",
    ),
    "a field the output lacks": (
        app(f"a: {{{AGENT}, {TASKS}}}", "b: {gate: All, reads: {t: a.task}}"),
        "5:29: a has no 'task'; phase a gives tasks. Did you mean 'tasks'?",
    ),
    "at_once alone": (app(f"a: {{{AGENT}, at_once: 3}}"), "4:78: 'at_once' does nothing without 'each'. Delete it."),
    "item without each": (
        app("a: {agent: assistant, reads: {x: item}, prompt: '{{ x }}'}"),
        "4:36: a reads 'item', but has no 'each'. Add 'each: LIST'.",
    ),
    "each over a text": (
        app("a: {each: note, agent: assistant, reads: {x: item}, prompt: '{{ x | data }}'}"),
        "4:13: note has no entries; input note gives a single value. Use it whole.",
    ),
    "a prompt that is a file's name": (
        app("a: {agent: assistant, reads: [note], prompt: reviewer.md}"),
        "4:48: no prompt 'reviewer.md'. Did you mean 'reviewer.md.j2'?",
    ),
    "a prompt outside prompts": (
        app("a: {agent: assistant, reads: [note], prompt: ../rules/approvals.yaml}"),
        "4:48: no prompt '../rules/approvals.yaml'. Name a .j2 file below prompts/, or write the text.",
    ),
    "an agent without a prompt": (
        app("a: {agent: assistant, reads: [note]}"),
        "4:14: no prompt 'assistant.md.j2'. Add prompts/assistant.md.j2, or write 'prompt'.",
    ),
    "an empty output": (
        app(f"a: {{{AGENT}, output: {{}}}}"),
        "4:77: output of phase a is a map of nothing. Write {name: type}, or a file under schemas/.",
    ),
    "then in braces": (
        app(f"a: {{{AGENT}, then: {{to: end}}}}"),
        "4:75: 'then' is a map. Write a name, or a list: - {to: NAME, when: CONDITION}. Only a gate maps answers.",
    ),
    "names in then's list": (
        app(f"a: {{{AGENT}, then: [end]}}"),
        "4:76: 'end' stands alone in a list. Write '- to: end'.",
    ),
    "then to rejected": (
        app(f"a: {{{AGENT}, then: rejected}}"),
        "4:75: a goes to 'rejected', where only a gate's answer leads. Write 'end'.",
    ),
    "then to oneself": (
        app(f"a: {{{AGENT}, then: a}}"),
        "4:75: loop a -> a has no bound. Add at_most to 'to: a', then an entry for when it is reached.",
    ),
    "an entry never reached": (
        app(f"a: {{{AGENT}, then: [{{to: b}}, {{to: end}}]}}", f"b: {{{AGENT}}}"),
        "4:81: a never gets past 'to: b', which has no condition. Give it a 'when', or delete what follows.",
    ),
    "a condition that is no text": (
        app(f"a: {{{AGENT}, then: [{{to: b, when: true}}, {{to: end}}]}}", f"b: {{{AGENT}}}"),
        "4:90: 'when' is the boolean true, where a text is due. Quote it: 'true'.",
    ),
    "a condition on what comes later": (
        app(f"a: {{{AGENT}, then: [{{to: end, when: b}}, {{to: b}}]}}", f"b: {{{AGENT}}}"),
        "4:92: a asks for 'b', which b writes only later. Move b before it.",
    ),
    "reading what comes later": (
        app("a: {agent: assistant, reads: [b], prompt: '{{ b | data }}'}", f"b: {{{AGENT}}}"),
        "4:33: a reads 'b', which b writes only later. Move it to may_read, or move b before it.",
    ),
    "reading what oneself writes": (
        app("a: {agent: assistant, reads: [a], prompt: '{{ a | data }}'}"),
        "4:33: a reads 'a', which it writes itself. Move it to may_read, or ask only for what is there.",
    ),
    "an island": (
        app(
            f"a: {{{AGENT}, then: end}}",
            f"b: {{{AGENT}}}",
            f"c: {{{AGENT}, then: [{{to: b, at_most: 2}}, {{to: end}}]}}",
        ),
        "5:3: no phase leads to b. Name it in a 'then', or delete it.",
    ),
    "a gate's then in a list": (
        app("g: {gate: Good, reads: [note], then: [a]}", f"a: {{{AGENT}}}"),
        "4:40: 'then' of a gate is a list. Write a map from answer to phase: {approve: NAME, send_back: NAME}.",
    ),
    "reject that goes on": (
        app("g: {gate: Good, reads: [note], then: {approve: a, reject: a}}", f"a: {{{AGENT}}}"),
        "4:61: reject of g goes to a. reject ends the run; use another word.",
    ),
    "an edit of nothing": (
        app("g: {gate: Good, then: {approve: a, edit: a}}", f"a: {{{AGENT}}}"),
        "4:44: edit replaces the first thing g reads, and it reads nothing. Add reads.",
    ),
    "an answer that is a slip": (
        app("g: {gate: Good, reads: [note], then: {aprove: a, approve_all: a}}", f"a: {{{AGENT}}}"),
        "4:49: 'aprove' of g is hardly to be told from 'approve'. Write 'approve', or a word less like it.",
    ),
    "an expiry that is no time": (
        app("g: {gate: Good, reads: [note], expires: {after: 4 days, answer: reject}}"),
        "4:51: '4 days' is no length of time. Write 30m, 4h, 4d or 2w.",
    ),
    "an expiry after ten thousand years": (
        app("g: {gate: Good, reads: [note], expires: {after: 600000w, answer: reject}}"),
        "4:51: '600000w' is longer than ten years. Write 30m, 4h, 4d or 2w.",
    ),
    "an expiry with an unknown answer": (
        app("g: {gate: Good, reads: [note], expires: {after: 4d, answer: aprove}}"),
        "4:63: g expires with 'aprove', which is none of its answers. Did you mean 'approve'?",
    ),
    "an expiry that takes a person": (
        app("g: {gate: Good, reads: [note], expires: {after: 4d, answer: edit}}"),
        "4:63: g expires with 'edit', which takes a person. Write reject.",
    ),
    "an expiry that would approve": (
        app("g: {gate: Good, reads: [note], expires: {after: 4d, answer: approve}}"),
        "4:63: g expires with 'approve', which is a yes, and silence approves nothing. "
        "Write reject, or a word of its own that leads to no effect.",
    ),
    "an expiry that would let an effect act": (
        app(
            "g: {gate: Good, reads: [note], expires: {after: 4d, answer: ship}, then: {ship: s}}",
            "s: {effect: save_file, reads: {text: note}, with: {name: a, folder: b}}",
        ),
        "4:63: g expires with 'ship', which lets s act, and silence approves nothing. "
        "Write reject, or a word of its own that leads to no effect.",
    ),
    "a question about nothing": (
        app("g: {gate: 'Is {{ nte }} good?', reads: [note]}"),
        "4:20: g asks about 'nte'; no phase or input gives it. Did you mean 'note'?",
    ),
    "a question with a data block": (
        app("g: {gate: '{{ note | data }}', reads: [note]}"),
        "4:13: the question of g: prints a data block in a single line. Print a short text without it.",
    ),
    "a gate inside together": (
        app(f"t: {{together: {{a: {{{AGENT}}}, g: {{gate: Good}}}}}}"),
        "4:85: phase g is a gate inside together. Give it a phase of its own; together holds agent, script, tool, app.",
    ),
    "then inside together": (
        app(f"t: {{together: {{a: {{{AGENT}, then: end}}}}}}"),
        "4:84: a phase inside together has no 'then'. Delete it.",
    ),
    "no script file": (app("s: {script: go, reads: [note]}"), "4:15: no script 'go'. Write it in apps/app.py."),
    "an effect as a tool": (
        app("a: {tool: add_tasks, reads: {tasks: note}}"),
        "4:13: 'add_tasks' is an effect, not a tool. Write 'effect: add_tasks'.",
    ),
    "a tool as an effect": (
        app("a: {effect: read_site, reads: {url: note}}"),
        "4:15: 'read_site' is a tool, not an effect. Write 'tool: read_site'.",
    ),
    "an unseen effect": (
        app(f"a: {{{AGENT}, {TASKS}}}", "e: {effect: add_tasks, reads: {tasks: a.tasks}}"),
        "5:41: e acts on 'a', which nobody saw since a wrote it. "
        "Add 'a' to the reads of a gate before e, or allow it in rules/approvals.yaml.",
    ),
    "an effect on each entry of a list": (
        app(f"a: {{{AGENT}, {TASKS}}}", "e: {each: a.tasks, effect: add_tasks, reads: {tasks: item}}"),
        "5:7: an effect has no 'each'. "
        "Let an app with a gate of its own be the entry, or one effect take the whole list.",
    ),
    "an effect on another part than was shown": (
        app(
            f"a: {{{AGENT}, output: {{tasks: [string], mood: string}}}}",
            "g: {gate: Good, reads: {mood: a.mood}}",
            "e: {effect: add_tasks, reads: {tasks: a.tasks}}",
        ),
        "6:41: e acts on 'a', which nobody saw since a wrote it. "
        "Add 'a' to the reads of a gate before e, or allow it in rules/approvals.yaml.",
    ),
    "an unseen effect on what may be lacking": (
        app(f"a: {{{AGENT}, {TASKS}}}", "e: {effect: add_tasks, may_read: {tasks: a.tasks}}"),
        "5:44: e acts on 'a', which nobody saw since a wrote it. "
        "Add 'a' to the reads of a gate before e, or allow it in rules/approvals.yaml.",
    ),
    "an app that calls itself": (
        app("a: {app: app, reads: [note]}"),
        "4:12: apps call each other without end: app -> app. Take one call out.",
    ),
    "an unknown app": (
        app("a: {app: meeting-task, reads: {notes: note}}"),
        "4:12: no app 'meeting-task'. Did you mean 'meeting-tasks'?",
    ),
    "an input the called app does not have": (
        app("a: {app: meeting-tasks, reads: {nots: note}}"),
        "4:41: a passes 'nots', which app meeting-tasks does not take. Did you mean 'notes'?",
    ),
    "a secret in a constant": (
        app("a: {agent: assistant, with: {api_key: abcd1234efgh5678ijkl}, prompt: Say hello}"),
        "4:41: 'api_key' holds a secret. "
        "Put it into the environment and name the variable, as key_env does; then make a new key.",
    ),
    "a merge key": (
        app(f"a: &a {{{AGENT}}}", "b: {<<: *a, agent: assistant, prompt: Say hello}"),
        "5:7: unknown key '<<' in phase b. YAML 1.2 merges nothing; write the keys out.",
    ),
    "a watch without a file": (
        app("a: {agent: assistant, prompt: Say hello}", inputs="", more="watch: inbox/*.md\n"),
        "3:8: 'watch' finds files, but no input is a file. Add an input of type file.",
    ),
    "a watch of the whole disk": (
        app(f"a: {{{AGENT}}}", more="watch: /etc/*\n"),
        "3:8: 'watch' leads out of the workspace. Write a path below it: inbox/*.md.",
    ),
    "a result nothing gives": (
        app(f"a: {{{AGENT}}}", more="result: nope\n"),
        "3:9: 'result' names 'nope'; no phase or input gives it. Did you mean 'note'?",
    ),
}


@pytest.mark.parametrize(("text", "fault"), FAULTS.values(), ids=FAULTS.keys())
def test_a_phase_that_cannot_be_is_told_once(sandbox: Sandbox, text: str, fault: str) -> None:
    sandbox.app(text)
    assert sandbox.faults() == [f"apps/app.yaml:{fault}"]


SOUND = {
    "constants in a prompt": app("a: {agent: assistant, with: {tone: dry}, prompt: 'In a {{ tone }} tone'}"),
    "a condition that asks whether something is there": app(
        f"a: {{{AGENT}, then: [{{to: end, when: b is defined}}, {{to: b}}]}}", f"b: {{{AGENT}}}"
    ),
    "a gate with answers of its own": app(
        "g: {gate: Which, reads: [note], then: {long: a, short: end}}", f"a: {{{AGENT}}}"
    ),
    "reading the answer at a gate": app(
        "g: {gate: Which, reads: [note], asks: {tone: string}}",
        "a: {agent: assistant, reads: [g], prompt: '{{ g.comment }} {{ g.fields.tone }} {{ g.answer }}'}",
    ),
    "a person's loop without bound": app(
        "a: {agent: assistant, reads: [note], prompt: '{{ note | data }}{{ feedback }}'}",
        "g: {gate: Good, reads: [a], then: {approve: end, send_back: a}}",
    ),
    "an effect on what a gate showed in part": app(
        f"a: {{{AGENT}, {TASKS}}}",
        "g: {gate: Good, reads: {shown: a.tasks}}",
        "e: {effect: add_tasks, reads: {tasks: a.tasks}}",
    ),
    "an effect on what is lacking on the way that nobody is asked": app(
        f"a: {{{AGENT}, then: [{{to: b, when: a}}, {{to: e}}]}}",
        f"b: {{{AGENT}, {TASKS}}}",
        "g: {gate: Good, reads: [b]}",
        "e: {effect: add_tasks, may_read: {tasks: b.tasks}}",
    ),
    "an effect on an input": app("e: {effect: save_file, reads: {text: note}, with: {folder: inbox}}"),
    "fields of members": app(
        f"t: {{together: {{a: {{{AGENT}, output: {{title: string}}}}, b: {{{AGENT}}}}}}}",
        "c: {agent: assistant, reads: [t], prompt: '{{ t.a.title }} {{ t.b | data }}'}",
    ),
    "values of each": app(
        "a: {each: topics, agent: assistant, reads: {topic: item}, prompt: '{{ topic }}', output: {title: string}}",
        "b: {agent: assistant, reads: [a], prompt: '{% for one in a %}{{ one.value.title }}{% endfor %}'}",
        inputs="topics: {type: list}",
    ),
    "a list of texts joined": app(
        f"a: {{{AGENT}, output: {{tags: [string]}}}}",
        "b: {agent: assistant, reads: [a], prompt: \"{{ a.tags | join(', ') }}\"}",
    ),
    "another app": app("a: {app: meeting-tasks, reads: {notes: note}}"),
    "cron with names": app(f"a: {{{AGENT}}}", more='schedule: "*/15 7-9 1,15 jan mon-fri"\n'),
}


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND.keys())
def test_a_sound_phase_loads(sandbox: Sandbox, text: str) -> None:
    sandbox.app(text)
    assert sandbox.faults() == []


def test_a_prompt_in_a_block_is_told_at_its_own_line(sandbox: Sandbox) -> None:
    sandbox.app(
        app(
            "a:",
            "  agent: assistant",
            "  reads: [note]",
            "  prompt: |",
            "    Hello",
            "    {{ note }}, {{ nte | data }}",
        )
    )
    assert sandbox.faults() == [
        "apps/app.yaml:9:10: prints 'note' raw; input note may hold text that is no instruction of yours. "
        "Write {{ note | data }}.",
        "apps/app.yaml:9:22: uses 'nte', but app/a passes note. Add it to reads, or write 'note'.",
    ]


def test_results_of_tools_are_untrusted_to_the_last_field(sandbox: Sandbox) -> None:
    sandbox.app(
        app(
            "a: {tool: read_site, reads: {url: note}}",
            "b: {agent: assistant, reads: [a], prompt: '{{ a.title }}'}",
            inputs="note: string",
        )
    )
    assert sandbox.faults() == [
        "apps/app.yaml:5:49: prints 'a.title' raw; tool read_site may hold text that is no instruction of yours. "
        "Write {{ a.title | data }}."
    ]


@pytest.mark.parametrize(
    ("schema", "is_told"),
    [
        ({"type": "string"}, False),
        ({"type": ["integer", "null"]}, False),
        ({"enum": ["a", "b"]}, False),
        ({"type": "array", "items": {"type": "string"}}, False),
        ({"type": ["array", "null"], "items": {"type": "object"}}, True),
        ({"type": ["object", "null"]}, True),
        ({"anyOf": [{"type": "string"}, {"type": "object"}]}, True),
        ({"description": "anything"}, True),
    ],
)
def test_only_single_values_of_a_schema_are_printed_raw(sandbox: Sandbox, schema: object, is_told: bool) -> None:
    sandbox.write("schemas/some.json", json.dumps({"type": "object", "properties": {"x": schema}}))
    sandbox.app(app(f"a: {{{AGENT}, output: some.json}}", "b: {agent: assistant, reads: [a], prompt: '{{ a.x }}'}"))
    assert bool(sandbox.faults()) == is_told


def test_a_script_s_result_is_printed_raw_in_parts_only(sandbox: Sandbox) -> None:
    sandbox.write("apps/app.py", "def go(note): ...\n")
    sandbox.app(
        app("s: {script: go, reads: [note]}", "b: {agent: assistant, reads: [s], prompt: '{{ s.title }} {{ s }}'}")
    )
    assert sandbox.faults() == [
        "apps/app.yaml:5:63: prints 's' raw; a whole value may hold more than you expect. Write {{ s | data }}."
    ]


def test_entries_of_untrusted_lists_are_untrusted(sandbox: Sandbox) -> None:
    sandbox.edit("prompts/research/summarise.md.j2", "{{ page.text | data }}", "{{ page.text }}")
    assert sandbox.faults("research") == [
        "prompts/research/summarise.md.j2:3:4: prints 'page.text' raw; "
        "its source may hold text that is no instruction of yours. Write {{ page.text | data }}."
    ]


def test_a_rule_that_approves_stands_for_a_gate(sandbox: Sandbox) -> None:
    sandbox.app(app(f"a: {{{AGENT}, {TASKS}}}", "e: {effect: add_tasks, reads: {tasks: a.tasks}}"))
    rule = "  my-own: {app: app, effect: add_*, answer: approve, why: They are mine}\n"
    sandbox.write("rules/approvals.yaml", f"rules:\n{rule}")
    assert sandbox.faults() == []


@pytest.mark.parametrize("answer", ["ask", "reject"])
def test_a_rule_that_does_not_approve_stands_for_nothing(sandbox: Sandbox, answer: str) -> None:
    sandbox.app(app(f"a: {{{AGENT}, {TASKS}}}", "e: {effect: add_tasks, reads: {tasks: a.tasks}}"))
    sandbox.write("rules/approvals.yaml", f"rules:\n  my-own: {{app: app, answer: {answer}, why: They are mine}}\n")
    assert len(sandbox.faults()) == 1


def test_faults_of_a_called_app_are_told(sandbox: Sandbox) -> None:
    sandbox.app(app("a: {app: meeting-tasks, reads: {notes: note}}"))
    sandbox.edit("apps/meeting-tasks.yaml", "agent: assistant", "agent: asistant")
    assert sandbox.faults() == ["apps/meeting-tasks.yaml:6:12: no agent 'asistant'. Did you mean 'assistant'?"]


def test_two_mistakes_alike_in_a_file_are_told_once_with_both_lines(sandbox: Sandbox) -> None:
    sandbox.app(app(f"a: {{{AGENT}}}", f"b: {{{AGENT}}}").replace("agent: assistant", "agent: asistant"))
    assert sandbox.faults() == ["apps/app.yaml:4:14: no agent 'asistant' (also line 5). Did you mean 'assistant'?"]


def test_messages_quote_nothing_that_moves_a_cursor(sandbox: Sandbox) -> None:
    sandbox.app('description: A\nphases: {a: {agent: "\\e[2Jx\\nassistant", prompt: Say hello}}')
    assert sandbox.faults() == ["apps/app.yaml:2:21: no agent '⟨U+001B⟩[2Jx assistant'. Did you mean 'assistant'?"]


def test_a_phase_called_with_a_default_input_need_not_pass_it(sandbox: Sandbox) -> None:
    sandbox.app(app("a: {app: publish, reads: {source: note}}"))
    assert load_definition(sandbox.root, "app").app.phase("a").named == "publish"
