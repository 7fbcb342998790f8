#!/bin/bash
# A pipe in the place of any file of git's in a site keeps no command waiting.
set -u; unset XDG_STATE_HOME
export HOME="$WS/home"; mkdir -p "$HOME"
bad=0
cd "$WS" && "$BATON" init w >/dev/null && cd w && rm -f state/trust || exit 2
for at in .git .git/config .git/config.worktree .git/commondir .git/objects/info/alternates .git/included; do
  rm -rf site && git init -q site && git -C site config include.path included
  rm -rf "site/$at" && mkdir -p "$(dirname "site/$at")" && mkfifo "site/$at" || exit 2
  for command in trust doctor "run publish inbox/why-small-tools-last.md"; do
    # shellcheck disable=SC2086
    timeout 60 "$BATON" $command </dev/null >out.txt 2>&1
    status=$?
    [ $status -le 3 ] || { echo "BROKEN ($at): baton $command ended with $status"; bad=1; }
  done
done
exit $bad
