"""The apps of the review of the system, by name; they propose nothing of themselves. On the start-up path."""

from __future__ import annotations

REVIEW_APP = "system-review"
PROPOSAL_APP = "proposal"
"""Asks about one proposal."""
