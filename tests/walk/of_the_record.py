"""What holds of the record: nothing is lost, the lists say what it says, and a run goes where it was handed."""

from __future__ import annotations

from collections import Counter

from look import Look, Told

from orchestrator.domain.facts import (
    KERNEL,
    PERSON,
    DecisionAnswered,
    DecisionOpened,
    DecisionWithdrawn,
    HandoffRecorded,
    PhaseStarted,
    RunUpgraded,
)
from orchestrator.engine.approval_rule import BY_RULE
from orchestrator.engine.fold import fold
from orchestrator.engine.values import root_of
from orchestrator.kinds.gate.performing import MOST_BY_RULE


def acknowledged(look: Look) -> None:
    for run, (seq, digest) in look.walk.known.heads.items():
        if run not in look.walk.gone:
            told = look.runs.get(run)
            assert told, f"{run} was acknowledged and is not there"
            assert len(told.events) >= seq, f"{run} had {seq} events and has {len(told.events)}"
            assert told.events[seq - 1].digest == digest, f"event {seq} of {run} is another one"


def chain(look: Look) -> None:
    """The runs that have moved; all of the file when all have, or something was taken out of it."""
    all_of_it = len(look.moved) == len(look.runs) or look.walk.gone or look.walk.forgotten
    for stream in [None] if all_of_it else [told.run for told in look.moved]:
        found = look.journal.verify(stream)
        assert found.ok, found.broken


def lists(look: Look) -> None:
    """By the fold, which shares no code with what keeps the lists."""
    waiting = set()
    for told in look.runs.values():
        row, state = told.row, told.state
        waits = state.decision.decision if state.decision else ""
        listed = row.status, row.driver, row.waits, row.phase, row.paid_nano + row.reserved_nano
        folded = state.status, state.driver, waits, state.at, state.cost_nano
        assert listed == folded, f"{told.run} is listed as {listed} and is {folded}"
        waiting |= {waits} - {""}
    assert {row.decision for row in look.journal.decisions()} == waiting


def folding(told: Told) -> None:
    half = (len(told.events) + 1) // 2
    in_halves = fold(told.events[half:], fold(told.events[:half]))
    assert fold(told.events) == in_halves, f"{told.run} is another run when it is folded in two halves"


def order(told: Told) -> None:
    at, is_open = "", False
    visits: Counter[str] = Counter()
    for event in told.events:
        match event.fact:
            case PhaseStarted(phase=phase, visit=visit):
                assert not is_open, f"{phase} begins at {event.seq} while {at} is not over"
                assert at in ("", phase), f"{phase} begins at {event.seq}, and the work was handed to {at}"
                visits[phase] += 1
                if told.state.fork:  # it has no copy of visits that were given up, and those after keep their number
                    visits[phase] = max(visits[phase], visit)
                assert visit == visits[phase], f"visit {visit} of {phase} is its {visits[phase]}."
                at, is_open = phase, True
            case HandoffRecorded(phase=phase, to=to):
                assert at in ("", phase), f"{phase} hands on at {event.seq}, and the run stood at {at}"
                at, is_open = to, False
            case RunUpgraded(phases=names, anew=anew):
                at, is_open = names.get(at, at), is_open and not anew
                visits = Counter({names.get(name, name): times for name, times in visits.items()})


def status(told: Told) -> None:
    state = told.state
    if state.status == "waiting":
        assert state.decision or state.branches, f"{told.run} waits for nothing"
        assert not state.driver, f"{told.run} waits and is driven"
    if state.decision:
        assert state.status == "waiting", f"{told.run} asks {state.decision.decision} and is {state.status}"
    if state.ended:
        assert (state.driver, state.failure) == ("", None), f"{told.run} has ended, and something is left of it"


def claims(look: Look) -> None:
    counts = look.walk.counts
    someone_died = counts["died"] or counts["kill"] or counts["race"] or counts["meanwhile"]
    for run, row in look.rows.items():
        if row.driver:
            assert not look.walk.process.liveness.alive(row.driver), f"nobody drives {run}, and its driver lives"
            assert someone_died, f"nobody died, and {run} is still claimed"


def answers(look: Look) -> None:
    for told in look.runs.values():
        is_open: set[str] = set()
        for event in told.events:
            match event.fact:
                case DecisionOpened(decision=decision):
                    is_open.add(decision)
                case DecisionAnswered(decision=decision, answer=answer):
                    assert decision in is_open, f"{decision} was answered at {event.seq} and was not open"
                    is_open.remove(decision)
                    taken = look.walk.known.answers.get(decision, answer)
                    assert answer == taken, f"{decision} took {taken}, and {answer} is recorded"
                case DecisionWithdrawn(decision=decision):
                    is_open.discard(decision)


def numbers(look: Look) -> None:
    for told in look.runs.values():
        for event in told.own:
            if isinstance(event.fact, DecisionOpened):
                first = look.walk.asked.setdefault(event.fact.decision, event.digest)
                assert first == event.digest, f"{event.fact.decision} was asked of two things"


def gone(look: Look) -> None:
    assert not look.walk.gone & look.rows.keys(), "a run went, and is there"


def silence(told: Told) -> None:
    expires: dict[str, str] = {}
    for event in told.own:
        if isinstance(event.fact, DecisionOpened):
            expires[event.fact.decision] = event.fact.expires_at
        if isinstance(event.fact, DecisionAnswered):
            given = event.fact
            assert not given.approves or event.actor == PERSON, f"{event.actor} approved {given.decision}"
            due = expires.get(given.decision, "")
            if event.actor == KERNEL:
                assert due <= event.at, f"{given.decision} expired before its time"
            if event.actor == PERSON:
                assert not due or event.at < due, f"{given.decision} was answered when its time was over"


