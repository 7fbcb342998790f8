"""What a page no longer says stands at its gate, and nobody says yes who has not had its lost warnings before them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_ended import Baton
from small_workspace import Clock, open_workspace

from orchestrator.cli.ask import ask
from orchestrator.cli.terminal import Terminal
from orchestrator.engine.answer import Given
from orchestrator.errors import UsageError
from orchestrator.face.decision import Decision
from orchestrator.face.workspace import Workspace
from orchestrator.workspace.trust import Trust

APP = """\
description: Put a page out.
inputs: {note: string, made: string, title: {type: string, default: Pump}}
phases:
  draft: {script: draft, reads: [made]}
  lost: {script: lost, reads: [note, draft]}
  page: {script: page, reads: [draft]}
  losses: {script: losses, reads: [note, page, lost], then: check}
  check:
    gate: Publish “{{ title }}”?
    reads: [page, losses]
    then: {approve: put, edit: again}
  again: {script: losses, reads: [note, page, lost], writes: losses, then: check}
  put: {effect: put, reads: [page, losses]}
"""
SCRIPTS = """\
from orchestrator.text.losses import shape


def draft(made):
    return made


def lost(note, draft):
    return shape.lost(note, draft)


def page(draft):
    return draft


def losses(note, page, lost):
    return shape.lost(note, page, lost)
"""
EFFECT = """\
from pathlib import Path


def preview(page, losses, surroundings):
    return {"will": ["put it out"], "binds": {"page": page}, "follows": ["page"]}


def act(page, losses, surroundings, mark):
    Path(surroundings.root, "out.md").write_text(page)
    return {}


def probe(page, losses, surroundings, mark):
    return False
