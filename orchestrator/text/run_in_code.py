"""What a site's generator would run in place of showing it: signs of its templates in a page's code.

Jekyll, Eleventy, Hugo and Zola look for them before they read Markdown, so that no mark of code keeps them. In prose
they are meant: whoever writes `{% include %}` there wants it run.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from orchestrator.domain.canonical import JSON
from orchestrator.text.code_lines import outside_code
from orchestrator.text.code_span import code_spans
from orchestrator.text.front_matter import Read, front_matter_of
from orchestrator.text.site_schema import Generator
from orchestrator.text.written import Written
from orchestrator.values import dataclass


@dataclass(frozen=True)
class _RunSign:
    opens: re.Pattern[str]
    closes: re.Pattern[str]
    mend: str


@dataclass(frozen=True)
class _Signs:
    of: tuple[_RunSign, ...]
    told: str
    off: tuple[str, ...] = ()
    """Keys of front matter by which a page says that nothing of it is run."""
    is_liquid: bool = False
    """Whether {% raw %} keeps what stands in it."""


_RAW = re.compile(r"\{%-?\s*(?P<end>end)?raw\s*-?%\}")
_KEPT_RAW = "Put {% raw %} before and {% endraw %} behind it."
_LIQUID = (
    _RunSign(re.compile(r"\{\{(?!\s*\}\})"), re.compile(r"\}\}"), _KEPT_RAW),
    _RunSign(re.compile(r"\{%(?!-?\s*endraw\b)"), re.compile(r"%\}"), _KEPT_RAW),
)
_BY_GENERATOR: Mapping[Generator, _Signs] = {
    "jekyll": _Signs(_LIQUID, "{{ }} and {% %}", ("render_with_liquid",), is_liquid=True),
    "eleventy": _Signs(
        _LIQUID,
        "{{ }} and {% %}, unless its settings say otherwise,",
        ("templateEngineOverride",),
        is_liquid=True,
    ),
    "hugo": _Signs(
        (
            _RunSign(re.compile(r"\{\{<(?!/\*)"), re.compile(r">\}\}"), "Write {{</* name */>}} for {{< name >}}."),
            _RunSign(re.compile(r"\{\{%(?!/\*)"), re.compile(r"%\}\}"), "Write {{%/* name */%}} for {{% name %}}."),
        ),
        "{{< >}} and {{% %}}",
    ),
    "zola": _Signs(
        (
            _RunSign(
                re.compile(r"\{\{(?!/\*)\s*[A-Za-z_]\w*\("),
                re.compile(r"\)\s{0,40}\}\}"),
                "Write {{/* name() */}} for {{ name() }}.",
            ),
            _RunSign(
                re.compile(r"\{%(?!/\*)\s*[A-Za-z_]\w*\("),
                re.compile(r"\)\s{0,40}%\}"),
                "Write {%/* name() */%} for {% name() %}.",
            ),
        ),
        "{{ name() }} and {% name() %}",
    ),
}
"""Sources: the pages on Liquid of jekyllrb.com, on Markdown of 11ty.dev, on shortcodes of gohugo.io and getzola.org."""
_MOST_NAMED = 3
_LONGEST = 60
_LONGEST_SIGN = 2000
"""Characters, over lines too. What closes farther off is not looked for, so that the work grows with the text only."""


def run_in_code(page: str, generator: str) -> list[str]:
    """A sentence where a page has such signs in its code; none where its generator shows all code as it stands."""
    signs = next((signs for name, signs in _BY_GENERATOR.items() if name == generator), None)
    if signs is None or _is_off(page, signs):
        return []
    found = sorted(_found(page, signs), key=lambda one: one[0])
    if not found:
        return []
    named = ", ".join(f"line {_line(page, start)} “{_short(said)}”" for start, said, _ in found[:_MOST_NAMED])
    more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    runs = f"{generator.title()} runs what stands in {signs.told} in code too, and does not show it"
    mends = dict.fromkeys(sign.mend for _, _, sign in found)
    return [f"{runs}: {named}{more}. {' '.join(mends)}"]


def _is_off(page: str, signs: _Signs) -> bool:
    front = front_matter_of(page)
    values: Mapping[str, JSON] = dict(front.values) if isinstance(front, Read) else {}
    said = [value.text.lower() for name in signs.off if isinstance(value := values.get(name), Written)]
    return any(one in ("false", "md", "no") for one in said)


def _found(page: str, signs: _Signs) -> Iterator[tuple[int, str, _RunSign]]:
    """Where a sign begins in code, the whole of it, and which it is."""
    shown = _without_raw(page) if signs.is_liquid else page
    code = list(_code_of(page))
    starts = [start for start, _ in code]
    for sign in signs.of:
        behind = 0
        for opening in sign.opens.finditer(shown):
            at = bisect_right(starts, opening.start()) - 1
            if opening.start() < behind or at < 0 or opening.start() >= code[at][1]:
                continue
            if closing := sign.closes.search(shown, opening.end(), opening.end() + _LONGEST_SIGN):
                behind = closing.end()
                yield opening.start(), shown[opening.start() : behind], sign


def _without_raw(page: str) -> str:
    """With spaces in place of what is raw to Liquid. A {% raw %} that is never closed keeps nothing: it is a fault."""
    parts: list[str] = []
    place, opened = 0, -1
    for tag in _RAW.finditer(page):
        if not tag["end"]:
            opened = tag.start() if opened < 0 else opened
        elif opened >= 0:
            parts += (page[place:opened], re.sub(r"[^\n]", " ", page[opened : tag.end()]))
            place, opened = tag.end(), -1
    return "".join((*parts, page[place:]))


def _code_of(page: str) -> Iterator[tuple[int, int]]:
    """Where code begins and ends, in order: each line of a block, and each piece within a paragraph."""
    lines = page.split("\n")
    prose = dict(outside_code(lines))
    place, paragraph = 0, 0
    for number, line in enumerate(lines, 1):
        end = place + len(line) + 1
        if number not in prose or not line.strip():
            yield from _spans(page, paragraph, place)
            paragraph = end
            if number not in prose:
                yield place, end
        place = end
    yield from _spans(page, paragraph, len(page))


def _spans(page: str, start: int, end: int) -> Sequence[tuple[int, int]]:
    return [(start + first, start + last) for first, last, _ in code_spans(page[start:end])]


def _line(page: str, place: int) -> int:
    return page.count("\n", 0, place) + 1


def _short(said: str) -> str:
    said = " ".join(said.split())
    return said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"
