"""What front matter must be."""


def tags_stand_in(outcome):
    """Every tag is a phrase of the draft, or one the note gave itself."""
    text = (outcome.inputs["draft"] + outcome.inputs["note"]).casefold()
    strange = [tag for tag in outcome.artifacts["metadata"]["tags"] if tag.casefold() not in text]
    return not strange, f"neither the draft nor the note says {', '.join(strange)}"


def sized(outcome, title: int = 80):
    """A title fits a line of results, and the summary is no second title."""
    metadata = outcome.artifacts["metadata"]
    if len(metadata["title"]) > title:
        return False, f"the title has {len(metadata['title'])} characters"
    return metadata["summary"] != metadata["title"], "the summary is the title again"
