"""What always holds of Baton, whatever is done to it: a table. `docs/invariants.md` has the same rows, word for word.

Another invariant is another row here and there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import of_effects
import of_files
import of_money
import of_the_record
import of_trees
from finish import finish
from look import Look, Told
from recounted import agents_in, differing, differing_agents, recounted
from walk import Unheld, Walk

from orchestrator.face.usage import usage


class Invariant(NamedTuple):
    """Something that always holds."""

    name: str
    says: str
    """One sentence."""
    of_all: Callable[[Look], None] | None = None
    """Looked at after each step, for all runs together; raises AssertionError."""
    of_each: Callable[[Told], None] | None = None
    """Looked at after each step, for each run that has moved."""
    at_the_end: Callable[[Walk], None] | None = None


def used(walk: Walk) -> None:
    """Counted by code that reads every event of every stream."""
    journal = walk.process.ws.journal
    added = usage(journal)
    found = differing(added, recounted(journal)) + differing_agents(added, agents_in(journal))
    assert not found, found


INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "acknowledged",
        "What a process was told is recorded is there, for everybody and ever after.",
        of_the_record.acknowledged,
    ),
    Invariant(
        "chain",
        "The events of each run have no gap, their digests and every list beside them verify.",
        of_the_record.chain,
    ),
    Invariant(
        "lists", "The lists of runs and of open decisions say what folding the events says.", of_the_record.lists
    ),
    Invariant("used", "What lists add up of use, answers and cost is what all events add up to.", at_the_end=used),
    Invariant(
        "folding", "A run folded at once and a run folded in two halves are the same.", of_each=of_the_record.folding
    ),
    Invariant(
        "order",
        "A phase begins where the last handoff led, under its next number, and never inside another.",
        of_each=of_the_record.order,
    ),
    Invariant(
        "status",
        "A run waits for an open decision, for its branches or for nobody, and one that has ended holds nothing.",
        of_each=of_the_record.status,
    ),
    Invariant(
        "claims",
        "Where nobody drives, no claim is held by who lives, and from the living none is taken unasked.",
        of_the_record.claims,
    ),
    Invariant(
        "answers",
        "A decision is answered at most once, while it is open, and with the answer that was acknowledged.",
        of_the_record.answers,
    ),
    Invariant(
        "numbers", "The id of a decision is never given twice, not even when its run is gone.", of_the_record.numbers
    ),
    Invariant("gone", "Only runs that have ended are removed, and what is removed stays away.", of_the_record.gone),
    Invariant(
        "silence",
        "Neither silence nor a rule at a gate approves, and nothing expires before its time or is answered after it.",
        of_each=of_the_record.silence,
    ),
    Invariant(
        "bounds",
        "No edge is taken more often than its bound, and no rule answers without end, with no person's answer between.",
        of_each=of_the_record.bounds,
    ),
    Invariant(
        "stale",
        "No phase that may read is offered what was made from something a person has replaced or sent back.",
        of_each=of_the_record.stale,
    ),
    Invariant(
        "yours",
        "An agent writes over what a person wrote only where they said so, and once.",
        of_each=of_the_record.yours,
    ),
    Invariant(
        "pinned",
        "A run works by what it was pinned to, whatever the files say, until it is upgraded.",
        of_each=of_the_record.pinned,
    ),
    Invariant(
        "once", "Nothing is done twice, unless a person who was asked said to do it again.", of_each=of_effects.once
    ),
    Invariant(
        "unsaid",
        "What was done was intended before, and is recorded, told, asked about, or looked for when the run goes on.",
        of_each=of_effects.unsaid,
    ),
    Invariant("bytes", "What goes out is, byte for byte, what was intended.", of_each=of_effects.bytes_intended),
    Invariant("world", "An effect acts on the world as it was previewed.", of_each=of_effects.world),
    Invariant(
        "allowed",
        "An effect acts by a person's yes to this very effect, its arguments and its preview, once, while it holds.",
        of_each=of_effects.allowed,
    ),
    Invariant(
        "shown",
        "An effect acts only on versions a person had before their eyes when they said yes.",
        of_each=of_effects.shown,
    ),
    Invariant(
        "here", "What was asked, answered or intended on another machine lets nothing act on this one.", of_effects.here
    ),
    Invariant(
        "carried",
        "A run that is carried to another machine in a file has the same events there, and acts by no yes of before.",
        of_effects.elsewhere,
    ),
    Invariant(
        "asked again",
        "What a model has answered is not asked for again in the same visit.",
        of_each=of_money.asked_again,
    ),
    Invariant(
        "asked by a fork",
        "Nor by a fork, unless it was to ask afresh or the answer was forgotten.",
        of_money.asked_by_a_fork,
    ),
    Invariant(
        "asked by a tree",
        "Nor by a branch of a fork, what was asked in its lane in any branch of the other tree.",
        of_money.asked_by_a_forked_tree,
    ),
    Invariant(
        "requests", "Nothing reaches a model that is not in the record before it leaves.", of_money.recorded_requests
    ),
    Invariant(
        "money",
        "Costs and tokens add up, from the exchange to the handoff to the run and its line in the list.",
        of_each=of_money.money_of_a_run,
    ),
    Invariant("day", "What the runs spent on a day is what the day is said to have cost.", of_money.money_of_a_day),
    Invariant(
        "caps",
        "No request leaves with which its run, or its tree, all reserves counted, would pass its cap.",
        of_trees.caps,
        of_each=of_money.caps,
    ),
    Invariant(
        "accounts",
        "Each transcript is a beginning of what its run's events tell, and there is none of a run that is gone.",
        of_files.accounts,
    ),
    Invariant(
        "forgotten",
        "Texts that were forgotten stand nowhere in the workspace's state and transcripts.",
        of_files.forgotten,
    ),
    Invariant(
        "told",
        "A parent is told of each end of a branch once, and of each going on after one, as the branch's events say.",
        of_trees.told_once,
    ),
    Invariant(
        "opened", "A branch names its parent, which has opened it once, and begins on its own entry.", of_trees.opened
    ),
    Invariant(
        "waits",
        "A parent counts as left the branches that have not ended, and where none is left it does not wait.",
        of_trees.waits,
    ),
    Invariant(
        "left behind", "No decision is open below a run that has ended or left that visit.", of_trees.left_behind
    ),
    Invariant(
        "joined", "What a parent hands on is what its branches made, in the order of the list.", of_each=of_trees.joined
    ),
    Invariant("tree", "What a tree is said to have spent is what all its runs spent.", of_trees.money_of_a_tree),
    Invariant(
        "end",
        "In a world that behaves every run comes to an end, by a bounded number of drives and answers.",
        at_the_end=finish,
    ),
    Invariant("locks", "When all processes are gone, no lock is held.", at_the_end=of_files.locks_left),
    Invariant("descriptors", "A workspace that is closed leaves no file open.", at_the_end=of_files.descriptors_left),
)


def check_now(walk: Walk) -> None:
    """After a step. Raises Unheld."""
    look = Look(walk)
    mark = look.mark
    if mark == walk.looked:
        return
    of_files.topics(look)
    for invariant in INVARIANTS:
        if invariant.of_all:
            _hold(invariant, partial(invariant.of_all, look))
        for told in look.moved if invariant.of_each else ():
            _hold(invariant, partial(invariant.of_each, told))
    walk.looked, walk.told = mark, {**look.runs}


def check_at_the_end(walk: Walk) -> None:
    """When nothing more happens. Raises Unheld."""
    for invariant in INVARIANTS:
        if invariant.at_the_end:
            _hold(invariant, partial(invariant.at_the_end, walk))
            if invariant.at_the_end is finish:
                walk.told, walk.looked = {}, None  # once more with fresh eyes, and all of it
                check_now(walk)


def _hold(invariant: Invariant, check: Callable[[], None]) -> None:
    try:
        check()
    except AssertionError as error:
        raise Unheld(f"{invariant.name}: {error}") from error
