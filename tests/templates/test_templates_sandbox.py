"""Attacks from the usual lists, and work without end: each must end in an error, soon, and small."""

import sys

import pytest

from orchestrator.errors import TemplateError
from orchestrator.templates.expression import Expression
from orchestrator.templates.prompt import Prompts

VALUES = {"text": "abc", "items": [1, 2, 3], "object": {"a": 1}, "number": 7}


def error_of(source):
    with pytest.raises(TemplateError) as caught:
        Prompts({"t": source}).render("t", VALUES)
    assert len(str(caught.value)) < 600
    return caught.value


ESCAPES = [
    "''.__class__.__mro__[1].__subclasses__()",
    "''['__class__']",
    "text['__class__']['__base__']",
    "object.__class__",
    "object['__init__']",
    "items.__class__.__base__.__subclasses__()[80]",
    "items['__len__']",
    "().__class__.__bases__[0]",
    "number.real",
    "number.__class__",
    "self",
    "self.__init__.__globals__",
    "self._TemplateReference__context",
    "self._TemplateReference__context.cycler.__init__.__globals__.os.popen('id').read()",
    "cycler.__init__.__globals__.os",
    "joiner.__init__.__globals__",
    "namespace.__init__.__globals__",
    "lipsum.__globals__['os'].popen('id').read()",
    "lipsum(100000)",
    "cycler('a', 'b')",
    "namespace(a=1)",
    "dict(a=1)",
    "range.__class__",
    "range",
    "config",
    "request.application.__globals__",
    "get_flashed_messages.__globals__",
    "url_for.__globals__",
    "environment",
    "context",
    "context.environment",
    "undefined.__class__",
    "nothing.__class__",
    "text | attr('__class__')",
    "text | attr('\\x5f\\x5fclass\\x5f\\x5f')",
    "['__class__'] | map('attr', 'x')",
    "[text] | map(attribute='__class__') | first",
    "[text] | map(attribute='upper') | first",
    "[text] | selectattr('__class__') | list",
    "[object] | groupby('__class__')",
    "[object] | sort(attribute='__class__.__name__') | map(attribute='__class__') | list",
    "[object, object] | sum(attribute='__class__')",
    "'{0.__class__}'.format(1)",
    "'{0.__class__}' | format(1)",
    "'%s' | format(object)",
    "'%s' % text",
    "'{a.__class__}'.format_map(object)",
    "text.format",
    "text.__format__('')",
    "text.encode('utf-8')",
    "text.translate({97: 98})",
    "text.join(items)",
    "items.append(1)",
    "items.pop()",
    "object.update({})",
    "object.setdefault('x', 1)",
    "object.items()",
    "text.upper.__self__",
    "text.upper.text",
    "text.upper.__call__()",
    "text.upper",
    "text.startswith.__globals__",
    "(text | upper).__class__",
    "text | pprint",
    "text | safe",
    "text | xmlattr",
    "text | tojson",
    "items | random",
    "items | batch(1)",
    "super()",
    "caller()",
    "text | map(' concat') | first | map('x')",
    "loop",
]


@pytest.mark.parametrize("attack", ESCAPES)
def test_nothing_leads_out_of_the_values(attack):
    error_of(f"{{{{ {attack} }}}}")


@pytest.mark.parametrize(
    "name", ["previtem", "nextitem", "cycle", "changed", "_iterable", "__class__", "__init__", "_undefined"]
)
def test_loop_tells_counts_only(name):
    error_of(f"{{% for x in items %}}{{{{ loop.{name} }}}}{{% endfor %}}")


BOMBS = [
    "'a' * 50_000_000",
    "50_000_000 * 'a'",
    "items * 50_000_000",
    "10 ** 10 ** 8",
    "2 ** 2000",
    "(10 ** 70) * (10 ** 70)",
    "9 ** 9 ** 9 ** 9",
    "(-8) ** 0.5",
    "'%1000000000d' % 1",
    "'{:1000000000d}'.format(1)",
    "'%1000000000d' | format(1)",
    "range(10 ** 9)",
    "range(10 ** 70)",
    "range(0, -(10 ** 9), -1) | list",
    "text | center(10 ** 9)",
    "text.center(10 ** 9)",
    "text.ljust(10 ** 9)",
    "text.rjust(10 ** 9)",
    "text.zfill(10 ** 9)",
    "text.expandtabs(10 ** 9)",
    "text | indent(10 ** 9)",
    "text | wordwrap(1)",
    "range(100000) | join('a' * 1000000)",
    "('a' * 4000000) | replace('a', 'b' * 1000000)",
    "('a' * 4000000).replace('', 'b' * 1000000)",
    "('a' * 4000000) ~ ('a' * 4000000)",
    "('a' * 4000000) + ('a' * 4000000)",
    "('a' * 4000000) | list | length",
    "('a ' * 2000000).split() | length",
    "1.5 | round(10 ** 9)",
    "15 | round(-(10 ** 9))",
    "('9' * 100000) | int",
    "('f' * 100000) | int(base=16)",
    "1e308 | int * 10",
    "range(100000) | map('string') | map('replace', '', 'x' * 100000) | list | length",
    "range(100000) | select('in', range(100000)) | list | length",
    "[range(100000)] * 1000 | sum(start=[])",
]


@pytest.mark.parametrize("bomb", BOMBS)
def test_no_operator_fills_the_memory(bomb):
    error_of(f"{{{{ {bomb} }}}}")
    with pytest.raises(TemplateError):
        Expression.parse(bomb).evaluate(VALUES)


NESTED = "{% set a = [1] %}" + "{% set a = [a, a, a, a] %}" * 20

