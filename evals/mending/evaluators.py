"""What mending must be: words of the source for what it says, and nothing for what it does not say."""

from orchestrator.text.quotes.located import Located, SearchedText


def quotes_stand(outcome):
    """Every quote that is given now stands in the source."""
    wrong = [
        one["quote"]
        for row in outcome.artifacts["mended"]
        for one in row["value"]["mended"]
        if not isinstance(SearchedText(row["item"]["text"]).locate(one["quote"]), Located)
    ]
    return not wrong, f"does not stand in the source: {'; '.join(wrong)}"


def mends(outcome, mended: list = (), left: list = ()):
    """These numbers have new words, those were left out, as the source does not say them."""
    given = sorted(one["number"] for row in outcome.artifacts["mended"] for one in row["value"]["mended"])
    return given == sorted(
        mended
    ), f"it gave words for {given}, and should for {list(mended)}; to be left out: {list(left)}"
