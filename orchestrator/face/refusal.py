"""What the operating system refuses, as an error that says how to mend it."""

from __future__ import annotations

import errno

from orchestrator.errors import BatonError
from orchestrator.files.place import MOVE, is_in_the_way


def of_system(error: OSError) -> BatonError:
    if error.errno == errno.ENOSPC:
        return BatonError(f"no space is left for {error.filename or 'the output'}. Everything recorded is kept.")
    mend = MOVE if is_in_the_way(error) else ""
    return BatonError(f"{error.strerror or error}.", where=str(error.filename or ""), mend=mend)
