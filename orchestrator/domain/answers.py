"""The answers that decisions take and that mean the same everywhere; a gate may have words of its own beside them."""

from __future__ import annotations

from typing import Literal

APPROVE = "approve"
"""Yes, to exactly what was shown."""
EDIT = "edit"
"""Replaces what was shown."""
SEND_BACK = "send_back"
"""To a phase, with a note that its agent sees."""
REJECT = "reject"
"""No; the run ends. Every decision takes it."""
OF_GATES = (APPROVE, EDIT, SEND_BACK, REJECT)
"""What a gate may answer without words of its own."""
GO_BACK = (EDIT, SEND_BACK)
"""They lead to work, not on from it."""

CHANGE = "change"
"""Where an agent would write over what a person wrote: it may, this once."""
KEEP = "keep"
"""There: it stays as it is, and the run goes on behind that agent."""
RAISE = "raise"
"""Of a decision of kind `budget`: the cap is raised, and the visit goes on where it was."""
RETRY = "retry"
"""The work is tried once more, as it was or under another profile."""
SWAP = "swap"
"""Of a decision of kind `model`: the same with another profile, which the field `profile` names."""
AGAIN = "again"
"""Of a step in doubt: it was not done, do it."""
DONE = "done"
"""Of a step in doubt: it was done."""

WITH_A_MEANING = frozenset((*OF_GATES, RAISE, RETRY, SWAP, AGAIN, DONE))
"""All of these; any other is a word of one gate's own."""

Door = Literal["", "page", "link", "file"]
"""Where a person answered: at a terminal or from a program (empty), on the local page, by a link they were sent, or in
a file of the folder of decisions.
"""

RuleAnswer = Literal["approve", "ask", "reject"]
"""What a standing rule says."""
