"""What a word can do to a sentence, and what says as much in its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Language = Literal["en", "de"]
Family = Literal[
    "not",
    "nothing",
    "denies",
    "only",
    "unless",
    "if",
    "before",
    "after",
    "until",
    "at least",
    "at most",
    "more",
    "less",
    "about",
    "maybe",
    "often",
    "must",
    "should",
    "warns",
    "can",
    "all",
    "plain",
]
"""`nothing` denies as `not` does, from any place in its sentence. `denies`, `can` and `all` are never missed, and
answer for what is: *unsafe* for *not safe*, *can* for *may*. A phrase that is `plain` only looks like such a word:
*not only*, *no doubt*.
"""

ANSWERS: Mapping[Family, frozenset[Family]] = {
    "not": frozenset({"denies", "not", "nothing"}),
    "nothing": frozenset({"denies", "not", "nothing"}),
    "only": frozenset({"at most", "must", "not", "nothing", "only", "unless", "until"}),
    "unless": frozenset({"denies", "not", "nothing", "only", "unless"}),
    "if": frozenset({"after", "before", "if", "only", "unless", "until"}),
    "before": frozenset({"after", "before", "only", "until"}),
    "after": frozenset({"after", "at most", "before", "if", "until"}),
    "until": frozenset({"before", "if", "only", "until"}),
    "at least": frozenset({"at least", "more"}),
    "at most": frozenset({"at most", "less", "not", "nothing", "only"}),
    "more": frozenset({"at least", "at most", "more"}),
    "less": frozenset({"at most", "less"}),
    "maybe": frozenset({"can", "maybe", "often"}),
    "often": frozenset({"maybe", "often"}),
    "must": frozenset({"must"}),
    "should": frozenset({"must", "should"}),
    "warns": frozenset({"must", "not", "nothing", "warns"}),
}
"""By what is missed, what on a page says as much."""
