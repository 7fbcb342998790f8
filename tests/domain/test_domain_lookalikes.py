"""Links that look like others are told as a guess; writing in any alphabet is none."""

from __future__ import annotations

import pytest

from orchestrator.domain.lookalikes import lookalikes


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[bank](https://p\u0430ypal.com/login)", "mixes Latin and Cyrillic"),
        ("see https://g\u03bfogle.com", "mixes Latin and Greek"),
        ("see g\u043eogle.com today", "mixes Latin and Cyrillic"),
        ("write to anna@ex\u0430mple.org", "mixes Latin and Cyrillic"),
        ("[p\u0430ypal.com](https://evil.example)", "mixes Latin and Cyrillic"),
        ("https://\u0430\u0440\u0440\u04cf\u0435.com/", "is Cyrillic, and looks like Latin letters"),
        ("https://xn--80ak6aa92e.com/", "is Cyrillic, and looks like Latin letters"),
        ("https://example.org\u2044login.evil.example", "stands in the name of the host"),
        ("https://\uff47oogle.com", "mixes Fullwidth and Latin"),
        ("https://bank.example@evil.example/login", "it leads to evil.example"),
        ("https://bank.example:443@evil.example/", "it leads to evil.example"),
        ("https://example.org/\u0430dmin", "mixes Cyrillic and Latin"),
    ],
)
def test_a_link_that_looks_like_another_is_told(text: str, why: str) -> None:
    (found,) = lookalikes(f"A line.\n{text}", "page")
    assert why in found.why
    assert found.place == "page:2"


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/a@2x.png and anna@example.org",
        "https://user@example.org/ and git@github.com:a/b.git",
        "https://пример.рф/страница",
        "https://москва.рф",
        "https://mañana.example and https://müller.example/straße",
        "https://日本語.jp/Tシャツ",
        "https://ja.wikipedia.org/wiki/日本語",
        "Текст по-русски, и IT-отдел.",
        "5 μm and Δx",
        "https://ru.wikipedia.org/wiki/Россия",
        "npm i @scope/package",
    ],
)
def test_writing_in_any_alphabet_is_no_alarm(text: str) -> None:
    assert lookalikes(text, "page") == []
