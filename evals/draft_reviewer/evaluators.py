"""What a review of a draft must be: quotes that stand on their lines, and a verdict that follows from the findings."""


def _findings(outcome):
    return outcome.artifacts["critique"]["findings"]


def quotes_stand(outcome):
    """Every finding names a line of the draft and quotes it."""
    lines = outcome.inputs["draft"].splitlines()
    wrong = [
        finding["quote"]
        for finding in _findings(outcome)
        if not 0 < finding["line"] <= len(lines) or finding["quote"] not in lines[finding["line"] - 1]
    ]
    return not wrong, f"not on the line it names: {'; '.join(wrong)}"


def follows(outcome):
    """It asks for changes where something must be mended, and only there; the heaviest stand first."""
    weights = [finding["weight"] for finding in _findings(outcome)]
    if (outcome.artifacts["critique"]["verdict"] == "revise") != ("must" in weights):
        return False, "its verdict does not follow from its findings"
    return weights == sorted(weights, key=("must", "should", "may").index), f"in this order: {', '.join(weights)}"


def finds(outcome, quote: str):
    """One finding that must be mended quotes this."""
    heavy = [finding["quote"] for finding in _findings(outcome) if finding["weight"] == "must"]
    return any(quote in found for found in heavy), f"what must be mended: {'; '.join(heavy) or 'nothing'}"
