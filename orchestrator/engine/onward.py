"""The command that goes on after a failure, as whoever failed could not write it: it does not know its run."""

from __future__ import annotations

import re
import shlex

from orchestrator.domain.branch import step_of
from orchestrator.engine.state import RunState

_UNNAMED = re.compile(r"baton (resume|fork|run|skip)(?! ?[\w@-])")
_AT_GATE = re.compile(r"baton (?:resume|approve)(?! ?[\w@-])")


def named(mend: str, state: RunState) -> str:
    """A mend with its commands made whole: `baton resume`, `fork`, `run` and `skip` stand for this run's."""
    ways = commands_of(state)
    ways["fork"] += _all_anew(state.run)
    return _UNNAMED.sub(lambda found: ways[found[1]], mend)


def _all_anew(run: str) -> str:
    """A fork of a branch is one of its root, and does no branch alone: nothing for a run that is none."""
    steps = run.split("/")
    if len(steps) == 1:
        return ""
    return f" (all of {step_of(steps[1]).phase} begins anew there, what you answered and what was done too)"


def at_a_gate(told: str, decision: str = "") -> str:
    """What an effect says that would refuse, where its run waits for a yes: there nothing is resumed.

    Args:
        decision: the open one, where its id is known already.
    """
    return _AT_GATE.sub(f"baton approve {decision}".rstrip(), told)


def commands_of(state: RunState) -> dict[str, str]:
    """Trying again; in a new run, under the app as it is now; anew, on the file as it is now; without this phase."""
    again = ["baton", "run", state.app, *list(state.files.values())[:1]]
    return {
        "resume": f"baton resume {state.run}",
        "fork": f"baton fork {state.run} --from {state.at}",
        "run": shlex.join(again),
        "skip": f"baton skip {state.run}",
    }
