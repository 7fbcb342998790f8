"""A plan is read strictly, and its paths are held against the settings' policy."""

from __future__ import annotations

import pytest
from publishing import PATH, asked, change

from orchestrator.errors import EffectRefused
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.change_set import ChangeSet
from orchestrator.tools.path_policy import PathPolicy
from orchestrator.tools.publication import Publication

EVERYWHERE = PathPolicy(("**",))


@pytest.mark.parametrize(
    "path",
    [
        "content/a.md",
        "content/deep/er/a.md",
        "content/.hidden.md",
        "content/a b.md",
        "content/日本.md",
        "content/-x.md",
        "content/:(top)x.md",
    ],
)
def test_pages_below_content_are_allowed_by_default(path: str) -> None:
    PathPolicy().check(path)


@pytest.mark.parametrize(
    "path",
    [
        "_posts/2026-11-28-a.md",
        "source/_posts/a.md",
        "src/content/blog/a.md",
        "src/pages/a.md",
        "src/data/blog/a.md",
        "src/posts/a.md",
        "posts/a/index.md",
        "blog/2026/a.md",
        "website/content/a.md",
    ],
)
def test_where_generators_look_for_pages_a_page_is_allowed_by_default(path: str) -> None:
    PathPolicy().check(path)


@pytest.mark.parametrize(
    "path",
    [
        *("a.md", "content/a.txt", "contents/a.md", "Content/a.md", "content/a.MD", "content.md", "content/a.md/b"),
        *(".md", "README.md", "src/a.md", "themes/a/README.md", "src/layouts/a.md", "posts.md", "_posts/a.html"),
    ],
)
def test_other_paths_are_not_allowed_by_default(path: str) -> None:
    with pytest.raises(EffectRefused, match=r"may be written; allowed are \*\*/content/\*\*/\*\.md, \*\*/_posts/"):
        PathPolicy().check(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "~/x",
        "..",
        "a/../b",
        "a/./b",
        "a//b",
        "a/",
        "a\\b",
        ".git/config",
        "a/.GIT/hooks/x",
        ".gi\u200ct/config",
        "git~1/config",
        "a\nb",
        "a\x00b",
        "a\x1b[2Jb",
        "a\u202eb",
        "a\u2028b",
        "\ud800",
        "a.",
        "a /b",
        " a",
        "a/" + "x" * 201,
        "/".join(["abc"] * 300),
    ],
)
def test_no_policy_allows_a_path_that_is_not_plain(path: str) -> None:
    with pytest.raises(EffectRefused) as refused:
        EVERYWHERE.check(path)
    assert str(refused.value).isprintable()


@pytest.mark.parametrize(
    ("glob", "path", "allowed"),
    [
        ("posts/*.md", "posts/a.md", True),
        ("posts/*.md", "posts/b/a.md", False),
        ("posts/??.md", "posts/ab.md", True),
        ("**/*.md", "a.md", True),
        ("posts/**", "posts/b/a.txt", True),
        ("posts.md", "postsxmd", False),
        ("posts/[a].md", "posts/[a].md", True),
    ],
)
def test_globs(glob: str, path: str, allowed: bool) -> None:
    policy = PathPolicy((glob,))
    if allowed:
        policy.check(path)
    else:
        with pytest.raises(EffectRefused):
            policy.check(path)


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        (None, "has no list of operations"),
        ("text", "has no list of operations"),
        ({"operations": []}, "has no list of operations"),
        ({"operations": ["x"]}, "names no path"),
        ({"operations": [{"do": "add"}]}, "names no path"),
        (change({"do": "overwrite", "path": PATH}), "says 'overwrite'"),
        (change({"do": "add", "path": PATH, "artifact": "pge"}), "writes the artifact 'pge'"),
        (change({"do": "add", "path": PATH, "artifact": "site"}), "writes the artifact 'site'"),
        (change({"do": "add", "path": PATH, "artifact": "change"}), "writes the artifact 'change'"),
        (change({"do": "add", "path": PATH}, {"do": "remove", "path": PATH}), "clashes with"),
        (change({"do": "add", "path": "a.md"}, {"do": "add", "path": "A.md"}), "clashes with a.md"),
        (change({"do": "add", "path": "a.md"}, {"do": "add", "path": "a.md/b.md"}), "clashes with a.md"),
        (change({"do": "add", "path": "a/b.md"}, {"do": "add", "path": "a"}), "clashes with a"),
        (change({"do": "add", "path": "a/b.md"}, {"do": "add", "path": "A/c.md"}), "clashes with a"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(plan: object, told: str) -> None:
    arguments = {"page": "text", "change": plan, "site": "site"}
    with pytest.raises(EffectRefused, match=told) as refused:
        ChangeSet.of(arguments, EVERYWHERE)
    assert refused.value.mend


def test_half_a_character_is_refused() -> None:
    with pytest.raises(EffectRefused, match="half a character"):
        ChangeSet.of(asked(page="\ud800"), PathPolicy())


@pytest.mark.parametrize(
    "hiding", ["\x1b]0;hidden\n\nA whole section.\n", "\x1b[8mhidden", "\x9d0;hidden", "\x00", "\x7f"]
)
def test_a_page_that_hides_text_from_its_reader_is_refused(hiding: str) -> None:
    with pytest.raises(EffectRefused, match=r"page holds the control character U\+.* in line 3") as refused:
        ChangeSet.of(asked(page=f"# Page\n\nSeen. {hiding}"), PathPolicy())
    assert "edit the text" in refused.value.mend


def test_tabs_and_either_line_end_are_no_control_characters() -> None:
    [operation] = ChangeSet.of(asked(page="a\tb\r\nc\n"), PathPolicy()).operations
    assert operation.text == "a\tb\r\nc\n"


def test_each_operation_takes_the_artifact_it_names() -> None:
    plan = change({"do": "add", "path": "a.md"}, {"do": "replace", "path": "b.md", "artifact": "notes"})

    texts = [operation.text for operation in ChangeSet.of(asked(plan, page="P", notes="N"), EVERYWHERE).operations]

    assert texts == ["P", "N"]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"pathes": []}, "unknown key 'pathes'. Did you mean paths?"),
        ({"paths": []}, "paths is no list of globs"),
        ({"paths": "content"}, "paths is no list of globs"),
        ({"branch": None}, "branch is no text"),
        ([], "is not a mapping"),
    ],
)
def test_settings_that_cannot_be_meant_are_told(around: Surroundings, settings: object, told: str) -> None:
    with pytest.raises(EffectRefused, match=f"baton.yaml: effects.git_publish: {told}".replace("?", r"\?")):
        Publication.of(asked(), Surroundings(around.root, settings=settings))
