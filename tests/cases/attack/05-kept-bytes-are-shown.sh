#!/bin/bash
# What git keeps of a page is the page that was approved, or what it keeps is shown before the yes: by an encoding,
# by keywords, by a filter, by settings of the site or of the person.
set -u
export HOME="$WS/home"
mkdir -p "$HOME"
git config --global user.name m
git config --global user.email m@example.org
bad=0
for rule in working-tree-encoding=UTF-7 ident filter=x "working-tree-encoding=UTF-16LE"; do
  name=${rule//[^A-Za-z0-9]/-}
  cd "$WS" && mkdir "$name" && cd "$name" && "$BATON" init w >/dev/null && cd w || exit 2
  git init -q -b main site
  (cd site && git config filter.x.clean 'sed s/evening/hurry/' && echo "*.md $rule" >.gitattributes && git add . && git commit -qm i)
  printf '# A note\n\nSmall tools last. +ADw-script+AD4- They are read in an evening. $Id: mine $\n\nA tool dies when the next change to it costs more than writing it again. That is the whole rule.\n' >inbox/n.md
  "$BATON" trust --always >/dev/null 2>&1
  "$BATON" run publish inbox/n.md </dev/null >/dev/null 2>&1
  "$BATON" inbox d-1 >shown.txt 2>&1
  run=$("$BATON" runs --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["runs"][0]["run"])')
  "$BATON" cat "$run" page >page.txt 2>/dev/null
  "$BATON" approve d-1 >/dev/null 2>&1
  path=$(git -C site ls-tree -r --name-only HEAD | grep content/ | head -1)
  [ -n "$path" ] || continue # refused
  git -C site show "HEAD:$path" >out.txt
  cmp -s page.txt out.txt && continue
  tr -s ' \n' ' ' <shown.txt | grep -q 'otherwise than it was read' || { echo "BROKEN ($rule): kept otherwise, and nothing said so" && bad=1; }
  for word in '<script>' hurry '$Id\$'; do
    grep -q "$word" out.txt || continue
    grep -q "$word" page.txt || grep -q "$word" shown.txt || { echo "BROKEN ($rule): $word goes out unshown" && bad=1; }
  done
done
exit $bad
