#!/bin/bash
# Pages that want one path are told of each other before the yes; what is second replaces nothing, and gets a place of its own.
set -u
export HOME="$WS/home"
mkdir -p "$HOME" && cd "$WS" || exit 2
git config --global user.name m && git config --global user.email m@example.org
"$BATON" init w >/dev/null && cd w || exit 2
git init -q -b main site && git -C site commit -q --allow-empty -m first
for n in 1 2; do
  printf '# Bread\n\nText number %s says that time does the work of the hands. It bakes for an hour.\n' "$n" >"inbox/$n.md"
  "$BATON" run publish "inbox/$n.md" </dev/null >"run$n.txt" 2>&1
done
wrong() { echo "BROKEN: $*" && exit 1; }
grep -q '! d-1 writes content/bread.md too' run2.txt || wrong "the second run does not tell of the first"
"$BATON" inbox | grep -q 'd-2 writes content/bread.md too' || wrong "the list does not tell"
"$BATON" inbox d-1 | grep -q '! d-2 writes content/bread.md too' || wrong "the first decision does not tell"
[ "$("$BATON" inbox --json | grep -c 'writes content/bread.md too')" = 2 ] || wrong "--json does not tell"
"$BATON" approve d-1 d-2 </dev/null >/dev/null 2>&1
git -C site show HEAD:content/bread.md | grep -q 'number 1' || wrong "the first did not come out alone"
"$BATON" inbox d-3 >shown.txt
grep -q 'is the page of another note now' shown.txt || wrong "nobody says that it is another note's page"
grep -q 'replace content/bread.md' shown.txt && wrong "the second is proposed as a new version of the first"
"$BATON" answer d-3 look-again </dev/null >/dev/null 2>&1
"$BATON" inbox d-4 | grep -q 'made of another note, inbox/1.md' || wrong "the other note is not named"
"$BATON" approve d-4 </dev/null >/dev/null 2>&1
git -C site show HEAD:content/bread-2.md | grep -q 'number 2' || wrong "the second did not come out"
git -C site show HEAD:content/bread.md | grep -q 'number 1' || wrong "the first is gone"
