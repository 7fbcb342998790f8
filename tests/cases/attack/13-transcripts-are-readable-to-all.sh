#!/bin/bash
# Safe (0) when what the journal keeps at 0600 is not readable to others in transcripts/ (umask 022).
set -u; unset XDG_STATE_HOME
cd "$WS" || exit 2
umask 022; export HOME="$WS/home"; mkdir -p "$HOME"
"$BATON" init w >/dev/null && cd w || exit 2
"$BATON" run publish inbox/why-small-tools-last.md </dev/null >/dev/null; "$BATON" show @last --html >/dev/null
bad=$(find transcripts -type f -perm /044)$(find transcripts -type d -perm /077); j=$(stat -c %a state/journal.db)
[ -n "$bad" ] && { echo "BROKEN: journal is $j, but:"; ls -l transcripts; exit 1; }
echo safe; exit 0
