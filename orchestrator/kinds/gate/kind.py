"""Gate phases: a person is asked, and shown what an effect behind it would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from orchestrator.domain.answers import APPROVE, GO_BACK
from orchestrator.domain.canonical import JSON
from orchestrator.domain.codec import to_plain
from orchestrator.domain.definition import Phase
from orchestrator.domain.duration import duration
from orchestrator.kinds.gate.spec import GateSpec
from orchestrator.kinds.kind import ByHand, Kind, spec_of
from orchestrator.values import replace

if TYPE_CHECKING:  # performing a phase needs nothing of what reads and checks it, nor the other way round
    from orchestrator.engine.performer import Performer
    from orchestrator.kinds.joins import Joins
    from orchestrator.workspace.check.checked_app import CheckedApp
    from orchestrator.workspace.check.mentions import Mention
    from orchestrator.workspace.check.names import Names
    from orchestrator.workspace.read.phase_reader import PhaseKeys
    from orchestrator.workspace.read.phase_source import PhaseSource
    from orchestrator.workspace.read.shape import Shape
    from orchestrator.workspace.yaml.section import FileMap


class GateKind(Kind):
    name = "gate"
    keys = ("reads", "may_read", "writes", "asks", "expires", "then")
    by_hand: ClassVar[frozenset[ByHand]] = frozenset()
    is_at_once = True
    own_words = "the question"

    def read(self, phase: Phase, keys: PhaseKeys) -> Phase:
        return replace(phase, spec=self.spec(keys), answers=keys.answers())

    def spec(self, keys: PhaseKeys) -> Mapping[str, JSON]:
        after, answer = _expires(keys)
        spec: Mapping[str, JSON] = to_plain(
            GateSpec(keys.text(self.name), keys.fields("asks", "form field"), after, answer)
        )
        return spec

    def completed(self, source: PhaseSource, following: str, phases: Sequence[PhaseSource]) -> PhaseSource:
        from orchestrator.workspace.check.completion import asks_person

        return asks_person(source, following, phases)

    def shape(self, source: PhaseSource, names: Names) -> Shape:
        from orchestrator.workspace.read.field_schema import schema_of_fields
        from orchestrator.workspace.read.shape import Shape

        properties = {
            "answer": {"type": "string", "enum": list(source.phase.answers)},
            "comment": {"type": ["string", "null"]},
            "fields": schema_of_fields(spec_of(GateSpec, source.phase).asks),
        }
        schema = {"type": "object", "additionalProperties": False, "properties": properties}
        return Shape(schema, "own", f"the gate {source.name}")

    def check(self, app: CheckedApp, source: PhaseSource) -> None:
        if not source.doubts("then"):
            _check_expiry(app, source)

    def mentions(self, source: PhaseSource) -> Sequence[Mention]:
        from orchestrator.workspace.check.mentions import in_line

        question = source.scalar(self.name)
        return in_line(question) if question else ()

    def performer(self, joins: Joins) -> Performer:
        from orchestrator.kinds.gate.performing import GatePerformer

        return GatePerformer(joins.effects, joins.clock)


def _expires(keys: PhaseKeys) -> tuple[str, str]:
    section = keys.section.below("expires", ("after", "answer"))
    if section is None:
        return "", ""
    after, answer = section.text("after", required=True), section.scalar("answer", required=True)
    _tell_no_duration(section, after)
    if section.doubtful:
        keys.section.doubtful.add("expires")
    if answer:
        keys.parts[("expires", "answer")] = answer
    return after, answer.text if answer else ""


def _tell_no_duration(section: FileMap, after: str) -> None:
    try:
        if after:
            duration(after)
    except ValueError as error:
        section.fault("after", f"'{after}' {error}", "Write 30m, 4h, 4d or 2w.")


def _check_expiry(app: CheckedApp, gate: PhaseSource) -> None:
    from orchestrator.workspace.yaml.faultlog import did_you_mean, listed

    answers = gate.phase.answers
    answer = spec_of(GateSpec, gate.phase).expires_answer
    if not answer:
        return
    place = gate.place("expires", "answer")
    if answer not in answers:
        mend = did_you_mean(answer, answers, f"Answers are {listed(answers)}.")
        app.faults.add(place, f"{gate.name} expires with '{answer}', which is none of its answers", mend)
    elif answer in GO_BACK:
        app.faults.add(place, f"{gate.name} expires with '{answer}', which takes a person", "Write reject.")
    elif (acts := _acts(app, answers[answer])) or answer == APPROVE:
        lets = f"lets {answers[answer]} act" if acts else "is a yes"
        found = f"{gate.name} expires with '{answer}', which {lets}, and silence approves nothing"
        app.faults.add(place, found, "Write reject, or a word of its own that leads to no effect.")


def _acts(app: CheckedApp, name: str) -> bool:
    return any(source.name == name and source.phase.acts for source in app.source.phases)
