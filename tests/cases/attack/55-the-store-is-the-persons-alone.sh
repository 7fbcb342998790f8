#!/bin/bash
# What the person allowed and the key of the seals: theirs alone whatever the umask; not believed when others can read or
# write them, or when they lie where one stands; half a key makes room for a whole one.
set -u; unset XDG_STATE_HOME
umask 000
export HOME="$WS/home"; mkdir -p "$HOME"
bad=0
cd "$WS" && "$BATON" init w >/dev/null && cd w || exit 2
cat >apps/s.yaml <<'Y'
description: keep a text
inputs:
  source: {type: file, description: The note}
phases:
  look: {gate: Keep it, reads: [source], then: {approve: keep}}
  keep: {effect: save_file, reads: {text: source}, with: {folder: notes, name: kept}}
Y
kept="$HOME/.local/state/baton"
begin() { rm -rf notes; "$BATON" run s inbox/why-small-tools-last.md </dev/null >/dev/null 2>&1; }
open_one() { "$BATON" inbox --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["decisions"][-1]["id"])'; }
yes() { "$BATON" approve "$(open_one)" "$@" </dev/null >out.txt 2>&1; }
begin; yes --no-drive
for path in "$kept" "$kept/trusted" "$kept/journal-key"; do
  case $(stat -c %a "$path" 2>/dev/null || stat -f %Lp "$path") in 700 | 600) ;; *) echo "BROKEN: others reach $path"; bad=1 ;; esac
done
case $(stat -c %a state 2>/dev/null || stat -f %Lp state) in *[2367][0-7] | *[0-7][2367]) echo "BROKEN: others can write to state/"; bad=1 ;; esac
mkdir -p .local/state && cp -R "$kept" .local/state/
chmod 644 "$kept/journal-key"
"$BATON" resume </dev/null >out.txt 2>&1
[ -e notes/kept.md ] && { echo "BROKEN: a key that others can read is believed"; bad=1; }
grep -q "chmod 600" out.txt || { echo "BROKEN: no mend for a key that others can read: $(tail -1 out.txt)"; bad=1; }
(export HOME=. && "$BATON" resume </dev/null >out.txt 2>&1)
[ -e notes/kept.md ] && { echo "BROKEN: a store in the workspace is believed"; bad=1; }
chmod 600 "$kept/journal-key" && : >"$kept/journal-key"
begin; yes
[ -e notes/kept.md ] || { echo "BROKEN: an empty key makes every question come again: $(tail -2 out.txt)"; bad=1; }
exit $bad
