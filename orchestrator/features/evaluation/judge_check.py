"""Who may judge, and whether a judge says what the person says."""

from __future__ import annotations

from pathlib import Path

from orchestrator.domain.definition import Definition
from orchestrator.errors import UsageError
from orchestrator.evals.agreement import Agreement, agreement, check_labels, read_verdicts
from orchestrator.evals.evaluators.judge import Judge
from orchestrator.evals.result import SuiteResult
from orchestrator.evals.suite import Suite
from orchestrator.features.evaluation.judge_run import DEFAULT_ROLE
from orchestrator.features.evaluation.judging import Judging


def check_judges(suite: Suite, judging: Judging, subject: Definition, asked: Definition) -> None:
    """Raises UsageError: a model would judge what it made, and nobody has said that it may.

    Args:
        suite: which may name the judge, and may say so.
        judging: its judges; one that names a role says by that whose model it is.
        subject: what is judged.
        asked: the same with every role of the profile.
    """
    if suite.judges_itself:
        return
    under_test = {model.name for agent in subject.agents.values() for model in subject.roles.get(agent.role, ())}
    for judge in _judges(suite, judging):
        models = suite.judge or asked.roles.get(judge.role or DEFAULT_ROLE, ())
        shared = [model.name for model in models if model.name in under_test]
        if shared and (suite.judge or not judge.role):
            raise UsageError(
                f"{judge.name} of {suite.name} would ask {shared[0]}, which makes what it judges.",
                mend="Name another in suite.yaml: judge: PROVIDER:MODEL; or let it: judge: {itself: true}.",
            )


def _judges(suite: Suite, judging: Judging) -> list[Judge]:
    found = [judge for case in suite.cases for judge in judging.judges(case.name)]
    return list({(judge.lane, judge.label, judge.role): judge for judge in found}.values())


def agreements(root: Path, suite: Suite, judging: Judging, result: SuiteResult) -> list[Agreement]:
    """Each judge of a result beside the person's verdicts.

    Raises:
        UsageError: the suite has no judge, there are no verdicts, or they name a judge there is not.
        DefinitionFaults: what is wrong in the file of verdicts.
    """
    labels = list(dict.fromkeys(judge.name for judge in _judges(suite, judging)))
    if not labels:
        raise UsageError(f"{suite.name} has no judge.", mend="Add one to its evaluators: - Judge: {question: ...}.")
    said = read_verdicts(root, suite.folder)
    check_labels(said, labels)
    return [agreement(label, result.cases, said[label]) for label in labels if label in said]
