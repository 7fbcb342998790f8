"""Every fault the format's reference shows, made in a copy of the example workspace and told word for word."""

import pytest
from sandbox import Sandbox

from orchestrator.kinds.table import KINDS

PUBLISH = "apps/publish.yaml"
DECIDE = "then: {approve: metadata, edit: metadata, send_back: write}"

FAULTS = {
    "a key nearly right": (
        PUBLISH,
        "agent: writer\n    reads",
        "agent: writer\n    read",
        "apps/publish.yaml:12:5: unknown key 'read' in phase write. Use 'reads'.",
    ),
    "a name nothing gives": (
        PUBLISH,
        "reads: [draft, source, day]",
        "reads: [draft, sorce, day]",
        "apps/publish.yaml:35:20: metadata reads 'sorce'; no phase or input gives it. Did you mean 'source'?",
    ),
    "a route past the writer": (
        PUBLISH,
        DECIDE,
        DECIDE.replace("edit: metadata", "edit: assemble"),
        "apps/publish.yaml:38:47: assemble reads 'metadata', not written when decide edits and goes on to assemble. "
        "Move it to may_read, or route through metadata.",
    ),
    "a loop without bound": (
        PUBLISH,
        "        at_most: 2\n",
        "",
        "apps/publish.yaml:23:13: loop write -> review -> write has no bound. "
        "Add at_most to 'to: write', then an entry for when it is reached.",
    ),
    "a phase nothing leads to": (
        PUBLISH,
        "- to: decide ",
        "- to: metadata ",
        "apps/publish.yaml:28:3: no phase leads to decide. Name it in a 'then', or delete it.",
    ),
    "a variable the phase does not pass": (
        "prompts/reviewer.md.j2",
        "{{ source | data }}",
        "{{ sauce | data }}",
        "prompts/reviewer.md.j2:7:4: uses 'sauce', but publish/review passes source, draft. "
        "Add it to reads, or write 'source'.",
    ),
    "a value the schema never gives": (
        PUBLISH,
        '"approve"',
        '"aprove"',
        'apps/publish.yaml:22:33: review.verdict is never "aprove"; schemas/review.json allows approve, revise.',
    ),
    "an unknown agent": (
        PUBLISH,
        "agent: writer",
        "agent: writter",
        "apps/publish.yaml:11:12: no agent 'writter'. Did you mean 'writer'?",
    ),
    "a note that reaches nobody": (
        PUBLISH,
        "edit: propose, send_back: write}",
        "edit: propose, send_back: assemble}",
        "apps/publish.yaml:49:55: send_back goes to assemble, a script; your note would reach nobody. "
        "Send back to write.",
    ),
    "a note to an agent that does not hear it": (
        PUBLISH,
        "edit: propose, send_back: write}",
        "edit: propose, send_back: review}",
        "apps/publish.yaml:49:55: send_back goes to review, whose prompt does not use feedback; "
        "your note would reach nobody. Print feedback in prompts/reviewer.md.j2, or delete send_back.",
    ),
    "a question in braces": (
        PUBLISH,
        "decide:\n    gate: The reviewer still wants changes. Publish as it stands?\n    reads: [draft, review]",
        "decide: {gate: Publish as it stands?, reads: [draft, review]}",
        "apps/publish.yaml:28:38: '?' ends a word inside { }. "
        "Quote the question, or put gate and reads on lines of their own.",
    ),
    "two kinds": (
        PUBLISH,
        "agent: reviewer\n",
        "agent: reviewer\n    script: assemble\n",
        "apps/publish.yaml:18:5: phase review is agent and script. Give each a phase of its own.",
    ),
    "no kind": (
        PUBLISH,
        "    agent: reviewer\n",
        "",
        f"apps/publish.yaml:16:3: phase review does nothing. Say what: {', '.join(KINDS)}.",
    ),
    "a last way with a condition": (
        PUBLISH,
        "- to: decide ",
        "- to: decide\n        when: review.findings ",
        "apps/publish.yaml:27:15: the last way on from review has a condition; where none holds, work is stuck. "
        "Add a last entry without 'when'.",
    ),
    "a last way with a bound": (
        PUBLISH,
        "- to: decide ",
        "- to: decide\n        at_most: 1 ",
        "apps/publish.yaml:26:13: the last way on from review has a bound; when it is reached, work is stuck. "
        "Add a last entry without 'at_most'.",
    ),
    "an effect on what nobody saw": (
        PUBLISH,
        "reads: [page, change]\n",
        "reads: [page]\n",
        "apps/publish.yaml:51:47: deploy acts on 'change', which nobody saw since propose wrote it. "
        "Add 'change' to the reads of a gate before deploy, or allow it in rules/approvals.yaml.",
    ),
    "an unknown source": (
        PUBLISH,
        "inputs:\n",
        "inputs:\n  week: {from: calender}\n",
        "apps/publish.yaml:5:16: no source 'calender'. Did you mean 'calendar'?",
    ),
    "an unknown role": (
        "agents/reviewer.md",
        "model: strong",
        "model: stron",
        "agents/reviewer.md:4:8: no role 'stron' in profile offline. Did you mean 'strong'?",
    ),
    "an unknown schema": (
        PUBLISH,
        "output: review.json",
        "output: reviw.json",
        "apps/publish.yaml:19:13: no schema 'reviw.json'. Did you mean 'review.json'?",
    ),
    "a clash of with and reads": (
        PUBLISH,
        "reads: [page, change, site],",
        "reads: [page, change, site], with: {site: here},",
        "apps/publish.yaml:51:75: phase deploy has 'site' in reads and in with. "
        "Keep one, or give the other parameter another name.",
    ),
    "bad cron": (
        PUBLISH,
        "watch: inbox/*.md",
        'schedule: "0 25 * * *"',
        "apps/publish.yaml:3:11: '25' is no hour from 0 to 23. Write cron times, such as \"0 7 * * 1-5\".",
    ),
    "a source printed raw": (
        "prompts/reviewer.md.j2",
        "{{ source | data }}",
        "{{ source }}",
        "prompts/reviewer.md.j2:7:4: prints 'source' raw; input source may hold text that is no instruction of yours. "
        "Write {{ source | data }}.",
    ),
    "an agent's Markdown printed raw": (
        "prompts/reviewer.md.j2",
        "{{ draft | data }}",
        "{{ draft }}",
        "prompts/reviewer.md.j2:4:4: prints 'draft' raw; phase write may hold text that is no instruction of yours. "
        "Write {{ draft | data }}.",
    ),
    "a whole object printed raw": (
        "prompts/deployer.md.j2",
        "{{ metadata.title }}",
        "{{ metadata }}",
        "prompts/deployer.md.j2:2:11: prints 'metadata' raw; a whole value may hold more than you expect. "
        "Write {{ metadata | data }}.",
    ),
    "an unknown script": (
        PUBLISH,
        "script: assemble,",
        "script: asemble,",
        "apps/publish.yaml:38:22: no function 'asemble' in apps/publish.py. Did you mean 'assemble'?",
    ),
    "a parameter the script does not take": (
        PUBLISH,
        "reads: [draft, metadata, source]",
        "reads: [draft, metadata, source, day]",
        "apps/publish.yaml:38:65: assemble passes 'day', which apps/publish.py:assemble does not take. "
        "It takes draft, metadata, source.",
    ),
    "a parameter the script needs": (
        PUBLISH,
        "reads: [draft, metadata, source]",
        "reads: [draft, metadata]",
        "apps/publish.yaml:38:22: apps/publish.py:assemble needs 'source', which assemble does not pass. "
        "Add to reads or with, or give it a default.",
    ),
    "an unknown tool": (
        "agents/deployer.md",
        "site_tree",
        "site_tre",
        "agents/deployer.md:5:22: no tool 'site_tre'. Did you mean 'site_tree'?",
    ),
    "a misspelt key of an agent": (
        "agents/writer.md",
        "limits:",
        "limts:",
        "agents/writer.md:6:1: unknown key 'limts' in agent writer. Use 'limits'.",
    ),
    "an agent given an effect": (
        "agents/deployer.md",
        "site_tree",
        "git_publish",
        "agents/deployer.md:5:22: 'git_publish' is an effect, not a tool. "
        "An agent only looks and proposes; give the effect a phase of its own, behind a gate.",
    ),
    "a field the schema does not have": (
        PUBLISH,
        "metadata.title",
        "metadata.titel",
        "apps/publish.yaml:47:23: metadata has no 'titel'; schemas/metadata.json gives "
        "title, summary, tags, date, slug. Did you mean 'title'?",
    ),
    "a way to no phase": (
        PUBLISH,
        "- to: metadata\n",
        "- to: metdata\n",
        "apps/publish.yaml:21:13: review goes to 'metdata', which is no phase. Did you mean 'metadata'?",
    ),
    "an edit written over": (
        PUBLISH,
        DECIDE,
        DECIDE.replace("edit: metadata", "edit: write"),
        "apps/publish.yaml:31:37: 'draft', edited at decide, would be written over by write "
        "(decide -> write). Let edit lead past write, or to a gate.",
    ),
    "an artifact renamed at its writer": (
        PUBLISH,
        "writes: draft",
        "writes: darft",
        "apps/publish.yaml:13:16: write, review, decide, metadata, assemble ask for 'draft'; "
        "no phase or input gives it. Did you mean 'darft'?",
    ),
    "a condition with one equals sign": (
        PUBLISH,
        'review.verdict == "approve"',
        'review.verdict = "approve"',
        "apps/publish.yaml:22:15: 'when' of review: expected the end, got '='. Compare with '=='.",
    ),
    "an include of nothing": (
        "prompts/reviewer.md.j2",
        "Review this draft.",
        "{% include 'tone.j2' %}",
        "prompts/reviewer.md.j2:1: includes 'tone.j2', which there is not. Add it under prompts/, or name another.",
    ),
    "a rule that asks for nothing": (
        "rules/approvals.yaml",
        "change.message",
        "chage.message",
        "rules/approvals.yaml:18:11: rule small-fix-to-a-known-page asks for 'chage'; no phase or input gives it. "
        "Did you mean 'change'?",
    ),
}


