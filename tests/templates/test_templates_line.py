"""A line without anything to work out is itself; any other one is what Jinja makes of it."""

from __future__ import annotations

import pytest

from orchestrator.errors import TemplateError
from orchestrator.templates.line import line_of
from orchestrator.templates.prompt import render_line


@pytest.mark.parametrize(
    "source", ["Keep this?", "  two   words ", "", "100 %}", "a\nb", "# no { brace", "{{ name }}?", "{# hidden #}x"]
)
def test_a_line_is_what_jinja_makes_of_it(source: str) -> None:
    try:
        expected = render_line(source, {"name": "you"})
    except TemplateError as error:
        with pytest.raises(TemplateError, match=error.message[:20]):
            line_of(source, {"name": "you"})
    else:
        assert line_of(source, {"name": "you"}) == expected
