"""How the page of a run looks: one column that suits a phone and a screen, light or dark as the reader's device is."""

STYLE = """
:root{--ink:#1b1f24;--dim:#5d6670;--line:#d5dae0;--paper:#fff;--soft:#f4f6f8;--work:#2468b0;--wait:#d29014;--rest:#9aa3ad;
--good:#1a7f44;--bad:#bb2d2d;--add:#d9f5e0;--del:#fbdedd;--find:#fff5d9;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--ink:#e3e7eb;--dim:#98a2ad;--line:#3a424b;--paper:#15181c;--soft:#1f242a;
--work:#6aa7e8;--wait:#e0ac45;--rest:#69727c;--good:#58c27d;--bad:#f08080;--add:#1d4429;--del:#552424;--find:#41370f}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1rem;max-width:56rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);
background:var(--paper);overflow-wrap:anywhere}
h1{font-size:1.5rem;margin:.2rem 0}h2{font-size:1.15rem;margin:2rem 0 .6rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:1.2rem 0 .3rem}
p{margin:.4rem 0}.dim,small{color:var(--dim)}code,pre,.text{font:13px/1.5 ui-monospace,Menlo,Consolas,monospace}
a{color:var(--work)}
.badge{font-size:.85rem;font-weight:600;padding:.1rem .6rem;border-radius:1rem;border:1px solid;white-space:nowrap}
.done{color:var(--good)}.waiting{color:var(--wait)}.failed,.rejected,.cancelled,.expired{color:var(--bad)}
.running,.sleeping,.interrupted{color:var(--work)}
table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.2rem .6rem .2rem 0;
border-bottom:1px solid var(--line)}th{white-space:nowrap;padding-right:1rem}td.n,th.n{text-align:right}
.now{border:2px solid var(--wait);border-radius:.5rem;padding:.6rem 1rem;margin:1rem 0}
.strip{display:flex;height:2.2rem;border-radius:.4rem;overflow:hidden;margin:.6rem 0;gap:1px;background:var(--paper)}
.strip span{flex:var(--w) 1 0;min-width:2px}
.work{background:var(--work)}.rest{background:var(--rest)}
.wait{background:repeating-linear-gradient(45deg,var(--wait) 0 6px,transparent 6px 11px);
outline:1px solid var(--wait);outline-offset:-1px}
.key{display:inline-block;width:1.1rem;height:.8rem;margin:0 .3rem 0 .8rem;vertical-align:-1px}
ol.steps{list-style:none;padding:0;margin:0}ol.steps>li{border-left:3px solid var(--work);padding:.1rem 0 .5rem .8rem;
margin:.7rem 0}ol.steps>li.yours{border-left-color:var(--wait)}ol.steps>li.broken{border-left-color:var(--bad)}
.bar{display:flex;height:.5rem;gap:1px;margin:.25rem 0}.bar span{border-radius:2px;width:calc(var(--w)*1.3rem)}
.bad{color:var(--bad)}
details{margin:.4rem 0;border:1px solid var(--line);border-radius:.4rem;padding:.3rem .7rem}summary{cursor:pointer}
.text{white-space:pre-wrap;background:var(--soft);padding:.6rem .8rem;border-radius:.4rem;margin:.4rem 0}
.text b{font-weight:700}
ins{background:var(--add);text-decoration:none;box-shadow:inset 0 -2px var(--good)}
del{background:var(--del);text-decoration:line-through}
.gap{display:block;color:var(--dim);text-align:center}
.finding{display:block;background:var(--find);border-left:3px solid var(--wait);padding:.2rem .6rem;margin:.2rem 0;
font:14px/1.4 system-ui,sans-serif;white-space:normal}
blockquote{margin:.3rem 0;padding-left:.8rem;border-left:3px solid var(--line);color:var(--dim)}
svg{width:100%;height:auto;display:block}
svg text{fill:var(--ink);font:10px system-ui,sans-serif}svg .name{font-size:12px;font-weight:600;text-anchor:middle}
svg .kind{fill:var(--dim);text-anchor:middle}svg rect{fill:var(--paper);stroke:var(--rest)}
.been rect{fill:var(--soft);stroke:var(--work);stroke-width:2}
.here rect{fill:var(--find);stroke:var(--wait);stroke-width:3}
.open .name{fill:var(--dim)}.link path{fill:none;stroke:var(--rest)}.link.open path{stroke-dasharray:3 4}
.link.taken path{stroke:var(--work);stroke-width:2.2}.head.taken{fill:var(--work)}.head.open{fill:var(--rest)}
.link.open text{fill:var(--dim)}
@media print{body{max-width:none}}
"""
