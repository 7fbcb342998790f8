"""Tasks that wait for themselves, by way of others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

Waits = Mapping[str, Sequence[str]]
"""Task -> the tasks it waits for; all of them are keys too."""


def loops_of(waits: Waits) -> tuple[tuple[str, ...], ...]:
    """Every knot of tasks that wait for each other: a shortest way round from its first, then the rest of the knot.

    `("a", "b")`: a waits for b, and b for a.
    """
    found = []
    for knot in _knots(waits):
        if len(knot) > 1 or knot[0] in waits[knot[0]]:
            way = _way_round(min(knot), set(knot), waits)
            found.append((*way, *sorted(set(knot) - set(way))))
    return tuple(sorted(found))


def way_round(loop: Sequence[str], waits: Waits) -> tuple[str, ...]:
    """Of a loop as `loops_of` gives it, the part that leads back to its first."""
    return _way_round(loop[0], set(loop), waits)


def _way_round(start: str, knot: set[str], waits: Waits) -> tuple[str, ...]:
    came: dict[str, str] = {}
    level = [start]
    while level:
        following = []
        for task in level:
            for before in sorted(set(waits[task]) & knot):
                if before == start:
                    return _walked(task, start, came)
                if before not in came:
                    came[before] = task
                    following.append(before)
        level = following
    raise AssertionError("a knot leads back to each of its tasks")


def _walked(task: str, start: str, came: Mapping[str, str]) -> tuple[str, ...]:
    way = [task]
    while way[-1] != start:
        way.append(came[way[-1]])
    return tuple(reversed(way))


def _knots(waits: Waits) -> Iterator[list[str]]:
    """Strongly connected components (Kosaraju): no recursion, since a chain may be two thousand tasks long."""
    waited: dict[str, list[str]] = {task: [] for task in waits}
    for task in sorted(waits):
        for before in waits[task]:
            waited[before].append(task)
    seen: set[str] = set()
    ended = [task for root in sorted(waits) for task in _walk(root, waits, seen)]
    taken: set[str] = set()
    for task in reversed(ended):
        if knot := list(_walk(task, waited, taken)):
            yield knot


def _walk(root: str, leads: Waits, seen: set[str]) -> Iterator[str]:
    """All that can be reached and was not seen, each after what it leads to."""
    if root in seen:
        return
    seen.add(root)
    work = [(root, iter(leads[root]))]
    while work:
        task, following = work[-1]
        step = next((one for one in following if one not in seen), None)
        if step is None:
            work.pop()
            yield task
        else:
            seen.add(step)
            work.append((step, iter(leads[step])))
