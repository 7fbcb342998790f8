"""Advice that names an edit and no command is tried: it is done to the letter, and the same command goes on."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from cli_ended import Baton

KEEP, LIST, FINDER, SETTINGS = "apps/keep.yaml", "apps/list.yaml", "agents/finder.md", "baton.yaml"
SCRIPTS, SCHEMA, RULES = "apps/keep.py", "schemas/x.json", "rules/approvals.yaml"
DRAFT = "{script: draft, reads: [topic]}"
RULE = "rules:\n  yes:\n    app: keep\n    phase: decide\n    when: topic == 'x'\n    answer: reject\n    why: x\n"


def then(ways: str) -> str:
    return f"{{script: draft, reads: [topic], then: [{ways}]}}"


@dataclass(frozen=True)
class Slip:
    file: str
    whole: str
    """What stands there; empty where the file is new."""
    broken: str

    def make(self, root: Path) -> None:
        path = root / self.file
        path.parent.mkdir(exist_ok=True)
        text = path.read_text("utf-8") if self.whole else ""
        assert self.whole in text
        path.write_text(text.replace(self.whole, self.broken, 1) if self.whole else self.broken, encoding="utf-8")


MISTYPED = [
    Slip(KEEP, "description: Keep", "descripton: Keep"),
    Slip(KEEP, "phases:", "phase:"),
    Slip(KEEP, "{topic: string}", "{topic: strin}"),
    Slip(KEEP, "reads: [topic]", "reads: [topc]"),
    Slip(KEEP, "script: draft", "script: draf"),
    Slip(KEEP, "asks:", "ask:"),
    Slip(KEEP, "{type: number, default: 3}", "{type: numbr, default: 3}"),
    Slip(KEEP, "answer: reject", "answer: rejct"),
    Slip(KEEP, "approve: finish", "approve: finsh"),
    Slip(KEEP, "Keep this?", "Keep {{ drft }}?"),
    Slip(KEEP, "focus: string", "my-focus: string"),
    Slip(KEEP, DRAFT, then('{to: decide, when: topc == "x"}, {to: decide}')),
    Slip(KEEP, DRAFT, then("{to: decide, when: topic | uper}, {to: decide}")),
    Slip(KEEP, DRAFT, then("{to: decide, when: topic is strng}, {to: decide}")),
    Slip(LIST, "agent: finder", "agent: findr"),
    Slip(LIST, "{title: string", "{title: strng"),
    Slip(LIST, "{title: string", "{my-title: string"),
    Slip(FINDER, "model: fast", "model: fas"),
    Slip(FINDER, "model: fast", "modle: fast"),
    Slip(FINDER, "model: fast", "model: fast\ntools: [site_tre]"),
    Slip(SETTINGS, "profile: offline", "profile: offlin"),
    Slip(SETTINGS, "profile: offline", "profle: offline"),
    Slip(SETTINGS, "profile:", 'providers: {acme: {kind: opnai, base_url: "https://a.example"}}\nprofile:'),
    Slip(RULES, "", RULE.replace("phase: decide", "phase: decid")),
    Slip(RULES, "", RULE.replace("app: keep", "app: kep")),
    Slip(RULES, "", RULE.replace("topic ==", "topc ==")),
    Slip(RULES, "", RULE.replace("answer: reject", "answer: rejct")),
    Slip(RULES, "", RULE.replace("when:", "wen:")),
    Slip(SCHEMA, "", '{"type": "objct"}'),
]
"""A name in a place, and the one that is meant is told."""
FOUND = re.compile(r"^(?:!!|✗) (?P<file>[^:]+):(?P<line>\d+):(?P<column>\d+): (?P<what>.*)$", re.MULTILINE)
MEANT = re.compile(r"(?:Did you mean|Use|Write) '(?P<meant>[^']+)'[.?]$")


@pytest.mark.parametrize("slip", MISTYPED, ids=lambda slip: slip.broken[-45:])
def test_the_name_that_is_told_put_in_the_place_that_is_told_goes_on(slip: Slip, baton: Baton, root: Path) -> None:
    slip.make(root)
    told = baton("app", "check")
    (fault,) = FOUND.finditer(told.out + told.err)
    meant = MEANT.search(fault["what"])
    assert meant, fault["what"]
    named = re.search(r"['\"]([^'\"]+)['\"]", fault["what"].replace("'when'", ""))
    assert named
    path = root / fault["file"]
    lines = path.read_text("utf-8").splitlines(keepends=True)
    line, column = lines[int(fault["line"]) - 1], int(fault["column"]) - 1
    assert named[1] in line[column:]
    lines[int(fault["line"]) - 1] = line[:column] + line[column:].replace(named[1], meant["meant"], 1)
    path.write_text("".join(lines), encoding="utf-8")
    ended = baton("app", "check")
    assert (told.code, ended.code) == (1, 0), ended


SCHEDULED = "schedule: {}\nphases:"
EDITS: dict[str, tuple[Slip, str, str]] = {
    "Write 30m, 4h, 4d or 2w.": (Slip(KEEP, "after: 4h", "after: 4 hours"), "4 hours", "4h"),
    "Write cron times, such as": (
        Slip(KEEP, "phases:", SCHEDULED.format("every day")), "every day", '"0 7 * * 1-5"',
    ),
    "Write a path below it: inbox/*.md.": (
        Slip(KEEP, "{topic: string}", "{topic: file}\nwatch: ../x"), "../x", "inbox/*.md",
    ),
    "Add an input of type file.": (
        Slip(KEEP, "{topic: string}", "{topic: string}\nwatch: inbox/*.md"),
        "{topic: string}", "{topic: string, note: file}",
    ),
    "Write a number.": (Slip(KEEP, "default: 3", "default: many"), "many", "3"),
    "use another word.": (
        Slip(KEEP, "approve: finish", "reject: finish, approve: finish"), "reject: finish", "refuse: finish",
    ),
    "Delete it.": (Slip(KEEP, "{script: draft,", "{script: draft, at_once: 2,"), " at_once: 2,", ""),
    "Write a number, 0 or more.": (Slip(KEEP, "phases:", "baseline_minutes: soon\nphases:"), "soon", "0"),
    "Write it there; it has draft, finish.": (Slip(KEEP, "phases:", "verify: right\nphases:"), "right", "finish"),
    "Close it with ], or quote a text.": (
        Slip(KEEP, "Keep a thought, if the person says so.", "[Keep a thought"), "[Keep a thought", "'[Keep a thought'",
    ),
    "or delete it.": (
        Slip(KEEP, "  finish:", "  other: {script: draft, reads: [topic]}\n  finish:"),
        "  other: {script: draft, reads: [topic]}\n", "",
    ),
    "Say what: agent, script": (Slip(KEEP, DRAFT, "{reads: [topic]}"), "{reads", "{script: draft, reads"),
    "Add a last entry without 'when'.": (
        Slip(KEEP, DRAFT, then('{to: decide, when: topic == "x"}')), '"x"}', '"x"}, {to: decide}',
    ),
    "Add a last entry without 'at_most'.": (
        Slip(KEEP, DRAFT, then("{to: decide, at_most: 2}")), "2}", "2}, {to: decide}",
    ),
    "Write a whole number, 1 or more.": (
        Slip(KEEP, DRAFT, then("{to: decide, at_most: lots}, {to: decide}")), "lots", "1",
    ),
    "Add 'options: [a, b]'.": (
        Slip(KEEP, "{topic: string}", "{topic: {type: choice}}"), "choice", "choice, options: [a, b]",
    ),
    "Write 'type: choice'.": (
        Slip(KEEP, "{topic: string}", "{topic: {type: string, options: [a, b]}}"), "type: string", "type: choice",
    ),
    "Add schemas/reviw.json, or write the fields here.": (
        Slip(LIST, "{title: string, count: number}", "reviw.json"), "reviw.json", "{title: string}",
    ),
    "Add it to reads, or write 'note'.": (Slip(LIST, "{{ note }}", "{{ nte }}"), "nte", "note"),
    "or write the text.": (Slip(LIST, '"{{ note }}"', "missing"), "missing", '"The text: {{ note }}"'),
    "Use it whole.": (Slip(LIST, "{{ note }}", "{{ note.title }}"), "note.title", "note"),
    "Write 'name: finder', or move the file.": (
        Slip(FINDER, "name: finder", "name: other"), "name: other", "name: finder",
    ),
    "Add 'description: ...'.": (Slip(FINDER, "description: Finds.\n", ""), "model:", "description: ...\nmodel:"),
    "Known here: requests, tokens": (
        Slip(FINDER, "model: fast", "model: fast\nlimits: {turns: 3}"), "turns", "requests",
    ),
    "Name it alone.": (
        Slip(SETTINGS, "fast: offline", "fast: [offline, replay]"), "[offline, replay]", "replay",
    ),
    "Write provider:model, or offline.": (Slip(SETTINGS, "fast: offline", "fast: offlne"), "offlne", "offline"),
    "Write provider:model.": (
        Slip(SETTINGS, "profile:", "prices: {big: {input: 1, output: 2}}\nprofile:"), "{big:", '{"openai:big":',
    ),
    "in USD per million tokens.": (
        Slip(SETTINGS, "profile:", 'prices: {"openai:big": {input: 1}}\nprofile:'), "input: 1", "input: 1, output: 2",
    ),
    "Begin it with https:// or http://.": (
        Slip(SETTINGS, "profile:", "providers: {acme: {kind: openai, base_url: a.example}}\nprofile:"),
        "a.example", "https://a.example",
    ),
    "Write one, such as ACME_API_KEY.": (
        Slip(
            SETTINGS, "profile:",
            'providers: {acme: {kind: openai, base_url: "https://a.example", key_env: my-key}}\nprofile:',
        ),
        "my-key", "ACME_API_KEY",
    ),
    "Add 'acme' to providers.": (
        Slip(SETTINGS, "fast: offline", "fast: acme:big"),
        "profile:", 'providers: {acme: {kind: openai-compatible, base_url: "http://localhost:1"}}\nprofile:',
    ),
    "Write a map, 'name: value'.": (Slip(RULES, "", "rules:\n  - x\n"), "  - x", RULE.partition("\n")[2].rstrip()),
    'Write "$schema": ': (
        Slip(SCHEMA, "", '{"$schema": "http://json-schema.org/draft-07/schema#"}'),
        "http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft/2020-12/schema",
    ),
    "Write plain JSON, without NaN.": (Slip(SCHEMA, "", '{"maximum": NaN}'), "NaN", "1"),
    'Put what is shared under "$defs" and write "#/$defs/NAME".': (
        Slip(SCHEMA, "", '{"$ref": "other.json"}'), '"other.json"}',
        '"#/$defs/NAME", "$defs": {"NAME": {"type": "string"}}}',
    ),
    "Mend the line.": (
        Slip(SCRIPTS, "def draft(topic):", "def draft(topic)"), "def draft(topic)", "def draft(topic):",
    ),
    "Begin with ---, description, model, --- on lines of their own.": (
        Slip(FINDER, "---\nname: finder\ndescription: Finds.\nmodel: fast\n---\n", ""),
        "You find", "---\ndescription: Finds.\nmodel: fast\n---\nYou find",
    ),
}  # fmt: skip
"""The mend -> the slip it is told of, and what is put in whose place to do what it says."""


@pytest.mark.parametrize("mend", EDITS)
def test_an_edit_that_is_told_goes_on(mend: str, baton: Baton, root: Path) -> None:
    slip, old, new = EDITS[mend]
    slip.make(root)
    told = baton("app", "check")
    assert (told.code, mend in told.out + told.err) == (1, True), told
    path = root / slip.file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    ended = baton("app", "check")
    assert ended.code == 0, ended


LOOK = "description: x\ninputs: {source: file}\nphases:\n  draft: {script: draft, reads: [source]}\n"


@pytest.mark.parametrize(
    ("name", "data", "command"),
    [
        ("windows.md", "A “café” at 5 €.".encode("cp1252"), "iconv -f cp1252 -t utf-8"),
        ("wide.md", "Café.".encode("utf-16"), "iconv -f utf-16 -t utf-8"),
        ("it's $5 (draft).md", "Café.".encode("latin-1"), "iconv -f cp1252 -t utf-8"),
    ],
)
def test_a_source_is_read_once_it_is_converted_as_told(
    name: str, data: bytes, command: str, baton: Baton, root: Path
) -> None:
    (root / "apps" / "look.yaml").write_text(LOOK, encoding="utf-8")
    (root / "apps" / "look.py").write_text("def draft(source):\n    return source\n", encoding="utf-8")
    (root / name).write_bytes(data)
    told = baton("run", "look", name)
    assert (told.code, command in told.err) == (2, True)
    typed = told.err.rpartition("Convert it: ")[2].strip()
    assert subprocess.run(["sh", "-c", typed], capture_output=True, check=True).stdout == b""
    assert baton("run", "look", str((root / name).with_suffix(".utf-8.md"))).code == 0


@pytest.mark.parametrize(
    ("typed", "meant", "ends"),
    [
        ("run kep x", "run keep x", 3),
        ("run keep -p topc=x", "run keep -p topic=x", 3),
        ("run keep x --profile offlin", "run keep x --profile offline", 3),
        ("app new Bad_Name --anyway why", "app new bad-name --anyway why", 0),
        ("inbx", "inbox", 0),
        ("runs --limit 0", "runs --all", 0),
        ("runs --since yesterdy", "runs --since 7d", 0),
        ("gc --older-than 1", "gc --older-than 90d", 0),
        ("run keep", "run keep VALUE", 3),
    ],
)
def test_the_word_that_is_told_goes_on(typed: str, meant: str, ends: int, baton: Baton) -> None:
    told = baton(*typed.split())
    assert told.code in (1, 2)
    word = next(new for new in meant.split() if new not in typed.split())
    assert word.partition("=")[0] in told.err
    assert baton(*meant.split()).code == ends
