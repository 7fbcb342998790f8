"""A secret is found however it is spelled; ordinary text comes back as the very object that went in."""

from __future__ import annotations

import json
import random
import string
from base64 import b64encode, encodebytes, urlsafe_b64encode
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.domain.artifact import PLAIN_TEXT, Artifact
from orchestrator.domain.escapes import levels
from orchestrator.domain.secrets import NO_SECRETS, Found, Secrets
from orchestrator.domain.spelling import SHORTEST, spellings

KEY = 'sk-ant-Ab/9+x_Y"z\\n%41é~Q1'
SECRETS = Secrets({"KEY": KEY})

Spell = Callable[[str], str]


def in_json(text: str) -> str:
    return json.dumps(text)


def in_json_twice(text: str) -> str:
    return json.dumps(json.dumps({"token": text}))


def in_utf_8_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("/", "\\/")


def every_character_in_json(text: str) -> str:
    return "".join(f"\\u{unit:04X}" for unit in memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H"))


def every_byte_in_a_url(text: str) -> str:
    return "".join(f"%{byte:02x}" for byte in text.encode("utf-8", "surrogatepass"))


def every_other_in_a_url(text: str) -> str:
    return "".join(quote(character, safe="") if at % 2 else quote(character) for at, character in enumerate(text))


def twice_in_a_url(text: str) -> str:
    return quote(quote(text, safe=""), safe="")


def json_in_a_url(text: str) -> str:
    return quote_plus(json.dumps({"key": text}))


def in_base64_after(before: int) -> Spell:
    def spell(text: str) -> str:
        return b64encode(b"u" * before + text.encode("utf-8", "surrogatepass") + b":rest").decode()

    spell.__name__ = f"in_base64_after_{before}"
    return spell


def in_url_safe_base64(text: str) -> str:
    return urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode().rstrip("=")


def in_wrapped_base64(text: str) -> str:
    return encodebytes(b"line " * 13 + text.encode("utf-8", "surrogatepass") + b" more" * 20).decode()


def wrapped_base64_in_json(text: str) -> str:
    return json.dumps(in_wrapped_base64(text)).replace("/", "\\/")


def base64_in_a_url(text: str) -> str:
    return quote(b64encode(text.encode("utf-8", "surrogatepass")), safe="")


def in_hex(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").hex()


def in_capital_hex(text: str) -> str:
    return in_hex(text).upper()


def wrapped(text: str) -> str:
    return "\r\n    ".join(text[at : at + 5] for at in range(0, len(text), 5))


def with_invisible_characters(text: str) -> str:
    return "\u200b".join(text)


SPELLINGS = [
    str, in_json, in_json_twice, in_utf_8_json, every_character_in_json, quote, quote_plus, every_byte_in_a_url,
    every_other_in_a_url, twice_in_a_url, json_in_a_url, *map(in_base64_after, range(4)), in_url_safe_base64,
    in_wrapped_base64, wrapped_base64_in_json, base64_in_a_url, in_hex, in_capital_hex, wrapped,
    with_invisible_characters,
]  # fmt: skip


def traces(secret: str) -> list[str]:
    return [spelling.text for spelling in spellings(secret)]


def holds(text: str, secret: str) -> bool:
    return any(trace in level for level in levels(text) for trace in traces(secret))


@pytest.mark.parametrize("spell", SPELLINGS, ids=lambda spell: spell.__name__)
def test_a_secret_is_found_however_it_is_spelled(spell: Spell) -> None:
    redacted = SECRETS.redact_text(f"Before {spell(KEY)} after", "note")
    assert "(secret KEY)" in redacted
    assert redacted.startswith("Before ")
    assert redacted.endswith(" after")
    assert not holds(redacted, KEY)


def test_what_stands_around_a_secret_stays() -> None:
    assert SECRETS.redact_text(f'{{"a": {json.dumps(KEY)}, "b": 1}}', "") == '{"a": "(secret KEY)", "b": 1}'
    assert SECRETS.redact_text(f"https://x.org/?k={quote(KEY, safe='')}&v=2", "") == "https://x.org/?k=(secret KEY)&v=2"
    assert SECRETS.redact_text(f"  x{KEY}y  ", "") == "  x(secret KEY)y  "


printable = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Zl", "Zp", "Cf")), min_size=8)
ascii_secrets = st.text(string.ascii_letters + string.digits + "-_+/=.%\\\"'&$ ", min_size=12).filter(
    lambda value: len("".join(value.split()).strip("\\")) >= SHORTEST
)
secrets_of_any_kind = ascii_secrets | printable.filter(lambda value: len(value.strip("\\")) >= SHORTEST)


@given(secrets_of_any_kind, st.sampled_from(SPELLINGS), st.text(), st.text())
def test_no_spelling_of_any_secret_survives(secret: str, spell: Spell, before: str, after: str) -> None:
    redacted = Secrets({"K": secret}).redact_text(f"{before} {spell(secret)} {after}", "")
    assert "(secret K)" in redacted
    assert not holds(redacted.replace("(secret K)", "\0"), secret)


@given(secrets_of_any_kind, st.sampled_from(SPELLINGS), st.lists(st.integers(0, 400)), st.text(), st.text())
def test_chunks_come_to_the_same_as_the_whole(
    secret: str, spell: Spell, cuts: list[int], before: str, after: str
) -> None:
    known = Secrets({"K": secret})
    text = f"{before} {spell(secret)} {after}"
    stream = known.stream()
    edges = [0, *sorted(cut for cut in cuts if cut < len(text)), len(text)]
    came = [stream.feed(text[start:end]) for start, end in pairwise(edges)]
    assert "".join((*came, stream.finish())) == known.redact_text(text, "")


@given(st.text())
def test_text_without_a_secret_is_the_same_object(text: str) -> None:
    known = Secrets({"KEY": "Zq8!vWx2-Kp7#Lm4"})
    assert known.redact_text(text, "") is text
    stream = known.stream()
    assert "".join([*map(stream.feed, text), stream.finish()]) == text


def test_a_chunk_goes_on_at_once_when_no_secret_can_begin_in_it() -> None:
    stream = SECRETS.stream()
    assert stream.feed("Good morning, ") == "Good morning, "
    assert stream.feed(f"it is {KEY[:4]}") == "it is "
    assert stream.feed(KEY[4:10]) == ""
    assert stream.feed("no, not that") == f"{KEY[:10]}no, not that"
    assert stream.feed(f"but {KEY}. End") == "but (secret KEY). End"
    assert stream.finish() == ""


def test_a_beginning_that_nothing_follows_is_let_go_at_the_end() -> None:
    stream = SECRETS.stream()
    assert stream.feed(KEY[:-1]) == ""
    assert stream.finish() == KEY[:-1]


def test_the_prose_of_the_corpus_holds_no_random_key(repository: Path) -> None:
    rng = random.Random(7)  # noqa: S311 - the same keys every time
    letters = string.ascii_letters + string.digits + "-_"
    known = Secrets({f"K{number}": "".join(rng.choices(letters, k=SHORTEST)) for number in range(10_000)})
    for path in (repository / "tests" / "models" / "corpus").iterdir():
        text = path.read_text(encoding="utf-8")
        assert known.redact_text(text, path.name) is text


def test_keys_of_one_vendor_are_told_apart() -> None:
    values = {f"K{number}": f"sk-ant-api03-{number:032x}" for number in range(10_000)}
    assert Secrets(values).redact_text(f"it is {values['K4321']}", "") == "it is (secret K4321)"


def test_of_secrets_within_each_other_the_longest_is_named() -> None:
    known = Secrets({"SHORT": "abcd1234", "LONG": "abcd1234efgh"})
    assert known.redact_text("abcd1234 abcd1234efgh", "") == "(secret SHORT) (secret LONG)"


def test_secrets_that_overlap_leave_nothing_of_either() -> None:
    known = Secrets({"A": "abcd1234", "B": "1234wxyz"})
    assert known.redact_text("-abcd1234wxyz-", "") == "-(secret A)-"


def test_one_character_many_times_is_one_secret() -> None:
    known = Secrets({"A": "a" * 12})
    assert known.redact_text("a" * 1000 + "b" + "a" * 11, "") == "(secret A)b" + "a" * 11


def test_bytes_that_are_no_text_are_found_as_the_environment_gives_them() -> None:
    value = b"\xff\xfe key \x80\x81 bytes".decode("utf-8", "surrogateescape")
    data = value.encode("utf-8", "surrogateescape")
    known = Secrets({"B": value})
    for spelled in (value, quote(data), b64encode(data).decode(), data.hex()):
        assert "(secret B)" in known.redact_text(f"<{spelled}>", "")


def test_every_text_in_a_value_is_rid_of_it() -> None:
    value = {"a": [KEY, 1, None], KEY: {"b": f"x {KEY}"}}
    mark = "(secret KEY)"
    assert SECRETS.redact_value(value, "") == {"a": [mark, 1, None], mark: {"b": f"x {mark}"}}


def test_where_a_secret_stands_is_told_without_it() -> None:
    assert list(SECRETS.found_in({"message": f"one\ntwo {KEY}"}, "change")) == [Found("KEY", "change.message:2")]
    assert list(SECRETS.found_in([{KEY: 1}], "page")) == [Found("KEY", "page.0")]


def test_the_person_is_told_the_first_line_of_each() -> None:
    told: list[str] = []
    Secrets({"KEY": KEY}, told.append).redact_artifact(Artifact.of_text(f"\n{KEY}\n{KEY}"), "note.md", lines=True)
    assert told == ["note.md:2 held the value of KEY; it was replaced before anything saw it."]


def test_an_artifact_without_one_is_the_same_object() -> None:
    for artifact in (Artifact.of_text("plain", PLAIN_TEXT), Artifact.of_json({"a": [1, "b"]})):
        assert SECRETS.redact_artifact(artifact, "") is artifact


def test_who_has_no_secret_pays_nothing() -> None:
    text = "sk-ant-Ab/9+x"
    assert NO_SECRETS.redact_text(text, "") is text
    assert "_finder" not in vars(NO_SECRETS)


def test_a_secret_is_in_no_representation() -> None:
    assert KEY not in repr(SECRETS)
    assert KEY not in str(SECRETS)
