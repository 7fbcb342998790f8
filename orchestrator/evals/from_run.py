"""A case made of a run that took place: its inputs, what the person answered, and what the models said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from orchestrator.domain.answers import SEND_BACK
from orchestrator.domain.artifact import MEDIA, Artifact
from orchestrator.domain.canonical import JSON, Digest
from orchestrator.domain.definition import App, Field
from orchestrator.domain.facts import PERSON
from orchestrator.engine.state import Answered, RunState
from orchestrator.errors import UsageError
from orchestrator.evals.suite_file import FOLDER, SUITE_FILE
from orchestrator.files.writing import write_new
from orchestrator.values import dataclass

ArtifactOf = Callable[[Digest], Artifact]


@dataclass(frozen=True)
class WrittenCase:
    """Files that were written, below the workspace."""

    case: Path
    source: Path | None = None
    suite: Path | None = None
    """When there was no such suite before."""


def write_case(
    root: Path,
    suite: str,
    name: str,
    state: RunState,
    app: App,
    artifact_of: ArtifactOf,
    branches: Sequence[RunState] = (),
) -> WrittenCase:
    """Write `cases/NAME.yaml`, the source it was made from, and the suite when there is none.

    Raises:
        UsageError: there is a case of this name, or the run has not come to anything that can be expected.
    """
    if not (state.ended or state.decision):
        raise UsageError(
            f"{state.run} is {state.status}; a case needs a run that ended, or waits.",
            mend=f"Go on with it first: baton resume {state.run}",
        )
    folder = root / FOLDER / suite
    case_path = folder / "cases" / f"{name}.yaml"
    if case_path.exists():
        raise UsageError(f"there is a case {name} in {suite} already.", mend="Give another name: --name NAME.")
    inputs, source = _inputs(folder, name, state, app, artifact_of)
    case: dict[str, JSON] = {"name": name, "inputs": inputs}
    answers = _answers(state, artifact_of) | _answers_below(branches, artifact_of)
    if answers:
        case["answers"] = answers
    says = _by_hand(state, app, artifact_of)
    if says:
        case["says"] = says
    case["expected"] = {"status": state.status}
    _write(folder, case_path, as_yaml(case).encode())
    return WrittenCase(case_path, source, _suite_file(folder, state.app, state.profile))


def _inputs(
    folder: Path, name: str, state: RunState, app: App, artifact_of: ArtifactOf
) -> tuple[dict[str, JSON], Path | None]:
    fields = {field.name: field for field in app.inputs}
    given: dict[str, JSON] = {}
    source = None
    for key, digest in state.inputs.items():
        artifact = artifact_of(digest)
        field = fields.get(key, Field(key))
        if field.type == "file" and artifact.value is not None:
            source = (
                folder
                / "sources"
                / f"{name}{'' if source is None else '-' + key}{_suffix(state.files.get(key, ''), artifact)}"
            )
            _write(folder, source, artifact.data)
            given[key] = f"../sources/{source.name}"
        elif artifact.value != field.default or field.type == "date":
            given[key] = artifact.value
    return given, source


def _suffix(path: str, artifact: Artifact) -> str:
    return f".{MEDIA[artifact.media_type]}" if artifact.is_media else Path(path).suffix or ".md"


def _answers(state: RunState, artifact_of: ArtifactOf) -> dict[str, JSON]:
    """Gate -> what the person said there, first to last. What a standing rule said, it will say again."""
    found: dict[str, list[JSON]] = {}
    for answered in state.answered.values():
        if answered.actor == PERSON:
            found.setdefault(answered.opened.phase, []).append(_answer(answered, artifact_of))
    return {phase: said[0] if len(said) == 1 else said for phase, said in found.items()}


def _answers_below(branches: Sequence[RunState], artifact_of: ArtifactOf) -> dict[str, JSON]:
    """The same of its branches: under the gate alone where all were answered alike, else each under its way."""
    found: dict[str, dict[str, JSON]] = {}
    for branch in branches:
        for gate, said in _answers(branch, artifact_of).items():
            found.setdefault(gate, {})[f"{branch.run.partition('/')[2]}/{gate}"] = said
    told: dict[str, JSON] = {}
    for gate, by_way in found.items():
        alike = all(said == next(iter(by_way.values())) for said in by_way.values())
        told |= {gate: next(iter(by_way.values()))} if alike else by_way
    return told


def _answer(answered: Answered, artifact_of: ArtifactOf) -> JSON:
    given = answered.given
    said: dict[str, JSON] = {"answer": given.answer}
    said.update(_texts(given.comment, given.edited, artifact_of))
    if given.answer == SEND_BACK:
        said["to"] = given.to
    if given.fields:
        said["fields"] = artifact_of(given.fields).value
    return said if len(said) > 1 else given.answer


def _by_hand(state: RunState, app: App, artifact_of: ArtifactOf) -> dict[str, JSON]:
    """Agent's phase -> what the person did there, always in the agent's place: a case has nobody to do it again."""
    agents = {phase.name for phase in app.phases if phase.kind == "agent"}
    ended = [handoff.fact for handoff in state.handoffs if handoff.fact.phase in agents]
    agents -= {fact.phase for fact in ended if not fact.by_hand}
    found: dict[str, list[JSON]] = {}
    for fact in ended:
        for digest in fact.artifacts.values() if fact.phase in agents else ():
            value = artifact_of(digest).value
            found.setdefault(fact.phase, []).append({"text" if isinstance(value, str) else "output": value})
    return dict(found)


def _texts(comment: Digest | None, edited: Mapping[str, Digest], artifact_of: ArtifactOf) -> Iterator[tuple[str, str]]:
    if comment:
        yield "note", artifact_of(comment).text
    for digest in edited.values():
        yield "text", artifact_of(digest).text


def _suite_file(folder: Path, app: str, profile: str) -> Path | None:
    path = folder / SUITE_FILE
    if path.exists():
        return None
    _write(
        folder,
        path,
        as_yaml({"app": app, "profile": profile, "cases": "cases/*.yaml", "pass": {"overall": 1.0}}).encode(),
    )
    return path


class _CaseDumper(yaml.SafeDumper):
    """Texts of several lines as they are read, and no anchors."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the library's shape
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_CaseDumper.add_representer(str, _text)


def as_yaml(value: JSON) -> str:
    return yaml.dump(value, Dumper=_CaseDumper, sort_keys=False, allow_unicode=True, width=120)


def _write(folder: Path, path: Path, data: bytes) -> None:
    """Of a suite's folder: nothing from the workspace down to the file is a link."""
    root = folder.parent.parent
    write_new(root, path.relative_to(root), data)