"""
NOTE = "# Pump\n\nIt holds 40 bar and weighs 9 kg.\n\nDo not open it under pressure.\n"
MADE = "# Pump\n\nIt holds 40 bar and weighs 9 kg.\n"
TOLD = "line 5: warning: Do not open it under pressure."
REFUSED = "what is to go out lost what is to be seen before a yes"


@pytest.fixture
def shop(root: Path) -> Path:
    (root / "apps/shop.yaml").write_text(APP, encoding="utf-8")
    (root / "apps/shop.py").write_text(SCRIPTS, encoding="utf-8")
    (root / "tools").mkdir(exist_ok=True)
    (root / "tools/put.py").write_text(EFFECT, encoding="utf-8")
    Trust(root).allow_folder()
    return root


@pytest.fixture
def ws(shop: Path) -> Iterator[Workspace]:
    with open_workspace(shop, Clock()) as workspace:
        yield workspace


def at_the_gate(ws: Workspace, made: str = MADE, note: str = NOTE, title: str = "Pump") -> Decision:
    ws.start("shop", note=note, made=made, title=title).drive()
    return ws.decision("d-1")


def sat(decision: Decision, *keys: str, height: int = 24) -> tuple[str, str]:
    """What a person sees who types these, and what came of it."""
    screen, left = io.StringIO(), list(keys)

    def read(prompt: str) -> str:
        screen.write(prompt)
        if not left:
            raise EOFError
        return left.pop(0)

    done = ask(Terminal(screen, width=80, height=height, on_screen=True, read=read), decision)
    return screen.getvalue(), done


def _names(count: int) -> list[str]:
    return [f"{chr(97 + i % 26)}{chr(97 + i // 26)}alve" for i in range(count)]


def is_out(root: Path) -> bool:
    return (root / "out.md").exists()


# On a terminal


def test_losses_stand_before_the_page_the_heaviest_first(ws: Workspace) -> None:
    shown, _ = sat(at_the_gate(ws, made="# Pump\n\nIt holds 4 bar and weighs 9 kg.\n"), height=40)
    lines = [line.strip() for line in shown.splitlines() if line.strip()]
    assert lines[:3] == [
        "no longer said (2 losses, 1 of them a warning):",
        TOLD,
        "line 3: number “40 bar” (now “4 bar”): It holds 40 bar and weighs 9 kg.",
    ]


def test_a_page_that_lost_nothing_says_nothing_of_losses(ws: Workspace) -> None:
    shown, done = sat(at_the_gate(ws, made=NOTE), "y")
    assert "no longer said" not in shown
    assert done == "answered"


def test_a_yes_counts_at_once_where_the_warning_stands_on_the_screen(ws: Workspace) -> None:
    shown, done = sat(at_the_gate(ws), "y", height=40)
    assert TOLD in shown
    assert done == "answered"


def test_a_warning_that_a_long_page_pushes_off_the_screen_is_shown_before_a_yes_counts(ws: Workspace) -> None:
    long = MADE + "".join(f"\nSentence number {i} is here.\n" for i in range(40))
    decision = at_the_gate(ws, made=long)
    shown, done = sat(decision, "y", "q", height=20)
    assert done == "later"
    assert "not all of it was shown" in shown
    assert decision.is_open


@pytest.mark.parametrize("title", ["Pump " * 2000, "P" * 9000])
def test_a_title_without_end_pushes_no_warning_away_unread(ws: Workspace, title: str) -> None:
    long = MADE + "".join(f"\nSentence number {i} is here.\n" for i in range(40))
    decision = at_the_gate(ws, made=long, title=title)
    assert sat(decision, "y", *[""] * 20, height=16)[1] == "later"  # a title is no answer, and keys run out in it
    asked = sat(decision, "y", height=16)[0]
    assert asked.index(TOLD, asked.index("(q) later")) < asked.rindex("-- ")
    assert decision.is_open


def test_many_small_losses_hide_no_warning_behind_them(ws: Workspace) -> None:
    parts = [f"The weight of {name} is {i + 100} kg." for i, name in enumerate(_names(60))]
    made = "\n\n".join(["# Pump", *(part.replace("kg", "tonnes") for part in parts)])
    note = "\n\n".join(["# Pump", *parts, "Do not open it under pressure."])
    shown, done = sat(at_the_gate(ws, note=note, made=made), "y", height=16)
    first = next(line for line in shown.splitlines() if line.strip().startswith("line "))
    assert "warning: Do not open it under pressure." in first
    assert done == "later"


def test_more_warnings_than_a_screen_holds_are_paged_to_their_end(ws: Workspace) -> None:
    note = "\n\n".join(["# Pump", *(f"Do not open valve {i} under pressure {i}." for i in range(50))])
    decision = at_the_gate(ws, note=note, made="# Pump\n\nIt holds.\n")
    assert sat(decision, "y", "", "q", height=20)[1] == "later"
    shown, done = sat(decision, "y", *[""] * 12, "y", height=20)
    assert "Do not open valve 49 under pressure 49." in shown
    assert done == "answered"


def test_what_was_lost_is_shown_anew_at_a_gate_that_opens_again(ws: Workspace) -> None:
    first = at_the_gate(ws)
    first.edit(MADE.replace("# Pump", "# The pump"))
    again = ws.decision("d-2")
    assert again.shows["losses"] == first.shows["losses"]
    shown, done = sat(again, "y", height=40)
    assert TOLD in shown
    assert done == "answered"


# Without a terminal


def begin(baton: Baton, made: str = MADE) -> None:
    assert baton("run", "shop", "-p", f"note={NOTE}", "-p", f"made={made}").code == 3


@pytest.mark.parametrize("more", [(), ("--json",), ("--lost", "4"), ("--lost", "4,5"), ("--json", "--lost", "3")])
def test_a_yes_from_elsewhere_is_told_the_line_and_refused(baton: Baton, shop: Path, more: tuple[str, ...]) -> None:
    begin(baton)
    ended = baton("approve", "d-1", *more)
    assert ended.code == 2
    assert TOLD in ended.out + ended.err
    assert "baton approve d-1 --lost 5" in ended.out + ended.err
    assert not is_out(shop)


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_a_yes_that_names_the_line_is_taken(baton: Baton, shop: Path, more: tuple[str, ...]) -> None:
    begin(baton)
    assert baton("approve", "d-1", "--lost", "5", *more).code == 0
    assert is_out(shop)


def test_to_have_printed_it_elsewhere_is_no_look_of_whoever_answers(baton: Baton, shop: Path) -> None:
    begin(baton)
    assert TOLD in baton("inbox", "d-1").out
    assert baton("approve").code == 2
    assert not is_out(shop)


def test_what_are_no_lines_is_told(baton: Baton, shop: Path) -> None:
    begin(baton)
    assert "--lost names no lines: all" in baton("approve", "d-1", "--lost", "all").err


def test_the_inbox_has_the_losses_as_json(baton: Baton, shop: Path) -> None:
    begin(baton)
    [decision] = json.loads(baton("inbox", "d-1", "--json").out)["decisions"]
    assert [(row["line"], row["kind"]) for row in decision["losses"]] == [(5, "warning")]
    assert decision["must_see"] == [{"line": 5, "told": TOLD}]
    assert decision["not_looked"] == []


def test_the_account_and_the_page_tell_them_with_their_lines(baton: Baton, shop: Path) -> None:
    begin(baton)
    assert TOLD in baton("transcript", "@last").out.replace("\\", "")
    assert baton("show", "@last", "--html", "run.html").code == 0
    assert TOLD in (shop / "run.html").read_text(encoding="utf-8")
    assert "1 loss, 1 of them a warning" in baton("show", "@last").out


def test_an_edit_with_a_yes_that_loses_a_warning_is_an_edit(baton: Baton, shop: Path) -> None:
    begin(baton, made=NOTE)
    (shop / "edited.md").write_text(MADE, encoding="utf-8")
    ended = baton("edit", "d-1", "--with", "edited.md", "--approve", "--json")
    assert ended.code == 3
    assert not is_out(shop)
    [decision] = json.loads(baton("inbox", "d-2", "--json").out)["decisions"]
    assert [row["yours"] for row in decision["losses"]] == [True]
    assert "taken out by you" in decision["must_see"][0]["told"]


def test_an_edit_with_a_yes_that_names_what_it_loses_is_one_answer(baton: Baton, shop: Path) -> None:
    begin(baton, made=NOTE)
    (shop / "edited.md").write_text(MADE, encoding="utf-8")
    assert baton("edit", "d-1", "--with", "edited.md", "--approve", "--lost", "5").code == 0
    assert (shop / "out.md").read_text(encoding="utf-8") == MADE


def test_losses_that_nobody_looked_for_since_an_edit_are_told_as_that(baton: Baton, shop: Path) -> None:
    begin(baton, made=NOTE)
    (shop / "edited.md").write_text(MADE, encoding="utf-8")
    assert baton("edit", "d-1", "--with", "edited.md", "--no-drive").code == 0
    assert baton("skip", "@last").code == 3
    ended = baton("approve", "d-2")
    assert "what it lost was not looked for since it was changed" in ended.err
    assert ended.code == 2


# From Python, by a rule


def test_from_python_a_yes_names_the_lines(ws: Workspace, shop: Path) -> None:
    decision = at_the_gate(ws)
    with pytest.raises(UsageError, match=REFUSED):
        decision.approve()
    with pytest.raises(UsageError, match=REFUSED):
        decision.answer("approve", lost=[4])
    with pytest.raises(UsageError, match="nothing says that you have seen it"):
        decision.run.answer(decision.id, Given("approve"))
    assert not decision.edit_and_approve(MADE.replace("9", "8")).state.ended
    again = ws.decision("d-2")
    assert again.must_see == {5: [TOLD]}
    again.approve(lost=again.must_see.keys())
    assert is_out(shop)


@pytest.mark.parametrize(
    "rule",
    [
        "  all: {app: shop, phase: check, answer: approve, why: I trust it}\n",
        "  all: {app: shop, answer: approve, why: I trust it}\n",
        "  all: {app: shop, answer: approve, why: I trust it}\n"
        "  acts: {app: shop, effect: put, answer: approve, why: I trust it}\n",
    ],
)
def test_no_rule_says_yes_to_a_page_that_lost_a_warning(baton: Baton, shop: Path, rule: str) -> None:
    (shop / "rules").mkdir(exist_ok=True)
    (shop / "rules/approvals.yaml").write_text(f"rules:\n{rule}", encoding="utf-8")
    Trust(shop).allow_folder()
    begin(baton)
    assert "a warning was lost, which a person must see" in " ".join(baton("inbox", "d-1").out.split())
    assert baton("goto", "@last", "put").code == 3
    assert not is_out(shop)
    assert baton("approve", "d-2").code == 2
    assert not is_out(shop)


def test_where_nothing_is_lost_a_rule_answers_as_ever(baton: Baton, shop: Path) -> None:
    (shop / "rules").mkdir(exist_ok=True)
    (shop / "rules/approvals.yaml").write_text(
        "rules:\n"
        "  all: {app: shop, phase: check, answer: approve, why: I trust it}\n"
        "  acts: {app: shop, effect: put, answer: approve, why: I trust it}\n",
        encoding="utf-8",
    )
    Trust(shop).allow_folder()
    assert baton("run", "shop", "-p", f"note={NOTE}", "-p", f"made={NOTE}").code == 0
    assert is_out(shop)


def test_a_fork_that_begins_at_the_effect_asks_with_what_was_lost(baton: Baton, shop: Path) -> None:
    begin(baton)
    assert baton("approve", "d-1", "--lost", "5").code == 0
    (shop / "out.md").unlink()
    assert baton("fork", "@last", "--from", "put").code == 3
    opened = json.loads(baton("inbox", "--json").out)["decisions"][0]
    assert opened["must_see"] == [{"line": 5, "told": TOLD}]
    assert baton("approve", opened["id"]).code == 2
    assert not is_out(shop)
