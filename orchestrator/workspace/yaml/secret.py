"""Literal secrets in files that go into git."""

from __future__ import annotations

import re
from functools import lru_cache

from orchestrator.domain.variable import without_variables
from orchestrator.workspace.yaml.faultlog import FaultLog
from orchestrator.workspace.yaml.node import Node, Scalar, scalars

_KNOWN = re.compile(
    r"\b(sk-[A-Za-z0-9_-]{16,}|sk_live_\w{16,}|gh[opsur]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}"
    r"|xox[abprs]-[\w-]{10,}|AKIA[A-Z0-9]{16}|AIza[\w-]{30,}|hf_[A-Za-z0-9]{20,}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]+)"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|://[^/\s:@]+:[^/\s@]{3,}@"
)
_SMELLS = re.compile(r"(^|[_-])(api_?key|key|token|secret|password|passwd|pwd|auth|authorization|credential)s?$", re.I)
_QUERY = re.compile(r"[?&]([\w.-]+)=([^&#\s]+)")
_RANDOM = re.compile(r"(bearer )?[A-Za-z0-9+/=_.-]{16,}", re.I)


def check_secrets(node: Node, faults: FaultLog) -> None:
    """Tell every scalar that is a secret itself, without repeating it."""
    for key, scalar in scalars(node):
        if is_secret(key, scalar):
            mend = "Put it into the environment and name the variable, as key_env does; then make a new key."
            faults.add(scalar.place, f"'{key}' holds a secret" if key else "a secret stands here", mend)


@lru_cache(maxsize=1024)
def smells_of_secret(name: str) -> bool:
    """A name such as `ACME_TOKEN` says that a secret stands behind it."""
    return bool(_SMELLS.search(name)) or "password" in name.casefold()


def is_secret(key: str, scalar: Scalar) -> bool:
    text = without_variables(scalar.text)
    return bool(_KNOWN.search(text) or (_SMELLS.search(key) and looks_random(text)) or _stands_in_query(text))


def _stands_in_query(text: str) -> bool:
    """An address with a key behind its `?` is told wherever it is told of at all."""
    return any(smells_of_secret(name) and looks_random(value) for name, value in _QUERY.findall(text))


def looks_random(text: str) -> bool:
    """Digits among letters; words and paths of a person have none or few."""
    if not _RANDOM.fullmatch(text):
        return False
    digits = sum(character.isdigit() for character in text)
    return digits >= 3 and digits < len(text) and any(character.isalpha() for character in text)
