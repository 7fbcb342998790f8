"""The page: what the command line shows and asks, for a browser on this computer. Imported by `baton web` alone.

A page more is three things:

1. `pages/NAME.py` with `NAME = WebPage("/path", "NAME.html", look, nav="Word")`; `look(visit: PageVisit) -> Shown`
   reads through the features as the command's module in `cli/commands/` does, and gives the title and the values of
   the template. What goes wrong is raised as an error of `orchestrator.errors`; `handling.py` makes a page of it.
2. `templates/NAME.html`, which extends `layout.html`, sets `here` to its path and fills `main`. Every value it prints
   is escaped, and characters that show nothing are spelled out (`templating.py`); no markup is marked as safe there,
   and no style and no script is inline. Markup made here is an `Html` of `text/html.py` (`drawing.py`, `markdown.py`).
3. A row in `pages/table.py`.

What changes something is a `WebAct("/path", act)` in the same table: a POST whose form carries `form_token` of
`visit.token(BOUND)`, which `act(visit, fields)` checks with `fields.check(visit, BOUND)` before anything else. BOUND is
what the person had before them: of a decision its seal. It gives a `GoTo`, an `Instead` (what is true where it
was not taken), or raises. A GET never acts.

What is pushed to a page that is open is a `WebStream("/path", stream)`: an async iterator of server-sent events.

Who may ask at all is settled before a page is found (`doorway.py`).
"""
