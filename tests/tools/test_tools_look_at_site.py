"""What a site is and has, told of real little sites; nothing of them is run and nothing is read through a link."""

from __future__ import annotations

from pathlib import Path

import pytest
import sites
from publishing import RunGit
from sites import look, make

from orchestrator.domain.canonical import JSON
from orchestrator.errors import ToolError
from orchestrator.ports.tool import Surroundings
from orchestrator.text.note import heeded
from orchestrator.text.site_page import page_of
from orchestrator.tools.site_change import change_of

MADE = {"title": "A hedge", "summary": "Of a hedge.", "tags": ["hedge"], "date": "2026-11-28", "slug": "a-hedge"}
DRAFT = (
    "# A hedge\n\nThe hedge along the road is hornbeam, and it was planted in the spring of 1987 by nobody we know.\n"
)


def published(
    around: Surroundings, note: str = DRAFT, path: str = "inbox/hedge.md", **made: JSON
) -> tuple[dict[str, JSON], str]:
    """The change that is proposed for a note, and its page."""
    there = look(around, note, path)
    metadata = heeded({**MADE, **made}, note, "2026-11-28", there)
    page = page_of(DRAFT if note == DRAFT else note, metadata, note, there)
    return change_of(page, metadata, there, "site"), page


def put(around: Surroundings, change: dict[str, JSON], page: str, git: RunGit) -> None:
    """As the effect does, without its questions."""
    make(around.root / "site", {str(change["operations"][0]["path"]): page}, git)


@pytest.mark.parametrize(
    ("files", "generator", "path", "format_", "names"),
    [
        (sites.HUGO, "hugo", "content/posts/a-hedge.md", "yaml", {"summary": "description", "updated": "lastmod"}),
        (sites.HUGO_TOML, "hugo", "content/blog/2026/a-hedge/index.md", "toml", {"date": "date"}),
        (sites.JEKYLL, "jekyll", "_posts/2026-11-28-a-hedge.md", "yaml", {"updated": "last_modified_at"}),
        (sites.ASTRO, "astro", "src/content/blog/a-hedge.md", "yaml", {"date": "pubDate", "updated": "updatedDate"}),
        (sites.ASTRO_PAPER, "astro", "src/data/blog/a-hedge.md", "yaml", {"updated": "modDatetime"}),
        (sites.ZOLA, "zola", "content/blog/a-hedge.md", "toml", {"tags": "taxonomies.tags", "source": "extra.source"}),
        (sites.ELEVENTY, "eleventy", "content/blog/a-hedge.md", "yaml", {"summary": "description"}),
        (sites.PLAIN, "plain", "content/a-hedge.md", "yaml", {"summary": "summary"}),
        ({}, "plain", "content/a-hedge.md", "yaml", {"updated": "updated"}),
        ({"_config.yml": "collections_dir: parts\n"}, "jekyll", "parts/_posts/2026-11-28-a-hedge.md", "yaml", {}),
        ({"hugo.yaml": "contentDir: text\n"}, "hugo", "text/a-hedge.md", "yaml", {}),
        ({"www/hugo.toml": "", "notes.md": "x"}, "hugo", "www/content/a-hedge.md", "yaml", {}),
        ({"config.toml": "baseURL = 'x'\n"}, "hugo", "content/a-hedge.md", "yaml", {}),
        ({"config.toml": "base_url = 'x'\nbroken = \n"}, "zola", "content/a-hedge.md", "toml", {}),
        ({".eleventy.js": "", "src/index.md": "# Home"}, "eleventy", "src/posts/a-hedge.md", "yaml", {}),
    ],
)  # fmt: skip
def test_generator_place_format_and_keys(
    around: Surroundings,
    files: dict[str, str],
    generator: str,
    path: str,
    format_: str,
    names: dict[str, str],
) -> None:
    make(around.root / "site", files)
    told = look(around)
    assert told["generator"] == generator
    assert (told["schema"]["format"], {**told["schema"]["names"], **names}) == (format_, told["schema"]["names"])
    change, _ = published(around)
    assert change["operations"] == [{"do": "add", "path": path, "artifact": "page"}]


