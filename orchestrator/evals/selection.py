"""Which cases of a suite are run, where not all are."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from shlex import quote

from orchestrator.errors import UsageError, nearest_name
from orchestrator.evals.suite import Case, Suite
from orchestrator.values import dataclass

_NO_TAGS = "No case has a tag; write tags: [WORD]."
SEED = 1
"""Any number does, as long as it stays: the same sample is drawn again."""


@dataclass(frozen=True)
class Selection:
    """Each narrows what the one before it left: names, patterns, tags, a sample, so many from the beginning."""

    names: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    """Patterns of names, with `*`, `?` and `[...]`; one of them is enough."""
    tags: tuple[str, ...] = ()
    """A tag, a kind, or `KEY=VALUE` of what else is known of a case; every one of them."""
    sample: int = 0
    seed: int = SEED
    limit: int = 0

    def of(self, suite: Suite) -> list[Case]:
        """In the order of the suite.

        Raises:
            NotFound: there is no case of a name.
            UsageError: nothing is left.
        """
        cases: Sequence[Case] = [suite.named(name) for name in self.names] or suite.cases
        cases = [case for case in cases if not self.only or any(fnmatchcase(case.name, one) for one in self.only)]
        cases = [case for case in cases if all(has_tag(case, tag) for tag in self.tags)]
        if 0 < self.sample < len(cases):
            draw = random.Random(self.seed)  # noqa: S311 - chance, not secrecy
            cases = [cases[place] for place in sorted(draw.sample(range(len(cases)), self.sample))]
        cases = cases[: self.limit or None]
        if not cases and suite.cases:
            raise UsageError(f"no case of {suite.name} is left: {self.told}.", mend=self._mend(suite))
        return list(cases)

    @property
    def told(self) -> str:
        """In words; empty where all are meant."""
        return ", ".join(self._told())

    def _told(self) -> Iterator[str]:
        if self.names:
            yield f"only {', '.join(self.names)}" if len(self.names) <= 3 else f"{len(self.names)} named"
        if self.only:
            yield f"only {' or '.join(self.only)}"
        if self.tags:
            yield f"tagged {' and '.join(self.tags)}"
        if self.sample:
            yield f"a sample of {self.sample}, seed {self.seed}"
        if self.limit:
            yield f"the first {self.limit}"

    def _mend(self, suite: Suite) -> str:
        unknown = [tag for tag in self.tags if not any(has_tag(case, tag) for case in suite.cases)]
        if not unknown:
            return f"Its names begin with {suite.cases[0].name}; see them with: baton eval ls {quote(suite.name)}"
        labels = [label for case in suite.cases for label in case.labels]
        keys = [str(key) for case in suite.cases for key in case.metadata]
        known = list(dict.fromkeys((*labels, *(f"{key}=VALUE" for key in keys))))
        if not known:
            return "No case has a tag; write tags: [WORD]."
        key, is_pair, _ = unknown[0].partition("=")
        meant = f"{key}=VALUE" if is_pair else key
        near = nearest_name(meant, known)
        return f"Did you mean {near}?" if near and near != meant else f"There are: {', '.join(known[:12])}."


def has_tag(case: Case, tag: str) -> bool:
    """A key may be a path: `meta.level=2`."""
    if tag in case.labels:
        return True
    key, is_pair, wanted = tag.partition("=")
    if not is_pair:
        return False
    value: object = case.metadata
    for name in [key] if key in case.metadata else key.split("."):
        if not isinstance(value, Mapping) or name not in value:
            return False
        value = value[name]
    held = value if isinstance(value, list) else [value]
    return any(_spelled(one) == wanted for one in held)


def _spelled(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


ALL = Selection()
