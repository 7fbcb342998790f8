"""What a site's generator would run in place of showing it: signs of its templates in a page's code.

Jekyll, Eleventy, Hugo and Zola look for them before they read Markdown, so that no mark of code keeps them. In prose
they are meant: whoever writes `{% include %}` there wants it run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.text.code_lines import outside_code
from orchestrator.text.code_span import code_spans
from orchestrator.text.front_matter import Read, front_matter_of
from orchestrator.text.site_schema import Generator
from orchestrator.text.written import Written
from orchestrator.values import dataclass


@dataclass(frozen=True)
class _Signs:
    opens: re.Pattern[str]
    told: str
    mend: str
    off: tuple[str, ...] = ()
    """Keys of front matter by which a page says that nothing of it is run."""


_LIQUID = re.compile(r"\{\{(?!\s*\}\}).*?\}\}|\{%(?!-?\s*(?:end)?raw\b).*?%\}")
_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}.*?(?:\{%-?\s*endraw\s*-?%\}|\Z)", re.DOTALL)
_BY_GENERATOR: Mapping[Generator, _Signs] = {
    "jekyll": _Signs(
        _LIQUID, "{{ }} and {% %}", "Put {% raw %} before and {% endraw %} behind it.", ("render_with_liquid",)
    ),
    "eleventy": _Signs(
        _LIQUID,
        "{{ }} and {% %}, unless its settings say otherwise,",
        "Put {% raw %} before and {% endraw %} behind it.",
        ("templateEngineOverride",),
    ),
    "hugo": _Signs(re.compile(r"\{\{[<%](?!/\*).*?[>%]\}\}"), "{{< >}} and {{% %}}", "Write {{</* name */>}} for it."),
    "zola": _Signs(
        re.compile(r"\{\{(?!/\*)\s*[A-Za-z_]\w*\(.*?\)\s*\}\}|\{%(?!/\*)\s*[A-Za-z_]\w*\(.*?\)\s*%\}"),
        "{{ name() }} and {% name() %}",
        "Write {{/* name() */}} for it.",
    ),
}
"""Sources: the pages on Liquid of jekyllrb.com, on Markdown of 11ty.dev, on shortcodes of gohugo.io and getzola.org."""
_MOST_NAMED = 3
_LONGEST = 60


def run_in_code(page: str, generator: str) -> list[str]:
    """A sentence where a page has such signs in its code; none where its generator shows all code as it stands."""
    signs = next((signs for name, signs in _BY_GENERATOR.items() if name == generator), None)
    if signs is None or _is_off(page, signs):
        return []
    found = [(line, said) for line, code in _code_of(page) for said in signs.opens.findall(code)]
    if not found:
        return []
    named = ", ".join(f"line {line} “{_short(said)}”" for line, said in found[:_MOST_NAMED])
    more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    runs = f"{generator.title()} runs what stands in {signs.told} in code too, and does not show it"
    return [f"{runs}: {named}{more}. {signs.mend}"]


def _is_off(page: str, signs: _Signs) -> bool:
    front = front_matter_of(page)
    values: Mapping[str, JSON] = dict(front.values) if isinstance(front, Read) else {}
    said = [value.text.lower() for name in signs.off if isinstance(value := values.get(name), Written)]
    return any(one in ("false", "md", "no") for one in said)


def _code_of(page: str) -> Iterator[tuple[int, str]]:
    """Line and code of each line of a block, and of each piece within a line, outside of what is raw to Liquid."""
    shown = _RAW.sub(lambda raw: re.sub(r"[^\n]", " ", raw[0]), page)
    lines = shown.split("\n")
    prose = dict(outside_code(lines))
    for number, line in enumerate(lines, 1):
        if number not in prose:
            yield number, line
        else:
            yield from ((number, line[start:end]) for start, end, _ in code_spans(line))


def _short(said: str) -> str:
    return said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"
