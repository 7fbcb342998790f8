"""Front matter written as YAML that every reader of YAML 1.1 and 1.2 takes for the same values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml

from orchestrator.domain.canonical import JSON
from orchestrator.text.written import Value, Written
from orchestrator.text.yaml_scalar import core_value

_ELSEWHERE = re.compile(
    r"(?:y|n|yes|no|on|off|true|false|null|none)"  # booleans of YAML 1.1 in whatever case, and of laxer readers
    r"|[=~]|<<"  # its value, null and merge keys
    r"|[-+.]?[\d_][\d_,.:eExXoObBa-fA-F+-]*"  # numbers of every base, times, days, with or without underscores
    r"|[-+]?\.?(?:inf|nan|infinity)",
    re.IGNORECASE,
)


_BREAKS = re.compile("[\n\r\x85\u2028\u2029]")
"""Line ends to one version of YAML or the other."""


def front_matter(values: Mapping[str, Value | JSON | date]) -> str:
    """The block with its marks. Texts that something would misread stand in quotes; a day stands bare."""
    body = yaml.dump(_ready(values), Dumper=_HeaderDumper, allow_unicode=True, sort_keys=False, width=float("inf"))
    return f"---\n{body}---\n" if values else "---\n---\n"


def is_misread(text: str) -> bool:
    """Whether a text that stands without quotes is something else to some reader of YAML."""
    try:
        return not isinstance(core_value(text), str) or _ELSEWHERE.fullmatch(text) is not None
    except ValueError:
        return True


class _HeaderDumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - as PyYAML calls it
        """What is the same twice is written twice: not every generator knows aliases."""
        return True


def _text(dumper: _HeaderDumper, text: str) -> yaml.Node:
    style = '"' if _BREAKS.search(text) else "'" if is_misread(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _as_written(dumper: _HeaderDumper, written: Written) -> yaml.Node:
    """Without quotes, as the person wrote it, where that is one line which means the same here."""
    tag: str = dumper.resolve(yaml.ScalarNode, written.text, (True, False))  # type: ignore[no-untyped-call]
    return dumper.represent_scalar(tag, written.text)


_HeaderDumper.add_representer(str, _text)
_HeaderDumper.add_representer(Written, _as_written)


def _ready(value: Any) -> Any:
    """Plain containers, with every text of a person's quoted or not."""
    match value:
        case Written(plain=False):
            return value.text
        case Written() if value.text == "" or not value.text.isprintable():
            return value.value
        case Mapping():
            return {str(name): _ready(below) for name, below in value.items()}
        case list() | tuple():
            return [_ready(item) for item in value]
        case _:
            return value
