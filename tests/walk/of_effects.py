"""What holds of effects: done once, never unsaid, and only what a person was shown and allowed, here."""

from __future__ import annotations

from collections import Counter, defaultdict

from look import Look, Told

from orchestrator.domain.event import Event
from orchestrator.domain.facts import (
    PERSON,
    DecisionAnswered,
    DecisionOpened,
    EffectIntended,
    EffectStepDone,
    EffectStepTold,
    HandoffRecorded,
    PhaseStarted,
    RunUpgraded,
)


def once(told: Told) -> None:
    """Under one key, and for one deed: the same text for the same phase, until that has come to its end."""
    again = _told_again(told)
    by_key = Counter(deed.key for deed in told.deeds)
    for key, times in by_key.items():
        assert times <= 1 + again[key], f"done {times} times under {key}, and {again[key]} times told to do it again"
    same: defaultdict[tuple[object, ...], set[str]] = defaultdict(set)
    ends: Counter[str] = Counter()
    for event in told.events:
        match event.fact:
            case EffectIntended(phase=phase, arguments=arguments, key=key):
                same[phase, arguments, ends[phase]].add(key)
            case HandoffRecorded(phase=phase, to=to, artifacts=artifacts) if artifacts and to != phase:
                ends[phase] += 1
    for (phase, *_), keys in same.items():
        times, allowed = sum(by_key[key] for key in keys), sum(again[key] for key in keys)
        assert times <= 1 + allowed, f"{phase} did the same {times} times, and {allowed} times it was told to"


def _told_again(told: Told) -> Counter[str]:
    """Key -> how often a person, asked whether it was done, said to do it again."""
    key, doubted = "", dict[str, str]()
    again: Counter[str] = Counter()
    for event in told.own:
        match event.fact:
            case EffectIntended():
                key = event.fact.key
            case DecisionOpened(kind="in_doubt", decision=decision):
                doubted[decision] = key
            case DecisionAnswered(decision=decision, answer="again") if decision in doubted:
                again[doubted[decision]] += 1
    return again


def unsaid(told: Told) -> None:
    """Every deed has its intent, and what came of it: recorded, told, asked, or still to be looked for."""
    intents = {event.digest: fact for event, fact in told.intents()}
    said = {fact.key for fact in told.facts() if isinstance(fact, EffectStepTold)}
    key = ""
    for event in told.own:
        match event.fact:
            case EffectIntended():
                key = event.fact.key
            case EffectStepDone():
                said.add(key)
            case DecisionOpened(kind="in_doubt"):
                said.add(key)
    visit = told.state.visit
    at_it = {visit.begun.key} if visit and visit.begun and not told.state.ended else set()
    for deed in told.deeds:
        open_keys = at_it if deed in told.walk.survived else at_it | set(told.state.left)
        assert deed.head in intents, f"{told.run} has acted on an intent that is not in its record"
        assert intents[deed.head].key == deed.key, "acted under another key than intended"
        assert deed.key in said | open_keys, (
            f"{told.run} has acted under {deed.key}, and its record knows nothing of it"
        )


def bytes_intended(told: Told) -> None:
    intents = {event.digest: fact for event, fact in told.intents()}
    for deed in told.deeds:
        intended = told.put_out(intents[deed.head]) if deed.head in intents else None
        assert intended in (None, deed.text), f"{told.run} put out other bytes than it had intended"


def world(told: Told) -> None:
    """Nothing moves in the world of a walk while a step is taken, so what was previewed can be compared."""
    intents = {event.digest: fact for event, fact in told.intents()}
    for deed in told.deeds:
        preview = told.artifact(intents[deed.head].preview) if deed.head in intents else None
        if preview:
            number = preview.value["binds"]["world"]
            assert number == deed.world, f"{told.run} acts on world {deed.world}, and world {number} was shown"


