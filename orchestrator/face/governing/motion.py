"""Motion or progress: the time that went into the system, against the time it saved."""

from __future__ import annotations

from orchestrator.face.governing.evidence import AppInUse, SystemEvidence
from orchestrator.values import dataclass


@dataclass(frozen=True)
class Motion:
    building_minutes: int | None
    """None: no note says so."""
    saved_minutes: float | None
    """Of all apps of which it is known; None: of none."""
    unknown: tuple[tuple[str, str], ...]
    """Apps that were used in the period and of which it is not known, each with why."""
    month_hours: float
    """The budget; 0: none."""

    @property
    def told(self) -> str:
        if self.building_minutes is None:
            return "building: unknown, no note says (baton note --building --minutes N)"
        built = f"{_hours(self.building_minutes)} h building"
        if self.saved_minutes is None:
            return f"{built}; what was saved is unknown"
        saved = f"{_hours(self.saved_minutes)} h saved"
        net = self.saved_minutes - self.building_minutes
        came_to = f"it gave you {_hours(net)} h" if net >= 0 else f"it cost you {_hours(-net)} h"
        return f"{built}, {saved}: {came_to}"

    @property
    def over(self) -> str:
        """Empty while the budget is kept, or where there is none."""
        if not self.month_hours or self.building_minutes is None or self.building_minutes <= self.month_hours * 60:
            return ""
        return f"{_hours(self.building_minutes)} h building, of {self.month_hours:g} h a month"


def motion(evidence: SystemEvidence) -> Motion:
    """Building hours of a period that is longer or shorter than a month are compared as they are."""
    used = [app for app in evidence.apps if app.used and app.used.runs]
    known = [saved for app in used if (saved := app.saved_minutes) is not None]
    unknown = tuple((app.name, _why(app)) for app in used if app.saved_minutes is None)
    building = evidence.building
    return Motion(building.minutes, sum(known) if known else None, unknown, building.month_hours)


def _why(app: AppInUse) -> str:
    if not app.baseline_minutes:
        return "nobody said how long it takes by hand"
    if app.used and app.used.own and not app.used.attended_s:
        return "how long you looked was not measured"
    return "nobody knows which of its runs you looked at"


def _hours(minutes: float) -> str:
    return f"{minutes / 60:.1f}"
