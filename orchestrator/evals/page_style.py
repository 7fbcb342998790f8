"""How pages of results look: light and dark, narrow and wide, on paper, in a file and within another page."""

from __future__ import annotations

from orchestrator.evals.page_filter import HIDING

FILE_STYLE = """
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 72rem; padding: 1.25rem 1rem 4rem; background: light-dark(#fbfaf8, #16181b);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
@media (max-width: 40rem) { body { padding: 1rem .75rem 3rem; } }
"""
"""Of a page that stands alone."""

STYLE = (
    """
.evals {
  --back: light-dark(#fbfaf8, #16181b); --card: light-dark(#fff, #1e2125); --ink: light-dark(#1c1d20, #e8e6e1);
  --faint: light-dark(#63666d, #a0a4ab); --edge: light-dark(#dedbd4, #363a40);
  --good: light-dark(#17693b, #7fd6a0); --bad: light-dark(#a61b1b, #ff9c93); --odd: light-dark(#85540a, #e8bd6c);
  --in: light-dark(#d3f0dc, #1d4a2e); --out: light-dark(#fadcd9, #5b2320);
  color: var(--ink); overflow-wrap: break-word;
  h1 { font-size: 1.5rem; line-height: 1.2; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2.25rem 0 .6rem; }
  h3 { font-size: 1rem; margin: 0; } p { margin: .25rem 0; } .soft { color: var(--faint); font-weight: 400; }
  .good { color: var(--good); } .bad { color: var(--bad); } .odd { color: var(--odd); }
  .text { unicode-bidi: isolate; }
  .cards { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); }
  .card { background: var(--card); border: 1px solid var(--edge); border-radius: .5rem; padding: .8rem 1rem;
    min-width: 0; overflow-x: auto; }
  table { border-collapse: collapse; width: 100%; font-size: .92rem; margin-top: .5rem;
    font-variant-numeric: tabular-nums; }
  th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-top: 1px solid var(--edge); vertical-align: top; }
  th { font-weight: 600; } thead :is(th, td) { border-top: 0; color: var(--faint); font-weight: 400; }
  td.figure, th.figure { text-align: right; white-space: nowrap; }
  ul { padding-left: 1.1rem; margin: .5rem 0; }
  .switches { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0 0 .8rem; }
  fieldset { border: 1px solid var(--edge); border-radius: .4rem; padding: .2rem .7rem .4rem; margin: 0; min-width: 0;
    display: flex; flex-wrap: wrap; gap: 0 1rem; max-height: 11rem; overflow-y: auto; }
  legend { color: var(--faint); font-size: .85rem; } fieldset label { padding: .15rem 0; cursor: pointer; margin: 0; }
  .matrix { border: 1px solid var(--edge); border-radius: .5rem; background: var(--card); overflow-x: auto; }
  .row { display: grid; grid-template-columns: minmax(7.5rem, 1fr) repeat(var(--results), minmax(4.6rem, 9rem));
    gap: .5rem; padding: .45rem .8rem; align-items: start; min-width: calc(9rem + var(--results) * 5.1rem); }
  .head { color: var(--faint); font-size: .85rem; border-bottom: 1px solid var(--edge); }
  details.case { border-top: 1px solid var(--edge); content-visibility: auto; contain-intrinsic-size: auto 2.6rem; }
  .head + details.case { border-top: 0; }
  summary { cursor: pointer; } summary:focus-visible { outline: 2px solid var(--ink); outline-offset: -2px; }
  details.case > summary { list-style: none; } details.case > summary::-webkit-details-marker { display: none; }
  details.case > summary:hover { background: color-mix(in srgb, var(--ink) 5%, transparent); }
  .name::before { content: "▸ "; color: var(--faint); } details[open] > summary .name::before { content: "▾ "; }
  .why { font-size: .85rem; color: var(--faint); grid-column: 1 / -1; margin: -.3rem 0 0 1.1rem; }
  .mark { font-variant-numeric: tabular-nums; white-space: nowrap; }
  .inside { padding: .2rem .8rem 1rem 1.2rem; display: grid; gap: 1rem; }
  .inside th { width: 10rem; } .inside td.figure { width: 5rem; }
  .inside > * { min-width: 0; max-width: calc(100vw - 4.5rem); }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; font: .85rem/1.45 ui-monospace, monospace; margin: .4rem 0;
    padding: .7rem .8rem; background: var(--back); border: 1px solid var(--edge); border-radius: .4rem; }
  .turns { border-left: 3px solid var(--edge); padding-left: .8rem; min-width: 0; }
  .turns h4 { font-size: .95rem; margin: .9rem 0 .2rem; } .turns .told { white-space: pre-line; }
  .turns details > summary { padding: .1rem 0; }
  .past svg { display: block; } .past figure { margin: .5rem 0; max-width: 45rem; } .past figure svg { width: 100%; }
  .past p svg { display: inline; width: 1.5rem; height: .5rem; color: var(--ink); }
  figcaption { display: flex; justify-content: space-between; color: var(--faint); font-size: .85rem; }
  .grid { stroke: var(--edge); stroke-width: .5; } .line { fill: none; stroke: var(--faint); stroke-width: 1.2; }
  .d1 { stroke-dasharray: 5 3; } .d2 { stroke-dasharray: 1.5 2.5; } .d3 { stroke-dasharray: 8 3 2 3; }
  .within { stroke: var(--faint); stroke-width: .8; } svg .mark { fill: currentColor; stroke: currentColor; }
  svg .mark.hollow { fill: var(--back); stroke-width: 1.4; }
  .wide { overflow-x: auto; } tr[aria-current] { background: color-mix(in srgb, var(--ink) 6%, transparent); }
  del { background: var(--out); text-decoration: line-through; }
  ins { background: var(--in); text-decoration: underline; }
  @media (max-width: 40rem) { .row { gap: .35rem; padding: .45rem .6rem; }
    .lines tr { display: grid; grid-template-columns: 1fr 1fr 1.7fr; padding: .3rem 0;
      border-top: 1px solid var(--edge); }
    .lines thead tr { border-top: 0; } .lines :is(th, td) { border: 0; padding: 0; }
    .lines tr > :is(:nth-child(2), :nth-child(3), :nth-child(4)) { grid-row: 2; }
    .lines tr > :first-child { grid-area: 1 / 1 / auto / span 2; }
    .lines tr > :last-child { grid-area: 1 / 3; text-align: right; }
    .lines tr > :nth-child(2) { text-align: left; }
    .inside tr { display: grid; grid-template-columns: 1fr auto; } .inside :is(th, td.figure) { width: auto; }
    .inside tr > :last-child { grid-column: 1 / -1; border: 0; padding-top: 0; } .inside td:empty { display: none; } }
  @media print { .switches, form { display: none; } details.case { content-visibility: visible; } }
}
"""
    + "".join(f".matrix.of{count} {{ --results: {count}; }}\n" for count in range(1, 65))
    + HIDING
)
"""Of what both have. A page within another one may hold no style of its own, so columns are counted by classes."""
