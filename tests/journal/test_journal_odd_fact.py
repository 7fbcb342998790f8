"""A journal of somebody else's making names nothing as Baton never would."""

from __future__ import annotations

import pytest
from journal_samples import DRAFT, opened, started

from orchestrator.domain.canonical import canonical_json
from orchestrator.domain.event import fact_body
from orchestrator.domain.facts import DecisionAnswered, DecisionWithdrawn, EffectIntended, Fact, PhaseFailed
from orchestrator.journal.rules.stored_fact import fact_of, refuse_odd

D = DRAFT.digest


def intended(approval: str) -> EffectIntended:
    return EffectIntended("deploy", "git_publish", "k", approval, D, D)


@pytest.mark.parametrize(
    "fact",
    [started(), opened(), DecisionAnswered("d-1", "approve", "end"), DecisionWithdrawn("d-12"), intended("d-3"),
     intended("rule:a rule of mine, with \u202e what it likes"), PhaseFailed("\x1b[2J", D)],
)  # fmt: skip
def test_names_as_baton_gives_them_are_believed(fact: Fact) -> None:
    refuse_odd(fact)


@pytest.mark.parametrize(
    "fact",
    [
        started("../publish"),
        started("--yes"),
        opened("d-1 d-2"),
        opened("--all"),
        DecisionAnswered("$(id)", "approve", "end"),
        DecisionWithdrawn("d-1\x1b[2J"),
        intended("--yes"),
        intended("rules:all"),
    ],
)
def test_other_names_are_refused(fact: Fact) -> None:
    with pytest.raises(ValueError, match="name"):
        refuse_odd(fact)


def test_a_row_that_names_something_odd_cannot_be_read() -> None:
    plain = canonical_json(fact_body(started()))
    assert fact_of("RunStarted", plain) == started()
    with pytest.raises(ValueError, match="not a RunStarted"):
        fact_of("RunStarted", plain.replace(b'"publish"', b'"--yes"'))
