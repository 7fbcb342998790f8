"""What answers at gates say of them: approved untouched time after time, or edited often.

An answer of a rule, of the clock, or of the gate's own words judges no work and counts for nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orchestrator.face.gate_answer import GateAnswer
from orchestrator.face.governing.evidence import GateInUse, SystemEvidence
from orchestrator.face.governing.proposal import NewRule, Proposal
from orchestrator.text.quantity import counted
from orchestrator.values import dataclass

UNTOUCHED = 10
"""Yeses in a row, each to exactly what was shown, before a standing yes is proposed."""
RECENT = 10
"""The last cases at a gate that tell whether it is edited often."""
_OFTEN = 4
"""Of those: two of five is where a person does the work that the app was to save them."""
_FEW = 5
"""Fewer cases tell nothing."""
HASTY_S = 2.0
"""Seconds: nobody reads a page in that time."""
KEEPS_TO_ITSELF = ("append_file", "save_draft", "save_file")
"""Effects that write a file of the workspace and touch nothing else: no other is proposed to act unasked."""


@dataclass(frozen=True)
class GateLine:
    """What came of a gate in the period."""

    gate: str
    cases: int
    untouched: int
    edited: int
    sent_back: int
    rejected: int
    mean_s: float | None
    """Attended; None: not measured."""
    in_a_row: int
    """Approved untouched, up to now."""


def gate_lines(evidence: SystemEvidence) -> list[GateLine]:
    """By name, of the gates at which the person judged something in the period."""
    names = sorted({f"{one.gate_app}/{one.phase}" for one in _in_period(evidence)})
    return [_line(evidence, name) for name in names if evidence.answers_at(name)]


def _line(evidence: SystemEvidence, gate: str) -> GateLine:
    own, cases = evidence.answers_at(gate), in_period(evidence, gate)
    outcomes = [one.outcome for one in cases]
    return GateLine(
        gate,
        len(cases),
        outcomes.count("untouched"),
        outcomes.count("edited"),
        outcomes.count("sent_back"),
        outcomes.count("rejected"),
        mean_seconds(cases),
        untouched_in_a_row(own),
    )


def in_period(evidence: SystemEvidence, gate: str) -> list[GateAnswer]:
    period = evidence.period
    return [one for one in evidence.answers_at(gate) if period.since <= one.answered_at < period.until]


def mean_seconds(answers: Sequence[GateAnswer]) -> float | None:
    """Attended, of those that were measured."""
    measured = [one.seconds for one in answers if one.is_measured]
    return sum(measured) / len(measured) if measured else None


def hasty_mean(answers: Sequence[GateAnswer]) -> float | None:
    """Seconds on average, where that is too little to read anything; None: it is not, or too few were measured."""
    mean = mean_seconds(answers)
    measured = sum(one.is_measured for one in answers)
    return mean if mean is not None and measured >= _FEW and mean < HASTY_S else None


def untouched_in_a_row(answers: Sequence[GateAnswer]) -> int:
    """The yeses at the end of the cases, each to what was shown."""
    count = 0
    for one in reversed(answers):
        if one.outcome != "untouched":
            break
        count += 1
    return count


def relaxing(evidence: SystemEvidence) -> Iterator[Proposal]:
    """A standing yes, as a rule, for each gate that could do with one."""
    for gate in evidence.gates:
        id_ = f"relax:{gate.name}"
        own = _since_no(evidence, gate.name, id_)
        count = untouched_in_a_row(own)
        if count < UNTOUCHED or why_no_rule(gate, evidence):
            continue
        last = own[-count:]
        mean = mean_seconds(last)
        lines = [f"approved as it was shown {count} times in a row, {_days(evidence, last)} ({_named(last)})"]
        lines.append("how long you looked was not measured" if mean is None else f"{mean:.0f} s before you on average")
        yield Proposal(
            "relax",
            gate.name,
            f"Let a rule answer {gate.name}? You approved it untouched {count} times in a row.",
            tuple(lines),
            ("you are not asked there any more, whatever it shows; a lost warning still asks",),
            tuple(_rules(gate, count, evidence.day(last[-1].answered_at))),
        )


def why_no_rule(gate: GateInUse, evidence: SystemEvidence) -> str:
    """Why a standing yes to it is not proposed; empty where it may be."""
    return _why_not_here(gate) or _why_unread(evidence, gate.name)


def _why_not_here(gate: GateInUse) -> str:
    if gate.rules:
        return f"{', '.join(gate.rules)} speaks there already"
    if gate.has_form:
        return "it asks for fields, which no rule can fill in"
    outward = [effect for _, effect, _ in gate.effects if effect not in KEEPS_TO_ITSELF]
    if outward:
        return f"{', '.join(outward)} changes more than a file of the workspace; such a rule is yours to write"
    if any(folder is None for _, _, folder in gate.effects):
        return "where its effect writes is not fixed in the app; such a rule is yours to write"
    return ""


def _why_unread(evidence: SystemEvidence, gate: str) -> str:
    """What is approved faster than it can be read is no reason to stop asking. One answer that was measured is enough
    for doubt; where the period as a whole is told as hasty, the last ones say nothing against it.
    """
    mean = mean_seconds(evidence.answers_at(gate)[-UNTOUCHED:])
    if mean is None or mean >= HASTY_S:
        mean = hasty_mean(in_period(evidence, gate))
    return "" if mean is None else f"you answer it after {mean:.1f} s on average, and nobody has read it by then"


def _rules(gate: GateInUse, count: int, last: str) -> Iterator[NewRule]:
    """One that answers the gate, and one for each effect behind it, which would ask by itself."""
    why = f"approved untouched {count} times in a row up to {last}"
    yield NewRule(f"yes-to-{gate.app}-{gate.phase}", gate.app, gate.phase, why)
    for phase, effect, folder in gate.effects:
        when = "" if folder is None else f'args.folder == "{folder}"'
        yield NewRule(f"yes-to-{gate.app}-{phase}", gate.app, phase, why, effect, when)


def tightening(evidence: SystemEvidence) -> Iterator[Proposal]:
    """Where the person edits or sends back often: ask again where a rule says yes, else look at the agents' words."""
    for gate in evidence.gates:
        rule = next((name for name in gate.rules if _said_yes(evidence, gate, name)), "")
        id_ = f"tighten:{rule}" if rule else f"prompt:{gate.name}"
        own = _since_no(evidence, gate.name, id_)[-RECENT:]
        changed = [one for one in own if one.outcome in ("edited", "sent_back")]
        if len(own) < _FEW or len(changed) < _OFTEN or (not rule and evidence.decided.last_adopted(id_)):
            continue
        lines = [f"{len(changed)} of the last {len(own)} were edited or sent back ({_named(changed)})"]
        agents = sorted({agent for one in changed for agent in one.agents})
        if agents:
            lines.append(f"made by {', '.join(agents)}")
        if rule:
            yield Proposal(
                "tighten", rule, f"Let {rule} ask again at {gate.name}? You change what it shows often.", tuple(lines)
            )
            continue
        then = f'baton note --change -m "WHY" once you have changed what {", ".join(agents)} is asked' if agents else ""
        yield Proposal(
            "prompt",
            gate.name,
            f"Change what is shown at {gate.name}? You edit it often.",
            tuple(lines),
            next=then or f"baton show {changed[-1].root}",
        )


def _said_yes(evidence: SystemEvidence, gate: GateInUse, rule: str) -> bool:
    return any(one.rule == rule and f"{one.gate_app}/{one.phase}" == gate.name for one in evidence.answers)


def _since_no(evidence: SystemEvidence, gate: str, id_: str) -> tuple[GateAnswer, ...]:
    """What came before a no, or before what was adopted was taken back, was not enough."""
    after = evidence.decided.declined.get(id_, "")
    return tuple(one for one in evidence.answers_at(gate) if one.answered_at > after)


def _in_period(evidence: SystemEvidence) -> Iterator[GateAnswer]:
    period = evidence.period
    return (one for one in evidence.answers if period.since <= one.answered_at < period.until)


def _days(evidence: SystemEvidence, answers: Sequence[GateAnswer]) -> str:
    return f"from {evidence.day(answers[0].answered_at)} to {evidence.day(answers[-1].answered_at)}"


def _named(answers: Sequence[GateAnswer]) -> str:
    ids = [one.decision for one in answers]
    return ", ".join(ids) if len(ids) <= 4 else f"{ids[0]} to {ids[-1]}, {counted(len(ids), 'decision')}"
