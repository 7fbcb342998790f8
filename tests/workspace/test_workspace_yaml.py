import pytest

from orchestrator.workspace.yaml.faultlog import FaultLog
from orchestrator.workspace.yaml.node import Items, Scalar, Table
from orchestrator.workspace.yaml.yaml_document import MAX_VALUES, parse_document


def read(text: str) -> object:
    faults = FaultLog()
    node = parse_document(text, "a.yaml", faults)
    assert not faults.faults
    assert node is not None
    return node.plain


def faults_of(text: str) -> list[str]:
    faults = FaultLog()
    parse_document(text, "a.yaml", faults)
    return [str(fault) for fault in faults.faults]


@pytest.mark.parametrize(
    "text", ["yes", "no", "on", "off", "y", "12:30", "12:30:00", "2026-01-31", "0o8", "1_000", "=", "<<"]
)
def test_words_times_and_dates_stay_text(text: str) -> None:
    assert read(f"a: {text}") == {"a": text}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("012", 12),
        ("0o17", 15),
        ("0x1F", 31),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("'12'", "12"),
        ('"true"', "true"),
    ],
)
def test_scalars_follow_the_core_schema(written: str, value: object) -> None:
    found = read(f"a: {written}")
    assert found == {"a": value}
    assert type(found["a"]) is type(value)  # type: ignore[index]


def test_keys_are_always_text() -> None:
    assert read("12: a\ntrue: b\nnull: c") == {"12": "a", "true": "b", "null": "c"}


def test_every_key_and_value_knows_its_line_and_column() -> None:
    node = parse_document("a:\n  b: [x, yy]\n", "a.yaml", FaultLog())
    assert isinstance(node, Table)
    inner = node.get("a")
    assert isinstance(inner, Table)
    listed = inner.get("b")
    assert isinstance(listed, Items)
    assert (inner.entries["b"].key.place.line, inner.entries["b"].key.place.column) == (2, 3)
    assert [(item.place.line, item.place.column) for item in listed.items] == [(2, 7), (2, 10)]


def test_a_block_text_knows_where_its_lines_stand() -> None:
    node = parse_document("a: |\n    one\n    two\n", "a.yaml", FaultLog())
    assert isinstance(node, Table)
    scalar = node.get("a")
    assert isinstance(scalar, Scalar)
    place = scalar.inside(2, 3)
    assert (place.line, place.column) == (3, 7)


def test_an_alias_stands_for_its_anchor() -> None:
    assert read("a: &x {k: 1}\nb: *x") == {"a": {"k": 1}, "b": {"k": 1}}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: 1\nb: 2\na: 3", "a.yaml:3:1: 'a' stands here again; it stands on line 1, column 1 already. Keep one."),
        (
            "x: {gate: Publish it?, reads: [a]}",
            "a.yaml:1:21: '?' ends a word inside { }. Quote the question, or put gate and reads on lines of their own.",
        ),
        (
            "x: {gate: Publish this, please, reads: [a]}",
            "a.yaml:1:23: ',' ends a text inside { }. Quote the text, or put each key on a line of its own.",
        ),
        ("x: {title}", "a.yaml:1:5: 'title' has no value. Write 'title: ...'."),
        (
            "x: {{ n }} left",
            "a.yaml:1:5: a map or list stands where a key is due. Quote a text that begins with {{ or [.",
        ),
        ("a:\n\tb: c", "a.yaml:2:1: a tab stands where YAML wants spaces. Use spaces."),
        ("a: b: c", "a.yaml:1:5: ':' stands inside a text. Quote the text, or mend the line above."),
        ("a: @b", "a.yaml:1:4: a text begins with '@'. Quote the text."),
        ("a: 'b", "a.yaml:1:6: the quote opened on line 1 is never closed. Close it."),
        (
            "a: [b\nc: d",
            "a.yaml:2:2: the [ opened on line 1 is not closed before this. Close it with ], or quote a text.",
        ),
        ("a: x\x07", "a.yaml:1:5: an invisible character, U+0007. Delete it."),
        ("", "a.yaml: the file is empty. Write something, or delete it."),
        ("a: 1\n---\nb: 2", "a.yaml:2:1: a second document starts here. Keep one in a file."),
        ("a: *b", "a.yaml:1:4: '*b' names no anchor. Quote it, if the star is meant."),
        ("a: &b [*b]", "a.yaml:1:8: '*b' stands inside the value it names. Write the value out."),
        (
            "a: !!python/object:os.system x",
            "a.yaml:1:4: the tag '!!python/object:os.system' means nothing here. Delete it.",
        ),
        ("a: !!int '3'", "a.yaml:1:4: the tag '!!int' means nothing here. Delete it."),
        ("a: .nan", "a.yaml:1:4: a value JSON cannot hold. Quote it, or write another."),
        ("a: 1e999", "a.yaml:1:4: a value JSON cannot hold. Quote it, or write another."),
        ('a: "\\ud800"', "a.yaml:1:4: a value JSON cannot hold. Quote it, or write another."),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place_and_mend(text: str, fault: str) -> None:
    assert faults_of(text) == [fault]


def test_a_number_of_thousands_of_digits_is_a_fault() -> None:
    assert faults_of("a: " + "9" * 5000) == ["a.yaml:1:4: a value JSON cannot hold. Quote it, or write another."]


def test_deep_nesting_is_a_fault() -> None:
    assert faults_of("[" * 5000) == ["a.yaml:1:42: values nested deeper than 40. Make them flatter."]


def test_aliases_that_multiply_are_bounded() -> None:
    bomb = ["a: &a [1,1,1,1,1,1,1,1,1,1]"]
    bomb += [
        f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    assert faults_of("\n".join(bomb)) == [
        f"a.yaml:5:8: more than {MAX_VALUES} values, aliases written out. Make the file smaller."
    ]
