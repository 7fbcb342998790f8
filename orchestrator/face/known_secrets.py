"""Which values are secrets: those the person put away as such, and those whose names in the environment say so."""

from __future__ import annotations

import re
from collections.abc import Mapping

from orchestrator.domain.definition import Provider
from orchestrator.domain.provider import KEY_VARIABLES
from orchestrator.domain.secrets import Secrets, Tell
from orchestrator.domain.spelling import SHORTEST
from orchestrator.models.keys import stored_secrets
from orchestrator.workspace.yaml.secret import smells_of_secret

_LONGEST_WORD = 15
"""Letters of one word that somebody may have put where a secret belongs: `password`, `changeme`."""
_FEWEST = 4
"""Different characters: `xxxxxxxx` and `********` stand where a secret was left out."""
_WORD = "(?:[A-Z]?[a-z]+|[A-Z]+)"
_WORDS = re.compile(rf"{_WORD}(?:[-_. ]{_WORD})*")
_NUMBER = re.compile(r"[\d.,:+-]+")
_PLACE = re.compile(r"[.~]{0,2}/|[A-Za-z]:\\|[a-z][a-z0-9+.-]*://")
"""How a path or an address begins."""


def known_secrets(providers: Mapping[str, Provider], environ: Mapping[str, str], tell: Tell) -> Secrets:
    """Told secrets are every value of the secrets file and every key of a provider; the rest of the environment is
    guessed by name, so a value there must look like a secret too.
    """
    named = (name for provider in providers.values() for name in provider.variables)
    names, keys = list(environ), {*KEY_VARIABLES, *named}
    told = {name: environ[name].strip() for name in names if name in keys} | stored_secrets(environ)
    guessed = {name: environ[name].strip() for name in names if name not in told and smells_of_secret(name)}
    values = {name: value for name, value in told.items() if _can_be_hidden(value)}
    values |= {name: value for name, value in guessed.items() if _looks_secret(value)}
    return Secrets(values, tell)


def _can_be_hidden(value: str) -> bool:
    """Whatever else is short or a word stands in ordinary text too, and hiding it there would spoil the text."""
    letters = "".join(value.split())
    is_word = len(value) <= _LONGEST_WORD and _WORDS.fullmatch(value)
    return len(letters) >= SHORTEST and len(set(letters)) >= _FEWEST and not is_word


def _looks_secret(value: str) -> bool:
    """Not words, a number, a path or an address, of whatever length."""
    if not _can_be_hidden(value):
        return False
    return not (_WORDS.fullmatch(value) or _NUMBER.fullmatch(value) or _PLACE.match(value))
