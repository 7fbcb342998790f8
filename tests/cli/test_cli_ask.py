"""A person at a gate: letters, forms, notes and an editor, with nothing they wrote lost."""

from __future__ import annotations

import io
import re
import shlex
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from small_workspace import Clock, open_workspace

from orchestrator.cli.ask import ask
from orchestrator.cli.cells import cells
from orchestrator.cli.edit import edit_shown
from orchestrator.cli.terminal import Terminal
from orchestrator.domain.definition import Field
from orchestrator.errors import DecisionVoid, UsageError
from orchestrator.face.decision import Decision
from orchestrator.face.workspace import Workspace
from orchestrator.features.deciding.shown import first_shown
from orchestrator.workspace.read.field_value import described


class Person:
    """Types these lines, then leaves; sees what is on the screen."""

    def __init__(self, *lines: str) -> None:
        self._lines = list(lines)
        self.screen = io.StringIO()

    def read(self, prompt: str) -> str:
        self.screen.write(prompt)
        if not self._lines:
            raise EOFError
        return self._lines.pop(0)

    def answers(self, decision: Decision) -> bool:
        return ask(Terminal(self.screen, width=80, on_screen=True, read=self.read), decision) == "answered"

    @property
    def sees(self) -> str:
        return self.screen.getvalue()


Editor = Callable[[str], None]


@pytest.fixture
def ws(root: Path) -> Iterator[Workspace]:
    with open_workspace(root, Clock()) as workspace:
        yield workspace


@pytest.fixture
def keep(ws: Workspace) -> Decision:
    ws.start("keep", topic="tools").drive()
    return ws.decision("d-1")


@pytest.fixture
def listed(ws: Workspace) -> Decision:
    ws.start("list", note="tools").drive()
    return ws.decision("d-1")


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch) -> Editor:
    """Makes $EDITOR a program that runs a line of Python on `path`."""

    def use(line: str) -> None:
        script = f"import sys; from pathlib import Path; path = Path(sys.argv[1]); {line}"
        monkeypatch.setenv("EDITOR", shlex.join([sys.executable, "-c", script]))
        monkeypatch.delenv("VISUAL", raising=False)

    return use


def test_a_form_is_filled_in_and_asked_again_where_it_does_not_fit(keep: Decision) -> None:
    person = Person("y", "", "rest", "many", "7", "soon", "")
    assert person.answers(keep)
    keep.run.refresh()
    assert keep.run.artifact("decide").value["fields"] == {"focus": "rest", "count": 7, "until": None}
    assert "it needs a value" in person.sees
    assert 'count is a number, not "many"' in person.sees
    assert "until is a date, or none" in person.sees


def test_an_empty_line_takes_the_default(keep: Decision) -> None:
    assert Person("y", "rest", "", "none").answers(keep)
    keep.run.refresh()
    assert keep.run.artifact("decide").value["fields"]["count"] == 3


def test_rejecting_asks_for_no_form(keep: Decision) -> None:
    assert Person("n", "y").answers(keep)
    assert keep.run.status == "rejected"


def test_a_no_says_what_it_ends_and_how_to_go_on_after_all_and_asks_once_more(keep: Decision) -> None:
    person = Person("n", "")
    assert not person.answers(keep)
    assert keep.run.status == "waiting"
    assert f"no to d-1 ends keep {keep.run.id} as rejected. What it made stays readable (draft)" in person.sees
    assert f"To go on after all: baton fork {keep.run.id} --from decide" in person.sees


@pytest.mark.parametrize("lines", [(), ("q",), ("later",), ("y",), ("y", "rest"), ("?", "what")])
def test_who_leaves_at_any_point_has_answered_nothing(keep: Decision, lines: tuple[str, ...]) -> None:
    assert not Person(*lines).answers(keep)
    assert keep.run.status == "waiting"
    assert [event.kind for event in keep.run.events()][-1] == "DecisionOpened"


