import pytest

from orchestrator.errors import TemplateError
from orchestrator.templates.expression import Expression
from orchestrator.templates.source import Source

REVIEW = {"verdict": "approve", "findings": [{"line": 3, "problem": "long"}, {"line": 9, "problem": "dull"}]}


def evaluate(source, /, **values):
    return Expression.parse(source).evaluate(values)


def test_condition_on_an_artifact():
    assert evaluate('review.verdict == "approve"', review=REVIEW) is True


def test_list_for_each_leaves_out_what_the_test_refuses():
    snapshots = [{"item": 1, "value": "a"}, {"item": 2, "value": None}]
    assert evaluate('snapshots | selectattr("value") | list', snapshots=snapshots) == snapshots[:1]


def test_generators_become_lists():
    assert evaluate('review.findings | map(attribute="line")', review=REVIEW) == [3, 9]


def test_tuples_and_ranges_become_lists():
    assert evaluate("meta | items", meta={"a": 1}) == [["a", 1]]
    assert evaluate("range(3)") == [0, 1, 2]


def test_search_finds_a_pattern_anywhere():
    rule = 'args.change.operations | selectattr("path", "search", "(^/|[.][.])") | list'
    operations = [{"path": "content/a.md"}, {"path": "content/../../b"}]
    assert evaluate(rule, args={"change": {"operations": operations}}) == operations[1:]


def test_methods_of_text():
    assert evaluate('change.message.startswith("fix:")', change={"message": "fix: a comma"}) is True
    assert evaluate('name.strip().split(",")', name=" a,b ") == ["a", "b"]


def test_members_that_nobody_named_are_counted():
    rule = 'sources.addresses | reject("in", addresses) | list | length == 0'
    assert evaluate(rule, sources={"addresses": ["a", "b"]}, addresses=["a"]) is False


@pytest.mark.parametrize("key", ["items", "keys", "values", "title", "count", "get", "startswith", "__class__"])
def test_key_named_like_a_python_attribute_is_found(key):
    assert evaluate(f"r.{key}", r={key: 7}) == 7


@pytest.mark.parametrize("key", ["items", "keys", "values", "get", "copy"])
def test_attribute_of_the_python_object_is_not_found(key):
    with pytest.raises(TemplateError, match=f"uses 'r.{key}', but r has verdict"):
        evaluate(f"r.{key}", r={"verdict": "revise"})


def test_method_that_was_not_called_is_not_true():
    with pytest.raises(TemplateError, match="without calling it"):
        evaluate("1 if note.startswith else 2", note="fix")


def test_unknown_name_is_an_error_not_none():
    with pytest.raises(TemplateError) as caught:
        evaluate("sorce", source="text", day="2026-11-22")
    assert str(caught.value) == "\"sorce\": uses 'sorce', but is passed source, day. Write 'source'."


def test_unknown_attribute_names_the_path_and_the_nearest_key():
    with pytest.raises(TemplateError) as caught:
        evaluate('review.verdit == "approve"', review=REVIEW)
    assert caught.value.message == "uses 'review.verdit', but review has verdict, findings."
    assert caught.value.mend == "Write 'review.verdict'."
    assert caught.value.where == '"review.verdit == "approve""'


@pytest.mark.parametrize("key", ["'' > ''", "1", "1.5", "none", "(1, 2)"])
def test_an_object_with_keys_that_are_no_texts_is_told_like_any_other(key):
    told = r"uses 'abc', but its value has .*abd\."
    with pytest.raises(TemplateError, match=told) as caught:
        evaluate(f"{{{key}: [], 'abd': 1}}['abc']")
    assert "Write 'abd'." in str(caught.value)


def test_attribute_of_none_tells_to_guard_it():
    with pytest.raises(TemplateError, match=r"review is none\. Guard it with 'if review'\."):
        evaluate("review.verdict", review=None)


def test_item_past_the_end_is_an_error():
    with pytest.raises(TemplateError, match="takes item 5 of a list that has no such item"):
        evaluate("review.findings[5]", review=REVIEW)


@pytest.mark.parametrize(
    "use", ["sauce", "sauce.x", "not sauce", "sauce == 1", "sauce in [1]", "[sauce] | first", "sauce | list"]
)
def test_every_use_of_an_unknown_name_is_an_error(use):
    with pytest.raises(TemplateError, match="uses 'sauce'"):
        evaluate(use, source=1)


@pytest.mark.parametrize("test", ["none", "string", "number", "mapping", "odd", 'search("a")', "in([1])"])
def test_no_test_but_defined_takes_an_unknown_name(test):
    with pytest.raises(TemplateError, match="uses 'sauce'"):
        evaluate(f"sauce is {test}", source=1)


def test_defined_and_default_may_look_at_what_is_not_there():
    assert evaluate("review.score is defined", review=REVIEW) is False
    assert evaluate("review.score | default(0)", review=REVIEW) == 0


@pytest.mark.parametrize("name", ["result", "loop", "context", "environment", "resolve", "data"])
def test_any_input_name_can_be_read(name):
    assert evaluate(name, **{name: 5}) == 5


