"""Pictures of a text, in Markdown and in HTML, and those that say nothing: badges."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from orchestrator.text.inline import IMAGE

_PARTS = re.compile(
    r"!\[(?P<alt>(?:[^\[\]]|\[[^\[\]]*\])*)\](?:\(\s{0,9}<?(?P<address>[^\s()<>]*)|\[(?P<label>[^\[\]]*)\])?", re.DOTALL
)
_HTML = re.compile(r"<(?:img|source|video|iframe|audio|embed|object|image)\b(?P<rest>[^<>]*)", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"\b(?P<name>src|srcset|alt|data|href)[ \t\n]{0,9}=[ \t\n]{0,9}[\"'{]?(?P<value>[^\"'<>{}]*)", re.IGNORECASE
)
_BADGE = re.compile(
    r"shields\.io|badge|travis-ci|codecov\.io|coveralls\.io|circleci\.com|appveyor\.com|/workflows/|"
    r"readthedocs\.org/projects|"
    r"snyk\.io|sonarcloud|codeclimate|deepsource|pepy\.tech|isitmaintained|opencollective\.com/.*\.svg|contrib\.rocks|"
    r"star-history|requires\.io|gitter\.im|pre-commit\.ci|dev\.azure\.com/.*_apis/build|fury\.io|hits\.|visitor",
    re.IGNORECASE,
)
_BADGE_NAME = re.compile(
    r"(?:\W|\b(?:github|pypi|npm|build|ci|test|tests|code|docs?|documentation|python|package|project|latest)\b)*"
    r"\b(?:badge|build|build status|coverage|status|version|versions|licen[sc]e|downloads?|pypi|npm|"
    r"ci|docs|stars?|release|"
    r"gitter|"
    r"discord|chat|tests?)\b\W*",
    re.IGNORECASE,
)


def addresses(text: str, targets: Mapping[str, str]) -> Iterator[str]:
    """Where the pictures, videos and sounds of a text come from; the label where its definition is not known."""
    for found in _PARTS.finditer(text):
        if found["address"] is not None:
            yield found["address"]
        else:
            label = found["label"] or found["alt"]
            yield targets.get(label.lower(), label)
    for tag in _HTML.finditer(text):
        yield next((value["value"] for value in _ATTRIBUTE.finditer(tag["rest"]) if value["name"] != "alt"), "")


def are_badges(text: str, targets: Mapping[str, str]) -> bool:
    """Whether all pictures of a text are badges; false where it has none."""
    found = list(addresses(text, targets))
    names = [image["alt"] for image in _PARTS.finditer(text)]
    named = [bool(_BADGE_NAME.fullmatch(name[:80])) for name in names]
    known = [bool(_BADGE.search(address[:500])) for address in found]
    if not found:
        return False
    return all(known) or (len(found) == len(names) and all(a or b for a, b in zip(known, named, strict=True)))


def without_pictures(text: str) -> str:
    return IMAGE.sub("", text)
