"""Long output a person reads goes through their pager, so that its beginning does not run away."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from orchestrator.cli.reader import leaving_allowed
from orchestrator.cli.terminal import Terminal


@contextmanager
def paged(terminal: Terminal) -> Iterator[Terminal]:
    """A terminal to write to; what was written is shown at the end, in a pager where it is longer than the screen."""
    if not (terminal.live and sys.stdin is not None and sys.stdin.isatty()):
        yield terminal
        return
    from orchestrator.cli.keyboard import page  # starts programs, which looking can do without

    kept = io.StringIO()
    yield terminal._replace(out=kept)
    text = kept.getvalue()
    if text.count("\n") < terminal.height or not page(text):
        with leaving_allowed():
            terminal.out.write(text)
            terminal.out.flush()
