"""What a person sees before they decide: the page or what changed in it, what was found, what will happen, the undo."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from collections.abc import Set as AbstractSet
from io import StringIO

from orchestrator.cli.cells import rows_of, wrapped, wrapped_by_line
from orchestrator.cli.differences import change_lines, difference_lines, told_in_words
from orchestrator.cli.markdown import finding_lines, loss_lines, markdown_lines
from orchestrator.cli.styled import Styled, laid_out
from orchestrator.cli.terminal import Terminal
from orchestrator.face.decision import Decision
from orchestrator.features.deciding.shown import (
    DIFFERENCE,
    TOLD,
    UNSAID,
    YOURS,
    consequences,
    difference_before,
    findings,
    first_shown,
    placed,
    previewed,
    seen_before,
    unseen,
)
from orchestrator.text.losses.telling import all_told, is_lost, lost_in_short
from orchestrator.text.outline import readable
from orchestrator.text.quantity import counted
from orchestrator.text.visible import visible

_CARD_LINES = 10
"""Of a page, where the screen has no room for more; what does not stand on the card is paged before a yes."""
_AROUND = 14
"""Lines a screen needs for the question, what stands beside it, and the answers."""
_CHANGE_LINES = 24
"""Of a difference: a screen of the usual height. What does not stand on the card is paged before a yes."""
_LOST_LINES = 12
"""Of losses: half a screen, so that the page has the other half."""
_SHORT = 2
"""Lines. What is longer has the pager to itself, where it can be read to its end."""
_FINDINGS = 5
"""Of a review, as its reviewer ordered them; all stand on the page."""
_WIDEST = 88
"""Cells. Longer lines of prose are hard to read; a wide screen leaves the rest empty."""


def show_card(
    terminal: Terminal, decision: Decision, carried: AbstractSet[str] = frozenset(), below: int = 0
) -> set[str]:
    """What has changed since the person looked last, else the page or its beginning; and what follows from a yes.

    Args:
        terminal: where.
        decision: what is asked.
        carried: what the person answered for just now without having had it on the screen.
        below: rows that the screen needs below the card. A lost warning counts as shown where it still stands on the
            screen then, whatever comes after it.

    Returns:
        What of the shown does not stand on the card as a whole, and was not seen before.
    """
    terminal.line()
    _show_aims(terminal, decision)
    yours, all_of_yours = _yours(terminal, decision)
    lost, all_of_lost = _lost(terminal, decision)
    losses = _losses(decision)
    lines, is_whole = _page(terminal, decision, len(lost))
    on_it = {*_short(terminal, decision), *([first_shown(decision)] if is_whole else [])}
    on_it |= losses if all_of_lost else set()
    left = (unseen(decision, on_it) - ({YOURS} if all_of_yours else set())) | (carried - on_it)
    since = _since(terminal, decision, left - carried - losses)
    small = [name for name in carried & left if len(shown_whole(terminal, decision, name)) <= _CHANGE_LINES]
    beside = [line for told in since.values() for line in (*told, "")]
    whole_ones = whole(terminal, decision, {*_short(terminal, decision), *small})
    kept = StringIO()
    rest = terminal._replace(out=kept)
    for line in [*lines, *whole_ones, *beside, *_findings(terminal, decision)]:
        rest.line(f"  {line}".rstrip())
    show_consequences(rest, decision, but=decision.aims)
    for line in [*yours, *lost]:
        terminal.line(f"  {line}".rstrip())
    terminal.out.write(kept.getvalue())
    stays = len(lost) + rows_of(kept.getvalue(), terminal.width) + below <= terminal.height
    return left - since.keys() - set(small) - ({UNSAID} if all_of_lost and stays else set())


def _show_aims(terminal: Terminal, decision: Decision) -> None:
    """What the page was to be, before the page: it is read by that, and one key changes it."""
    lines = [line for told in decision.aims for line in wrapped(told, max(20, min(terminal.width, _WIDEST) - 3))]
    for line in lines:
        terminal.line(f"  {terminal.style(line, 'bold')}")
    if lines:
        terminal.line()


def _losses(decision: Decision) -> set[str]:
    """Names of what tells losses."""
    return {lost.name for lost in decision.losses}


def _lost(terminal: Terminal, decision: Decision) -> tuple[list[str], bool]:
    """What the page no longer says, before the page itself, the heaviest first; and whether that is all of it."""
    told: list[str] = []
    is_all = True
    for lost in decision.losses:
        lines = loss_lines(terminal, all_told(lost.value), min(terminal.width - 3, _WIDEST))
        if not lines:
            continue
        told += [terminal.style(f"no longer said ({lost_in_short(lost.value)}):", "bold"), *lines[:_LOST_LINES]]
        if len(lines) > _LOST_LINES:
            is_all = False
            told.append(terminal.style(f"... {counted(len(lines) - _LOST_LINES, 'more line')}", "dim"))
        told.append("")
    return told, is_all


def _yours(terminal: Terminal, decision: Decision) -> tuple[list[str], bool]:
    """What became of the person's own lines, before all else; and whether nothing of it is left out."""
    if YOURS not in previewed(decision):
        return [], True
    lines = shown_whole(terminal, decision, YOURS)
    told = [terminal.style(f"{YOURS}:", "bold"), *lines[:_CHANGE_LINES]]
    if len(lines) > _CHANGE_LINES:
        told.append(terminal.style(f"... {counted(len(lines) - _CHANGE_LINES, 'more line')}", "dim"))
    return [*told, ""], len(lines) <= _CHANGE_LINES


