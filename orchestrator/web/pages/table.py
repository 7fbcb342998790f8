"""The table of pages, of what is done on them, and of what is pushed to them."""

from __future__ import annotations

from orchestrator.web.page import WebAct, WebPage, WebStream
from orchestrator.web.pages.answer import ANSWER, HERE, LEFT
from orchestrator.web.pages.decision import AFTER, DECISION
from orchestrator.web.pages.decisions import DECISIONS
from orchestrator.web.pages.leave import LEAVE
from orchestrator.web.pages.now import NOW

PAGES: tuple[WebPage, ...] = (NOW, DECISIONS, DECISION, AFTER)
"""In the order of the navigation."""
ACTS: tuple[WebAct, ...] = (ANSWER, HERE, LEFT, LEAVE)
STREAMS: tuple[WebStream, ...] = ()
