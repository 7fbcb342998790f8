"""Front matter of real pages is changed entry by entry, and every other byte of it stays."""

from __future__ import annotations

from datetime import date

import pytest
from front_matters import EVERY

from orchestrator.domain.canonical import JSON
from orchestrator.text.front_block import FrontBlock
from orchestrator.text.front_matter import Read, front_matter_of
from orchestrator.text.front_written import json_value


def block_of(text: str) -> FrontBlock:
    block = FrontBlock.of(text)
    assert block is not None
    return block


def values_of(block: FrontBlock) -> dict[str, JSON]:
    found = front_matter_of(f"{block}\n\nText.\n")
    assert isinstance(found, Read)
    values: dict[str, JSON] = json_value(found.values)
    return values


def lines_lost(before: str, after: str) -> list[str]:
    kept = after.split("\n")
    lost = []
    for line in before.split("\n"):
        if line in kept:
            kept.remove(line)
        else:
            lost.append(line)
    return lost


def test_there_are_enough_of_them() -> None:
    assert len(EVERY) >= 48


@pytest.mark.parametrize("text", EVERY)
def test_a_block_that_nothing_changes_in_stays_byte_for_byte(text: str) -> None:
    assert str(block_of(text)) == text.replace("\n...\n", "\n---\n")


@pytest.mark.parametrize("text", EVERY)
def test_a_value_set_to_what_it_is_changes_nothing_it_says(text: str) -> None:
    block = block_of(text)
    for name, value in block.values.items():
        assert values_of(block.with_value((name,), value)) == values_of(block)


@pytest.mark.parametrize("text", EVERY)
def test_an_entry_is_added_beside_all_others(text: str) -> None:
    block = block_of(text)
    changed = block.with_value(("updated_on",), date(2026, 11, 28), after="date")
    assert values_of(changed) == {**values_of(block), "updated_on": "2026-11-28"}
    if block.format != "json":
        assert lines_lost(str(block), str(changed)) == []
        assert len(str(changed).split("\n")) - len(str(block).split("\n")) <= 1
    else:
        assert str(changed).replace(',\n  "updated_on": "2026-11-28"', "") == str(block)


@pytest.mark.parametrize("text", EVERY)
def test_an_entry_is_changed_and_no_other(text: str) -> None:
    block = block_of(text)
    title = next((name for name in block.values if name.lower() == "title"), "")
    if not title:
        return
    changed = block.with_value((title,), "Another: title # here")
    assert values_of(changed) == {**values_of(block), title: "Another: title # here"}
    before, after = str(block), str(changed)
    entry = next(entry for entry in block._entries() if entry.path == (title,)) if "&base" not in text else None
    if entry:
        head = len(before) - len(block.body) - (4 if block.format != "json" else 1)
        assert after.startswith(before[: head + entry.value])
        assert after.endswith(before[head + entry.value_end :])


@pytest.mark.parametrize("text", EVERY)
def test_an_entry_is_taken_out_and_no_other(text: str) -> None:
    block = block_of(text)
    for name in block.values:
        if "&base" in text and name == "base":
            continue
        changed = block.without((name,))
        expected = {key: value for key, value in values_of(block).items() if key != name}
        assert values_of(changed) == expected or not expected


@pytest.mark.parametrize("text", EVERY)
def test_an_entry_of_a_map_is_set_and_the_map_keeps_the_others(text: str) -> None:
    block = block_of(text)
    values = values_of(block)
    changed = values_of(block.with_value(("extra", "source"), "sha256:0"))
    below = values.get("extra")
    assert changed == {**values, "extra": {**(below if isinstance(below, dict) else {}), "source": "sha256:0"}}


def test_a_comment_beside_a_value_and_one_above_the_next_stay() -> None:
    text = "---\ntitle: Old   # mine\n# of the tags\ntags: [a, b]  # two\n---\n"
    changed = block_of(text).with_value(("title",), "New").with_value(("tags",), ["c"])
    assert str(changed) == "---\ntitle: New   # mine\n# of the tags\ntags: [c]  # two\n---\n"


def test_a_list_keeps_the_form_its_author_gave_it() -> None:
    far_in = block_of("---\ntags:\n    - a\n    - b\nx: 1\n---\n").with_value(("tags",), ["c", "d: e"])
    assert str(far_in) == "---\ntags:\n    - c\n    - 'd: e'\nx: 1\n---\n"
    on_lines = block_of('+++\ntags = [\n  "a",\n]\nx = 1\n+++\n').with_value(("tags",), ["c"])
    assert str(on_lines) == '+++\ntags = ["c"]\nx = 1\n+++\n'


def test_an_entry_of_toml_never_falls_into_a_table() -> None:
    text = '+++\ntitle = "A"\n\n# of tags\n[taxonomies]\ntags = ["x"]\n+++\n'
    changed = block_of(text).with_value(("updated",), date(2026, 1, 2)).with_value(("taxonomies", "series"), ["s"])
    assert values_of(changed) == {"title": "A", "updated": "2026-01-02", "taxonomies": {"tags": ["x"], "series": ["s"]}}
    only_a_table = block_of("+++\n[extra]\na = 1\n+++\n").with_value(("title",), "A")
    assert values_of(only_a_table) == {"title": "A", "extra": {"a": 1}}


def test_what_looks_like_an_entry_inside_a_text_is_none() -> None:
    text = '+++\na = """\ntitle = "no"\n[extra]\n"""\n[extra]\nb = 1\n+++\n'
    changed = block_of(text).with_value(("title",), "yes").with_value(("extra", "c"), 2)
    assert values_of(changed) == {"a": 'title = "no"\n[extra]\n', "title": "yes", "extra": {"b": 1, "c": 2}}
    folded = block_of("---\na: |\n  title: no\n  b\ntitle: x\n---\n").with_value(("title",), "yes")
    assert str(folded) == "---\na: |\n  title: no\n  b\ntitle: 'yes'\n---\n"


def test_where_lines_cannot_be_told_apart_the_values_are_kept_all_the_same() -> None:
    braces = block_of("---\n{title: A, tags: [x]}\n---\n").with_value(("title",), "B")
    assert values_of(braces) == {"title": "B", "tags": ["x"]}
    explicit = block_of("---\n? title\n: A\ndate: 2020-01-01\n---\n").with_value(("title",), "B")
    assert values_of(explicit) == {"title": "B", "date": "2020-01-01"}


@pytest.mark.parametrize(
    "value", ["no", "1e3", "a: b", "# a", "- a", "'", '"', "\\", "a\nb", "[x]", "", " a", "2020-01-01", "é🎉", "null"]
)
@pytest.mark.parametrize("text", ["---\ntitle: x\n---\n", '+++\ntitle = "x"\n+++\n', '{\n  "title": "x"\n}\n'])
def test_odd_texts_come_back_as_they_were_set(text: str, value: str) -> None:
    assert values_of(block_of(text).with_value(("title",), value)) == {"title": value}
