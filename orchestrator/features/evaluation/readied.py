"""A suite made ready to be run under one profile or cell: what it runs, who judges, what may be asked and paid."""

from __future__ import annotations

from functools import partial

from orchestrator.domain.definition import App, Definition
from orchestrator.errors import DefinitionFaults
from orchestrator.evals.matrix import Cell
from orchestrator.evals.suite import Suite, led_out_by_cases, only_phase
from orchestrator.evals.suite_file import JUDGE
from orchestrator.face.performers import asked
from orchestrator.face.purse import WorkspacePurse
from orchestrator.face.workspace import Workspace
from orchestrator.features.evaluation.case_run import unasked
from orchestrator.features.evaluation.judging import Judging
from orchestrator.features.evaluation.recording_purse import CountedJournal, recording_purse
from orchestrator.features.evaluation.suite_run import Record, SuiteRun
from orchestrator.kinds.joins import NO_PURSE
from orchestrator.values import replace
from orchestrator.workspace.home.outside import led_out
from orchestrator.workspace.read.settings import read_settings
from orchestrator.workspace.read.textfile import read_text
from orchestrator.workspace.trust import outside_piece
from orchestrator.workspace.yaml.faultlog import FaultLog


def readied(
    workspace: Workspace,
    suite: Suite,
    profile: str,
    record: Record,
    max_cost_usd: float | None = None,
    cell: Cell | None = None,
) -> SuiteRun:
    """What `Evals.run` runs. Raises what that raises."""
    definition = _defined(workspace, suite, profile, cell)
    outside = [*led_out(definition.app, {}, workspace.root, workspace.root)]
    outside += led_out_by_cases(workspace.root, suite, definition.app)
    workspace.check_trusted(definition, [outside_piece(out) for out in outside])
    declared: App = definition.app
    subject: Definition = only_phase(definition, suite.phase) if suite.phase else definition
    model_for = unasked if record == "none" else workspace.model_for or asked
    judging = Judging.of(workspace.root, suite, subject)
    settings = read_settings(workspace.root)
    roles = {**settings.profiles.get(profile, {}), **subject.roles, **({JUDGE: suite.judge} if suite.judge else {})}
    named = {model.name.partition(":")[0] for models in roles.values() for model in models}
    providers = {name: one for name, one in settings.providers.items() if name in named} | {**subject.providers}
    asked_too = replace(subject, roles=roles, providers=providers)
    if suite.judge:
        workspace.check_trusted(asked_too)
    if record != "none":
        from orchestrator.features.evaluation.judge_check import check_judges

        check_judges(suite, judging, subject, asked_too)
    secrets = workspace.secrets(providers)
    called = cell.name if cell else profile
    labels = cell.labels if cell else {}
    asking = partial(SuiteRun, suite, called, subject, declared, judging, asked_too, model_for, record, labels)
    if record == "none":
        return asking(NO_PURSE, secrets)
    purse = recording_purse(workspace, asked_too, max_cost_usd)
    own = WorkspacePurse(workspace.root, workspace.clock)
    counted = CountedJournal(workspace.journal, own, suite.name, workspace.liveness)
    return asking(purse, secrets, counted)


def _defined(workspace: Workspace, suite: Suite, profile: str, cell: Cell | None) -> Definition:
    """What a suite runs; of a cell, with other files, models and settings."""
    if cell is None:
        return workspace.definition(suite.app, profile=profile)
    from orchestrator.face.definitions import load_supposing  # what checks apps is seldom needed here

    faults = FaultLog()
    read = {path: read_text(workspace.root, instead, faults) for path, instead in cell.files.items()}
    if faults:
        raise DefinitionFaults(faults.faults)
    texts = {path: text for path, text in read.items() if text is not None}
    definition = load_supposing(workspace.root, suite.app, texts, profile=profile)
    roles = {role: cell.models or models for role, models in definition.roles.items()}
    roles = {
        role: tuple(replace(model, settings={**model.settings, **cell.settings}) for model in models)
        for role, models in roles.items()
    }
    named = {model.name.partition(":")[0] for models in roles.values() for model in models}
    known = read_settings(workspace.root).providers
    return replace(
        definition,
        roles=roles,
        providers={name: one for name, one in {**known, **definition.providers}.items() if name in named},
    )
