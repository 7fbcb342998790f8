"""Names that nothing gives, gathered over an app: one such name is one cause, however many places ask for it."""

from __future__ import annotations

from orchestrator.values import dataclass
from orchestrator.workspace.check.names import Names
from orchestrator.workspace.yaml.faultlog import FaultLog, Place, did_you_mean, listed


@dataclass(frozen=True)
class Asked:
    """One place that asks for a name."""

    who: str
    says: str
    """How it asks, with `{}` for the name: `reads '{}'`."""
    place: Place


class UnknownNames:
    def __init__(self) -> None:
        self._asked: dict[str, list[Asked]] = {}

    def add(self, name: str, who: str, says: str, place: Place) -> None:
        self._asked.setdefault(name, []).append(Asked(who, says, place))

    def tell(self, names: Names, faults: FaultLog) -> None:
        for name, places in self._asked.items():
            first = min(places, key=lambda asked: asked.place)
            who = listed(dict.fromkeys(asked.who for asked in places))
            says = first.says if who == first.who else "ask for '{}'"
            mend = did_you_mean(name, names, f"Known here: {listed(names)}.")
            faults.add(first.place, f"{who} {says.format(name)}; no phase or input gives it", mend)
