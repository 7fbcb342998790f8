"""Front matter as people have it: the shapes of public sites of five generators, with texts of our own."""

from __future__ import annotations

HUGO = [
    '---\ntitle: "My First Post"\ndate: 2020-09-15T11:30:03+00:00\n# weight: 1\n# aliases: ["/first"]\ntags: ["first"]\nauthor: "Me"\n'
    "# author: [\"Me\", \"You\"] # multiple authors\nshowToc: true\nTocOpen: false\ndraft: false\nhidemeta: false\ncover:\n"
    '    image: "<image path/url>" # image path/url\n    alt: "<alt text>" # alt text\n    relative: false\neditPost:\n'
    '    URL: "https://example.org/content"\n    appendFilePath: true\n---\n',
    "+++\ntitle = 'Getting started'\ndate = 2024-02-02T04:14:54-08:00\ndraft = false\nweight = 10\n[params]\n  author = 'A. Writer'\n+++\n",
    "+++\nauthor = \"Hugo Authors\"\ntitle = \"Math Typesetting\"\ndate = \"2019-03-08\"\ndescription = \"A brief guide to setup KaTeX\"\n"
    "math = true\ntags = [\n    \"markdown\",\n    \"css\",\n    \"html\",\n]\ncategories = [\n    \"themes\",\n    \"syntax\",\n]\n"
    "series = [\"Themes Guide\"]\naliases = [\"migrate-from-jekyl\"]\n+++\n",
    '{\n  "categories": [\n    "Development",\n    "VIM"\n  ],\n  "date": "2012-04-06",\n  "description": "spf13-vim is a distribution",\n'
    '  "slug": "spf13-vim-3-0-release",\n  "tags": [\n    ".vimrc",\n    "plugins"\n  ],\n  "title": "spf13-vim 3.0 release"\n}\n',
    "---\ndate: 2016-04-09T16:50:16+02:00\ntitle: Configuration\nweight: 20\n---\n",
    "---\ntitle: 'Blog with \"quotes\" inside'\nslug: blog\nlinkTitle: Blog\nmenu:\n  main:\n    weight: 30\n    pre: \"<i class='fa'></i>\"\n---\n",
    "---\n\ntitle: Spaced out\n\ndate: 2021-01-01\n\n\ntags:\n\n- one\n\n- two\n\n---\n",
    "+++\n# the day it went out\ndate = 2018-11-28T15:14:39+10:00 # by hand\ntitle = \"\"\"A long\ntitle\"\"\"\n[[resources]]\nsrc = \"a.png\"\n"
    "[[resources]]\nsrc = \"b.png\"\n[menu.main]\nweight = 3\n+++\n",
    "---\ntitle: Ein Tag am See\ndate: 2023-07-14\nlastmod: 2023-08-01\ntags: [Reise, Fotos]\nresources:\n- src: \"*.jpg\"\n  params:\n"
    "    credit: Ada\nkeywords: []\ndescription: >-\n  Wie wir an einem Tag\n  um den See kamen.\n---\n",
    "---\ntitle: \"2024-01-15: notes\"\ntype: post\nurl: /2024/01/notes/\nsummary: |\n  One line.\n\n  And another: with a colon.\n---\n",
]
JEKYLL = [
    "---\nlayout: post\ntitle:  \"Welcome to Jekyll!\"\ndate:   2015-11-17 16:16:01 -0600\ncategories: jekyll update\n---\n",
    "---\ntitle: \"Layout: Header Image (Text Readability)\"\nheader:\n  image: /assets/images/unsplash-image-1.jpg\n"
    "  caption: \"Photo credit: [**Unsplash**](https://unsplash.com)\"\ncategories:\n  - Layout\n  - Uncategorized\ntags:\n  - edge case\n"
    "  - image\n  - layout\nlast_modified_at: 2017-03-09T13:01:27-05:00\n---\n",
    "---\nlayout: null\ntitle: no layout at all\npermalink: /:categories/:title.html\npublished: false\n---\n",
    "---\nlayout: post\ntitle: It's a title, isn't it\nexcerpt_separator: <!--more-->\ntags: [a, b,c ,  d]\n---\n",
    "---\nlayout: post\ntitle: Tabs before #\ndate: 2012-01-01\ncomments: true\nauthor: \"O'Brien\"\n---\n",
    "---\nlayout:     post\ntitle:      \"Hello 2015\"\nsubtitle:   \" \\\"Hello World, Hello Blog\\\"\"\ndate:       2015-01-29 12:00:00\n"
    "author:     \"Hux\"\nheader-img: \"img/post-bg-2015.jpg\"\ncatalog: true\ntags:\n    - Meta\n---\n",
    "---\n# Feel free to add content and custom Front Matter to this file.\n# To modify the layout, see the docs\n\nlayout: home\ntitle: Home\n---\n",
    "---\nlayout: page\ntitle: À propos\npermalink: /a-propos/\nredirect_from:\n- /about/\n- /about.html\n---\n",
    "---\ntitle: 中文標題：第一篇\ndate: 2022-05-05 10:00:00 +0800\ncategories: [筆記, 生活]\ntags: [茶]\npin: true\nmermaid: true\nimage:\n"
    "  path: /commons/mockup.png\n  lqip: data:image/webp;base64,UklGRpoAAABXRUJQVlA4WAoAAAAQAAAADwAABwAAQUxQSDIAAAARL0A\n  alt: 圖\n---\n",
    "---\nlayout: post\ntitle: >\n  Folded\n  title\ndate: 2011-11-11\nmeta: {a: 1, b: [x, y]}\n---\n",
]
ASTRO = [
    "---\ntitle: 'Markdown Style Guide'\ndescription: 'Here is a sample of some basic Markdown syntax.'\npubDate: 'Jun 19 2024'\n"
    "heroImage: '../../assets/blog-placeholder-1.jpg'\n---\n",
    "---\nauthor: Sat Naing\npubDatetime: 2022-09-23T15:22:00Z\nmodDatetime: 2025-03-20T03:15:57.792Z\ntitle: Adding new posts in a theme\n"
    "slug: adding-new-posts\nfeatured: true\ndraft: false\ntags:\n  - docs\ndescription:\n  Some rules & recommendations for creating or adding\n"
    "  new posts using a theme.\n---\n",
    "---\ntitle: Getting Started\ndescription: Learn how to start.\nsidebar:\n  order: 1\n  badge:\n    text: New\n    variant: tip\nhero:\n"
    "  actions:\n    - text: View\n      link: /guides/\n      icon: right-arrow\n---\n",
    "---\nimport: no\ntitle: MDX page\npubDate: 2024-01-02\ntags: [\"astro\", \"mdx\"]\n---\n",
    "---\nlayout: ../../layouts/MarkdownPostLayout.astro\ntitle: 'My First Blog Post'\npubDate: 2022-07-01\ndescription: 'First.'\n"
    "author: 'Learner'\nimage:\n    url: 'https://docs.example.org/a.png'\n    alt: 'The logo.'\ntags: [\"astro\", \"blogging\", \"learning in public\"]\n---\n",
    "---\npublishDate: 2023-08-12T00:00:00Z\nauthor: John Smith\ntitle: Get started with AstroWind\nexcerpt: Start your journey.\n"
    "image: ~/assets/images/a.jpg\ncategory: Tutorials\ntags:\n  - astro\n  - tailwind css\nmetadata:\n  canonical: https://example.org/get-started\n---\n",
    "---\ntitle: \"Emoji 🎉 in a title\"\ndescription: \"Tab\\there\"\npubDate: 2024-03-04\nupdatedDate: 2024-03-05\n---\n",
    "---\n  title: indented keys\n  pubDate: 2024-03-04\n---\n",
]
ZOLA = [
    "+++\ntitle = \"Installation\"\nweight = 20\n+++\n",
    "+++\ntitle = \"What is Zola\"\ndate = 2019-11-27\nupdated = 2020-01-01\n\n[taxonomies]\ntags = [\"rust\", \"static site\"]\n"
    "categories = [\"tech\"]\n\n[extra]\nimage = \"a.png\"\n+++\n",
    "+++\ntitle=\"tight\"\ndate=2021-05-01\ntaxonomies.tags=[\"a\",\"b\"]\nextra={ math = true, toc = false }\n+++\n",
    "+++\ntitle = 'single'\ndescription = '''\nMany\nlines'''\ndate = 1979-05-27T07:32:00Z\ndraft = true\nauthors = [\"A\", \"B\"]\n\n"
    "# what goes out where\naliases = [\n  \"old/path\", # moved in 2020\n  'other',\n]\n+++\n",
    "---\ntitle: Zola takes YAML too\ndate: 2022-02-02\ntaxonomies:\n  tags:\n    - one\n    - two\nextra:\n  comments: false\n---\n",
    "+++\ntitle = \"No tables\"\npath = \"a/b\"\ntemplate = \"special.html\"\nin_search_index = false\n\n+++\n",
    "+++\n\"title\" = \"quoted key\"\n'date' = 2023-01-01\n[extra]\n\"key with space\" = 1\n[extra.deep]\nx = 1\n+++\n",
    "+++\ntitle = \"Hash # inside\"  # and one outside\ntags_like = [\"a # b\", 'c'] # end\n[taxonomies] # the tags\ntags = [ \"x\" ]\n+++\n",
]
ELEVENTY = [
    "---\ntitle: This is my fourth post.\ndescription: This is a post on My Blog about touchpoints and circling wagons.\ndate: 2018-09-30\n"
    "tags: second tag\n---\n",
    "---\ntitle: This is my first post.\ndescription: Agile.\ndate: \"2018-05-01\"\ntags:\n  - another tag\n  - posts\nlayout: layouts/post.njk\n---\n",
    "---\nlayout: layouts/home.njk\neleventyNavigation:\n  key: Home\n  order: 1\nnumberOfLatestPostsToShow: 3\npermalink: \"/{{ page.fileSlug }}/\"\n---\n",
    "---\neleventyComputed:\n  title: \"{{ product.name }}\"\npagination:\n    data: products\n    size: 1\n    alias: product\ndate: git Last Modified\n---\n",
    "---\ntitle: Last\ndate: Created\ntags: [post, \"11ty\"]\neleventyExcludeFromCollections: true\n...\n",
]
PLAIN = [
    "---\ntitle: Obsidian note\naliases: []\ncssclasses:\n  - wide\ntags:\n  - daily/2024\nlink: \"[[Other note]]\"\ncreated: 2024-05-06T07:08\n---\n",
    "---\ntitle: Only a title\n---\n",
    "---\nTitle: Upper Case\nDate: 2010-12-03 10:20\nModified: 2010-12-05 19:30\nCategory: Python\nTags: pelican, publishing\n"
    "Slug: my-super-post\nAuthors: Alexis Metaireau, Conan Doyle\nSummary: Short version for index and feeds\n---\n",
    "---\nid: intro\ntitle: Docusaurus\nsidebar_label: 'Intro'\nsidebar_position: 1\nhide_table_of_contents: false\nkeywords:\n- docs\n- docusaurus\n---\n",
    "---\ntitle: \"Anchors\"\nbase: &base\n  a: 1\nother:\n  <<: *base\n  b: 2\ndate: 2020-02-02\n---\n",
    "---\ntitle: ~\nempty:\nlist: [ ]\nmap: { }\nquoted: ''\ndate: 2020-02-02\n---\n",
    "---\ntitle: Non‑ASCII “quotes”\nauthor: Ælfred\nnote: 'it''s'\ndate: 2020-02-02\n---\n",
]
EVERY = [*HUGO, *JEKYLL, *ASTRO, *ZOLA, *ELEVENTY, *PLAIN]
