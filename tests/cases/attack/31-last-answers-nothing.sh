#!/bin/bash
# Right (0) when an answer without an id (or with @last) meets nothing but the one question that the inbox has shown.
set -u
cd "$WS" || exit 2
export HOME="$WS/home"; mkdir -p "$HOME"
"$BATON" init w >/dev/null && cd w || exit 2
cp inbox/why-small-tools-last.md a.md; sed 's/^# .*/# Another one/' a.md > b.md
say() { "$BATON" "$@" </dev/null >../out 2>../err; echo $?; }
refuses() { status=$(say "$@"); [ "$status" = 2 ] || { echo "baton $*: status $status, not refused"; cat ../out ../err; exit 1; }; }
say run publish a.md >/dev/null
refuses approve @last; refuses approve; refuses reject; refuses send-back @last -m x; refuses answer @last change
refuses cancel @last; refuses forget @last --yes
say show @last >/dev/null; say >/dev/null
refuses approve @last                                   # told in passing, not looked at
say inbox >/dev/null
say answer d-1 as-is >/dev/null
refuses approve @last                                   # the gate opened again: another page
printf 'd-2\ninbox d-2\ninbox d-2 sha256:%064d\n' 0 > state/seen
refuses approve                                         # marks that came from elsewhere
say inbox d-2 >/dev/null
say run publish b.md >/dev/null
refuses approve; refuses approve @last                  # two are open
say inbox >/dev/null
refuses approve @last                                   # two are open, both looked at
[ "$(git -C site rev-list --all --count 2>/dev/null || echo 0)" = 0 ] || { echo "something went out"; exit 1; }
say reject d-3 >/dev/null
[ "$(say approve @last)" = 0 ] || { echo "the one that was looked at was not meant"; cat ../err; exit 1; }
grep -q "d-2" ../err || { echo "which one it took is not said"; exit 1; }
exit 0
