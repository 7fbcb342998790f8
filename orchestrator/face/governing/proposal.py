"""What is proposed of the system, and what was decided of earlier proposals."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple, get_args

from orchestrator.domain.canonical import JSON
from orchestrator.domain.event import Event
from orchestrator.domain.proposal_facts import ProposalAdopted, ProposalUndone
from orchestrator.errors import UsageError
from orchestrator.values import dataclass, field, replace

ProposalKind = Literal["retire", "relax", "tighten", "prompt", "build"]
"""Set an app aside; let a rule answer a gate; let a rule ask again; change what an agent is asked; make an app."""


@dataclass(frozen=True)
class NewRule:
    """An entry to be added to `rules/approvals.yaml`."""

    name: str
    app: str
    phase: str
    why: str
    effect: str = ""
    when: str = ""


@dataclass(frozen=True)
class Proposal:
    kind: ProposalKind
    subject: str
    """The app; the gate, as `app/phase`; the rule; the pattern."""
    question: str
    evidence: tuple[str, ...]
    """A sentence each, with what it rests on."""
    lost: tuple[str, ...] = ()
    """What would be lost with a yes, a sentence each."""
    rules: tuple[NewRule, ...] = ()
    """Of `relax`."""
    next: str = ""
    """The command that goes on after a yes, where Baton changes nothing by itself."""

    @property
    def id(self) -> str:
        return f"{self.kind}:{self.subject}"

    @property
    def code(self) -> str:
        """All that adopting it needs, as JSON on one line; the rest is words."""
        plain = {
            "kind": self.kind,
            "subject": self.subject,
            "rules": [{name: getattr(rule, name) for name in _OF_RULE} for rule in self.rules],
            "next": self.next,
        }
        return json.dumps(plain, ensure_ascii=False, sort_keys=True)


_OF_RULE = ("name", "app", "phase", "why", "effect", "when")


def proposal_of(code: str) -> Proposal:
    """What is to be adopted, as `Proposal.code` has it. Raises UsageError: it is none."""
    try:
        plain: JSON = json.loads(code)
        rules = tuple(NewRule(**{name: str(rule[name]) for name in _OF_RULE}) for rule in plain["rules"])
        kind, subject = plain["kind"], str(plain["subject"])
        if kind not in get_args(ProposalKind):
            raise ValueError(kind)
        return Proposal(kind, subject, "", (), rules=rules, next=str(plain["next"]))
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError("this is no proposal of a review.", mend="Start one: baton review system") from error


@dataclass(frozen=True)
class Adopted:
    """A proposal that was adopted."""

    seq: int
    at: str
    fact: ProposalAdopted
    undone: bool = False


@dataclass(frozen=True)
class Decided:
    """What was decided of proposals, by the events in the order of their stream."""

    adopted: tuple[Adopted, ...] = ()
    declined: Mapping[str, str] = field(default_factory=dict)
    """Id -> the moment of the last no, as the journal stamps it. A no before a later yes does not count."""
    declined_day: Mapping[str, str] = field(default_factory=dict)

    def last_adopted(self, id_: str) -> Adopted | None:
        """The newest of the id that was not undone."""
        return next((one for one in reversed(self.adopted) if one.fact.id == id_ and not one.undone), None)

    def under(self, key: str) -> ProposalAdopted | None:
        """What was adopted under the key of an effect."""
        return next((one.fact for one in self.adopted if one.fact.key == key), None)


class SaidNo(NamedTuple):
    """A no to a proposal."""

    id: str
    at: str
    """As the journal stamps moments."""
    day: str
    """The person's."""


def decided_in(events: Iterable[Event], noes: Iterable[SaidNo] = ()) -> Decided:
    """What the events of the system's stream come to, and the noes. What was taken back is a no: it is not proposed
    again on the same evidence. A no before a later yes does not count.
    """
    adopted: dict[int, Adopted] = {}
    last_no = {one.id: one for one in sorted(noes, key=lambda one: one.at)}
    for event in events:
        match event.fact:
            case ProposalAdopted(id=id_) as fact:
                adopted[event.seq] = Adopted(event.seq, event.at, fact)
                if id_ in last_no and last_no[id_].at < event.at:
                    del last_no[id_]
            case ProposalUndone(id=id_, seq=seq, day=day) if seq in adopted:
                adopted[seq] = replace(adopted[seq], undone=True)
                last_no[id_] = SaidNo(id_, event.at, day)
    declined = {id_: one.at for id_, one in last_no.items()}
    return Decided(tuple(adopted.values()), declined, {id_: one.day for id_, one in last_no.items()})
