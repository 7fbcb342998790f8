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
    ("generator", "code", "line"),
    [
        ("jekyll", "{{ user\n  | upcase }}", "{{ user | upcase }}"),
        ("hugo", "{{< figure\n  src='a.png'\n>}}", "{{< figure src='a.png' >}}"),
        ("zola", "{{ youtube(\n  id=1\n) }}", "{{ youtube( id=1 ) }}"),
    ],
)
def test_it_is_told_over_several_lines(generator: str, code: str, line: str) -> None:
    [told] = run_in_code(FENCED.format(code), generator)
    assert f"line 8 “{line}”" in told
    [told] = run_in_code(f"One.\n\nWrite\n`{code}` there.\n", generator)
    assert f"line 4 “{line}”" in told


@pytest.mark.parametrize(
    ("generator", "code", "mend"),
    [
        ("hugo", "{{< a >}}", ["{{</* name */>}} for {{< name >}}"]),
        ("hugo", "{{% a %}}", ["{{%/* name */%}} for {{% name %}}"]),
        ("hugo", "{{< a >}} {{% a %}}", ["{{</* name */>}} for {{< name >}}", "{{%/* name */%}} for {{% name %}}"]),
        ("zola", "{% a() %}", ["{%/* name() */%} for {% name() %}"]),
    ],
)
def test_what_keeps_it_is_told_for_the_sign_that_is_there(generator: str, code: str, mend: list[str]) -> None:
    [told] = run_in_code(f"`{code}`\n", generator)
    assert told.endswith(" ".join(f"Write {one}." for one in mend))


def test_a_raw_that_is_never_closed_or_of_another_generator_keeps_nothing() -> None:
    assert run_in_code("{% raw %}\n\n`{{ a }}`\n", "jekyll")
    assert run_in_code("`{% raw %}`\n", "jekyll")
    assert run_in_code("{% raw %}`{{< a >}}`{% endraw %}\n", "hugo")
    [told] = run_in_code("{% raw %}`{{ a }}`{% endraw %}\n\n`{{ b }}` {% raw %}\n", "jekyll")
    assert "line 3 “{{ b }}”." in told


@pytest.mark.parametrize(
    "piece", ["{{", "{{ a", "{%", "{{< ", "{{ a(", "{{ a() ", "{% raw %}", "`{{", "{{a}}\n", "`{{a}}` "]
)
@pytest.mark.parametrize("generator", ["jekyll", "hugo", "zola"])
def test_the_work_is_in_proportion_to_the_length(generator: str, piece: str) -> None:
    """The first took half a minute."""
    run_in_code(f"```\n{piece * (80_000 // len(piece))}\n```\n", generator)
    run_in_code(piece * (80_000 // len(piece)), generator)


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
