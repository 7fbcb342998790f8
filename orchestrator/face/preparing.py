"""Everything a run begins with, read and checked before anything is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import App, Definition
from orchestrator.domain.secrets import Secrets
from orchestrator.errors import UsageError, WorkspaceError
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


def given_texts(app: App, given: Mapping[str, JSON]) -> tuple[dict[str, JSON], dict[str, Artifact]]:
    """Of inputs that were given as bytes: the values, and of those that are files the texts. They are as far to be
    trusted as a file that the person named. Raises UsageError: they are no text.
    """
    fields = {field.name: field for field in app.inputs}
    values, texts = dict(given), {}
    for name, value in given.items():
        if not isinstance(value, bytes):
            continue
        field = fields.get(name)
        called = "standard input" if name == app.inputs[0].name else f"the text of {name}"
        given_one = given_media(value, called, field.media) if field and field.media else given_source(value, called)
        if field and field.type == "file":
            texts[name] = given_one
            del values[name]
        else:
            values[name] = given_one.text.strip()
    return values, texts


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