def allowed(told: Told) -> None:
    """Each intent spends a yes that was for it, and that nothing has made void since."""
    opened: dict[str, DecisionOpened] = {}
    yes: dict[str, DecisionAnswered] = {}
    spent: set[tuple[str, str]] = set()
    for event in told.own:
        match event.fact:
            case DecisionOpened(decision=decision, kind=kind):
                opened[decision] = event.fact
                yes = {} if kind == "gate" else yes
            case DecisionAnswered(decision=decision) if event.actor == PERSON and event.fact.approves:
                yes[decision] = event.fact
            case RunUpgraded() | HandoffRecorded(by_hand=True):
                yes = {}
            case EffectIntended():
                _check_allowed(event, event.fact, opened, yes)
                use = event.fact.approval, event.fact.phase
                assert use not in spent, f"{use[0]} was spent twice for {use[1]}"
                spent.add(use)


def _check_allowed(
    event: Event, intent: EffectIntended, opened: dict[str, DecisionOpened], yes: dict[str, DecisionAnswered]
) -> None:
    where = f"{intent.phase} at {event.seq}"
    assert intent.approval in yes, f"{where} acts by {intent.approval}, which allows nothing any more"
    asked, given = opened[intent.approval], yes[intent.approval]
    assert intent.phase in asked.acts.get(given.answer, ()), f"{where} acts by a yes to {asked.acts}"
    assert asked.previewed[intent.phase] == intent.arguments, f"{where} acts with what was not previewed"
    assert asked.previews[intent.phase] == intent.preview, f"{where} acts on another preview"


def shown(told: Told) -> None:
    """What a person had before their eyes when they said yes is what goes out."""
    opened: dict[str, DecisionOpened] = {}
    seen: set[tuple[str, str]] = set()
    reads: dict[str, str] = {}
    for event in told.own:
        match event.fact:
            case PhaseStarted():
                reads = dict(event.fact.reads)
            case DecisionOpened(decision=decision):
                opened[decision] = event.fact
            case DecisionAnswered(decision=decision) if event.actor == PERSON and event.fact.approves:
                seen |= set(opened[decision].shows.items())
            case RunUpgraded(artifacts=names):
                seen = {(names.get(name, name), digest) for name, digest in seen}
            case EffectIntended(phase=phase):
                unseen = {item for item in reads.items() if item[0] not in told.started.inputs} - seen
                assert not unseen, f"{phase} at {event.seq} acts on what nobody saw: {sorted(unseen)}"


def here(look: Look) -> None:
    """What was asked, answered or intended on another machine lets nothing act on this one."""
    for told in look.runs.values():
        foreign = look.walk.here.get(told.run, 0)
        places = _places(told)
        for event, intent in told.intents():
            if event.seq > foreign:
                asked, answered = places[intent.approval]
                assert asked > foreign, f"{intent.phase} acts by a question of another machine"
                assert answered > foreign, f"{intent.phase} acts by a yes of another machine"
    for deed in look.deeds[look.walk.done_before :]:
        told = look.runs.get(deed.run)
        for event in told.events if told else ():
            if event.digest == deed.head:
                assert event.seq > look.walk.here.get(deed.run, 0), f"{deed.run} acted by an intent of another machine"


def elsewhere(look: Look) -> None:
    """Of runs that were carried to another machine in a file."""
    for carried in look.walk.carried:
        assert carried.there == carried.here, f"{carried.run} has other events where it was carried to"
        assert carried.holds, f"where {carried.run} was carried to, the journal does not verify"
        assert not carried.deeds, f"{carried.run} has acted where nobody has allowed anything"


def _places(told: Told) -> dict[str, tuple[int, int]]:
    places: dict[str, tuple[int, int]] = {}
    for event in told.events:
        match event.fact:
            case DecisionOpened(decision=decision):
                places[decision] = event.seq, 0
            case DecisionAnswered(decision=decision):
                places[decision] = places.get(decision, (0, 0))[0], event.seq
    return places
