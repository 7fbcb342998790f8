"""The table of pages, of what is done on them, and of what is pushed to them."""

from __future__ import annotations

from orchestrator.web.page import WebAct, WebPage, WebStream
from orchestrator.web.pages.answer import ANSWER, HERE, LEFT
from orchestrator.web.pages.decision import AFTER, DECISION
from orchestrator.web.pages.decisions import DECISIONS
from orchestrator.web.pages.evals import COMPARED, DRIFT, EVALS, SUITE
from orchestrator.web.pages.leave import LEAVE
from orchestrator.web.pages.live import LIVE
from orchestrator.web.pages.now import NOW
from orchestrator.web.pages.reviews import HELD, REVIEW, REVIEWS
from orchestrator.web.pages.run import ACCOUNT, ARTIFACT, RUN
from orchestrator.web.pages.runs import RUNS
from orchestrator.web.pages.system import COSTS, DOCTOR, SYSTEM, USE

PAGES: tuple[WebPage, ...] = (
    NOW, DECISIONS, RUNS, REVIEWS, EVALS, SYSTEM,
    DECISION, AFTER, RUN, ACCOUNT, ARTIFACT, HELD, REVIEW, COMPARED, DRIFT, SUITE, USE, COSTS, DOCTOR,
)  # fmt: skip
"""In the order of the navigation."""
ACTS: tuple[WebAct, ...] = (ANSWER, HERE, LEFT, LEAVE)
STREAMS: tuple[WebStream, ...] = (LIVE,)
