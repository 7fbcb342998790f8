"""The events the fold of a person's days takes."""

from __future__ import annotations

from datetime import datetime

from orchestrator.domain.day_facts import NO_TEXT as NO_TEXT
from orchestrator.domain.day_facts import DayPlanned as DayPlanned
from orchestrator.domain.day_facts import EnergySaid as EnergySaid
from orchestrator.domain.day_facts import NoteTaken as NoteTaken
from orchestrator.domain.day_facts import OfDay as OfDay
from orchestrator.domain.day_facts import QuestionAsked as QuestionAsked
from orchestrator.domain.day_facts import QuestionDecided as QuestionDecided
from orchestrator.domain.day_facts import TaskAsked as TaskAsked
from orchestrator.domain.day_facts import TaskDeferred as TaskDeferred
from orchestrator.domain.day_facts import TaskDone as TaskDone
from orchestrator.domain.day_facts import Undone as Undone
from orchestrator.values import dataclass

AgendaFact = OfDay


@dataclass(frozen=True, slots=True)
class AgendaEvent:
    """A fact with its place in the stream and the moment at which it was recorded."""

    seq: int
    at: datetime
    fact: AgendaFact
