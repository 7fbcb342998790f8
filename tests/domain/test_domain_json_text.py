import pytest

from orchestrator.domain.bounds import MAX_DEPTH, MAX_DIGITS
from orchestrator.domain.json_text import NotJSON, check_value, read_json


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[" * (MAX_DEPTH + 1), "nested more than 100 deep"),
        ('{"a":' * 5_000, "nested more than 100 deep"),
        ("9" * (MAX_DIGITS + 1), "more than 400 digits"),
        ("[0." + "1" * 100_000 + "]", "more than 400 digits"),
        ('"' + "x" * 200 + '"', "202 bytes, and 100 is the most"),
        ("[]," * 400_000, "more than 500,000 values"),
    ],
)
def test_what_no_parser_should_be_given_is_refused_by_its_bound(text, told):
    with pytest.raises(NotJSON, match=told):
        read_json(text, max_bytes=100 if "bytes" in told else 10**7)


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "1e999", "-Infinity", '"\\ud83d"', '{"\\udc00": 1}', "", "[1,]"])
def test_what_python_reads_and_json_has_not_is_refused(text):
    with pytest.raises(NotJSON):
        read_json(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"' + "[" * 5_000 + '"', "[" * 5_000),
        ('"' + "9" * 5_000 + '"', "9" * 5_000),
        ('"\\ud83d\\ude00"', "\U0001f600"),
        ('"\\\\ud83d"', "\\ud83d"),
        ("9" * MAX_DIGITS, int("9" * MAX_DIGITS)),
    ],
)
def test_what_stands_within_a_text_is_no_depth_and_no_number(text, value):
    assert read_json(text) == value


def test_as_deep_as_is_allowed_is_read():
    assert read_json("[" * MAX_DEPTH + "]" * MAX_DEPTH)


def test_a_value_of_pythons_own_is_held_to_the_same_depth():
    value: object = 1
    for _ in range(MAX_DEPTH + 1):
        value = [value]
    with pytest.raises(NotJSON, match="nested more than 100 deep"):
        check_value(value)
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(NotJSON):
        check_value(endless)
