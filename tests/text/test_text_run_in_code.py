"""Code of a page that its generator would run, and not show, is told by its line."""

from __future__ import annotations

import pytest

from orchestrator.text.run_in_code import run_in_code

FENCED = "---\ntitle: T\n---\n\nText.\n\n```html\n{}\n```\n"


@pytest.mark.parametrize(
    ("generator", "code"),
    [
        ("jekyll", "{{ user.name }}"),
        ("jekyll", "{%- for x in y -%}"),
        ("eleventy", "{% set x = 1 %}"),
        ("hugo", '{{< figure src="a.png" >}}'),
        ("hugo", "{{% note %}}"),
        ("zola", '{{ youtube(id="a") }}'),
        ("zola", "{% quote(author='x') %}"),
    ],
)
def test_it_is_told_in_a_block_and_within_a_line(generator: str, code: str) -> None:
    [told] = run_in_code(FENCED.format(code), generator)
    assert f"line 8 “{code}”" in told
    [told] = run_in_code(f"One.\n\nWrite `{code}` there.\n", generator)
    assert f"line 3 “{code}”" in told


@pytest.mark.parametrize(
    ("generator", "page"),
    [
        ("jekyll", "{% include toc.html %}\n\nOf {{ page.title }}.\n"),
        ("jekyll", "{% raw %}\n```\n{{ a }}\n```\n{% endraw %}\n"),
        ("jekyll", "{% raw %}`{{ a }}`{% endraw %}\n"),
        ("jekyll", "---\nrender_with_liquid: false\n---\n\n`{{ a }}`\n"),
        ("jekyll", "`x = {a: {b: 1}}` and `50 % of {x}`\n"),
        ("eleventy", "---\ntemplateEngineOverride: md\n---\n\n`{{ a }}`\n"),
        ("hugo", "`{{ .Title }}` and `{{</* figure */>}}`\n"),
        ("zola", "`{{ page.title }}` and `{{/* youtube(id=1) */}}`\n"),
        ("astro", "`{{ a }}`\n"),
        ("plain", "`{{ a }}`\n"),
    ],
)
def test_what_is_shown_as_it_stands_is_not_told(generator: str, page: str) -> None:
    assert run_in_code(page, generator) == []


def test_many_are_counted() -> None:
    [told] = run_in_code("`{{ a }}` `{{ b }}` `{{ c }}` `{{ d }}` `{{ e }}`\n", "jekyll")
    assert "and 2 more" in told
