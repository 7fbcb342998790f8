"""What a review must be: quotes that stand on their lines, and a verdict that follows from the findings."""


def quotes_stand(outcome):
    """Every finding names a line of the draft and quotes it."""
    lines = outcome.inputs["draft"].splitlines()
    wrong = [
        finding["quote"]
        for finding in outcome.artifacts["review"]["findings"]
        if finding["line"] > len(lines) or finding["quote"] not in lines[finding["line"] - 1]
    ]
    return not wrong, f"not on the line it names: {'; '.join(wrong)}"


def follows(outcome):
    """Whoever finds a fault that must be mended does not approve, and the heaviest stand first."""
    review = outcome.artifacts["review"]
    weights = [finding["weight"] for finding in review["findings"]]
    if review["verdict"] == "approve" and "must" in weights:
        return False, "it approves what must be mended"
    return weights == sorted(weights, key=("must", "should", "may").index), f"in this order: {', '.join(weights)}"


def finds_nothing(outcome):
    """There was nothing to say, and nothing is said."""
    findings = outcome.artifacts["review"]["findings"]
    return not findings, f"it found {'; '.join(finding['problem'] for finding in findings)}"


def at_most(outcome, findings: int):
    """No more is found than there is."""
    found = [finding["problem"] for finding in outcome.artifacts["review"]["findings"]]
    return len(found) <= findings, f"it found {len(found)}: {'; '.join(found)}"


def tells(outcome, words: str):
    """One finding that must be mended says what is gone or wrong, in these words."""
    told = [one["problem"] for one in outcome.artifacts["review"]["findings"] if one["weight"] == "must"]
    return any(words.casefold() in one.casefold() for one in told), f"told: {'; '.join(told) or 'nothing'}"


def finds(outcome, quote: str):
    """One finding that must be mended quotes this."""
    heavy = [one["quote"] for one in outcome.artifacts["review"]["findings"] if one["weight"] == "must"]
    return any(quote in found for found in heavy), f"what must be mended: {'; '.join(heavy) or 'nothing'}"
