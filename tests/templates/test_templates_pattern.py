import pytest

from orchestrator.errors import TemplateError
from orchestrator.templates.bounds import BoundedWork
from orchestrator.templates.pattern import search


def found(pattern, text):
    with BoundedWork():
        return search(text, pattern)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("(^/|[.][.])", "/etc/passwd", True),
        ("(^/|[.][.])", "content/a.md", False),
        (r"^\d{4}-\d{2}-\d{2}$", "2026-11-22", True),
        (r"^[a-z0-9-]+(/[a-z0-9-]+)?\.md$", "notes/why-small-tools-last.md", True),
        (r"(?i)\bsecret\b", "A SECRET.", True),
        ("^(draft|final)-.*", "final-1", True),
    ],
)
def test_ordinary_patterns_are_searched(pattern, text, expected):
    assert found(pattern, text) is expected


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$",
        "(a|aa)*$",
        "(a*)*b",
        r"^(\w+\s?)*$",
        "(.*a){20}",
        "a?" * 40 + "a" * 40,
        "(x+x+)+y",
        ".*.*.*.*.*b",
        r"(a+)\1+b",
    ],
)
def test_pattern_that_could_take_for_ever_is_refused(pattern):
    with pytest.raises(TemplateError, match="could take too long on a text of 5,000 characters"):
        found(pattern, "a" * 5_000)


@pytest.mark.parametrize(
    ("pattern", "text"), [("[[a]", "["), ("[a||b]", "|"), ("[+--a]", "-"), ("[a&&b]", "&"), ("[a~~b]", "~")]
)
def test_what_another_python_may_read_as_sets_is_searched_as_it_stands(pattern, text):
    assert found(pattern, text) is True


def test_text_is_searched_to_its_end():
    assert found("[.][.]", "a" * 1_000_000 + "..") is True


@pytest.mark.parametrize(("pattern", "text"), [("(", "a"), ("a" * 2_000, "a"), ("a", None), ("a", ["a"]), (1, "a")])
def test_what_cannot_be_searched_is_an_error_not_a_miss(pattern, text):
    with pytest.raises(TemplateError):
        found(pattern, text)


def test_many_searches_count_as_work():
    def search_often():
        with BoundedWork():
            return [search("a" * 1_000_000, "b") for _ in range(1_000)]

    with pytest.raises(TemplateError, match="steps of work"):
        search_often()
