"""What a phase passes, beside what the function or app that it calls takes."""

from __future__ import annotations

from orchestrator.errors import nearest_name
from orchestrator.workspace.check.checked_app import CheckedApp
from orchestrator.workspace.read.phase_source import PhaseSource
from orchestrator.workspace.read.python_module import Signature
from orchestrator.workspace.yaml.faultlog import Place, listed
from orchestrator.workspace.yaml.node import Scalar


def check_call(app: CheckedApp, source: PhaseSource, named: Scalar, signature: Signature, function: str) -> None:
    """Tell what a phase passes and `function` does not take, and the other way round.

    Args:
        app: that the phase is part of.
        source: the phase.
        named: where it says what it calls.
        signature: what that takes.
        function: how a message names it.
    """
    if not app.passes_for_sure(source):
        return
    phase = source.phase
    passed = {*phase.reads, *phase.may_read, *phase.constants}
    lacking, known = set(signature.lacks(passed)), (*signature.required, *signature.optional)
    for name in signature.refuses(passed):
        meant = nearest_name(name, set(known) - passed)
        lacking.discard(meant or "")
        found = f"{source.name} passes '{name}', which {function} does not take"
        mend = f"Did you mean '{meant}'?" if meant else f"It takes {listed(known)}."
        app.faults.add(_place_of(source, name), found, mend)
    if lacking:
        names = listed(f"'{name}'" for name in sorted(lacking))
        found = f"{function} needs {names}, which {source.name} does not pass"
        app.faults.add(named.place, found, "Add to reads or with, or give it a default.")


def _place_of(source: PhaseSource, parameter: str) -> Place:
    key = next((key for key in ("reads", "may_read", "with") if (key, parameter) in source.parts), "reads")
    return source.place(key, parameter)
