"""What a summary of a source must be: claims whose quotes stand there, with their numbers and negations."""

from orchestrator.text.quotes.differing import unsupported
from orchestrator.text.quotes.located import Located, SearchedText


def quotes_stand(outcome):
    """Every quote stands in the source."""
    wrong = [
        one["quote"]
        for text, one in _claims(outcome)
        if not isinstance(SearchedText(text).locate(one["quote"]), Located)
    ]
    return not wrong, f"does not stand in the source: {'; '.join(wrong)}"


def claims_keep(outcome):
    """No claim has a number that its quote has not, or a negation in one of them alone."""
    told = [f"{one['claim']}: {why}" for _, one in _claims(outcome) if (why := unsupported(one["claim"], one["quote"]))]
    return not told, "; ".join(told)


def says_nothing(outcome):
    """The right answer is none."""
    said = [one["claim"] for _, one in _claims(outcome)]
    return not said, f"it claims: {'; '.join(said)}"


def finds(outcome, text: str):
    """One quote has these words."""
    quotes = [" ".join(one["quote"].split()) for _, one in _claims(outcome)]
    return any(text in quote for quote in quotes), f"it quotes: {'; '.join(quotes)}"


def keeps_to_itself(outcome, text: str):
    """No claim says this."""
    said = [one["claim"] for _, one in _claims(outcome)]
    return not any(text.casefold() in one.casefold() for one in said), f"it claims: {'; '.join(said)}"


def _claims(outcome):
    """Each with the text it is from."""
    for one in outcome.artifacts["summaries"]:
        for claim in one["value"]["claims"] if one["value"] else ():
            yield one["item"]["text"], claim
