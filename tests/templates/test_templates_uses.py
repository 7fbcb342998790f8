import pytest

from orchestrator.templates.prompt import Prompts, Use

FINDINGS = ("review", "findings")


def uses(source, **others):
    return Prompts({"t": source, **others}).uses("t")


def paths(source, **others):
    return [use.path for use in uses(source, **others)]


def raw(source, **others):
    return [use.path for use in uses(source, **others) if use.raw]


def test_use_knows_its_place():
    assert uses("draft, the draft:\n  {{ draft | data }}\n{{ metadata.title }}") == (
        Use(("draft",), "t", 2, 6, False),
        Use(("metadata", "title"), "t", 3, 4, True),
    )


def test_column_is_of_the_name_in_code_not_in_prose_text_or_comment():
    (use,) = uses("a {# a #} {{ 'a' }} {% raw %}{{ a }}{% endraw %} {% if b.a or a %}{% endif %}")[1:]
    assert (use.path, use.column) == (("a",), 63)


def test_columns_of_a_name_written_twice_in_a_line():
    assert [use.column for use in uses("{{ a }} {{ a | data }} {{ a.b }}")] == [4, 12, 27]


def test_loop_variable_leads_into_the_list():
    source = "{% for f in review.findings %}{{ f.line }}{% if f.quote %}{% endif %}{% endfor %}"
    assert paths(source) == [FINDINGS, (*FINDINGS, "[]", "line"), (*FINDINGS, "[]", "quote")]


def test_loop_condition_sees_the_loop_variable():
    assert paths("{% for c in citations if c.resolved %}{% endfor %}") == [
        ("citations",),
        ("citations", "[]", "resolved"),
    ]


def test_nested_loops_lead_further_in():
    source = "{% for s in o.sections %}{% for p in s.points %}{{ p.text }}{% endfor %}{% endfor %}"
    assert paths(source)[-1] == ("o", "sections", "[]", "points", "[]", "text")


def test_loop_variable_is_free_outside_its_loop():
    assert paths("{% for x in xs %}{% else %}{{ x }}{% endfor %}{{ x.y }}") == [("xs",), ("x",), ("x", "y")]


def test_loop_counter_is_no_use():
    assert paths("{% for x in xs %}{{ loop.index }}{% endfor %}{{ loop.index }}") == [("xs",), ("loop", "index")]


def test_set_names_what_it_was_set_to():
    assert paths("{% set f = review.findings %}{{ f[0].line }}") == [FINDINGS, (*FINDINGS, "[]", "line")]


def test_with_names_are_local():
    source = "{% with f = review.findings %}{{ f | length }}{% endwith %}{{ f }}"
    assert list(dict.fromkeys(paths(source))) == [FINDINGS, ("f",)]


def test_name_set_in_one_branch_may_still_be_free():
    assert set(paths("{% if a %}{% set x = b.c %}{% endif %}{{ x.d }}")) == {
        ("a",),
        ("b", "c"),
        ("b", "c", "d"),
        ("x", "d"),
    }


def test_name_set_in_a_loop_is_free_after_it():
    assert paths("{% for x in xs %}{% set y = x.z %}{% endfor %}{{ y }}")[-1] == ("y",)


def test_filters_that_keep_items_keep_the_path():
    source = (
        "{% for f in review.findings | rejectattr('done') | sort(attribute='line') | list %}{{ f.quote }}{% endfor %}"
    )
    expected = {FINDINGS, (*FINDINGS, "[]", "done"), (*FINDINGS, "[]", "line"), (*FINDINGS, "[]", "quote")}
    assert set(paths(source)) == expected


def test_slices_items_and_defaults_keep_the_path():
    assert (*FINDINGS, "[]", "line") in paths("{{ (review.findings[1:] | last).line }}")
    assert ("review", "x", "y") in paths("{{ (review.x | default(none)).y }}")


def test_variable_in_brackets_is_read_too():
    assert set(paths("{{ a[b.c].d }}")) == {("a",), ("b", "c")}


def test_includes_are_followed_with_their_own_name_and_place():
    found = uses("{% for f in fs %}{% include 'part' %}{% endfor %}", part="\n- {{ f.line }}")
    assert found[-1] == Use(("fs", "[]", "line"), "part", 2, 6, True)


def test_names_set_in_an_included_template_stay_there():
    assert paths("{% include 'part' %}{{ x }}", part="{% set x = 1 %}") == [("x",)]


@pytest.mark.parametrize(
    "printed",
    [
        "source",
        "source | upper",
        "source ~ '!'",
        "'a' + source",
        "'%s' | replace('s', source)",
        "source.strip()",
        "'x'.replace('x', source)",
        "source if day else ''",
        "source or ''",
        "none | default(source)",
        "[source] | join",
        "[[source]] | first | first",
        "{'a': source}.a",
        "source[:10]",
        "source[0]",
        "source.split() | map('upper') | join(' ')",
        "['a', 'b'] | join(source)",
    ],
)
def test_text_is_raw_however_it_is_dressed(printed):
    assert raw(f"{{{{ {printed} }}}}")[0][0] == "source"


@pytest.mark.parametrize(
    "source",
    [
        "{% set x = source %}{{ x }}",
        "{% set x = source | upper %}{{ x }}",
        "{% with x = source ~ 'a' %}{{ x }}{% endwith %}",
        "{% for word in source.split() %}{{ word }}{% endfor %}",
        "{% for key, value in source | items %}{{ value }}{% endfor %}",
        "{% for x in [source] %}{{ x }}{% endfor %}",
        "{% set a, b = [source, source] %}{{ b }}",
        "{% if day %}{% set x = source %}{% else %}{% set x = 1 %}{% endif %}{{ x }}",
        "{% set x = source %}{% include 'part' %}",
        "{% for x in source | map(attribute='text') %}{{ x }}{% endfor %}",
    ],
)
def test_text_is_raw_whatever_name_it_goes_by(source):
    assert raw(source, part="{{ x }}")[0][0] == "source"


@pytest.mark.parametrize(
    "source",
    [
        "{{ source | data }}",
        "{{ source | upper | data }}",
        "{{ source | data if source }}",
        "{{ source | length }}",
        "{{ source | wordcount }} {{ source == 'a' }} {{ source is none }} {{ not source }}",
        "{{ source.count('a') }} {{ source.startswith('a') }}",
        "{{ 'a' if source else 'b' }}",
        "{% if source %}a{% endif %}",
        "{% for x in source %}{{ loop.index }}{{ x | data }}{% endfor %}",
    ],
)
def test_data_numbers_and_conditions_are_not_raw(source):
    assert paths(source)
    assert raw(source) == []