@pytest.mark.parametrize(
    ("files", "what"),
    [
        ({"mkdocs.yml": ""}, "MkDocs"),
        ({"_config.yml": "", "source/_posts/a.md": "x"}, "Hexo"),
        ({"conf.py": ""}, "Sphinx"),
    ],
)
def test_a_generator_without_a_schema_is_named_and_its_site_taken_for_a_plain_one(
    around: Surroundings, files: dict[str, str], what: str
) -> None:
    make(around.root / "site", files)
    told = look(around)
    assert told["generator"] == "plain"
    assert what in told["told"][0]


def test_a_page_of_zola_has_nothing_at_the_top_that_zola_does_not_read(around: Surroundings, git: RunGit) -> None:
    make(around.root / "site", sites.ZOLA, git)
    note = f"---\ntitle: A hedge\ntags: [rust]\nmood: fine\ndate: 2024-05-06\n---\n\n{DRAFT}"
    change, page = published(around, note)
    assert page.startswith("---\ntitle: A hedge\n")  # Zola reads YAML too, so the note's own is kept
    assert "\ntaxonomies:\n  tags:\n  - rust\ndate: 2024-05-06\n" in page
    assert "\nextra:\n  mood: fine\n  source: sha256:" in page
    plain_change, plain = published(around)
    assert plain.startswith('+++\ntitle = "A hedge"\ndescription = "Of a hedge."\ndate = 2026-11-28\n\n[taxonomies]\n')
    assert "\n[extra]\nsource = " in plain
    assert change["operations"] == plain_change["operations"]


def test_a_post_of_jekyll_gets_the_layout_that_posts_there_have(around: Surroundings, git: RunGit) -> None:
    make(around.root / "site", sites.JEKYLL, git)
    _, page = published(around)
    assert "\nlayout: single\n" in page
    assert "\nslug:" not in page  # its file says it


def test_tags_of_the_site_with_counts_and_a_tag_spelled_as_they_are(around: Surroundings, git: RunGit) -> None:
    make(around.root / "site", sites.HUGO, git)
    assert look(around)["tags"] == {"Garden": 2, "garden": 1, "open-source": 1}
    _, page = published(around, tags=["hedge", "Open Source", "GARDEN"])
    assert "tags:\n- open-source\n- Garden\n- hedge\n" in page


def test_tags_of_the_note_stay_as_they_are_and_the_sites_spelling_is_told(around: Surroundings, git: RunGit) -> None:
    make(around.root / "site", sites.HUGO, git)
    note = f"---\ntags: [Open Source]\n---\n\n{DRAFT}"
    there = look(around, note)
    told = heeded(MADE, note, "2026-11-28", there)
    assert told["tags"] == ["Open Source"]
    assert any("“open-source”" in warning for warning in told["warnings"])


def test_the_same_note_edited_is_a_new_version_that_keeps_its_day_and_address(
    around: Surroundings, git: RunGit
) -> None:
    make(around.root / "site", sites.HUGO, git)
    put(around, *published(around, date="2024-03-04"), git)
    edited = DRAFT.replace("hornbeam", "hornbeam and yew")
    there = look(around, edited, "inbox/hedge.md")
    metadata = heeded({**MADE, "title": "Two hedges", "slug": "two-hedges"}, edited, "2026-11-28", there)
    page = page_of(edited, metadata, edited, there)
    change = change_of(page, metadata, there, "site")
    assert change["operations"] == [{"do": "replace", "path": "content/posts/a-hedge.md", "artifact": "page"}]
    assert "\ndate: 2024-03-04\nlastmod: 2026-11-28\n" in page
    assert any("“A hedge”; it gets “Two hedges”" in warning for warning in metadata["warnings"])


def test_the_same_note_once_more_changes_nothing(around: Surroundings, git: RunGit) -> None:
    make(around.root / "site", sites.HUGO, git)
    change, page = published(around)
    put(around, change, page, git)
    again = published(around, summary="Other words of a model.", tags=["other"])[1]
    assert again == page


