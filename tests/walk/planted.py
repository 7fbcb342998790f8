"""Mutants: faults planted into Baton, a line of its source each, to see whether a walk sees them."""

from __future__ import annotations

import importlib
import inspect
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from types import CodeType, FunctionType
from typing import NamedTuple


class Mutant(NamedTuple):
    """A line that is another one while the mutant is planted."""

    name: str
    place: str
    """`module:function`, or `module:Class.method`."""
    line: str
    """A piece of the function's source, which stands there once."""
    instead: str
    seed: int = 1
    """Of a walk that sees it."""
    steps: int = 0
    """So many of that walk's steps are enough; 0: all, and its end."""
    of_trees: bool = False
    """It is a walk on trees."""


MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        "any unspent approval lets act",
        "orchestrator.engine.approval:approval_for",
        'if approval.effect == phase.name and approval.arguments in ("", arguments):',
        "if True:",
        seed=2,
        steps=22,
    ),
    Mutant(
        "the key of an effect never repeats",
        "orchestrator.kinds.effect.performing:_key",
        "_times_done(assignment)",
        "assignment.state.head.seq",
        seed=16,
        steps=22,
    ),
    Mutant(
        "nothing becomes stale",
        "orchestrator.engine.facts_of_gate:_make_stale",
        "stale=True",
        "stale=False",
        seed=2,
        steps=15,
    ),
    Mutant(
        "an agent writes over what a person wrote",
        "orchestrator.engine.rewriting:rewriting",
        "return Rewriting(phase, agents) if agents else None",
        "return None",
        seed=11,
        steps=7,
    ),
    Mutant(
        "what may change once may change for ever",
        "orchestrator.engine.yours:Yours.after_handoff",
        "self.may_change - {handed.phase, *made} if made else self.may_change",
        "self.may_change",
        seed=11,
        steps=7,
    ),
    Mutant(
        "an approval is never spent",
        "orchestrator.engine.facts_of_gate:effect_intended",
        "if (one.decision, one.effect) != used",
        "if True",
        seed=1,
        steps=22,
    ),
    Mutant(
        "what was begun is not looked for",
        "orchestrator.kinds.effect.performing:EffectPerformer._act",
        "unsure = resumed or assignment.visit.begun_before",
        "unsure = False",
        seed=5,
        steps=5,
    ),
    Mutant(
        "the world may be another than was shown",
        "orchestrator.kinds.effect.performing:EffectPerformer._differs",
        "return bool(",
        "return False and bool(",
        seed=7,
        steps=13,
    ),
    Mutant(
        "a question stays open when the person moves the run",
        "orchestrator.engine.intervene:withdrawal",
        "if asked else ()",
        "if False else ()",
        seed=1,
        steps=21,
    ),
    Mutant(
        "an answer to one question answers another",
        "orchestrator.engine.answer:take_answer",
        "if opened is None or opened.decision != decision:",
        "if opened is None:",
        seed=49,
        steps=18,
    ),
    Mutant(
        "a run is claimed from the living",
        "orchestrator.engine.runner:Runner.claim",
        "self._liveness.alive(holder)",
        "False",
        seed=13,
        steps=13,
    ),
    Mutant(
        "who lost a run goes on recording",
        "orchestrator.engine.recorder:Recorder._lose_unless_only_told",
        "if not self._only_told():",
        "if not self._only_told() and False:",
        seed=5,
        steps=6,
    ),
    Mutant(
        "who lost a run says nothing of its step",
        "orchestrator.kinds.effect.acting:Acting._tell",
        "self._assignment.tell(told, actor=KERNEL, artifacts=[artifact])",
        "None",
        seed=15,
        steps=11,
    ),
    Mutant(
        "an effect is cut off in the middle",
        "orchestrator.kinds.effect.acting:Acting._to_its_end",
        "interrupted = error",
        "raise",
        seed=17,
        steps=9,
    ),
    Mutant(
        "taking over forgets the living",
        "orchestrator.engine.fold:_driver_claimed",
        "if fact.took_over and state.visit and state.visit.intent:",
        "if False:",
        seed=5,
        steps=5,
    ),
    Mutant(
        "seals are not checked",
        "orchestrator.face.vouching:Vouching.vouches",
        "return sealed or",
        "return True or",
        seed=39,
        steps=22,
    ),
    Mutant(
        "the run list is not brought up to date",
        "orchestrator.journal.sqlite.writing:Writer.write",
        "if row and row != before:",
        "if row and before is None:",
        seed=1,
        steps=1,
    ),
    Mutant(
        "a claim is not released",
        "orchestrator.engine.runner:Runner._release",
        "if self._is_mine:",
        "if False:",
        seed=1,
        steps=4,
    ),
    Mutant(
        "a driver outlives its drive",
        "orchestrator.journal.liveness:driving.__wrapped__",
        "own.close()",
        "pass",
        seed=1,
        steps=1,
    ),
    Mutant(
        "silence approves",
        "orchestrator.engine.answer:_answer",
        "approves=by == PERSON and",
        "approves=",
        seed=1,
        steps=4,
    ),
    Mutant(
        "nothing expires",
        "orchestrator.engine.expiry:is_due",
        "return bool(opened.expires_at) and",
        "return False and",
        seed=26,
        steps=9,
    ),
    Mutant(
        "a fork asks anew",
        "orchestrator.recording.recorded:Recorded.answer",
        "for model in models:",
        "for model in ():",
        seed=16,
        steps=11,
    ),
    Mutant(
        "a reserve stays when the cost is known",
        "orchestrator.engine.facts_of_turn:_settle",
        "- state.reserves.get(fact.settles, 0)",
        "- 0",
        seed=2,
        steps=1,
    ),
    Mutant(
        "the day does not hear of costs",
        "orchestrator.journal.sqlite.derived:project_spend",
        "if settled := settled_by(event.fact):",
        "if settled := None:",
        seed=2,
        steps=1,
    ),
    Mutant(
        "caps are not kept",
        "orchestrator.journal.sqlite.writing:Writer._refuse_spending",
        "if isinstance(event.fact, ModelAsked) and event.fact.budget:",
        "if False:",
        seed=2,
        steps=22,
    ),
    Mutant(
        "a handoff is charged with all that was spent before",
        "orchestrator.engine.fold:_handoff",
        "handed_on=Used(state.cost_nano, state.input_tokens, state.output_tokens),",
        "",
        seed=2,
        steps=1,
    ),
    Mutant(
        "a bound is one too high",
        "orchestrator.engine.route:_over",
        "times >= edge.at_most",
        "times > edge.at_most",
        seed=2,
        steps=1,
    ),
    Mutant(
        "a rule answers without end",
        "orchestrator.kinds.gate.performing:GatePerformer._rule",
        "if times < MOST_BY_RULE:",
        "if times < 10**6:",
        seed=1,
        steps=12,
    ),
    Mutant(
        "what was forgotten stays in the log",
        "orchestrator.journal.sqlite.removal:rewrite",
        'connection.execute("VACUUM")',
        "return",
        seed=14,
        steps=6,
    ),
    Mutant(
        "transcripts outlive their runs",
        "orchestrator.features.care.garbage:_clear",
        "if _run_of(name) in removed or _way_of(name) in below:",
        "if False:",
        seed=4,
        steps=22,
    ),
    Mutant(
        "an upgrade keeps what was approved",
        "orchestrator.engine.fold:_run_upgraded",
        "approvals=(),",
        "",
        seed=149,
        steps=10,
    ),
    Mutant(
        "moving a run by hand keeps what was approved",
        "orchestrator.engine.fold:_moved_by_hand",
        "approvals=(),",
        "",
        seed=2,
        steps=10,
    ),
    Mutant(
        "a fork may do what its origin was allowed",
        "orchestrator.recording.past:_of_gate_as_own",
        ", approves=False)",
        ")",
        seed=25,
        steps=9,
    ),
    Mutant(
        "work is recorded for whatever phase the run has come to",
        "orchestrator.face.by_hand:ByHand._check_still_at",
        "if now.name != phase.name:",
        "if False:",
        seed=8,
        steps=16,
    ),
    Mutant(
        "a run works by the files as they are now",
        "orchestrator.face.run:Run.definition",
        "whole = self._workspace.definitions.pinned(self._pinned_to(digest))",
        "whole = self._workspace.definition(self.state.app)",
        seed=18,
        steps=8,
    ),
    Mutant(
        "numbers of decisions that went are given again",
        "orchestrator.journal.sqlite.derived:project_decision",
        "number = number_taken_by(event.fact)",
        "number = 0",
        seed=1,
        steps=4,
    ),
    Mutant(
        "the end of a branch is not told",
        "orchestrator.engine.above:Above.__call__",
        "return Append(Head(parent_of(state.run)), [told], KERNEL, named, at_end=True)",
        "return None",
        steps=2,
        of_trees=True,
    ),
    Mutant(
        "the end of a branch is told twice",
        "orchestrator.engine.above:Above.__call__",
        "[told], KERNEL",
        "[told, told], KERNEL",
        steps=2,
        of_trees=True,
    ),
    Mutant(
        "that a failed branch is gone on with is not told",
        "orchestrator.engine.above:_resumed",
        "if not (state.told and state.failure):",
        "if True:",
        seed=72,
        steps=5,
        of_trees=True,
    ),
    Mutant(
        "a failure that is kept ends no branch",
        "orchestrator.domain.branch_end:ending",
        "case PhaseFailed() if branch.keeps:",
        "case PhaseFailed() if False:",
        seed=3,
        steps=22,
        of_trees=True,
    ),
    Mutant(
        "who was rejected is told to be done",
        "orchestrator.domain.branch_end:ending",
        'return "rejected"',
        'return "done"',
        seed=5,
        steps=15,
        of_trees=True,
    ),
    Mutant(
        "what a branch used is told again with its next end",
        "orchestrator.engine.above:_used_since",
        "state.told or Used()",
        "Used()",
        seed=72,
        steps=5,
        of_trees=True,
    ),
    Mutant(
        "results stand in the order they came in",
        "orchestrator.engine.tree:Tree.joined",
        "for name in branches.names if (end := branches.ended[name])]",
        "for end in branches.ended.values() if end]",
        seed=5,
        steps=22,
        of_trees=True,
    ),
    Mutant(
        "each entry is given the first",
        "orchestrator.engine.tree:Tree._inputs",
        "self._items[int(step.which) - 1]",
        "self._items[0]",
        seed=4,
        steps=1,
        of_trees=True,
    ),
    Mutant(
        "a parent waits on when all its branches have ended",
        "orchestrator.engine.command:_rests",
        "if state.is_by_branches:",
        "if state.is_rested:",
        seed=3,
        steps=22,
        of_trees=True,
    ),
    Mutant(
        "an end is counted again that was known",
        "orchestrator.engine.facts_of_branches:_ended",
        "(branches.ended.get(branch) is None)",
        "1",
        seed=72,
        steps=5,
        of_trees=True,
    ),
    Mutant(
        "what branches cost does not count for their parent",
        "orchestrator.engine.facts_of_branches:branch_ended",
        "cost_nano=state.cost_nano + in_nano(fact.cost_usd),",
        "cost_nano=state.cost_nano,",
        steps=5,
        of_trees=True,
    ),
    Mutant(
        "what is open below a branch that failed stays open",
        "orchestrator.engine.tree:Tree.leave_nothing_open",
        'if end and end.status == "failed":',
        "if False:",
        seed=8,
        steps=22,
        of_trees=True,
    ),
    Mutant(
        "who goes on by hand leaves the branches behind",
        "orchestrator.face.by_hand:ByHand.step",
        'self.cancel_branches("")',
        "pass",
        steps=21,
        of_trees=True,
    ),
    Mutant(
        "a run is cancelled without its branches",
        "orchestrator.face.by_hand:ByHand.cancel",
        "self.cancel_branches(comment)",
        "pass",
        seed=11,
        steps=6,
        of_trees=True,
    ),
    Mutant(
        "a branch is gone on with that nobody waits for",
        "orchestrator.face.run:Run._adrive",
        "self.check_awaited()",
        "pass",
        seed=56,
        steps=19,
        of_trees=True,
    ),
    Mutant(
        "a cap holds for each branch by itself",
        "orchestrator.journal.sqlite.rows:spend_of_tree",
        "tree(connection, root_of_tree(run))",
        "tree(connection, run)",
        steps=2,
        of_trees=True,
    ),
    Mutant(
        "a fork does not look into the branches of its origin",
        "orchestrator.face.fork:_of_run",
        "journal.read_tree(root, TAKEN_IN)",
        "journal.read(root)",
        steps=22,
        of_trees=True,
    ),
)


