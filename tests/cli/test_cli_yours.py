"""What a person wrote: a loop leaves it alone, an agent asks before it, and a gate shows what changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_ended import Baton

APP = """\
description: An agent writes, a script finds fault.
inputs: {topic: string}
phases:
  write:
    agent: finder
    reads: {source: topic}
    prompt: "{{ source | data }} {% for note in feedback %}{{ note }}{% endfor %}"
    writes: draft
  review:
    script: review
    reads: [draft]
    then:
      - {to: write, at_most: 2, why: not good yet}
      - {to: check}
  check:
    gate: Keep it?
    reads: [draft, review]
    then: {approve: end, edit: review, send_back: write, polish: polish}
  polish:
    agent: finder
    reads: [draft]
    prompt: "{{ draft | data }}"
    writes: draft
    then: check
"""
TOPIC = "# Tools\n\nSmall tools last. Large ones are replaced before they are understood.\n"
MINE = "# By hand\n\nIt took me a week.\n\nIt was worth it.\n"


@pytest.fixture
def mine(root: Path, baton: Baton) -> Path:
    """A run whose draft was taken by hand, at its gate."""
    (root / "apps/hand.yaml").write_text(APP, encoding="utf-8")
    (root / "apps/hand.py").write_text('def review(draft):\n    return {"good": False}\n', encoding="utf-8")
    (root / "mine.md").write_text(MINE, encoding="utf-8")
    assert baton("run", "hand", TOPIC, "--until", "write").code == 0
    assert baton("take", "@last", "--with", "mine.md").code == 3
    return root / "mine.md"


def test_a_draft_taken_by_hand_is_at_the_gate_as_it_was_given(baton: Baton, mine: Path) -> None:
    assert baton("cat", "@last", "draft").out == mine.read_text(encoding="utf-8")
    shown = " ".join(baton("inbox", "d-1").out.split())
    assert "review went on to check: write would write over draft, which is yours" in shown
    assert "(write would write over draft, which is yours)" in " ".join(baton("transcript", "@last").out.split())


def test_an_agent_that_would_write_over_it_asks_and_tells_how_to_answer(baton: Baton, mine: Path) -> None:
    assert baton("answer", "d-1", "polish").code == 3

    shown = baton("inbox", "d-2").out

    assert "finder would write draft, which you wrote, anew. Let it change?" in shown
    [decision] = json.loads(baton("inbox", "d-2", "--json").out)["decisions"]
    assert set(decision["answers"]) == {"change", "keep", "edit", "reject"}
    assert baton("answer", "d-2", "keep").code == 3
    assert baton("cat", "@last", "draft").out == MINE


def test_told_to_change_it_the_gate_shows_first_what_became_of_the_persons_lines(baton: Baton, mine: Path) -> None:
    assert baton("send-back", "d-1", "-m", "livelier").code == 3

    [decision] = json.loads(baton("inbox", "d-2", "--json").out)["decisions"]
    shown = baton("inbox", "d-2").out

    [changed] = decision["yours"]
    assert (changed["artifact"], changed["by"], changed["put_back"]) == ("draft", ["finder"], 0)
    assert changed["changed"] == 3
    assert "finder changed 3 lines of yours in draft" in decision["warnings"]
    assert "-It took me a week.\n" in changed["difference"]
    first = next(line for line in shown.splitlines() if line.strip() and "d-2" not in line and "Keep it?" not in line)
    assert first.strip() == "what changed of yours:"


def test_what_was_answered_for_is_not_told_again(baton: Baton, mine: Path) -> None:
    assert baton("send-back", "d-1", "-m", "livelier").code == 3
    assert baton("edit", "d-2", "--with", str(mine)).code == 3

    assert json.loads(baton("inbox", "d-3", "--json").out)["decisions"][0]["yours"] == []
