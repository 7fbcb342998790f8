"""Leaving: this browser's pass ends."""

from __future__ import annotations

from orchestrator.web.page import GoTo, PageVisit, SentForm, WebAct


def _leave(visit: PageVisit, fields: SentForm) -> GoTo:
    fields.check(visit, "leave")
    visit.pass_.looks.all_closed(visit.workspace)
    visit.passes.let_out(visit.pass_)
    return GoTo("/")


LEAVE = WebAct("/leave", _leave, for_all=True)
