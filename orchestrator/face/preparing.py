"""Everything a run begins with, read and checked before anything is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import OFFLINE, REPLAY, App, Definition, Phase
from orchestrator.domain.media import MediaPart, parts_in, value_called
from orchestrator.domain.secrets import Secrets, Tell
from orchestrator.errors import BatonError, UsageError, WorkspaceError
from orchestrator.values import dataclass
from orchestrator.workspace.home.outside import led_out
from orchestrator.workspace.read.inputs import Inputs
from orchestrator.workspace.read.media_file import given_media
from orchestrator.workspace.read.source_file import given_source
from orchestrator.workspace.trust import TrustPiece, outside_piece


@dataclass(frozen=True)
class Prepared:
    definition: Definition
    inputs: Inputs
    """Without the secrets in them."""
    secrets: Secrets


def named_inputs(app: App, first: JSON, given: Mapping[str, JSON]) -> dict[str, JSON]:
    """The values a person gave, by name; `first` is that of the app's first input. Raises UsageError without one."""
    if first is None:
        return dict(given)
    if not app.inputs:
        raise UsageError(f"{app.name} takes no input.")
    return {**given, app.inputs[0].name: first}


def given_texts(app: App, given: Mapping[str, JSON], tell: Tell) -> tuple[dict[str, JSON], dict[str, Artifact]]:
    """Of inputs that were given as bytes: the values, and of those that are files the texts. They are as far to be
    trusted as a file that the person named; `tell` is told what was taken out of one. Raises UsageError: they are none.
    """
    fields = {field.name: field for field in app.inputs}
    values, texts = dict(given), {}
    for name, value in given.items():
        if not isinstance(value, bytes):
            continue
        field = fields.get(name)
        called = "standard input" if name == app.inputs[0].name else f"the text of {name}"
        given_one = (
            given_media(value, called, field.media, tell) if field and field.media else given_source(value, called)
        )
        if field and field.type == "file":
            texts[name] = given_one
            del values[name]
        else:
            values[name] = given_one.text.strip()
    return values, texts


def check_looked_at(definition: Definition, inputs: Inputs) -> None:
    """Raises UsageError where an agent is to look at a picture or a PDF and none of its models does, before anything is
    recorded. Of another app's phases that is told when they come to it.
    """
    values = {name: value_called(name, one) for name, one in inputs.artifacts.items() if one.is_media}
    workers = (worker for phase in definition.app.phases for worker in (phase, *phase.together)) if values else ()
    for phase in workers:
        media = parts_in({path: values[path] for path in phase.reads.values() if path in values})
        if media and phase.agent:
            _check_a_model_looks(definition, phase, tuple(media.values()))


def _check_a_model_looks(definition: Definition, phase: Phase, media: Sequence[MediaPart]) -> None:
    from orchestrator.models.protocol import read_by
    from orchestrator.models.sighted import not_read, unreadable

    models = definition.roles.get(definition.agents[phase.agent].role, ())
    unread: dict[str, tuple[MediaPart, ...]] = {}
    for model in models:
        if model.name in (OFFLINE, REPLAY):  # which says so by itself; which asks nobody
            return
        try:
            unread[model.name] = not_read(media, read_by(model, definition.providers))
        except BatonError:  # told where it is asked
            return
    if unread and all(unread.values()):
        name = next(iter(unread))
        failure = unreadable(name, unread[name])
        raise UsageError(f"{name} {failure.message}", where=f"phase {phase.name}", mend=failure.mend)


def leading_out(app: App, given: Mapping[str, JSON], root: Path, here: Path) -> list[TrustPiece]:
    """The places outside the workspace that the run would begin with on no person's word."""
    return [outside_piece(out) for out in led_out(app, given, root, here)]


def check_without_secrets(pinned: Artifact, secrets: Secrets) -> None:
    """Refuse to keep a definition that holds a secret: unlike a note it cannot be changed on the way in.

    Raises:
        WorkspaceError: names the secret and where it stands.
    """
    for found in secrets.found_in(pinned.value if secrets.values else None, "definition"):
        raise WorkspaceError(
            f"{found.place} holds the value of {found.name}, and what a run is pinned to is kept.",
            mend="Take it out of that file; a script or a tool may read it from the environment.",
        )