def mutant_named(name: str) -> Mutant:
    return next(mutant for mutant in MUTANTS if mutant.name == name)


@contextmanager
def planted(names: Sequence[str]) -> Iterator[None]:
    with ExitStack() as stack:
        for name in names:
            function = _function(mutant_named(name).place)
            stack.callback(setattr, function, "__code__", function.__code__)
            plant(name)
        yield


def plant(name: str) -> None:
    """Plant a mutant for good. Everybody who has imported the function has it then.

    Raises:
        LookupError: the source has no such line, or several: the mutant fits an older Baton.
    """
    mutant = mutant_named(name)
    function = _function(mutant.place)
    source = textwrap.dedent(inspect.getsource(function))
    if source.count(mutant.line) != 1:
        raise LookupError(f"mutant “{name}” wants this line once in {mutant.place}: {mutant.line}")
    function.__code__ = _code(source.replace(mutant.line, mutant.instead), function)


def _function(place: str) -> FunctionType:
    module, _, path = place.partition(":")
    found: object = importlib.import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    found = found.fget if isinstance(found, property) else found
    assert isinstance(found, FunctionType)
    return found


def _code(source: str, function: FunctionType) -> CodeType:
    """Only the code is another one, so defaults and names are as they were."""
    module = compile("from __future__ import annotations\n" + source, function.__code__.co_filename, "exec")
    codes = [code for code in module.co_consts if isinstance(code, CodeType)]
    return next(code for code in codes if code.co_name == function.__name__)
