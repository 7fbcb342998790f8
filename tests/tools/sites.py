"""Little sites of each generator, as people have them, and what `look_at_site` tells of them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

from publishing import RunGit

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.registry import builtin_tools


def page(*lines: str, mark: str = "---") -> str:
    front = "".join(f"{line}\n" for line in lines)
    return f"{mark}\n{front}{mark}\n\nText.\n"


HUGO = {
    "hugo.toml": "baseURL = 'https://example.org/'\nlanguageCode = 'en-us'\ntitle = 'A site'\n",
    "archetypes/default.md": "+++\ntitle = '{{ .Name }}'\n+++\n",
    "content/_index.md": "---\ntitle: Home\n---\n",
    "content/about.md": "---\ntitle: About\n---\n\nMe.\n",
    "content/posts/one.md": page(
        "title: One", "date: 2024-01-01", "lastmod: 2024-02-01", "description: Of one.", "tags: [Garden, open-source]"
    ),
    "content/posts/two.md": "---\ntitle: Two\ndate: 2024-01-02\ndescription: Of two.\ntags: [garden]\n---\n\nTwo.\n",
    "content/posts/three.md": page("title: Three", "date: 2024-01-03", "description: Of three.", "tags: [Garden]"),
}
HUGO_TOML = {
    "config/_default/hugo.yaml": "baseURL: https://example.org/\n",
    "content/blog/2023/a/index.md": '+++\ntitle = "A"\ndate = 2023-05-06\n+++\n\nA.\n',
    "content/blog/2024/b/index.md": '+++\ntitle = "B"\ndate = 2024-05-06\n+++\n\nB.\n',
}
JEKYLL = {
    "_config.yml": "title: A blog\ntheme: minima\n",
    "_posts/2020-01-02-hello.md": "---\nlayout: single\ntitle: Hello\ntags: [ruby]\n---\n\nHello.\n",
    "_posts/2020-02-03-again.markdown": "---\nlayout: single\ntitle: Again\ntags: ruby\n---\n\nAgain.\n",
    "_posts/2021/2021-02-03-third.md": "---\nlayout: single\ntitle: Third\n---\n\nThird.\n",
    "about.md": "---\nlayout: page\ntitle: About\n---\n",
    "Gemfile": "gem 'jekyll'\n",
}
ASTRO = {
    "astro.config.mjs": "throw new Error('this is code, and nobody runs it');\n",
    "src/content.config.ts": "throw new Error('nor this');\n",
    "src/content/blog/first.md": "---\ntitle: First\ndescription: D.\npubDate: 'Jul 08 2022'\n---\n\nFirst.\n",
    "src/content/blog/second.mdx": page(
        "title: Second", "description: D.", "pubDate: 'Jul 09 2022'", "updatedDate: 'Jul 10 2022'"
    ),
    "src/content/blog/third.md": "---\ntitle: Third\ndescription: D.\npubDate: 'Jul 11 2022'\n---\n\nThird.\n",
    "node_modules/x/readme.md": "# No page\n",
}
ASTRO_PAPER = {
    "astro.config.ts": "export default {}\n",
    "src/data/blog/a.md": page(
        "title: A", "pubDatetime: 2022-09-23T15:22:00Z", "modDatetime: 2022-09-24T15:22:00Z", "description: D"
    ),
    "src/data/blog/b.md": "---\ntitle: B\npubDatetime: 2022-09-25T15:22:00Z\ndescription: D\n---\n\nB.\n",
}
ZOLA = {
    "config.toml": 'base_url = "https://example.org"\ncompile_sass = true\n\n[markdown]\nhighlight_code = true\n',
    "content/blog/_index.md": '+++\ntitle = "Blog"\nsort_by = "date"\n+++\n',
    "content/blog/one.md": '+++\ntitle = "One"\ndate = 2024-01-01\n\n[taxonomies]\ntags = ["rust"]\n+++\n\nOne.\n',
    "content/blog/two.md": page(
        'title = "Two"', "date = 2024-01-02", "", "[taxonomies]", 'tags = ["rust", "web"]', mark="+++"
    ),
    "templates/page.html": "{{ page.content }}\n",
}
ELEVENTY = {
    "eleventy.config.js": "throw new Error('nobody runs this either');\n",
    "content/blog/firstpost.md": page("title: First", "description: D", "date: 2018-05-01", "tags: another tag"),
    "content/blog/secondpost.md": page("title: Second", "description: D", "date: 2018-07-04", "tags:", "  - number 2"),
    "content/about.md": "---\ntitle: About\n---\n",
    "package.json": '{"devDependencies": {"@11ty/eleventy": "^3"}}\n',
}
PLAIN = {"content/old.md": "# Old\n\nOld.\n", "README.md": "# The site\n"}


def make(folder: Path, files: Mapping[str, str], git: RunGit | None = None) -> Path:
    """The site's files, committed where `git` is given."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    if git:
        if not (folder / ".git").exists():
            git("init", "-q", "-b", "main", folder=folder)
        git("add", "-A", folder=folder)
        git("commit", "-q", "-m", "The site", folder=folder)
    return folder


def look(around: Surroundings, note: str = "", path: str = "") -> dict[str, JSON]:
    """What the tool tells of the folder `site`, of a note that was read from `path`."""
    if path:
        files, inputs = {"source": path}, {"source": Artifact.of_text(note)}
        around = Surroundings(around.root, around.folders, inputs, None, around.repositories, files)
    told: dict[str, JSON] = asyncio.run(builtin_tools()["look_at_site"].call({"site": "site", "note": note}, around))
    return told
