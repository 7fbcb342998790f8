"""Front matter written: YAML, TOML or JSON of values, each with the text a person wrote where it means the same."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import yaml

from orchestrator.domain.canonical import JSON
from orchestrator.text.written import Value, Written
from orchestrator.text.yaml_scalar import core_value

Format = Literal["yaml", "toml", "json"]
MARKS: Mapping[Format, str] = {"yaml": "---", "toml": "+++"}
"""What opens and closes a block; a JSON object has its own brackets."""

_ELSEWHERE = re.compile(
    r"(?:y|n|yes|no|on|off|true|false|null|none)"  # booleans of YAML 1.1 in whatever case, and of laxer readers
    r"|[=~]|<<"  # its value, null and merge keys
    r"|[-+.]?[\d_][\d_,.:eExXoObBa-fA-F+-]*"  # numbers of every base, times, days, with or without underscores
    r"|[-+]?\.?(?:inf|nan|infinity)",
    re.IGNORECASE,
)
_BREAKS = re.compile("[\n\r\x85\u2028\u2029]")
"""Line ends to one version of YAML or the other."""
_BARE = re.compile(r"[A-Za-z0-9_-]+")
"""A key of TOML that needs no quotes."""
_TOML_BARE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})?)?")


def front_matter(values: Mapping[str, Value | JSON | date], format_: Format = "yaml") -> str:
    """The block with its marks. Texts that something would misread stand in quotes; a day stands bare."""
    if format_ == "json":
        return json_object(values) + "\n"
    mark = MARKS[format_]
    return f"{mark}\n{entries(values, format_)}{mark}\n"


def entries(values: Mapping[str, Value | JSON | date], format_: Format) -> str:
    """The lines between the marks, of YAML or TOML."""
    if not values:
        return ""
    if format_ == "toml":
        return _toml_document(values)
    return yaml.dump(_ready(values), Dumper=_HeaderDumper, allow_unicode=True, sort_keys=False, width=float("inf"))


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


def _toml_document(values: Mapping[str, Value | JSON | date]) -> str:
    """Tables stand last: a key below one belongs to it."""
    tables = {name: value for name, value in values.items() if isinstance(value, Mapping) and value}
    lines = [f"{toml_key(name)} = {toml_value(value)}\n" for name, value in values.items() if name not in tables]
    for name, table in tables.items():
        lines.append(f"\n[{toml_key(name)}]\n" if lines else f"[{toml_key(name)}]\n")
        lines += [f"{toml_key(below)} = {toml_value(value)}\n" for below, value in table.items()]
    return "".join(lines)


def toml_key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _toml_text(name)


def toml_value(value: Any) -> str:
    """A value on one line. TOML has no null: it stands as an empty text."""
    match value:
        case Written(plain=True) if _TOML_BARE.fullmatch(value.text):
            return value.text
        case Written():
            return toml_value(value.text if isinstance(value.value, str) and not value.plain else value.value)
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case int() | float():
            return json.dumps(value)
        case str():
            return _toml_text(value)
        case Mapping():
            inner = ", ".join(f"{toml_key(str(name))} = {toml_value(below)}" for name, below in value.items())
            return f"{{ {inner} }}" if inner else "{}"
        case Sequence():
            return f"[{', '.join(toml_value(item) for item in value)}]"
        case _:
            return '""'


def _toml_text(text: str) -> str:
    """A basic string: TOML's escapes are JSON's, and DEL has to be one of them too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def json_object(values: Mapping[str, Value | JSON | date]) -> str:
    return json.dumps(json_value(values), ensure_ascii=False, indent=2)


def json_value(value: Any) -> JSON:
    match value:
        case Written():
            return value.value
        case date():
            return value.isoformat()
        case Mapping():
            return {str(name): json_value(below) for name, below in value.items()}
        case list() | tuple():
            return [json_value(item) for item in value]
        case _:
            return value
