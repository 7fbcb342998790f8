"""What is worth keeping between two looks at the page, all of it bounded."""

from __future__ import annotations

from threading import Lock

from orchestrator.errors import BatonError
from orchestrator.face.lists import Lists
from orchestrator.face.planned import PlannedDay
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps.apps import checked_while_unchanged
from orchestrator.features.evaluation.seen_suites import suites_while_unchanged
from orchestrator.features.rules.day import note_shown, planned
from orchestrator.features.rules.glance import SeenDay, day_seen
from orchestrator.features.triggers.keeper import Keeper
from orchestrator.features.triggers.kept_apps import AppsLook
from orchestrator.features.triggers.standing import TriggerStanding, standing


class PageMemory:
    """Of one workspace. Threads may share one."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.apps = checked_while_unchanged(workspace)
        self._kept_apps = AppsLook(workspace)
        self._keeper = Keeper(workspace)
        self.suites = suites_while_unchanged(workspace)
        self._alone = Lock()
        self._plan: PlannedDay | None = None
        self._plan_of = ""
        self._shown: PlannedDay | None = None

    def triggers(self) -> TriggerStanding:
        """How schedules and watched folders stand. What was taken of a folder is read once."""
        with self._alone:
            return standing(self._workspace, self._kept_apps.look(), self._keeper)

    def day(self, lists: Lists) -> tuple[SeenDay, PlannedDay | None]:
        """The day at a glance and the plan it is of, planned anew only where what it hangs on has changed. No command
        is run and no address asked for it: what they said last counts. None: it cannot be told; the glance says why.
        """
        with self._alone:
            seen = day_seen(lists)
            if seen.glance is None:
                return seen, None
            if self._plan is None or self._plan_of != seen.glance.as_of:
                try:
                    self._plan = planned(self._workspace, freshness="kept")
                except BatonError as error:  # what waits for the person is shown all the same
                    return seen._replace(told=f"cannot be planned: {error}"), None
                seen = day_seen(lists)
                self._plan_of = seen.glance.as_of if seen.glance else ""
            return seen, self._plan

    def note_shown(self, plan: PlannedDay) -> None:
        """It is before the person now; recorded once for each plan."""
        with self._alone:
            is_new, self._shown = plan is not self._shown, plan
        if is_new:
            note_shown(self._workspace, plan)
