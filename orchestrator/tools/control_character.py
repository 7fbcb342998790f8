"""Control characters in a text that is to go out: a screen obeys them and may hide what stands behind them."""

from __future__ import annotations

import re

from orchestrator.errors import EffectRefused

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # all but tab, line feed and carriage return


def refuse_control_characters(text: str, name: str) -> None:
    """Raises EffectRefused for a text of which a person cannot have seen everything; `name` says which."""
    found = _CONTROL.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise EffectRefused(
            f"{name} holds the control character U+{ord(found[0]):04X} in line {line}, which hides text from a reader.",
            mend="Take it out: edit the text at the gate, or mend the source and start again.",
        )