def test_an_answer_of_the_app_s_own_has_a_letter_and_can_be_typed_out(keep: Decision) -> None:
    person = Person("later")  # the word of the prompt goes before the app's
    assert not person.answers(keep)
    assert "(l) later" in person.sees
    assert Person("l", "rest", "", "").answers(keep)


def test_a_decision_somebody_else_answered_is_told_and_left(keep: Decision, ws: Workspace) -> None:
    ws.decision("d-1").reject(drive=False)
    person = Person("y", "rest", "", "", "y")
    assert not person.answers(keep)
    assert "was answered with" in person.sees


def test_looking_shows_it_and_asks_again(keep: Decision, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", "/no/such/pager")
    person = Person("d", "r", "q")
    assert not person.answers(keep)
    assert "no such answer: d" in person.sees
    assert "Something about tools." in person.sees.partition("? ")[2]


def test_what_is_shown_and_asked_is_made_visible(ws: Workspace) -> None:
    ws.start("keep", topic="a\x1b[2Jb\u202ec").drive()
    person = Person("q")
    person.answers(ws.decision("d-1"))
    assert "\x1b" not in person.sees
    assert "a⟨U+001B⟩[2Jb⟨U+202E⟩c" in person.sees


def test_an_edit_in_the_editor_is_recorded(keep: Decision, editor: Editor) -> None:
    editor("path.write_text(path.read_text() + 'Mine.\\n')")
    assert edit_shown(keep)
    keep.run.refresh()
    assert keep.run.artifact("draft").text.endswith("tools.\nMine.\n")


@pytest.mark.parametrize("line", ["pass", "path.write_text(path.read_text() + '\\n')", "path.unlink()"])
def test_nothing_changed_is_no_answer(keep: Decision, editor: Editor, line: str) -> None:
    editor(line)
    assert not edit_shown(keep)
    assert keep.run.status == "waiting"
    person = Person("e", "q")
    assert not person.answers(keep)
    assert "nothing was changed, so nothing was recorded." in person.sees


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("path.write_text('{title: mine}')", "find is not JSON"),
        ("path.write_text('{}')", "does not fit what find hands on"),
        ("path.write_bytes(b'caf\\xe9')", "not UTF-8"),
        ("path.write_text('{} mine'); sys.exit(3)", "ended with status 3"),
    ],
)
def test_a_text_that_cannot_be_taken_is_kept(listed: Decision, editor: Editor, line: str, told: str) -> None:
    editor(line)
    with pytest.raises(UsageError, match="Your text is kept: baton edit d-1 --with ") as refused:
        edit_shown(listed)
    kept = Path(str(refused.value).rpartition("--with ")[2])
    assert told in str(refused.value)
    assert kept.read_bytes()
    assert listed.run.status == "waiting"


def test_a_text_for_a_decision_that_is_gone_is_kept_too(keep: Decision, ws: Workspace, editor: Editor) -> None:
    editor("path.write_text('Mine, after an hour of work.\\n')")
    ws.decision("d-1").run.cancel()
    with pytest.raises(DecisionVoid, match="Your text is kept") as refused:
        edit_shown(keep)
    assert "an hour of work" in Path(str(refused.value).rpartition("--with ")[2]).read_text()


def test_at_the_prompt_a_failed_edit_is_told_and_asked_again(listed: Decision, editor: Editor) -> None:
    editor("path.write_text('{')")
    person = Person("e", "y")
    assert person.answers(listed)
    assert re.search(r"find is not JSON.*Your text is kept", " ".join(person.sees.split()))


def test_an_editor_that_is_not_there_says_what_to_set(keep: Decision, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "/no/such/editor")
    with pytest.raises(UsageError, match="Set EDITOR"):
        edit_shown(keep)
    monkeypatch.setenv("EDITOR", "vi '")
    with pytest.raises(UsageError, match="Mend its quotes"):
        edit_shown(keep)


