"""A week of use: pages wait together, each gets one yes in some way, the site's owner commits between, all come out."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

from acceptance_workspace import Baton
from pseudo_terminal import PROMPT, at_terminal, say_yes

TOGETHER = 3
_START = """
import sys
from orchestrator import Workspace
with Workspace.open() as workspace:
    for note in sys.argv[1:]:
        workspace.start("publish", note).drive()
"""
_APPROVE = """
import sys
from orchestrator import Workspace
with Workspace.open() as workspace:
    for decision in sys.argv[1:]:
        workspace.decision(decision).approve()
"""

Between = Callable[[], None]
"""What the site's owner does while pages wait."""
Way = Callable[[Baton, list[str], Between], None]
"""Of saying yes to each of these decisions once."""


def _one_by_one(baton: Baton, decisions: list[str], between: Between) -> None:
    for decision in decisions:
        between()
        ended = baton("approve", decision)
        assert ended.code == 0, (decision, ended)


def _as_a_list(baton: Baton, decisions: list[str], between: Between) -> None:
    between()
    ended = baton("approve", *decisions)
    assert ended.code == 0, ended


def _from_the_inbox(baton: Baton, decisions: list[str], between: Between) -> None:
    between()
    with at_terminal(baton, "inbox", TERM="dumb") as terminal:
        for number, _ in enumerate(decisions, start=1):
            terminal.wait_for(f"[{number}/{len(decisions)}]")
            terminal.wait_for(PROMPT)
            between()
            say_yes(terminal)
        assert terminal.end() == 0, terminal.screen


def _from_python(baton: Baton, decisions: list[str], between: Between) -> None:
    between()
    ended = baton.program(_APPROVE, *decisions)
    assert ended.code == 0, ended


WAYS: tuple[Way, ...] = (_one_by_one, _as_a_list, _from_the_inbox, _from_python)


def week(folder: Path, chance: random.Random, *, is_pushed: bool) -> Iterator[int]:
    """Gives the number of runs that came out by one yes each, after each round of pages; goes on without end.

    Raises:
        AssertionError: one did not, or asked twice, or is not where it was to be.
    """
    baton = Baton.in_new_workspace(folder / "workspace")
    baton.site.commit("content/index.md", "# Home\n")
    if is_pushed:
        baton.site.git("init", "--quiet", "--bare", str(folder / "remote.git"))
        baton.site.git("remote", "add", "origin", str(folder / "remote.git"))
        baton.site.git("push", "--quiet", "--set-upstream", "origin", "main")
    ways = list(WAYS)
    chance.shuffle(ways)
    for number in range(10**6):
        _round(baton, chance, ways[number % len(ways)], number, is_pushed=is_pushed)
        yield (number + 1) * TOGETHER


def _round(baton: Baton, chance: random.Random, way: Way, number: int, *, is_pushed: bool) -> None:
    titles = [f"Bread {number} and {chance.randrange(10**6)}" for _ in range(TOGETHER)]
    for at, title in enumerate(titles):
        text = f"# {title}\n\nI bake one loaf a week. Time does the work that hands do elsewhere.\n"
        (baton.root / f"inbox/{number}-{at}.md").write_text(text, "utf-8")
    before = len(baton.site.commits)
    told = baton.program(_START, *(f"inbox/{number}-{at}.md" for at in range(TOGETHER)))
    decisions = baton.open_decisions()
    assert len(decisions) == TOGETHER, told
    theirs = iter(range(100))

    def between() -> None:
        if chance.random() < 0.6:
            baton.site.commit(f"content/theirs-{number}-{next(theirs)}.md", "# Theirs\n")
            if is_pushed:
                baton.site.git("push", "--quiet")

    chance.shuffle(decisions)
    way(baton, decisions, between)
    _check(baton, titles, way.__name__, is_pushed=is_pushed)
    assert len(baton.site.commits) == before + next(theirs) + TOGETHER


def _check(baton: Baton, titles: list[str], way: str, *, is_pushed: bool) -> None:
    runs = baton.runs[:TOGETHER]
    kinds = [[event.kind for event in baton.events(run)] for run in runs]
    assert not baton.open_decisions(), (way, kinds)
    assert [told.count("DecisionAnswered") for told in kinds] == [1] * TOGETHER, (way, kinds)
    assert [told.count("EffectIntended") for told in kinds] == [1] * TOGETHER, (way, kinds)
    assert all(told[-1] == "HandoffRecorded" for told in kinds), (way, kinds)
    ref = "origin/main" if is_pushed else "main"
    out = baton.site.git("grep", "-h", "^# Bread", ref, "--", "content").splitlines()
    assert {f"# {title}" for title in titles} <= set(out), (way, titles, out)
    assert not baton.site.git("status", "--porcelain"), way