LONG = {
    "loops in loops": "{% for a in range(10000) %}{% for b in range(10000) %}{% endfor %}{% endfor %}",
    "loops in loops that print": "{% for a in range(10000) %}{% for b in range(10000) %}x{% endfor %}{% endfor %}",
    "filters in loops": "{% for a in range(100000) %}{% if range(100000) | list %}{% endif %}{% endfor %}",
    "comparisons in loops": "{% set r = range(90000) | list %}{% for a in r %}{% if -1 in r %}{% endif %}{% endfor %}",
    "texts in loops": "{% set t = 'a' * 4000000 %}{% for a in range(100000) %}{% if 'b' in t %}{% endif %}{% endfor %}",
    "doubling text": "{% set t = 'aaaa' %}" + "{% set t = t ~ t %}" * 40,
    "doubling list": "{% set t = [1] %}" + "{% set t = t + t %}" * 40,
    "much output": "{% set t = 'a' * 100000 %}{% for a in range(1000) %}{{ t }}{% endfor %}",
    "many blocks": "{% set t = 'a' * 100000 %}{% for a in range(1000) %}{{ t | data }}{% endfor %}",
    "lists that hold lists, printed": NESTED + "{{ a | data }}",
    "lists that hold lists, compared": NESTED
    + NESTED.replace("a ", "b ").replace("a,", "b,").replace("a]", "b]")
    + "{{ a == b }}",
    "lists that hold lists, tested": NESTED + "{{ [a] | select('equalto', a) | list | length }}",
    "lists that hold lists, sorted": NESTED + "{{ [a, a] | sort | length }}",
}


@pytest.mark.parametrize("template", LONG.values(), ids=LONG.keys())
def test_work_without_end_is_stopped(template):
    error = error_of(template)
    assert "more than" in error.message
    assert error.where.startswith("t")


def test_includes_that_double_are_stopped():
    sources = {f"t{n}": f"{{% include 't{n + 1}' %}}" * 2 for n in range(40)}
    with pytest.raises(TemplateError, match="steps of work"):
        Prompts({**sources, "t40": ""}).render("t0", {})


def test_included_nothing_in_a_loop_is_stopped():
    prompts = Prompts({"t": "{% for a in range(90000) %}{% include 'b' %}{% endfor %}", "b": ""})
    with pytest.raises(TemplateError, match="steps of work"):
        prompts.render("t", {})


def test_bound_is_for_one_evaluation():
    prompts = Prompts({"t": "{% for a in range(90000) %}{% endfor %}x"})
    assert {prompts.render("t", {}) for _ in range(15)} == {"x"}


def test_work_a_person_may_want_is_done():
    source = "{% for row in rows %}{{ loop.index }}: {{ row.name | upper }} {{ row.cells | join(', ') }}\n{% endfor %}"
    rows = [{"name": f"row {n}", "cells": ["x" * 20] * 10} for n in range(5000)]
    assert Prompts({"t": source}).render("t", {"rows": rows}).count("ROW") == 5000


def calls(source, values):
    """How many functions reading and rendering a template calls, in Python and below."""
    count = 0

    def counted(_frame, event, _argument):
        nonlocal count
        count += event in ("call", "c_call")

    prompts = Prompts({"t": source, "part": "{% if number %}{% endif %}" * 100})
    sys.setprofile(counted)
    try:
        prompts.render("t", values)
    except TemplateError as error:
        assert len(str(error)) < 600  # noqa: PT017 - reading or refusing are both right
    finally:
        sys.setprofile(None)
    return count


LEVELS = 90
WIDE = {
    "filters in filters": "{{ number" + " | int" * LEVELS + " }}",
    "not of not": "{{ " + "not " * LEVELS + "number }}",
    "constants in constants": "{{ " + "(1 + " * 60 + "1" + ")" * 60 + " }}",
    "a choice of choices": "{{ " + "number if number else " * LEVELS + "number }}",
    "names set in many branches": "".join(f"{{% if number %}}{{% set v{n} = text %}}{{% endif %}}" for n in range(250)),
    "names of many origins": "".join(f"{{% if number %}}{{% set v = v{n} %}}{{% endif %}}" for n in range(100))
    + "{% set w = v ~ v %}" * 100,
}


@pytest.mark.parametrize("template", WIDE.values(), ids=WIDE.keys())
def test_reading_a_template_takes_work_in_proportion_to_its_size(template):
    values = {**VALUES, **{f"v{n}": "x" for n in range(200)}}
    assert calls(template, values) < 60_000 + 250 * len(template)


SILENT = {
    "conditions": "{% if number %}{% endif %}",
    "names that are set": "{% set v = number %}",
    "prints": "{{ number }}",
    "includes": "{% include 'part' %}",
}


@pytest.mark.parametrize("body", SILENT.values(), ids=SILENT.keys())
def test_a_loop_pays_for_its_body_though_it_prints_nothing(body):
    source = "{% for a in range(90000) %}" + body * 100 + "{% endfor %}"
    with pytest.raises(TemplateError, match="steps of work"):
        Prompts({"t": source, "part": "{% if number %}{% endif %}" * 100}).render("t", VALUES)


def test_templates_that_include_each_other_are_read_once():
    sources = {f"t{n}": f"{{% include 't{n + 1}' %}}" * 2 + "{% if number %}{% endif %}" * 50 for n in range(12)}
    prompts = Prompts({**sources, "t12": ""})
    assert len(prompts.uses("t0")) == 12 * 50


def test_what_a_template_includes_is_bounded_as_a_whole():
    sources = {f"t{n}": f"{{% include 't{n + 1}' %}}" + "{{ number }}" * 2_000 for n in range(8)}
    with pytest.raises(TemplateError, match="10,000 names, tags and values with all that it includes"):
        Prompts({**sources, "t8": ""}).render("t0", VALUES)
