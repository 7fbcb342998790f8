"""`profiles` of `baton.yaml`: for each role the models that may play it, in order of preference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orchestrator.domain.definition import OFFLINE, REPLAY, Provider, RoleModel
from orchestrator.workspace.faultlog import did_you_mean
from orchestrator.workspace.node import Items, Node, Scalar, Table
from orchestrator.workspace.section import Section

OWN_PROVIDERS = ("anthropic", "openai", "openai-chat")
"""Vendors that need no entry in `providers`."""

Profile = Mapping[str, tuple[RoleModel, ...]]
"""Role -> models in order of preference."""


def read_profile(node: Node, name: str, settings: Section, providers: Mapping[str, Provider]) -> Profile:
    """One profile; what is wrong in it makes `profiles` of the settings doubtful."""
    profile = Section.over(node, f"profile {name}", settings.faults)
    read = {role: _Role(profile, role, providers).models() for role in profile.table.entries}
    settings.doubtful |= {"profiles"} if profile.doubtful else set()
    return read


class _Role:
    """The models of one role."""

    def __init__(self, profile: Section, role: str, providers: Mapping[str, Provider]) -> None:
        self._profile = profile
        self._role = role
        self._providers = providers

    def models(self) -> tuple[RoleModel, ...]:
        models = tuple(model for node in self._entries() if (model := self._model(node)))
        if not models and self._role not in self._profile.doubtful:
            found = f"role '{self._role}' has no model"
            self._profile.fault(self._role, found, "Name one: provider:model, or offline.")
        return models

    def _entries(self) -> Iterator[Node]:
        node = self._profile.node(self._role)
        if isinstance(node, Items):
            yield from node.items
        elif node is not None:
            yield node

    def _model(self, node: Node) -> RoleModel | None:
        if isinstance(node, Table):
            return self._described(node)
        name = self._profile.text_of(self._role, node)
        return RoleModel(name.text) if name and self._known(name) else None

    def _described(self, node: Table) -> RoleModel | None:
        """A model with settings of its own."""
        entry = Section(node, f"a model of role {self._role}", ("model",), self._profile.faults)
        name = entry.scalar("model", required=True)
        if entry.doubtful:
            self._profile.doubtful.add(self._role)
        return RoleModel(name.text) if name and self._known(name) else None

    def _known(self, name: Scalar) -> bool:
        """Whether the name leads to a provider; tells it when not."""
        if name.text in (OFFLINE, REPLAY):
            return True
        provider, _, model = name.text.partition(":")
        known = (*self._providers, *OWN_PROVIDERS)
        if not model:
            found, mend = f"model '{name.text}' names no provider", "Write provider:model, or offline."
        elif provider not in known:
            found = f"no provider '{provider}'"
            mend = did_you_mean(provider, known, f"Add '{provider}' to providers.")
        else:
            return True
        self._profile.fault(self._role, found, mend, node=name)
        return False
