"""What a proposed change must be."""


def one_page(outcome):
    """One file below content/, named after the slug, from the page and nothing else."""
    (operation, *more) = outcome.artifacts["change"]["operations"]
    wanted = {"do": "add", "path": f"content/{outcome.inputs['metadata']['slug']}.md", "artifact": "page"}
    return operation == wanted and not more, f"it proposes {operation}{f' and {len(more)} more' if more else ''}"


def looked(outcome, at_least: int = 2):
    """It reports what it looked at and what it found there."""
    checks = outcome.artifacts["change"]["checks"]
    return len([check for check in checks if check["found"].strip()]) >= at_least, f"{len(checks)} checks are told"


def can_be_undone(outcome):
    """Whoever regrets the change is told the command."""
    undo = outcome.artifacts["change"]["undo"]
    return "git" in undo, f"undo is “{undo}”"
