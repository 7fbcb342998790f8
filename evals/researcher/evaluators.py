"""What weighing must be: a verdict for every claim, and a yes only where the passage says the whole of it."""


def weighs(outcome, supported: list = (), doubted: list = ()):
    """These numbers are supported, those not, and no other is answered."""
    verdicts = {
        one["number"]: one["supports"] for row in outcome.artifacts["weighed"] for one in row["value"]["verdicts"]
    }
    wrong = [number for number in supported if verdicts.get(number) != "yes"]
    wrong += [number for number in doubted if verdicts.get(number) not in ("partly", "no")]
    strange = sorted(verdicts.keys() - {*supported, *doubted})
    return not (wrong or strange), f"wrong of {wrong}, and never asked of {strange}; it says {verdicts}"