def test_values_are_not_changed():
    review = {"findings": [3, 1, 2]}
    evaluate("review.findings | sort | reverse | list", review=review)
    assert review == {"findings": [3, 1, 2]}


def test_result_that_is_no_json_is_refused():
    for source in ("1e308 * 10", "{1: 2}", "range", "'a'.upper"):
        with pytest.raises(TemplateError):
            evaluate(source)


def test_paths_are_the_longest_ones_read():
    expression = Expression.parse('review.verdict == "approve" and not references.unresolved')
    assert expression.paths == {("review", "verdict"), ("references", "unresolved")}
    assert expression.names == {"review", "references"}


def test_paths_lead_into_the_items_of_a_list():
    expression = Expression.parse('args.change.operations | selectattr("path", "search", "^/") | list')
    assert expression.paths == {("args", "change", "operations"), ("args", "change", "operations", "[]", "path")}


def test_method_of_text_is_no_part_of_the_path():
    assert Expression.parse('change.message.startswith("fix:")').paths == {("change", "message")}


def test_literals_and_range_read_nothing():
    assert Expression.parse("range(3) | list == [0, 1, 2]").names == frozenset()


def test_comparisons_with_texts_are_known():
    source = '"a" == review.verdict or r.x != "b" or c["answer"] in ("approve", "edit") or n == 1 or d not in ["z"]'
    assert Expression.parse(source).comparisons == (
        (("review", "verdict"), "a"),
        (("r", "x"), "b"),
        (("c", "answer"), "approve"),
        (("c", "answer"), "edit"),
        (("d",), "z"),
    )


def test_text_within_text_is_no_comparison_with_a_whole_value():
    assert Expression.parse('"draft" in note.tags').comparisons == ()


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("", "unexpected 'end of template'"),
        ("self.x", "uses 'self', a name templates keep"),
        ('review.verdict = "approve"', "Compare with '=='."),
        ("a && b", "Write 'and', 'or' and 'not'"),
        ("a b", "expected the end, got 'b'"),
        ("a }} {{ b", "}"),
        ("a | lenght", "there is no filter 'lenght'. Did you mean 'length'?"),
        ("a is nul", "there is no test 'nul'"),
        ('a | select("serach", "x")', "there is no test 'serach'. Did you mean 'search'?"),
        ('a | map("uper")', "there is no filter 'uper'. Did you mean 'upper'?"),
        ("a | select(b)", "gives 'select' a name that is not constant"),
        ("a | data", "'data' inside a larger expression"),
        ("a.items()", "For the entries of an object write '| items'."),
        ("a()", "calls something that is not a function"),
        ("range(*a)", "spreads arguments"),
        ("1 if a", "has an 'if' without 'else'"),
        ("1" * 5000, "a number too large"),
        ("(" * 3000, "nested too deeply"),
        ("not " * 3000 + "a", "nested too deeply"),
        ("a" + ".b" * 3000, "nested too deeply"),
        ("1" + "+1" * 3000, "nested too deeply"),
        ("a" * 300_000, "is longer than"),
    ],
)
def test_source_that_is_wrong_is_refused_with_the_mend(source, told):
    with pytest.raises(TemplateError) as caught:
        Expression.parse(source)
    assert told in str(caught.value)
    assert len(str(caught.value)) < 600
    assert caught.value.message.endswith(".")
    assert caught.value.where.startswith('"')


@pytest.mark.parametrize(
    "source", ["1 / 0", "none < 1", "[1, 'a'] | sort", "'x' | int", "'a'.split('')", "{[1]: 2}", "[1][:'a']"]
)
def test_what_cannot_be_computed_is_told_with_its_place(source):
    with pytest.raises(TemplateError) as caught:
        Expression.parse(source).evaluate({})
    assert caught.value.where == f'"{source}"'
    assert caught.value.mend


@pytest.mark.parametrize(
    "source",
    ["n < ('inf' | float)", "1e999 > n", "('nan' | float) == n", "n > 2 ** 99999999", "1 / 0 == n", "1e308 * 10 > n"],
)
def test_what_can_never_be_worked_out_is_a_fault_of_the_file(source):
    with pytest.raises(TemplateError):
        Expression.parse(source)


@pytest.mark.parametrize("source", ["n < 5 * 60", "t == ('x' ~ 'y')", "t in ['x' | upper]", "-5 < n"])
def test_what_needs_no_value_is_worked_out_without_harm(source):
    Expression.parse(source).evaluate({"n": 1, "t": "x"})


@pytest.mark.parametrize("source", ["[][E]", "{}[n]", "''[n].x", "[1][9]"])
def test_what_is_taken_out_of_nothing_is_told_and_never_breaks(source):
    with pytest.raises(TemplateError):
        Expression.parse(source).evaluate({"n": 1})


@pytest.mark.parametrize("opened", ["{", "{{ ' ", "{# ", "{% raw %}"])
def test_what_nothing_closes_is_looked_for_a_few_times_however_often_it_stands_there(opened):
    text = opened * (60_000 // len(opened))
    with pytest.raises(TemplateError):
        Expression.parse(f"n > '{text.replace(chr(39), '')}' | int")
    assert Source("page", text).column("n", 1) == 1
