#!/bin/bash
# Safe (0) when an approval that stands in a foreign, untrusted workspace's journal does not let an effect act here.
set -u; unset XDG_STATE_HOME
cd "$WS" || exit 2
mkdir -p maker victim; export HOME="$WS/victim"; git config --global user.name v; git config --global user.email v@x
git init -q --bare remote.git; git init -q -b main victim/blog
(cd victim/blog && git commit -q --allow-empty -m init && git remote add origin "$WS/remote.git" && git push -q origin main)
export HOME="$WS/maker"; git config --global user.name m; git config --global user.email m@x
"$BATON" init w >/dev/null && cd w || exit 2
"$BATON" run publish inbox/why-small-tools-last.md -p site="$WS/victim/blog" </dev/null >/dev/null
"$BATON" approve d-1 --no-drive >/dev/null
cp -a "$WS/w" "$WS/foreign"; rm -rf "$WS/foreign/state/trust" "$WS/foreign/state/locks"
export HOME="$WS/victim"; cd "$WS/foreign"
"$BATON" resume </dev/null >out.txt 2>&1
"$BATON" trust --yes </dev/null >>out.txt 2>&1   # the person allows what it would run; that is no yes to publish
"$BATON" resume </dev/null >>out.txt 2>&1
git -C "$WS/remote.git" log --all --format=%s | grep -q Publish && { echo "BROKEN: resume in a workspace that came along pushed on a yes somebody else gave"; exit 1; }
echo safe; exit 0
