#!/bin/bash
# Safe (0) when a workspace fetched by plain `git clone` cannot run code from site/config (bare-repository layout).
set -u; unset XDG_STATE_HOME
cd "$WS" || exit 2
mkdir -p home/maker home/victim; export HOME="$WS/home/maker"
git config --global user.name m; git config --global user.email m@x
"$BATON" init made >/dev/null || exit 2
git init -q -b main t && (cd t && echo hi > a.md && echo '*.md filter=x' > .gitattributes && git add . && git commit -qm a)
mkdir made/site && cp -r t/.git/HEAD t/.git/objects t/.git/refs t/.git/index t/a.md t/.gitattributes made/site/
printf '[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n[filter "x"]\n\tclean = "sh -c '"'touch $WS/RAN; cat'"'"\n' > made/site/config
find made/site/refs -type d -empty -exec touch {}/.keep \;
(cd made && rm -f .gitignore state/trust && git init -q -b main . && git add -A -f . && git commit -qm ws)
export HOME="$WS/home/victim"; git config --global user.name v; git config --global user.email v@x
git clone -q made clone && cd clone || exit 2
rm -f "$WS/RAN"
"$BATON" run publish inbox/why-small-tools-last.md </dev/null >/dev/null 2>&1
[ -e "$WS/RAN" ] && { echo "BROKEN: a cloned workspace's site/config ran a program before any trust or approval"; exit 1; }
echo safe; exit 0
