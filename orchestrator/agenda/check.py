"""Checking rules against the model: names there are not, words that can never be, kinds that do not fit, rules that
cannot be asked of every task, and rules that never hold.

What an expression comes to is not proved, it is tried: on combinations of the values that what it reads can have, the
numbers and texts it compares with and those beside them among them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from orchestrator.agenda.rule import Rule
from orchestrator.agenda.score import FailedRule, SpokenRule, rule_paths, speak
from orchestrator.agenda.vocabulary import (
    MAY_BE_NONE,
    PATHS,
    WORDS,
    Literals,
    Option,
    dimensions,
    names_in,
    values_with,
)
from orchestrator.domain.canonical import canonical_json
from orchestrator.errors import Fault, TemplateError, nearest_name
from orchestrator.templates.expression import Expression
from orchestrator.templates.origin import ITEM
from orchestrator.templates.prompt import line_uses

MOST_TRIED = 4_000
"""Combinations for one rule: a quarter of a second. Of more, as many are taken evenly."""
_STRIDE = 2_654_435_761
"""Knuth's multiplier, a prime: steps through a product of small numbers without falling into a rhythm."""
_NUMBER = re.compile(r"(?<![\w.])-?\d{1,9}(?:\.\d{1,6})?(?![\w.])")
_TEXT = re.compile(r"'([^'\\]{1,80})'|\"([^\"\\]{1,80})\"")


def check_rules(rules: Iterable[Rule]) -> tuple[Fault, ...]:
    """All faults, by place. One cause gives one fault: a rule that cannot be read is not tried."""
    return tuple(sorted(fault for rule in rules for fault in _check(rule)))


def _check(rule: Rule) -> list[Fault]:
    def fault(found: str, mend: str) -> Fault:
        return Fault(rule.path, rule.line, 0, f"rule {rule.name} {found}", mend)

    if rule.unless and rule.verb != "hold":
        return [fault(f"has 'unless', which goes with hold, not with {rule.verb}", "Write it as 'when: not (...)'.")]
    if not rule.why.strip():
        return [fault("gives no reason", "Say it in 'why'.")]
    try:
        rule_paths(rule)
    except TemplateError as error:
        return [fault(f"cannot be read: {error.message.rstrip('.')}", error.mend)]
    return list(_unknown(rule, fault)) or list(_never_said(rule, fault)) or _tried(rule, fault)


_FaultOf = Callable[[str, str], Fault]


def _expressions(rule: Rule) -> list[Expression]:
    return [Expression.parse(part) for part in (rule.expression, rule.when, rule.unless) if part]


def _unknown(rule: Rule, fault: _FaultOf) -> Iterator[Fault]:
    read = {path for one in _expressions(rule) for path in one.paths} | {use.path for use in line_uses(rule.why)}
    for path in sorted(read):
        parts = path[: path.index(ITEM)] if ITEM in path else path
        for at, part in enumerate(parts):
            above = ".".join(parts[:at])
            if above in PATHS:
                yield fault(f"reads '{'.'.join(parts)}', but {above} has nothing inside", f"Write '{above}'.")
                break
            if part not in names_in(above):
                known = names_in(above)
                nearest = nearest_name(part, sorted(known))
                spelled = f"{above}.{nearest}" if above else nearest
                mend = f"Write '{spelled}'." if nearest else f"There are {', '.join(sorted(known))}."
                yield fault(f"reads '{'.'.join(parts[: at + 1])}', which there is not", mend)
                break


def _never_said(rule: Rule, fault: _FaultOf) -> Iterator[Fault]:
    for path, text in sorted({pair for one in _expressions(rule) for pair in one.comparisons}):
        words = WORDS.get(".".join(path))
        if words and text not in words:
            nearest = nearest_name(text, sorted(words))
            mend = f"Did you mean '{nearest}'?" if nearest else f"It is {', '.join(sorted(words))}."
            yield fault(f'compares with "{text}", which {".".join(path)} never is', mend)


def _tried(rule: Rule, fault: _FaultOf) -> list[Fault]:
    choices = dimensions(rule_paths(rule), _literals(rule))
    held = False
    for options in _combinations(choices):
        said = speak(rule, values_with(options))
        if isinstance(said, FailedRule):
            options, said = _plainest(rule, options, said, choices)
            return [fault(f"cannot be asked {_told(options)}: {said.told}", _guard(options) or said.mend)]
        held = held or isinstance(said, SpokenRule)
    return [] if held else [fault("holds in none of the states tried", "Look at what it compares, or take it out.")]


def _plainest(
    rule: Rule, options: list[Option], said: FailedRule, choices: Sequence[Sequence[Option]]
) -> tuple[list[Option], FailedRule]:
    """The same failure with as little as possible that is none: what is left is what it fails on."""
    for at, others in enumerate(choices):
        for other in reversed(others):  # the last of each is a usual value
            if None in other.values():
                continue
            tried = [*options[:at], other, *options[at + 1 :]]
            again = speak(rule, values_with(tried))
            if isinstance(again, FailedRule):
                options, said = tried, again
                break
    return options, said


def _literals(rule: Rule) -> Literals:
    source = f"{rule.expression} {rule.when} {rule.unless}"
    texts = [one or other for one, other in _TEXT.findall(source)]
    return Literals(tuple(dict.fromkeys(texts)), tuple(sorted({float(one) for one in _NUMBER.findall(source)})))


def _combinations(options: Sequence[Sequence[Option]]) -> Iterator[list[Option]]:
    """All of them, or as many as are tried, the same ones each time."""
    total = 1
    for choices in options:
        total *= len(choices)
    for number in range(min(total, MOST_TRIED)):
        at = number if total <= MOST_TRIED else number * _STRIDE % total
        combination = []
        for choices in options:
            at, which = divmod(at, len(choices))
            combination.append(choices[which])
        yield combination


def _told(options: Sequence[Option]) -> str:
    """A state that is tried, in the words of a rule; what is none first, since it is most often the reason."""
    if none := _none(options):
        return f"where {none} is none"
    told = [
        f"{path} is {canonical_json(value).decode('utf-8', 'replace')}"
        for option in options
        for path, value in option.items()
    ]
    return f"where {' and '.join(told[:2])}" if told else "of any task"


def _guard(options: Sequence[Option]) -> str:
    none = _none(options)
    return f"Write it behind '{none} is not none and ...', or in 'when'." if none else ""


def _none(options: Sequence[Option]) -> str:
    """What is none, the whole before its parts."""
    paths = [path for option in options for path, value in option.items() if value is None]
    return min(paths, key=lambda path: (path not in MAY_BE_NONE, path), default="")
