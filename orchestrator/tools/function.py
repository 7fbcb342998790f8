"""A typed Python function as a tool."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from orchestrator.domain.canonical import JSON
from orchestrator.domain.messages import ToolSpec
from orchestrator.domain.pure import is_pure
from orchestrator.errors import ToolError, Untrusted
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.json_value import json_value
from orchestrator.tools.module import place_of, told
from orchestrator.tools.parameters import Parameters


@dataclass(frozen=True)
class FunctionTool:
    """Named after the function, described by the first paragraph of its docstring."""

    spec: ToolSpec
    function: Callable[..., object]
    parameters: Parameters

    @property
    def pure(self) -> bool:
        return is_pure(self.function)

    @classmethod
    def of(cls, function: Callable[..., object]) -> FunctionTool:
        """Raises WorkspaceError when the annotations cannot be turned into a JSON Schema."""
        parameters = Parameters.of(function)
        paragraph = (inspect.getdoc(function) or "").split("\n\n")[0]
        spec = ToolSpec(parameters.function, " ".join(paragraph.split()), parameters.schema)
        return cls(spec, function, parameters)

    async def call(self, arguments: Mapping[str, JSON], surroundings: Surroundings) -> JSON:
        if inspect.iscoroutinefunction(self.function):
            with self._telling():
                return json_value(await self.function(**self.parameters.bind(arguments, surroundings)))
        # In a thread, so that a slow function holds nobody else up; its exceptions are turned there, because a
        # StopIteration cannot cross over.
        return await asyncio.to_thread(self._call_plainly, arguments, surroundings)

    def _call_plainly(self, arguments: Mapping[str, JSON], surroundings: Surroundings) -> JSON:
        with self._telling():
            return json_value(self.function(**self.parameters.bind(arguments, surroundings)))

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Whatever the function raises, the model is told."""
        try:
            yield
        except (ToolError, Untrusted):  # what nobody has allowed is the person's to hear of
            raise
        except (Exception, SystemExit) as error:
            raise ToolError(f"{told(error)}.", where=place_of(error) or self.spec.name) from error
