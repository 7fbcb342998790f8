"""Pages of several kinds become a text with where it is from, and what could not be read is told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from thirty_pages import pdf

from orchestrator.errors import ToolError
from orchestrator.ports.tool import Surroundings
from orchestrator.text.extra_install import install_extra
from orchestrator.text.quotes.located import Located, SearchedText
from orchestrator.tools.pages import reading
from orchestrator.tools.pages.decoded import decoded
from orchestrator.tools.pages.fetch_page import Snapshot, fetch_page
from orchestrator.tools.pages.html_text import html_text
from orchestrator.tools.pages.pdf_text import joined, pdf_text
from orchestrator.tools.pages.reading import media_type_of

NOT_FREE = "it says that it is not free to read"


def of_file(folder: Path, name: str, data: bytes) -> Snapshot:
    (folder / name).write_bytes(data)
    return fetch_page(Surroundings(folder), name)


def test_a_pdf_is_read_page_by_page_without_what_stands_at_its_edges(tmp_path: Path) -> None:
    pages = ("The whole of the city was in the co-", "operation of all, and it ended", "in the year 1921. So it was.")
    found = of_file(tmp_path, "a.pdf", pdf("Annals of Linden", pages))

    assert "Annals" not in found["text"]
    assert found["media_type"] == "application/pdf"
    assert len(found["page_starts"]) == 3
    quote = SearchedText(found["text"]).locate("in the cooperation of all, and it ended in the year 1921.")
    assert isinstance(quote, Located)
    assert found["digest"].startswith("sha256:")


def test_several_lines_at_the_edges_and_roman_numbers_are_no_text() -> None:
    pages = [
        f"Journal of Eels\nVolume 12\nWords of page {word} go\n– {number} –\nA publisher" for word, number in PAGES
    ]
    text, starts = joined(pages)

    assert " ".join(text.split()) == "Words of page one go Words of page two go Words of page three go"
    assert len(starts) == 3


PAGES = (("one", "ix"), ("two", "x"), ("three", "xi"))


def test_numbers_at_the_end_of_one_page_alone_are_no_number_of_a_page() -> None:
    assert joined(["It cost\n412", "And that is all."])[0] == "It cost\n412\nAnd that is all."
    assert joined(["One\n1", "Two\n2"])[0] == "One\nTwo"
    assert joined(["Eels\n412\n77\n1", "Salmon\n9\n30\n2"])[0] == "Eels\n412\n77\nSalmon\n9\n30"


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("a.txt", "Größe und Maß".encode(), "Größe und Maß"),
        ("a.txt", "Größe und Maß".encode("cp1252"), "Größe und Maß"),
        ("a.md", b"\xff\xfe" + "# Größe".encode("utf-16-le"), "# Größe"),
        ("a.txt", b"one\r\ntwo\r\n", "one\ntwo\n"),
    ],
)
def test_texts_of_several_encodings_are_read(tmp_path: Path, name: str, data: bytes, text: str) -> None:
    assert of_file(tmp_path, name, data)["text"] == text


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntags: [a, b]\ntitle: Why small tools last\n---\n\n# Other\n", "Why small tools last"),
        ("---\ntags: [a]\n---\n\n# Small tools\n", "Small tools"),
        ("+++\ntitle = 'Of TOML'\n+++\nText.\n", "Of TOML"),
        ("---\n\nA rule stands above.\n", "A rule stands above."),
        ("\n\nFirst line.\n", "First line."),
        ("日本の川\n", "日本の川"),
        ("***\n", ""),
    ],
)
def test_a_text_is_called_as_its_front_matter_says_else_by_its_first_words(
    tmp_path: Path, text: str, title: str
) -> None:
    assert of_file(tmp_path, "a.md", text.encode())["title"] == title


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.pdf", b"%PDF-1.7\nnothing", "no PDF that can be read"),
        ("a.pdf", pdf("", ()), "holds no text"),
        ("a.png", b"\x89PNG\r\n\0\0", "HTML, PDF, plain text and Markdown are read"),
        ("a.txt", b"a\0b" + bytes(5000), "plain text and Markdown are read"),
    ],
)
def test_what_holds_no_text_is_told(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    with pytest.raises(ToolError, match=why):
        of_file(tmp_path, name, data)


@pytest.mark.parametrize(("name", "library"), [("a.html", "trafilatura"), ("a.pdf", "pypdf")])
def test_without_the_extra_it_is_named_and_texts_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.setattr(reading, "_apart", lambda kind, data, address: pdf_text(data))

    assert of_file(tmp_path, "a.txt", b"Words")["text"] == "Words"
    with pytest.raises(ToolError, match="needs the extra 'research'") as caught:
        of_file(tmp_path, name, b"%PDF-1.7\n" if name == "a.pdf" else b"<html><p>Words</p></html>")
    assert caught.value.message.endswith(install_extra("research"))


def test_a_file_outside_of_the_workspace_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "ws").mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    with pytest.raises(ToolError):
        fetch_page(Surroundings(tmp_path / "ws"), "../secret.txt")


def test_headings_and_paragraphs_of_a_page_stay_apart_and_rows_together() -> None:
    long = "Some words that are long enough to be the text of a page, and some more of them. " * 4
    page = f"<html><body><article><h1>A head</h1><p>{long}</p><ul><li>one</li><li>two</li></ul></article></body></html>"
    text = html_text(page, "").text

    assert text.startswith("A head\n\nSome words")
    assert "- one\n- two" in text


@pytest.mark.parametrize(
    ("head", "partial"),
    [
        ('<meta property="article:content_tier" content="metered">', NOT_FREE),
        ('<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>', NOT_FREE),
        ("", ""),
    ],
)
def test_a_page_that_is_not_free_is_here_in_part(head: str, partial: str) -> None:
    page = f"<html><head>{head}</head><body><p>{'Words of a page. ' * 30}</p></body></html>"
    assert html_text(page, "").partial == partial


def test_a_page_behind_a_wall_is_here_in_part() -> None:
    page = f"<html><body><p>{'Words of a page. ' * 30}</p><p>Subscribe to continue reading.</p></body></html>"
    assert html_text(page, "").partial == "it ends at a paywall"


def test_a_server_that_does_not_know_is_not_believed() -> None:
    assert media_type_of(b"%PDF-1.4", "text/html", "http://a/b") == "application/pdf"
    assert media_type_of(b"<!doctype html>", "application/octet-stream", "http://a/b") == "text/html"
    assert media_type_of(b"# A", "text/plain", "http://a/b.md") == "text/markdown"


RUSSIAN = "Мост был построен в 1898 году. "
JAPANESE = "橋は1898年に建設された。"


@pytest.mark.parametrize(
    ("said", "encoding", "text"),
    [
        ("x-sjis", "shift_jis", JAPANESE),
        ("x-euc-jp", "euc-jp", JAPANESE),
        ("windows-874", "cp874", "สะพานสร้างในปี 1898"),
        ("iso-8859-8-i", "iso-8859-8", "הגשר נבנה בשנת 1898"),
        ("iso-8859-9", "cp1254", "Köprü 1898’de inşa edildi"),
        ("x-cp1251", "cp1251", RUSSIAN),
        ("koi8", "koi8-r", RUSSIAN),
        ("big5", "big5hkscs", "這座橋建於一八九八年"),
        ("utf-16", "utf-16-be", RUSSIAN),
        ("utf-16", "utf-16-le", RUSSIAN),
    ],
)
def test_encodings_are_known_by_the_names_browsers_know(said: str, encoding: str, text: str) -> None:
    assert decoded(text.encode(encoding), f"text/html; charset={said}").text == text


@pytest.mark.parametrize(
    ("page", "encoding", "told"),
    [
        ("<meta charset=utf-16>{}", "utf-8", ""),
        ("<!-- <meta charset=koi8-r> --><meta charset=windows-1251>{}", "cp1251", ""),
        ("<p>{}", "utf-8", ""),
    ],
)
def test_what_a_page_cannot_mean_of_its_encoding_is_not_believed(page: str, encoding: str, told: str) -> None:
    found = decoded(page.format(RUSSIAN).encode(encoding), "text/html")

    assert RUSSIAN in found.text
    assert found.told == told


def test_old_pages_that_say_they_are_utf_8_are_read_as_what_they_are() -> None:
    found = decoded("Die Brücke wurde 1898 gebaut".encode("latin-1"), "text/html; charset=utf-8")

    assert (found.text, found.told) == ("Die Brücke wurde 1898 gebaut", "it says it is utf-8, and is cp1252")
    assert "�" in decoded("Brücke ".encode() + "Brücke".encode("latin-1"), "text/html; charset=utf-8").text


@pytest.mark.parametrize(
    ("data", "content_type", "address", "kind"),
    [
        (b"<!-- made by hand -->\n<html><body>", "", "http://a/b", "text/html"),
        (b"<?xml version='1.0'?>\n<!DOCTYPE html>", "", "http://a/b", "text/html"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", "text/xml", "x", "application/xhtml+xml"),
        (b"Some words.", "", "notes/README", "text/plain"),
        (b"* A note", "", "notes/a.org", "text/plain"),
        (b"<rss version='2.0'>", "text/xml", "http://a/feed", "text/xml"),
        (b"\x89PNG\r\n\0", "", "a", "of a kind nobody said"),
    ],
)
def test_what_nobody_says_the_kind_of_is_looked_at(data: bytes, content_type: str, address: str, kind: str) -> None:
    assert media_type_of(data, content_type, address) == kind


@pytest.mark.parametrize(
    "wall",
    [
        "Questo contenuto è riservato agli abbonati.",
        "Alleen voor abonnees.",
        "Conteúdo exclusivo para assinantes.",
        "この記事は有料会員限定です。",
        "本文为付费内容",
        "Материал доступен только подписчикам.",
        "This is a preview of subscription content, log in via an institution.",
        "You have 1 free article left this month.",
    ],
)
def test_walls_speak_many_languages(wall: str) -> None:
    page = f"<html><body><p>{'Words of a page. ' * 30}</p><p>{wall}</p></body></html>"
    assert html_text(page, "").partial == "it ends at a paywall"


def test_a_page_says_its_own_address_and_licence_in_all_usual_ways() -> None:
    head = '<base href="/sub/"><link rel="nofollow canonical" href=" c#x ">'
    data = '<script type="application/ld+json">{"license": {"@id": "https://a.example/licence"}}</script>'
    found = html_text(f"<html><head>{head}{data}</head><body><p>{'Words of a page. ' * 30}</p></body></html>", "")

    assert (found.canonical, found.licence) == ("/sub/c", "https://a.example/licence")
