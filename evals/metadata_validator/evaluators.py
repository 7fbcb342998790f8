"""What front matter must be."""

import re

from orchestrator.text.language import language_of

_PAGE = re.compile(
    r"\b(?:this|the) (?:page|post|article|note|essay|text)\b"
    r"|\b(?:der|dieser|die|diese) (?:Artikel|Seite|Beitrag|Text)\b",
    re.IGNORECASE,
)


def tags_stand_in(outcome):
    """Every tag is a phrase of the draft, one the note gave itself, or one of the site's."""
    text = (outcome.inputs["draft"] + outcome.inputs["note"]).casefold()
    known = [*outcome.inputs["there"]["tags"]]
    strange = [tag for tag in outcome.artifacts["metadata"]["tags"] if tag not in known and tag.casefold() not in text]
    return not strange, f"neither the draft nor the note says {', '.join(strange)}"


def sized(outcome, title: int = 80):
    """A title fits a line of results, and the summary is no second title."""
    metadata = outcome.artifacts["metadata"]
    if len(metadata["title"]) > title:
        return False, f"the title has {len(metadata['title'])} characters"
    return metadata["summary"] != metadata["title"], "the summary is the title again"


def no_copy_of_the_opening(outcome):
    """The summary is not the first paragraph again; none at all is honest."""
    summary = _bare(outcome.artifacts["metadata"]["summary"])
    paragraphs = [
        part
        for part in outcome.inputs["draft"].split("\n\n")
        if part.strip() and not part.lstrip().startswith(("#", "---"))
    ]
    opening = _bare(paragraphs[0]) if paragraphs else ""
    return not summary or (
        opening not in summary and summary not in opening
    ), "the summary is the first paragraph again"


def uses_the_sites_tags(outcome, tags: list):
    """These tags of the site are there, spelled as the site spells them."""
    missing = [tag for tag in tags if tag not in outcome.artifacts["metadata"]["tags"]]
    return (
        not missing,
        f"{', '.join(missing)} of the site is not among {', '.join(outcome.artifacts['metadata']['tags'])}",
    )


def no_tag_twice(outcome):
    """No tag is another one in other case or with other hyphens."""
    known = [*outcome.inputs["there"]["tags"]]
    bare = {_bare(tag): tag for tag in known}
    tags = outcome.artifacts.get("metadata", {}).get("tags", [])
    wrong = [tag for tag in tags if tag not in known and _bare(tag) in bare]
    return not wrong, f"the site spells {', '.join(bare[_bare(tag)] for tag in wrong)}"


def title_is_the_heading(outcome):
    """A page that has a heading is called what it calls itself."""
    heading = next((line[2:] for line in outcome.inputs["draft"].splitlines() if line.startswith("# ")), "")
    return outcome.artifacts["metadata"]["title"] == heading, f"the page calls itself “{heading}”"


def speaks(outcome, language: str):
    """In which language title and summary are: `en` or `de`."""
    metadata = outcome.artifacts["metadata"]
    found = language_of(f"{metadata['title']} {metadata['summary']}")
    return found == language, f"they are in {found or 'another language'}"


def warns_of_nothing(outcome):
    """There was nothing to warn of."""
    warnings = outcome.artifacts["metadata"].get("warnings", [])
    return not warnings, f"it warns: {'; '.join(warnings)}"


def no_summary(outcome):
    """The page is too short for one."""
    return not outcome.artifacts["metadata"]["summary"], "it summarises what is as short as a summary"


def speaks_of_no_page(outcome):
    """A summary says what the page says, and not that it does."""
    said = _PAGE.search(outcome.artifacts["metadata"]["summary"])
    return said is None, f"it says “{said[0] if said else ''}”"


def _bare(text):
    return "".join(re.findall(r"[^\W_]+", text.casefold()))