def _since(terminal: Terminal, decision: Decision, names: AbstractSet[str]) -> dict[str, list[str]]:
    """What has changed in these since the person answered here, as far as there is room for all that changed. So an
    edit whose consequences are small is one look.
    """
    now = {name: readable(decision.run.artifact_of(digest)) for name, digest in decision.shows.items()}
    before = {name: seen for name in now if name in names and (seen := _seen(decision, name))}
    if DIFFERENCE in names and (was := difference_before(decision)):
        now[DIFFERENCE], before[DIFFERENCE] = visible(previewed(decision)[DIFFERENCE]), visible(was)
    found = {}
    for name, text in before.items():
        lines = difference_lines(terminal, text, now[name], min(terminal.width - 3, _WIDEST))
        if text != now[name] and len(lines) <= _CHANGE_LINES:
            found[name] = [_since_you_saw(terminal, name, text, now[name]), *lines]
    return found


def _seen(decision: Decision, name: str) -> str:
    """What the person saw of it last, where that is another version."""
    seen = seen_before(decision, name)
    return readable(decision.run.artifact_of(seen)) if seen and seen != decision.shows[name] else ""


def _since_you_saw(terminal: Terminal, name: str, before: str, now: str) -> str:
    return terminal.style(terminal.spelled(f"since you last saw {name}: {told_in_words(before, now)}"), "dim")


def _short(terminal: Terminal, decision: Decision) -> list[str]:
    """What stands beside the page and is no longer than a line or two, such as a name: nobody is to page for it."""
    others = [name for name in decision.shows if name not in {first_shown(decision), *_losses(decision)}]
    return [name for name in others if len(shown_whole(terminal, decision, name)) <= _SHORT]


def show_all(terminal: Terminal, decision: Decision) -> None:
    """Everything the decision is about, whole: nobody can be asked whether they want more."""
    terminal.line()
    for line in all_lines(terminal, decision):
        terminal.line(line)
    show_consequences(terminal, decision)


def all_lines(terminal: Terminal, decision: Decision) -> list[str]:
    """Lines of all that the decision is about, each thing once."""
    return _all_of(terminal, decision, {*decision.shows, *previewed(decision)})


def unread(terminal: Terminal, decision: Decision) -> list[str]:
    """The same, less what the person has answered for before."""
    return _all_of(terminal, decision, unseen(decision))


def _all_of(terminal: Terminal, decision: Decision, names: Iterable[str]) -> list[str]:
    lines = [*whole(terminal, decision, names), *_findings(terminal, decision, most=None)]
    return [f"  {line}".rstrip() for line in lines]


def show_consequences(terminal: Terminal, decision: Decision, but: Container[str] = ()) -> None:
    """What the person must know before they answer, what a yes does, and how it is undone.

    `but` stands on the screen already.
    """
    warned = show_warnings(terminal, decision, but)
    follows = consequences(decision)
    if warned and follows:
        terminal.line()
    for label, text in follows:
        head, *more = wrapped(text, max(20, terminal.width - 14))
        terminal.line(f"  {terminal.style(f'{label:<9}', 'dim')} {head}")
        for line in more:
            terminal.line(f"  {'':<9} {line}")


def question_and_consequences(terminal: Terminal, decision: Decision) -> str:
    """What stands right before a yes, as it is printed."""
    kept = StringIO()
    below = terminal._replace(out=kept)
    for line in wrapped_by_line(visible(decision.question), terminal.width - 1):
        below.line(terminal.style(line, "bold"))
    show_consequences(below, decision)
    return kept.getvalue()


