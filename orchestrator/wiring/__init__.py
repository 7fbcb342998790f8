"""Where modules were before they were divided, for scripts that name them so. Nothing here imports this."""

from __future__ import annotations

import sys
from importlib import import_module

_MOVED = {
    "decision": "face.decision",
    "evals": "features.evaluation.evals",
    "forgetting": "features.care.forgetting",
    "garbage": "features.care.garbage",
    "run": "face.run",
    "workspace": "face.workspace",
}

for _name, _place in _MOVED.items():
    sys.modules[f"{__name__}.{_name}"] = import_module(f"orchestrator.{_place}")
