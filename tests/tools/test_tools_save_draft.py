"""The effect `save_draft`: the last place a draft passes, whatever brought the run there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from publishing import MARK

from orchestrator.errors import EffectRefused
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.save_draft import SaveDraft

save = SaveDraft()
WORKS = [{"key": "gray1978", "resolved": True}, {"key": "made2020", "resolved": False}]
DRAFT = {"text": "As [@gray1978] says.\n", "works": WORKS, "name": "text", "folder": "drafts"}


def test_a_draft_whose_citations_resolve_is_saved(around: Surroundings, root: Path) -> None:
    assert save.preview(DRAFT, around).will == ("save drafts/text.md",)
    save.act("write", DRAFT, around, MARK)
    assert (root / "drafts/text.md").read_text() == "As [@gray1978] says.\n"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("As [@made2020, p. 3] says.", "@made2020 (line 1)"),
        ("One.\n\nAs @nobody says.", "@nobody (line 3)"),
        ("[@gray1978; @nobody]", "@nobody (line 1)"),
        ("[@../gray1978]", "@../gray1978 (line 1)"),
        ("| a |\n|---|\n| [@nobody] |", "@nobody (line 3)"),
    ],
)
def test_one_that_cites_what_does_not_resolve_is_kept_by_nothing(
    around: Surroundings, root: Path, text: str, named: str
) -> None:
    for does in (
        lambda: save.preview(DRAFT | {"text": text}, around),
        lambda: save.act("write", DRAFT | {"text": text}, around, MARK),
    ):
        with pytest.raises(EffectRefused) as refused:
            does()
        assert named in str(refused.value)
        assert "does not resolve" in str(refused.value)
    assert not (root / "drafts").exists()


@pytest.mark.parametrize(
    "works", [None, {}, "gray1978", [None, "gray1978", {"key": "gray1978"}, {"key": "gray1978", "resolved": "yes"}]]
)
def test_works_that_nobody_vouched_for_resolve_nothing(around: Surroundings, works: Any) -> None:
    with pytest.raises(EffectRefused):
        save.preview(DRAFT | {"works": works}, around)


def test_mail_and_code_are_kept(around: Surroundings) -> None:
    text = "Write to a@b.c, call `@decorated`, ask \\@ada.\n"
    assert save.preview(DRAFT | {"text": text, "works": []}, around).will == ("save drafts/text.md",)
