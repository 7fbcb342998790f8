#!/bin/bash
# Pages that want one path are told of each other before the yes; what is second shows what has come there, and replaces.
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
grep -q 'replace content/bread.md' shown.txt || wrong "the second is not shown as a replacement"
grep -q '^  +Text number 1' shown.txt || wrong "what has come there since is not shown"
"$BATON" approve d-3 </dev/null >/dev/null 2>&1
git -C site show HEAD:content/bread.md | grep -q 'number 2' || wrong "the second did not come out"
