"""Everything a run begins with, read and checked before anything is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Definition
from orchestrator.domain.secrets import Secrets
from orchestrator.errors import UsageError
from orchestrator.face.home import Home
from orchestrator.face.runnable import check_runnable
from orchestrator.workspace.home.outside import led_out
from orchestrator.workspace.read.inputs import Inputs, Places, read_inputs
from orchestrator.workspace.trust import outside_piece


@dataclass(frozen=True)
class Prepared:
    definition: Definition
    inputs: Inputs
    """Without the secrets in them."""
    secrets: Secrets


def prepare(home: Home, definition: Definition, first: JSON, given: Mapping[str, JSON]) -> Prepared:
    """Raises what `Workspace.start` raises."""
    check_runnable(definition.app)
    given = dict(given)
    if first is not None:
        if not definition.app.inputs:
            raise UsageError(f"{definition.app.name} takes no input.")
        given[definition.app.inputs[0].name] = first
    outside = led_out(definition.app, given, home.root, Path.cwd())
    home.check_trusted(definition, [outside_piece(out) for out in outside])
    home.check_repositories(definition.app, given)
    secrets = home.secrets(definition.providers)
    places = Places(home.root, Path.cwd(), home.clock().astimezone())
    return Prepared(definition, read_inputs(definition.app, given, places).without(secrets), secrets)
