"""What the library warns of, told to the person on standard error."""

from __future__ import annotations

import logging

from orchestrator.cli.terminal import stderr, stdout
from orchestrator.text.visible import visible


class _Told(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        for terminal in (stdout(), stderr()):  # it may come at any time, from beside the run too
            terminal.clear_unfinished()
        stderr().line(f"warning: {visible(record.getMessage())}")


def tell_warnings() -> None:
    """From now on, in this process. Telling twice to tell changes nothing."""
    log = logging.getLogger("orchestrator")
    if not any(isinstance(handler, _Told) for handler in log.handlers):
        log.addHandler(_Told(logging.WARNING))