def show_warnings(terminal: Terminal, decision: Decision, but: Container[str] = ()) -> bool:
    """What stands beside the question. Returns whether there is anything."""
    warned = [*_of_losses(decision), *(told for told in decision.warnings if told not in but)]
    for told in warned:
        room = max(20, min(terminal.width, _WIDEST) - 6)
        for number, line in enumerate(wrapped(told, room) if terminal.on_screen else [told]):
            mark = terminal.style("!", "yellow") if number == 0 else " "
            terminal.line(f"  {mark} {line}")
    return bool(warned)


def _of_losses(decision: Decision) -> list[str]:
    """How much is lost; each loss stands with what is shown."""
    found = [lost.value for lost in decision.losses if lost.value["losses"]]
    return [f"no longer said of the note: {lost_in_short(value)}" for value in found]


def whole(terminal: Terminal, decision: Decision, names: Iterable[str]) -> list[str]:
    """Everything of these, each below its name; what the question is about comes first."""
    lines: list[str] = []
    losses = _losses(decision)
    wanted = set(names)
    if wanted & losses:
        wanted.discard(UNSAID)  # they stand there, first
    for name in dict.fromkeys((YOURS, UNSAID, *sorted(losses), first_shown(decision), *decision.shows, *TOLD)):
        if name in wanted:
            lines += [terminal.style(f"{name}:", "bold"), "", *shown_whole(terminal, decision, name), ""]
    return lines


def shown_whole(terminal: Terminal, decision: Decision, name: str) -> list[str]:
    if not terminal.on_screen:  # no screen: lines stay as they are, for whatever reads them
        text = visible(previewed(decision).get(name, ""))
        if not text and name in _losses(decision):
            value = decision.run.artifact_of(decision.shows[name]).value
            return [visible(line) for line in all_told(value)] or [lost_in_short(value)]
        return (text or readable(decision.run.artifact_of(decision.shows[name]))).splitlines()
    if name == UNSAID:
        return laid_out(terminal, [Styled(visible(previewed(decision)[name]))], terminal.width - 3)
    if name in TOLD:
        return change_lines(terminal, visible(previewed(decision)[name]), terminal.width - 1)
    return rendered(terminal, decision, name, whole=True)


def _page(terminal: Terminal, decision: Decision, above: int = 0) -> tuple[list[str], bool]:
    """Lines of the card, and whether nothing of what the question is about is left out. So many lines stand above."""
    first = first_shown(decision)
    if not first:
        return [], False
    seen = seen_before(decision, first)
    text = readable(decision.run.artifact_of(decision.shows[first]))
    told: list[str] = []
    if before := _seen(decision, first):
        told = [_since_you_saw(terminal, first, before, text)]
        lines, most = difference_lines(terminal, before, text, min(terminal.width - 3, _WIDEST)), _CHANGE_LINES
    else:
        lines, most = rendered(terminal, decision, first), max(_CARD_LINES, terminal.height - _AROUND - above)
        while lines and not lines[0].strip():
            lines = lines[1:]
    told += lines[:most]
    if len(lines) > most:
        told.append(terminal.style(f"... {counted(len(lines) - most, 'more line')}", "dim"))
    return [*told, ""], len(lines) <= most and not (_front(text) and not seen)


def rendered(terminal: Terminal, decision: Decision, name: str, *, whole: bool = False) -> list[str]:
    """An artifact as lines; a page with the findings beside what they quote, and without front matter at first."""
    artifact = decision.run.artifact_of(decision.shows[name])
    text = readable(artifact)
    if artifact.is_json and is_lost(artifact.value):
        return loss_lines(terminal, all_told(artifact.value), terminal.width - 3) or [lost_in_short(artifact.value)]
    if artifact.is_json:
        return laid_out(terminal, [Styled(text)], terminal.width - 3)
    if not whole:
        return markdown_lines(terminal, _body(text), width=terminal.width - 3)
    beside, _ = placed(findings(decision), text)
    return markdown_lines(terminal, text, beside, width=terminal.width - 3)


def _body(text: str) -> str:
    return "\n".join(text.splitlines()[_front(text) :])


def _front(text: str) -> int:
    """How many lines front matter takes."""
    lines = text.splitlines()
    mark = lines[0] if lines[:1] in (["---"], ["+++"]) else ""
    return lines.index(mark, 1) + 1 if mark and mark in lines[1:] else 0


def _findings(terminal: Terminal, decision: Decision, most: int | None = _FINDINGS) -> Iterator[str]:
    found = findings(decision)
    for finding in found[:most]:
        if finding.quote:
            yield from laid_out(
                terminal, [Styled(visible(f"“{finding.quote}”"), "dim")], min(terminal.width - 3, _WIDEST)
            )
        yield from finding_lines(terminal, finding, min(terminal.width - 3, _WIDEST))
    if most and len(found) > most:
        yield terminal.style(f"... {counted(len(found) - most, 'more finding')}", "dim")
    if found:
        yield ""
