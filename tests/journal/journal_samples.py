"""What promises of journals are tried with, and processes beside the one of a test."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable

from orchestrator.contracts.journals.samples import (
    DEFINITION,
    DRAFT,
    NOISE,
    Ticking,
    answered,
    asked,
    begin,
    handoff,
    opened,
    started,
)

__all__ = [
    "DEFINITION",
    "DRAFT",
    "NOISE",
    "Ticking",
    "answered",
    "asked",
    "begin",
    "ended_well",
    "fork",
    "handoff",
    "opened",
    "started",
]


def fork(work: Callable[[], object]) -> int:
    """Do work in a child process, which ends without touching anything of the parent's; gives its id."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        status = 0
    except BaseException:  # noqa: BLE001 - the child must never run on into pytest
        traceback.print_exc(file=sys.stderr)
    finally:
        os._exit(status)


def ended_well(child: int) -> bool:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