@pytest.mark.parametrize(("path", "old", "new", "fault"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_told_once_with_place_and_mend(sandbox: Sandbox, path: str, old: str, new: str, fault: str) -> None:
    sandbox.edit(path, old, new)
    assert sandbox.faults("publish") == [fault]


def test_an_edit_may_lead_to_a_review_whose_loop_does_not_lead_to_the_writer_then(sandbox: Sandbox) -> None:
    sandbox.edit(PUBLISH, DECIDE, DECIDE.replace("edit: metadata", "edit: review"))
    assert sandbox.faults("publish") == []


def test_an_edit_may_not_come_to_its_writer_by_an_edge_that_is_no_loops(sandbox: Sandbox) -> None:
    sandbox.edit(PUBLISH, DECIDE, DECIDE.replace("edit: metadata", "edit: review"))
    sandbox.edit(
        PUBLISH,
        "        at_most: 2\n        why: the reviewer",
        "        when: review.verdict == 'revise'\n        why: the reviewer",
    )
    sandbox.edit(
        PUBLISH, "    writes: draft\n", "    writes: draft\n    then: [{to: review, at_most: 3}, {to: metadata}]\n"
    )
    assert sandbox.faults("publish") == [
        "apps/publish.yaml:32:37: 'draft', edited at decide, would be written over by write "
        "(decide -> review -> write). Let edit lead past write, or to a gate."
    ]


FOREIGN = {
    "needs": "Phases run in the order written; 'reads' says what a phase takes, 'then' where work goes.",
    "if": "Use 'when', in an entry of the 'then' that leads here.",
    "condition": "Use 'when', in an entry of the 'then' that leads here.",
    "uses": "Say the kind: 'agent', 'script', 'tool' or 'effect'.",
    "steps": "Use 'together' for phases side by side, or write them as phases of the app.",
    "when": "A condition belongs to an entry of 'then': {to: NAME, when: ...}.",
    "inputs": "Use 'reads'.",
    "foreach": "Use 'each', an expression giving a list.",
}


@pytest.mark.parametrize(("key", "hint"), FOREIGN.items())
def test_a_name_from_elsewhere_is_told_with_ours(sandbox: Sandbox, key: str, hint: str) -> None:
    sandbox.edit(PUBLISH, "agent: reviewer\n", f"agent: reviewer\n    {key}: x\n")
    assert sandbox.faults("publish") == [f"apps/publish.yaml:18:5: unknown key '{key}' in phase review. {hint}"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "phases:",
            "steps:",
            "9:1: unknown key 'steps' in the app. Use 'phases': a map from a phase's name to the phase.",
        ),
        ("watch:", "on:", "3:1: unknown key 'on' in the app. Use 'schedule' for times, 'watch' for files."),
    ],
)
def test_a_name_from_elsewhere_in_the_app_is_told_with_ours(sandbox: Sandbox, old: str, new: str, fault: str) -> None:
    sandbox.edit(PUBLISH, old, new)
    assert sandbox.faults("publish") == [f"apps/publish.yaml:{fault}"]


def test_a_way_back_to_the_middle_is_told_at_the_first_phase_in_need(sandbox: Sandbox) -> None:
    sandbox.app(
        "description: Two ways to one end.\n"
        "inputs: {note: file}\n"
        "phases:\n"
        "  draft: {agent: assistant, reads: [note], prompt: '{{ note | data }}{{ feedback }}'}\n"
        "  decide:\n"
        "    gate: Good enough?\n"
        "    reads: [draft]\n"
        "    then: {approve: metadata, send_back: draft, skip: propose}\n"
        "  metadata: {agent: assistant, reads: [draft], prompt: '{{ draft | data }}'}\n"
        "  propose: {agent: assistant, reads: [metadata], prompt: '{{ metadata | data }}'}\n"
    )
    assert sandbox.faults() == [
        "apps/app.yaml:10:39: propose reads 'metadata', not written when decide answers skip and goes on to propose. "
        "Move it to may_read, or route through metadata."
    ]
