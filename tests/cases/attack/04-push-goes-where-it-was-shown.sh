#!/bin/bash
# After the commit, the push goes to the address that was approved or the gate asks again: another address by
# set-url, by a second pushurl, by a rule that rewrites it, or by another remote for pushes.
set -u
export HOME="$WS/home"
mkdir -p "$HOME"
git config --global user.name m
git config --global user.email m@example.org
bad=0
for way in set-url pushurl rewrite pushdefault; do
  cd "$WS" && mkdir "$way" && cd "$way" && "$BATON" init w >/dev/null && cd w || exit 2
  git init -q --bare ../A.git && git init -q --bare ../B.git && git init -q -b main site
  (cd site && git commit -q --allow-empty -m i && git remote add origin "$PWD/../../A.git" && git push -q origin main)
  "$BATON" run publish inbox/why-small-tools-last.md </dev/null >/dev/null 2>&1
  mv ../A.git ../A.away
  "$BATON" approve d-1 >/dev/null 2>&1 # commits, and cannot push
  (
    cd site || exit
    case $way in
    set-url) git remote set-url origin "$PWD/../../B.git" ;;
    pushurl) git config --add remote.origin.pushurl "$PWD/../../B.git" ;;
    rewrite) git config "url.$PWD/../../B.git.pushInsteadOf" "$PWD/../../A.git" ;;
    pushdefault) git remote add other "$PWD/../../B.git" && git config remote.pushDefault other ;;
    esac
  )
  run=$("$BATON" runs --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["runs"][0]["run"])')
  "$BATON" resume "$run" >resumed.txt 2>&1 </dev/null
  git -C ../B.git log --all --oneline | grep -q . && echo "BROKEN ($way): pushed to B without asking" && bad=1
  "$BATON" inbox --json | grep -q '"d-2"' || { echo "BROKEN ($way): nobody was asked" && cat resumed.txt && bad=1; }
  "$BATON" inbox d-2 | tr -s ' \n' ' ' | tr -d ' ' | grep -q 'B.git' || { echo "BROKEN ($way): B is not shown" && bad=1; }
done
exit $bad
