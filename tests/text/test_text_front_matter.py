"""What a source begins with: front matter that is read, none, or one with a fault that is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.text.front_matter import FrontMatter, NoHeader, Read, UnreadableHeader, front_matter_of
from orchestrator.text.written import MAX_LENGTH, Written

TEXT = "I keep two hives.\n"


def title_in(found: FrontMatter) -> str:
    value = found.values["title"] if isinstance(found, Read | UnreadableHeader) else None
    return value.text if isinstance(value, Written) else ""


@pytest.mark.parametrize(
    "block",
    [
        "---\ntitle: Bees\n---\n",
        "---\ntitle: Bees\n...\n",
        "\ufeff---\r\ntitle: Bees\r\n---\r\n",
        "\n\n---  \ntitle: 'Bees'\n---\t\n",
        "---yaml\ntitle: Bees\n---\n",
        "--- \n# a word to myself\ntitle: &t Bees\nother: *t\n---\n",
        '+++\ntitle = "Bees"\n+++\n',
        '\ufeff+++\r\ntitle = "Bees"\r\n+++\r\n',
        '{"title": "Bees"}\n',
        '{\n  "title": "Bees",\n  "a": {"b": ["}"]}\n}\n',
        '---json\n{"title": "Bees"}\n---\n',
    ],
)
def test_a_block_in_its_marks_is_read_and_is_no_text(block: str) -> None:
    found = front_matter_of(block + TEXT)
    assert isinstance(found, Read)
    assert (title_in(found), found.text) == ("Bees", TEXT)


@pytest.mark.parametrize("block", ["---\n---\n", "---\n\n---\n", "---\n# nothing\n---\n", "+++\n+++\n", "{}\n"])
def test_an_empty_block_says_nothing_and_goes(block: str) -> None:
    found = front_matter_of(block + TEXT)
    assert isinstance(found, Read)
    assert (found.text, found.values) == (TEXT, {})


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "---\n\nOn Monday the river came up to the third step.\n\n---\n\nOn Tuesday it went down.\n",
        "---\n- bread\n- butter\n---\nWhat we need.\n",
        "---\nOne line.\n---\nMore.\n",
        "---\nAnna: I think we should begin with the budget.\nBob: Half of it is gone by now.\n---\nThey went on.\n",
        "---\nWhat she said on the way home: we are late.\n---\nMore.\n",
        "Anna: One.\nBob: Two.\nCarol: Three.\n\nAnna: Four.\n",
        "From: a@example.org\nTo: b@example.org\nSubject: Bees\n\nText.\n",
        '{"a": 1} is how JSON begins.\n',
        '{"a": 1}\n',
        "{{< lead >}}\nText.\n",
        "+++\nplus and plus\n+++\nmore\n",
        "----\ntitle: x\n----\n",
        "---\n\nA rule, and no other.\n",
    ],
)
def test_what_is_no_map_between_marks_is_text_to_the_last_letter(text: str) -> None:
    assert front_matter_of(text) == NoHeader(text)


def test_a_slip_in_one_line_is_told_with_its_place_and_the_other_lines_are_read() -> None:
    found = front_matter_of("---\ntitle: Bees: a city story\ntags: [bees, city]\nlead: {a\n---\n" + TEXT)
    assert isinstance(found, UnreadableHeader)
    assert found.text == TEXT
    assert title_in(found) == "Bees: a city story"
    assert "line 2, column 12" in found.told
    assert "Left out: lead." in found.told


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("---\ntitle: " + "[" * 2000 + "\n---\n" + TEXT, "nested deeper than 40"),
        ("---\ntitle: " + "{a: " * 2000 + "\n---\n" + TEXT, "nested deeper than 40"),
        ("+++\ntitle = " + "[" * 2000 + "\n+++\n" + TEXT, "nested deeper than 40"),
        ("+++\ntitle = {" + "a." * 20_000 + "b = 1}\n+++\n" + TEXT, "dots in a line"),
        ('{"title": ' * 2000 + "\n" + TEXT, "nested deeper than 40"),
        ('{"title": [1,]}\n\n' + TEXT, "not JSON"),
        ('{"title": "Bees",\n\n' + TEXT, "never closed"),
        ('{"title": "\\ud800"}\n\n' + TEXT, "half of a character"),
        ("---\ntitle: Bees\n\n" + TEXT, "never closed"),
        ("---\ntitle: [Bees\n---\n" + TEXT, "It stands as text"),
        ("---\n" + "title: x\n" * (MAX_LENGTH // 9 + 1) + "---\n" + TEXT, "too long"),
    ],
    ids=["lists", "maps", "toml", "dots", "json_deep", "json", "json_open", "surrogate", "open", "unclosed", "long"],
)
def test_what_cannot_be_read_at_all_is_text_and_told(source: str, told: str) -> None:
    found = front_matter_of(source)
    assert isinstance(found, UnreadableHeader)
    assert told in found.told
    lines = [line for line in source.splitlines() if line not in ("---", "+++", "")]
    assert ([line for line in found.text.splitlines() if line not in ("---", "+++", "")], found.values) == (lines, {})


def test_aliases_are_counted_as_if_they_were_written_out() -> None:
    lines = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    found = front_matter_of("---\ntitle: Bees\na0: &a0 [x]\n" + "\n".join(lines) + "\n---\n" + TEXT)
    assert isinstance(found, UnreadableHeader)
    assert "more than 20000 values" in found.told


def test_a_key_that_comes_twice_is_told() -> None:
    found = front_matter_of("---\ntitle: One\ntitle: Two\n---\n" + TEXT)
    assert isinstance(found, UnreadableHeader)
    assert "'title' stands here again" in found.told
    assert title_in(found) == "One"


@given(st.text(alphabet="-+.{}[]:=\"'\\ \n\r\ttitle#&*!|>%@`0é\ufeff\0", max_size=200))
def test_every_text_is_read_and_what_is_no_block_is_kept(noise: str) -> None:
    for mark in ("---", "+++", "{"):
        source = f"{mark}\n{noise}\n{mark}\n{TEXT}"
        found = front_matter_of(source)
        assert found.text.endswith(TEXT)
        if isinstance(found, NoHeader):
            assert found.text == source.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize(
    "source", ["---\ntitle: A\ndraft: true\n\n# A\n" + TEXT, '{"title": "A",\n "draft": true,}\n\n' + TEXT]
)
def test_what_an_unreadable_block_forbids_holds_all_the_same(source: str) -> None:
    found = front_matter_of(source)
    assert isinstance(found, UnreadableHeader)
    assert found.text == source
    assert {name: value.text for name, value in found.values.items()} == {"draft": "true"}


def test_json_between_marks_of_its_own_is_front_matter() -> None:
    found = front_matter_of(';;;\n{"title": "Bees"}\n;;;\n' + TEXT)
    assert isinstance(found, Read)
    assert (found.text, title_in(found)) == (TEXT, "Bees")
