"""Where the links of a page lead."""

from __future__ import annotations

import re
from collections.abc import Mapping

from orchestrator.models.offline.page import Page

_DEFINITION = re.compile(r"\[(?P<label>[^\]^][^\]]*)\]:\s*<?(?P<target>[^\s>]+)")


def link_targets(page: Page) -> dict[str, str]:
    """What the link definitions at the end of a page say, by label."""
    definitions = (_DEFINITION.match(part.text) for part in page.parts if part.block.kind == "definition")
    return {found["label"].lower(): found["target"] for found in definitions if found}


def target_of(link: re.Match[str], targets: Mapping[str, str]) -> str:
    """The target of a match of `inline.LINK`; empty when no definition gives it."""
    if link["target"] is not None:
        return str(link["target"])
    return targets.get((link["label"] or link["words"]).lower(), "")