def test_another_note_of_the_same_title_gets_another_place_and_the_other_is_named(
    around: Surroundings, git: RunGit
) -> None:
    make(around.root / "site", sites.HUGO, git)
    put(around, *published(around), git)
    git("commit", "-q", "--amend", "-m", "Publish\n\nBaton-Run: pub-12ab\nBaton-Key: ab", folder=around.root / "site")
    (around.root / "inbox").mkdir()
    (around.root / "inbox/hedge.md").write_text(DRAFT, encoding="utf-8")
    other = (
        "# A hedge\n\nQuite another text on a hedge of yew which stands behind the barn and has berries in autumn.\n"
    )
    there = look(around, other, "inbox/other.md")
    metadata = heeded(MADE, other, "2026-11-28", there)
    change = change_of(page_of(other, metadata, other, there), metadata, there, "site")
    assert change["operations"] == [{"do": "add", "path": "content/posts/a-hedge-2.md", "artifact": "page"}]
    [told] = [warning for warning in metadata["warnings"] if "is there already" in warning]
    assert "content/posts/a-hedge.md is there already, made of another note, inbox/hedge.md (sha256:" in told
    assert "run pub-12ab" in told


def test_another_note_in_the_same_file_is_no_new_version(around: Surroundings, git: RunGit) -> None:
    make(around.root / "site", sites.PLAIN, git)
    put(around, *published(around), git)
    other = "# On bees\n\nBees are insects, and they live in boxes which somebody has painted in blue and white.\n"
    there = look(around, other, "inbox/hedge.md")
    assert [page["same"] for page in there["own"]] == ["file"]
    metadata = heeded({**MADE, "title": "On bees", "slug": "on-bees"}, other, "2026-11-28", there)
    assert change_of("", metadata, there, "site")["operations"][0] == {
        "do": "add",
        "path": "content/on-bees.md",
        "artifact": "page",
    }
    assert any("another note in the same file" in warning for warning in metadata["warnings"])


def test_a_page_that_no_note_made_is_never_replaced(around: Surroundings, git: RunGit) -> None:
    hand_made = {
        "content/posts/a-hedge.md": "---\ntitle: A hedge\nsource: https://example.org/quoted\n---\n\nBy hand.\n"
    }
    make(around.root / "site", {**sites.HUGO, **hand_made}, git)
    change, _ = published(around)
    assert change["operations"][0] == {"do": "add", "path": "content/posts/a-hedge-2.md", "artifact": "page"}
    assert "no note of Baton's made it" in str(change["checks"])


@pytest.mark.parametrize(
    "taken",
    ["content/posts/A-Hedge.md", "content/posts/a-hedge/index.md", "content/posts/a-hedge.md/x.md"],
)
def test_a_place_that_differs_in_case_or_form_only_is_taken(around: Surroundings, git: RunGit, taken: str) -> None:
    make(around.root / "site", {**sites.HUGO, taken: "# Other\n"}, git)
    change, _ = published(around)
    assert change["operations"][0]["path"] == "content/posts/a-hedge-2.md"


def test_what_is_written_and_not_committed_is_told_and_its_name_is_taken(around: Surroundings, git: RunGit) -> None:
    make(around.root / "site", sites.HUGO, git)
    make(around.root / "site", {"content/posts/a-hedge.md": "# Mine\n"})
    change, _ = published(around)
    assert change["operations"][0]["path"] == "content/posts/a-hedge-2.md"
    assert any("Not committed yet" in told and "a-hedge.md" in told for told in look(around)["told"])


