"""How far a judge says what the person says: of the same outcomes, each one's yes or no."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from orchestrator.errors import DefinitionFaults, UsageError, nearest_name
from orchestrator.evals.comparison import Interval
from orchestrator.evals.reducer import share_interval
from orchestrator.evals.result import CaseResult
from orchestrator.values import dataclass
from orchestrator.workspace.read.textfile import read_text
from orchestrator.workspace.yaml.faultlog import FaultLog
from orchestrator.workspace.yaml.node import Node, Scalar, Table, called
from orchestrator.workspace.yaml.section import FileMap
from orchestrator.workspace.yaml.yaml_document import parse_document

FILE = "verdicts.yaml"
FEWEST = 10
"""Outcomes that both judged. The interval of nine of nine begins at 70 %: that says little of a judge."""
_WORDS = {"yes": True, "true": True, "no": False, "false": False}


@dataclass(frozen=True, slots=True)
class PersonsVerdict:
    """What the person says of one case."""

    passes: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Disagreement:
    case: str
    person: bool
    judge: bool
    persons_why: str
    judges_why: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of one judge."""

    label: str
    both_yes: int
    both_no: int
    only_judge: int
    """The judge said yes and the person no."""
    only_person: int
    interval: Interval | None
    """95 %, of the share on which they agree (`share_interval`)."""
    kappa: float | None
    """J. Cohen's (Educational and Psychological Measurement 20, 1960, 37-46): agreement beyond what two who said yes as
    often as these do, and knew nothing, would come to. None, where one of them always says the same."""
    disagreements: tuple[Disagreement, ...]
    unsaid: tuple[str, ...]
    """Cases that the judge judged and the person did not."""
    unheard: tuple[str, ...]
    """Cases of the person's of which the judge said nothing."""

    @property
    def of(self) -> int:
        return self.both_yes + self.both_no + self.only_judge + self.only_person

    @property
    def share(self) -> float:
        return (self.both_yes + self.both_no) / self.of if self.of else 0.0

    @property
    def is_enough(self) -> bool:
        return self.of >= FEWEST


def read_verdicts(root: Path, folder: Path) -> dict[str, dict[str, PersonsVerdict]]:
    """Label of a judge -> case -> what the person says, from `verdicts.yaml` of a suite.

    Raises:
        UsageError: there is no such file; the message has its form.
        DefinitionFaults: what is wrong in it.
    """
    path = (folder / FILE).relative_to(root).as_posix()
    if not (root / path).is_file():
        raise UsageError(
            f"there is no {path}, so nobody knows what you say.",
            mend="Write it: 'Judge:' and below it 'CASE: yes' or 'CASE: {verdict: no, why: ...}', a line a case.",
        )
    faults = FaultLog()
    text = read_text(root, path, faults)
    node = parse_document(text, path, faults) if text is not None else None
    found: dict[str, dict[str, PersonsVerdict]] = {}
    if node:
        labels = FileMap.over(node, "the verdicts", faults)
        for label in labels.table.entries:
            cases = labels.map(label)
            below = FileMap.over(cases, f"verdicts of {label}", faults) if cases else None
            entries = cases.entries.items() if cases else ()
            read = ((case, _verdict(below, case, entry.value)) for case, entry in entries if below)
            found[label] = {case: said for case, said in read if said}
    if faults:
        raise DefinitionFaults(faults.faults)
    return found


def _verdict(section: FileMap, case: str, node: Node) -> PersonsVerdict | None:
    if isinstance(node, Table):
        below = FileMap(node, f"the verdict on {case}", ("verdict", "why"), section.faults)
        said = below.node("verdict")
        passes = _yes_or_no(said) if said else None
        why = below.text("why")
    else:
        passes, why = _yes_or_no(node), ""
    if passes is None:
        section.fault(case, f"the verdict on {case} is {called(node)}", "Write yes or no.", node=node)
        return None
    return PersonsVerdict(passes, why)


def _yes_or_no(node: Node) -> bool | None:
    return _WORDS.get(node.text.lower()) if isinstance(node, Scalar) else None


def agreement(label: str, results: Iterable[CaseResult], said: Mapping[str, PersonsVerdict]) -> Agreement:
    """One judge's scores beside the person's verdicts. Of repeats, the first that was heard."""
    judged: dict[str, tuple[bool, str]] = {}
    for result in results:
        for score in result.scores:
            if score.evaluator == label and not (score.unheard or score.crashed):
                judged.setdefault(result.outcome.case, (score.passed, score.why))
    both = [(judged[case][0], said[case].passes, case) for case in judged if case in said]
    counts = {pair: sum((judge, person) == pair for judge, person, _ in both) for pair in _PAIRS}
    return Agreement(
        label,
        counts[True, True],
        counts[False, False],
        counts[True, False],
        counts[False, True],
        share_interval([float(judge == person) for judge, person, _ in both]),
        _kappa(counts),
        tuple(
            Disagreement(case, person, judge, said[case].why, judged[case][1])
            for judge, person, case in both
            if judge != person
        ),
        tuple(case for case in judged if case not in said),
        tuple(case for case in said if case not in judged),
    )


_PAIRS = ((True, True), (False, False), (True, False), (False, True))
"""What the judge and the person say."""


def _kappa(counts: Mapping[tuple[bool, bool], int]) -> float | None:
    n = sum(counts.values())
    if not n:
        return None
    observed = (counts[True, True] + counts[False, False]) / n
    judge = (counts[True, True] + counts[True, False]) / n
    person = (counts[True, True] + counts[False, True]) / n
    by_chance = judge * person + (1 - judge) * (1 - person)
    return (observed - by_chance) / (1 - by_chance) if by_chance < 1 else None


def check_labels(said: Mapping[str, object], labels: Iterable[str]) -> None:
    """Raises UsageError for verdicts on a judge there is not."""
    known = list(labels)
    for label in said:
        if label not in known:
            near = nearest_name(label, known)
            mend = f"Did you mean {near}?" if near else f"There are: {', '.join(known) or 'none'}."
            raise UsageError(f'no judge of the suite is called "{label}".', mend=mend)
