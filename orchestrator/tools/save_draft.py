"""The effect `save_draft`: keep a text as `save_file` does, unless a citation in it stands for nothing.

The last place a draft passes: whatever brought the run here (an edit, work done by hand, a step back, a rule that
answers), a text that cites a work which does not resolve is not kept.
"""

from __future__ import annotations

from orchestrator.domain.canonical import JSON
from orchestrator.errors import EffectRefused
from orchestrator.ports.effect import Arguments, Mark, Preview
from orchestrator.ports.tool import Surroundings
from orchestrator.text.citation import citations
from orchestrator.tools.save_file import SaveFile

_MOST_NAMED = 5
"""Citations that an error names; the page before the gate has all."""


class SaveDraft(SaveFile):
    """`works` are those that the draft may cite, each with `key` and `resolved`."""

    name = "save_draft"

    def preview(self, arguments: Arguments, surroundings: Surroundings, seen: JSON = None) -> Preview:
        _check_citations(arguments)
        return super().preview(arguments, surroundings, seen)

    def act(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> JSON:
        _check_citations(arguments)
        return super().act(step, arguments, surroundings, mark)


def _check_citations(arguments: Arguments) -> None:
    """Raises EffectRefused naming the citations that stand for nothing, with their lines."""
    text, works = arguments.get("text"), arguments.get("works")
    if not isinstance(text, str) or not isinstance(works, list):
        raise EffectRefused(
            "save_draft was given no text, or no list as works.", mend="Pass both in the phase's reads."
        )
    resolved = {one.get("key") for one in works if isinstance(one, dict) and one.get("resolved") is True}
    lost = [
        f"@{one.key} (line {found.line})" for found in citations(text) for one in found.cited if one.key not in resolved
    ]
    if lost:
        more = f" and {len(lost) - _MOST_NAMED} more" if len(lost) > _MOST_NAMED else ""
        raise EffectRefused(
            f"what {', '.join(lost[:_MOST_NAMED])}{more} cites does not resolve.",
            mend=r"Correct the key, or take the citation out; a name that is no citation is written \@name.",
        )
