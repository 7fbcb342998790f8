"""`profiles` of `baton.yaml`: for each role the models that may play it, in order of preference."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import OFFLINE, REPLAY, Provider, RoleModel
from orchestrator.domain.model_setting import MODEL_SETTINGS, OUTPUTS
from orchestrator.domain.provider import VENDORS, entry_for, kind_called
from orchestrator.values import replace
from orchestrator.workspace.read.media_words import read_words
from orchestrator.workspace.yaml.faultlog import did_you_mean
from orchestrator.workspace.yaml.node import Items, Node, Scalar, Table, called
from orchestrator.workspace.yaml.section import FileMap

_PERSISTENCE = ("tries", "patience_s")
_KEYS = ("model", "context", "output", "reads", *_PERSISTENCE, *MODEL_SETTINGS)
_OF_ROLE = ("models", *_PERSISTENCE)

Profile = Mapping[str, tuple[RoleModel, ...]]
"""Role -> models in order of preference."""


def read_profile(node: Node, name: str, settings: FileMap, providers: Mapping[str, Provider]) -> Profile:
    """One profile; what is wrong in it makes `profiles` of the settings doubtful."""
    profile = FileMap.over(node, f"profile {name}", settings.faults)
    read = {role: _Role(profile, role, providers).models() for role in profile.table.entries}
    settings.doubtful |= {"profiles"} if profile.doubtful else set()
    return read


class _Role:
    """The models of one role."""

    def __init__(self, profile: FileMap, role: str, providers: Mapping[str, Provider]) -> None:
        self._profile = profile
        self._role = role
        self._providers = providers
        self._tries = 0
        self._patience_s = 0.0

    def models(self) -> tuple[RoleModel, ...]:
        nodes = self._nodes()
        models = tuple(self._as_of_role(model) for node in nodes if (model := self._model(node)))
        if not nodes and self._role not in self._profile.doubtful:
            found = f"role '{self._role}' has no model"
            self._profile.fault(self._role, found, "Name one: provider:model, or offline.")
        if len(nodes) > 1 and any(model.name == REPLAY for model in models):
            self._profile.fault(self._role, "replay asks nobody, so nothing stands beside it", "Name it alone.")
        return models

    def _nodes(self) -> tuple[Node, ...]:
        node = self._profile.node(self._role)
        if isinstance(node, Table) and "models" in node.entries:
            node = self._with_more(node)
        if isinstance(node, Items):
            return node.items
        return () if node is None or (isinstance(node, Scalar) and node.value is None) else (node,)

    def _with_more(self, node: Table) -> Node | None:
        """Several models, and what holds for each of them that says nothing else."""
        entry = FileMap(node, f"role {self._role}", _OF_ROLE, self._profile.faults)
        self._tries, self._patience_s = entry.whole("tries", 0), entry.number("patience_s", 0.0)
        if entry.doubtful:
            self._profile.doubtful.add(self._role)
        return entry.node("models")

    def _as_of_role(self, model: RoleModel) -> RoleModel:
        if model.name in (OFFLINE, REPLAY) or not (self._tries or self._patience_s):
            return model
        return replace(model, tries=model.tries or self._tries, patience_s=model.patience_s or self._patience_s)

    def _model(self, node: Node) -> RoleModel | None:
        if isinstance(node, Table):
            return self._described(node)
        name = self._profile.text_of(self._role, node)
        if not name or not self._leads_somewhere(name):
            return None
        return RoleModel(name.text, self._with_body_of_provider(name.text, {}))

    def _described(self, node: Table) -> RoleModel | None:
        """A model with settings of its own."""
        entry = FileMap(node, f"a model of role {self._role}", _KEYS, self._profile.faults)
        name = entry.scalar("model", required=True)
        settings, context = self._settings(entry), entry.whole("context", 0)
        if name and self._leads_somewhere(name):
            self._check_taken(entry, name.text, settings)
        if entry.doubtful:
            self._profile.doubtful.add(self._role)
        if name:
            settings = self._with_body_of_provider(name.text, settings)
        tries, patience_s = entry.whole("tries", 0), entry.number("patience_s", 0.0)
        output, reads = self._output(entry), read_words(entry, "reads")
        return RoleModel(name.text, settings, context, tries, patience_s, output, reads) if name else None

    def _with_body_of_provider(self, name: str, settings: dict[str, JSON]) -> dict[str, JSON]:
        """With what the provider says for all its models, where the model itself says nothing else."""
        provider = self._providers.get(name.partition(":")[0])
        if provider is None or not provider.extra_body:
            return settings
        return {**settings, "extra_body": {**provider.extra_body, **settings.get("extra_body", {})}}

    def _output(self, entry: FileMap) -> str:
        way = entry.text("output")
        if way and way not in OUTPUTS:
            mend = did_you_mean(way, OUTPUTS, f"Write {', '.join(OUTPUTS)}.")
            entry.fault("output", f"'output' is '{way}'", mend)
        return way

    def _settings(self, entry: FileMap) -> dict[str, JSON]:
        found: dict[str, JSON] = {}
        for name, setting in MODEL_SETTINGS.items():
            node = entry.node(name)
            if node is None:
                continue
            if setting.fits(node.plain):
                found[name] = node.plain
            else:
                entry.fault(name, f"'{name}' is {called(node)}", f"Write {setting.takes}.")
        return found

    def _check_taken(self, entry: FileMap, name: str, settings: Mapping[str, JSON]) -> None:
        """Nothing a user writes is dropped without a word."""
        if name in (OFFLINE, REPLAY):
            of_asking = [key for key in ("context", "output", "reads", *_PERSISTENCE) if entry.has(key)]
            for key in (*of_asking, *settings):
                entry.fault(key, f"{name} takes no '{key}'", "Remove it.")
            return
        provider = name.partition(":")[0]
        kind = self._providers[provider].kind if provider in self._providers else provider
        for misfit in kind_called(kind).misfits_in(settings):
            entry.fault(misfit.setting, misfit.found, misfit.mend)

    def _leads_somewhere(self, name: Scalar) -> bool:
        """Whether there is such a provider; tells it when not."""
        if name.text in (OFFLINE, REPLAY):
            return True
        provider, _, model = name.text.partition(":")
        known = (*self._providers, *VENDORS)
        if not model:
            found, mend = f"model '{name.text}' names no provider", "Write provider:model, or offline."
        elif provider not in known:
            found = f"no provider '{provider}'"
            mend = did_you_mean(provider, known, f"Add '{provider}' to providers. Such as: {entry_for(provider)}")
        else:
            return True
        self._profile.fault(self._role, found, mend, node=name)
        return False