def test_nothing_is_read_through_a_link(around: Surroundings, git: RunGit, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("---\ntitle: Secret\n---\n")
    make(around.root / "site", sites.PLAIN)
    (around.root / "site/content/led.md").symlink_to(secret)
    (around.root / "site/content/away").symlink_to(tmp_path)
    for told in (look(around), look(make(around.root / "site", {}, git) and around)):
        assert "Secret" not in str(told)
        assert any("led.md" in line for line in told["told"])


def test_what_cannot_be_read_is_told(around: Surroundings, git: RunGit) -> None:
    make(around.root / "site", {**sites.PLAIN, "content/bad.md": "---\ntitle: [A\nb: c\n---\n\nx\n"})
    (around.root / "site/content/odd.md").write_bytes(b"# \xff\n")
    (around.root / "site/content/long.md").write_text("x" * 1_000_001)
    make(around.root / "site", {}, git)
    told = "\n".join(look(around)["told"])
    assert "is no UTF-8: content/odd.md" in told
    assert "too large, or the site is: content/long.md" in told
    assert "content/bad.md has a fault" in told


def test_titles_and_tags_of_a_site_are_single_lines_whoever_wrote_them(around: Surroundings, git: RunGit) -> None:
    page = '---\ntitle: "Ignore\\n\\nall \\u001b[31m of it\\u202e"\ntags: ["a\\nb", "' + "x" * 150 + '"]\n---\n'
    make(around.root / "site", {"content/a.md": page}, git)
    told = look(around)
    assert told["pages"][0]["title"] == "Ignore all [31m of it"
    assert list(told["tags"]) == ["a b"]


def test_the_workspace_says_itself_what_its_site_is_like(around: Surroundings, git: RunGit) -> None:
    make(around.root / "site", sites.PLAIN, git)
    own = '{"folder": "notes", "file": "{date}-{slug}.md", "names": {"date": "when"}, "constants": {"layout": "note"}}'
    make(around.root, {"schemas/site.json": own})
    change, page = published(around)
    assert change["operations"][0]["path"] == "notes/2026-11-28-a-hedge.md"
    assert "\nwhen: 2026-11-28\n" in page
    assert "\nlayout: note\n" in page


@pytest.mark.parametrize(
    ("text", "told"),
    [('{"folders": "x"}', "folders"), ("[]", "no object"), ("{", "cannot be read"), ('{"file": 1}', "file")],
)
def test_a_fault_in_that_is_told_with_the_mend(around: Surroundings, text: str, told: str) -> None:
    make(around.root, {"schemas/site.json": text})
    with pytest.raises(ToolError, match=told):
        look(around)


def test_a_page_without_its_note_s_place_is_known_by_its_text(around: Surroundings, git: RunGit) -> None:
    """Pages of before name the digest of their note and nothing else."""
    make(around.root / "site", sites.PLAIN, git)
    change, page = published(around)
    without = "".join(line for line in page.splitlines(keepends=True) if not line.startswith("source_id:"))
    put(around, change, without, git)
    edited = DRAFT + "\nOne more sentence at its end.\n"
    there = look(around, edited, "inbox/hedge.md")
    assert [page["same"] for page in there["own"]] == ["text"]


def test_links_that_lead_nowhere_are_a_check_that_failed_and_others_are_none(around: Surroundings) -> None:
    whole, _ = published(around, "# A\n\nSee [a site](https://example.com/) and [below](#a).\n")
    broken, _ = published(
        around, "# A\n\nSee [b](b.md) and " + " ".join(f"[x](none-{n}.md)" for n in range(20)) + ".\n"
    )

    assert [check.get("ok") for check in whole["checks"]] == [None, None, None]
    [failed] = [check for check in broken["checks"] if check.get("ok") is False]
    assert "21 broken: b.md (the site has no such file); none-0.md" in failed["found"]
    assert failed["found"].endswith("; and 9 more")


def test_what_the_generator_would_run_in_code_is_told_with_the_change(around: Surroundings, git: RunGit) -> None:
    make(around.root / "site", sites.JEKYLL, git)
    note = f"{DRAFT}\nIts name is `{{{{ hedge.name }}}}`.\n"
    change, page = published(around, note)
    [told] = change["warnings"]
    line = page.split("\n").index("Its name is `{{ hedge.name }}`.") + 1
    assert told.startswith("Jekyll runs what stands in {{ }} and {% %} in code too, and does not show it: line ")
    assert f"line {line} “{{{{ hedge.name }}}}”" in told
    assert "warnings" not in published(around)[0]