def bounds(told: Told) -> None:
    """Of an edge, and of a rule that answers: counted from where a person last answered or moved the run."""
    most = {
        (phase.name, edge.to, number): edge.at_most
        for phase in told.definition.app.phases
        for number, edge in enumerate(phase.then, 1)
        if edge.at_most
    }
    taken: Counter[tuple[str, str, int]] = Counter()
    by_rule: Counter[str] = Counter()
    kinds: dict[str, str] = {}
    for event in told.events:
        match event.fact:
            case DecisionOpened(decision=decision, kind=kind):
                kinds[decision] = kind
            case DecisionAnswered(decision=decision) if event.actor == PERSON and kinds[decision] != "budget":
                taken.clear()
                by_rule.clear()
            case DecisionAnswered(to=to) if event.actor.startswith(BY_RULE):
                by_rule[to] += 1
                assert by_rule[to] <= MOST_BY_RULE, f"a rule has answered {by_rule[to]} times at {event.seq}"
            case RunUpgraded() | HandoffRecorded(by_hand=True):
                taken.clear()
                by_rule.clear()
            case HandoffRecorded(phase=phase, to=to, edge=edge):
                taken[phase, to, edge] += 1
                bound = most.get((phase, to, edge), 0)
                assert not bound or taken[phase, to, edge] <= bound, f"{phase} went to {to} too often at {event.seq}"


def stale(told: Told) -> None:
    """Versions are followed here by themselves: made from what, and replaced or sent back since."""
    may = {p.name: {root_of(path) for path in p.may_read.values()} for p in told.definition.app.phases}
    must = {p.name: {root_of(path) for path in p.reads.values()} for p in told.definition.app.phases}
    versions: dict[str, tuple[str, str, dict[str, str]]] = {}
    is_stale: set[tuple[str, str]] = set()
    reads: dict[str, str] = {}
    shows: dict[str, str] = {}
    edited: set[str] = set()
    for event in told.events:
        match event.fact:
            case PhaseStarted(phase=phase):
                reads, edited = dict(event.fact.reads), set()
                offered = {
                    (name, reads[name]) for name in may.get(phase, set()) - must.get(phase, set()) if name in reads
                }
                assert not offered & is_stale, f"{phase} is offered at {event.seq} what is stale: {offered & is_stale}"
            case DecisionOpened():
                shows = dict(event.fact.shows)
            case DecisionAnswered(answer=answer, to=to):
                roots = {name: shows[name] for name in event.fact.edited}
                if answer == "send_back":
                    roots |= {name: digest for name, (digest, phase, _) in versions.items() if phase == to}
                is_stale |= _made_from(versions, roots)
                edited = set(event.fact.edited)
            case HandoffRecorded(phase=phase, artifacts=artifacts):
                for name, digest in artifacts.items():
                    before = versions.get(name, ("", phase, {}))
                    versions[name] = (digest, before[1], before[2]) if name in edited else (digest, phase, reads)
                    is_stale = {(n, d) for n, d in is_stale if n != name}
                reads, edited = {}, set()
            case RunUpgraded():
                return  # names are others from here on


def _made_from(versions: dict[str, tuple[str, str, dict[str, str]]], roots: dict[str, str]) -> set[tuple[str, str]]:
    changed = dict(roots)
    for _ in versions:
        for name, (digest, _, made_from) in versions.items():
            if name not in changed and any(changed.get(read) == used for read, used in made_from.items()):
                changed[name] = digest
    return {(name, digest) for name, digest in changed.items() if name not in roots}


def yours(told: Told) -> None:
    """Who wrote what is followed here by itself, and so is what a person said of it."""
    agents = {p.name for p in told.definition.app.phases if any(one.agent for one in (p, *p.together))}
    mine: set[str] = set()
    may: set[str] = set()
    opened: dict[str, DecisionOpened] = {}
    edited: set[str] = set()
    for event in told.events:
        match event.fact:
            case DecisionOpened(decision=decision):
                opened[decision] = event.fact
            case DecisionAnswered(decision=decision, answer=answer, to=to):
                edited = set(event.fact.edited)
                asked = opened[decision]
                if answer == "send_back" or (answer == "change" and asked.phase == to):
                    may |= {to, asked.edits}
            case HandoffRecorded(by_hand=True, artifacts=artifacts, to=to):
                mine |= set(artifacts)
                may, edited = ({to} if event.fact.chosen else set()), set()
            case HandoffRecorded(phase=phase, artifacts=artifacts):
                over = mine & set(artifacts) - edited
                if phase in agents and over:
                    assert may & {phase, *over}, f"{phase} writes at {event.seq} over what a person wrote: {over}"
                mine |= edited
                may, edited = may - {phase, *artifacts} if artifacts else may, set()
            case RunUpgraded():
                return  # names are others from here on


def pinned(told: Told) -> None:
    version = ""
    for event in told.events:
        match event.fact:
            case PhaseStarted() | RunUpgraded():
                version = ""
        if isinstance(event.fact, PhaseStarted) and event.seq > told.copied and told.state.app == "loop":
            version = "v2" if "v2" in _scripts_at(told, event.seq) else "v1"
        if (
            isinstance(event.fact, HandoffRecorded)
            and version
            and event.fact.phase == "write"
            and event.actor != PERSON
        ):
            draft = told.artifact(event.fact.artifacts.get("draft", ""))
            made = draft.value["text"] if draft else version
            assert made.endswith(version), f"pinned to {version}, and {told.run} made: {made}"


def _scripts_at(told: Told, seq: int) -> str:
    digest = told.started.definition
    for event in told.events[:seq]:
        if isinstance(event.fact, RunUpgraded):
            digest = event.fact.definition
    return told.look.definition(told.run, digest).modules["apps/loop.py"]
