#!/bin/bash
# Safe (0) when a foreign, untrusted workspace cannot run code from site/.git/config before `baton trust`.
# Needs: BATON=/path/to/baton WS=/empty/folder
set -u; unset XDG_STATE_HOME
cd "$WS" || exit 2
export HOME="$WS/home"; mkdir -p "$HOME/maker" "$HOME/victim"
export HOME="$WS/home/maker"
"$BATON" init made >/dev/null || exit 2
git init -q -b main made/site
( cd made/site && git config user.name m && git config user.email m@x && echo hi > a.md && git add a.md && git commit -qm a &&
  git config filter.x.clean "sh -c 'touch \"$WS/RAN\"; cat'" && echo '*.md filter=x' > .gitattributes )
cp -a made foreign; rm -f foreign/state/trust "$WS/RAN"; touch foreign/site/a.md   # as unpacked elsewhere
export HOME="$WS/home/victim"
git config --global user.name v; git config --global user.email v@x
cd foreign && for command in "run publish inbox/why-small-tools-last.md" "run publish inbox/why-small-tools-last.md --dry-run" trust doctor inbox; do
  "$BATON" $command </dev/null >>out.txt 2>&1
done
grep -q "baton trust" out.txt || { echo "BROKEN: nobody was told what waits to be trusted"; exit 1; }
[ -e "$WS/RAN" ] && { echo "BROKEN: site/.git/config ran a program; nobody trusted or approved anything"; exit 1; }
echo safe; exit 0