def test_a_decision_can_be_passed_over_while_others_follow(keep: Decision) -> None:
    person = Person(">", ">", "q")
    terminal = Terminal(person.screen, width=80, read=person.read)
    assert ask(terminal, keep, more=True) == "passed over"
    assert "(>) next decision" in person.sees
    assert ask(terminal, keep) == "later"
    assert "no such answer: >" in person.sees


def test_what_changed_since_the_last_look_is_shown_word_by_word(keep: Decision, ws: Workspace) -> None:
    keep.edit("# tools\n\nNothing about tools.\n")
    person = Person("q")
    person.answers(ws.decision("d-2"))
    assert "since you last saw draft: 1 word added, 1 removed" in person.sees
    assert "[-Something-]{+Nothing+} about tools." in person.sees


def test_what_changed_can_be_looked_at_whole(keep: Decision, ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", "/no/such/pager")
    keep.edit("# tools\n\nNothing about tools.\n")
    person = Person("w", "q")
    person.answers(ws.decision("d-2"))
    assert "(w) what changed in draft" in person.sees
    assert "[-Something-]{+Nothing+}" in person.sees.rpartition("? ")[0].partition("? ")[2]


@pytest.mark.parametrize("width", [60, 200])
def test_all_that_is_asked_fits_the_screen(keep: Decision, ws: Workspace, width: int) -> None:
    keep.edit("# tools\n\n" + "A sentence that goes on and on about tools. " * 20 + "日本" * 100 + "\n")
    screen = io.StringIO()
    assert ask(Terminal(screen, width=width, read=_gone), ws.decision("d-2")) == "later"
    assert [line for line in screen.getvalue().splitlines() if cells(line) > width] == []


def _gone(_: str) -> str:
    raise EOFError


REVIEWED = """\
description: A draft with what a reviewer says of it.
inputs: {topic: string}
phases:
  draft: {script: draft, reads: [topic]}
  review: {script: review, reads: [draft]}
  decide: {gate: "Keep this?", reads: [draft]}
"""
REVIEWED_SCRIPTS = """\
def draft(topic):
    return f"# {topic}\\n\\nIt lasts, and that is that.\\n"


def review(draft):
    finding = {"line": 9, "quote": "It  lasts", "problem": "Says\\x1b[2J who?", "weight": "should"}
    return {"verdict": "revise", "findings": [finding]}
"""


def test_findings_are_shown_before_the_answer_and_beside_what_they_quote(
    ws: Workspace, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "apps" / "reviewed.yaml").write_text(REVIEWED, encoding="utf-8")
    (root / "apps" / "reviewed.py").write_text(REVIEWED_SCRIPTS, encoding="utf-8")
    monkeypatch.setenv("PAGER", "/no/such/pager")
    ws.start("reviewed", topic="tools").drive()
    person = Person("d", "r", "q")
    person.answers(ws.decision("d-1"))
    card, _, page = person.sees.partition("? ")
    assert "should: Says⟨U+001B⟩[2J who?" in card
    assert re.search(r"It lasts, and that is that\.\n +↳ should: Says⟨U\+001B⟩\[2J who\?", page)
    assert "\x1b" not in person.sees


LONG = """\
description: A page longer than a card.
inputs: {topic: string}
phases:
  draft: {script: draft, reads: [topic]}
  plan: {script: plan, reads: [draft]}
  check:
    gate: Keep it?
    reads: [draft, plan]
    asks: {note: string or none}
    then: {approve: end, edit: check}
"""
LONG_SCRIPTS = """\
def draft(topic):
    return "# Long\\n\\n" + "".join(f"Line {n} of it.\\n\\n" for n in range(40)) + f"{topic}\\n"


def plan(draft):
    return {"steps": [f"step {n}" for n in range(9)], "warnings": ["the source calls itself a draft"],
            "checks": [{"check": "Is it long?", "found": "too long", "ok": False}, {"check": "Fine?", "found": "yes"}]}
"""


@pytest.fixture
def long(ws: Workspace, root: Path, monkeypatch: pytest.MonkeyPatch) -> Decision:
    (root / "apps" / "long.yaml").write_text(LONG, encoding="utf-8")
    (root / "apps" / "long.py").write_text(LONG_SCRIPTS, encoding="utf-8")
    monkeypatch.delenv("PAGER", raising=False)
    topic = "password = hunter22 \u200b <!-- for me alone -->"
    ws.start("long", topic=topic).drive()
    return ws.decision("d-1")


def test_a_yes_to_a_folded_page_pages_it_whole_and_asks_again(long: Decision) -> None:
    person = Person("y", "", "", "", "", "", "", "y", "none")
    assert person.answers(long)
    card, _, rest = person.sees.partition("? ")
    assert "Line 39" not in card
    assert "Line 39 of it." in rest
    assert "step 8" in rest
    assert "more lines: Enter goes on" in rest


def test_a_yes_does_not_count_until_the_end_was_on_the_screen(long: Decision) -> None:
    person = Person("y", "", "q", "y", "q", "q")
    assert not person.answers(long)
    assert "not all of it was shown, so nothing was answered." in person.sees
    assert long.run.status == "waiting"


def test_who_leaves_while_paging_has_answered_nothing(long: Decision) -> None:
    assert not Person("y", "").answers(long)
    assert long.run.status == "waiting"


def test_a_pager_of_the_person_s_own_is_used(long: Decision, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    kept = tmp_path / "paged"
    script = "import sys; open(sys.argv[1], 'w').write(sys.stdin.read())"
    monkeypatch.setenv("PAGER", shlex.join([sys.executable, "-c", script, str(kept)]))
    assert Person("y", "y", "none").answers(long)
    assert "Line 39" in kept.read_text(encoding="utf-8")


def test_no_needs_no_paging(long: Decision) -> None:
    assert Person("n", "y").answers(long)


@pytest.mark.parametrize(
    "told",
    [
        "! failed check: Is it long? too long",
        "! warning: the source calls itself a draft",
        "! a guess: draft:83 looks like a password, hu… (8 characters)",
        "! draft holds 1 character that would not be seen: U+200B",
        "! 1 comment of the author would go out: draft:83 “for me alone”",
    ],
)
def test_what_is_the_matter_stands_beside_the_question(long: Decision, told: str) -> None:
    person = Person("q")
    person.answers(long)
    assert told in " ".join(person.sees.split())
    assert "Fine?" not in person.sees


def test_a_password_in_a_form_is_asked_about_before_it_is_given(long: Decision) -> None:
    person = Person("y", *[""] * 6, "y", "password = hunter22", "n", "q")
    assert not person.answers(long)
    assert "! a guess: fields.note looks like a password" in person.sees
    assert Person("y", *[""] * 6, "y", "password = hunter22", "y").answers(long)


@pytest.mark.parametrize(("kind", "about"), [("gate", "day"), ("model", ""), ("budget", "")])
def test_a_question_about_a_model_or_a_cap_is_about_no_text_of_its_phase(kind: str, about: str) -> None:
    opened = SimpleNamespace(kind=kind, edits="")
    assert first_shown(cast("Decision", SimpleNamespace(opened=opened, shows={"day": "sha256:1"}))) == about


@pytest.mark.parametrize(
    ("field", "told"),
    [
        (Field("next", "list", at_most=3), "a list of at most 3, with commas between"),
        (Field("next", "list"), "a list, with commas between"),
        (Field("rows", "list", items=(Field("a", "string"), Field("b", "string"))), "a list of objects with a, b"),
        (Field("day", "date"), "a date"),
    ],
)
def test_how_a_value_is_typed_is_told_where_it_is_asked_for(field: Field, told: str) -> None:
    assert described(field) == told
