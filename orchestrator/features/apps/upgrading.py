"""Moving an unfinished run to its app as it is now: looked at, told, and done only when asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from orchestrator.values import dataclass, replace
from pathlib import Path

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.branch import root_of_tree
from orchestrator.domain.definition import Definition
from orchestrator.domain.definition_change import DefinitionChange as DefinitionChange
from orchestrator.domain.definition_change import changes
from orchestrator.engine.upgrade import Judged, judge, upgrade
from orchestrator.errors import RunError, UsageError
from orchestrator.face.handwork import check_fits
from orchestrator.face.run import Run
from orchestrator.face.preparing import check_without_secrets
from orchestrator.face.workspace import Workspace
from orchestrator.workspace.read.inputs import Places, read_inputs


@dataclass(frozen=True)
class Upgrade:
    """What an upgrade of a run would be."""

    run: Run
    judged: Judged
    changes: tuple[DefinitionChange, ...]
    definition: Definition


def examined(workspace: Workspace, run: Run, names: Mapping[str, str]) -> Upgrade:
    """How the run stands to its app as it is now; records nothing.

    Args:
        names: phases that are called otherwise now, old name -> new name.

    Raises:
        DefinitionFaults: the app has faults now.
        NotFound: the app is not there any more, or `names` names a phase that is not there.
        RunError: the run has ended, or an effect of it has begun to act, or branches of it are under way in a phase
            that is different now.
        UsageError: the run is a branch.
    """
    run.refresh()
    _refuse_branch(run)
    before = run.definition
    workspace.meet_servers(run.state.app, profile=run.state.profile)
    after = workspace.definition(run.state.app, profile=run.state.profile)
    judged = judge(run.state, before, after, names)
    if judged.verdict not in ("same", "breaking"):
        misfits = tuple(_misfits(run, after, judged))
        judged = replace(judged, verdict="breaking", why=misfits) if misfits else judged
    return Upgrade(run, judged, changes(before, after), after)


def _refuse_branch(run: Run) -> None:
    root = root_of_tree(run.id)
    if root != run.id:
        raise UsageError(
            f"{run.id} is a branch of {root}, and is pinned as that is. Nothing was recorded.",
            mend=f"Upgrade the whole run: baton upgrade {root}",
        )


def upgraded(workspace: Workspace, examined_: Upgrade) -> Run:
    """Move the run, and return it as it is then; it does not go on by itself.

    Raises:
        RunError: it cannot be moved, is driven, or moved meanwhile.
        Untrusted: the app would use something that nobody has allowed.
        WorkspaceError: a file that the run would be pinned to holds a secret.
    """
    run, judged, after = examined_.run, examined_.judged, examined_.definition
    if judged.verdict == "same":
        return run
    if judged.verdict == "breaking":
        raise RunError(
            f"run {run.id} cannot go on under {after.app.name} as it is now: {'; '.join(judged.why)}.",
            mend=f"Name a phase that is called otherwise: baton upgrade {run.id} --map OLD=NEW. "
            f"Or let it end as it was pinned: baton resume {run.id}",
        )
    workspace.check_trusted(after)
    pinned = after.pinned()
    check_without_secrets(pinned, run.secrets)
    given = _new_inputs(workspace, run, after)
    facts = upgrade(run.state, judged, pinned.digest, {name: artifact.digest for name, artifact in given.items()})
    run.record_upgrade(facts, [pinned, *given.values()])
    return workspace.run(run.id)


def _misfits(run: Run, after: Definition, judged: Judged) -> Iterator[str]:
    """Artifacts in force that the app would not hand on as they are."""
    for name, version in run.state.artifacts.items():
        try:
            check_fits(after.app, judged.artifacts.get(name, name), run.artifact_of(version.digest))
        except UsageError as error:
            yield error.message.rstrip(".")


def _new_inputs(workspace: Workspace, run: Run, after: Definition) -> Mapping[str, Artifact]:
    """The defaults of inputs the app had not when the run started."""
    new = tuple(given for given in after.app.inputs if given.name not in run.state.inputs)
    places = Places(workspace.root, Path.cwd(), workspace.clock().astimezone(), workspace.source_values())
    return read_inputs(replace(after.app, inputs=new), {}, places).without(run.secrets).artifacts
