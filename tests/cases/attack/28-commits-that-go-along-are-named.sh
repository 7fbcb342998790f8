#!/bin/bash
# Every earlier commit that a push takes along is named before the yes, or the push asks: a remote that was never
# fetched, one that lost what it had, another one under the same name, and commits made while the gate was open.
set -u
export HOME="$WS/home"
mkdir -p "$HOME"
git config --global user.name m
git config --global user.email m@example.org
bad=0
for way in unfetched emptied moved later; do
  cd "$WS" && mkdir "$way" && cd "$way" && "$BATON" init w >/dev/null && cd w || exit 2
  git init -q --bare -b main ../A.git && git init -q --bare -b main ../B.git && git init -q -b main site
  (
    cd site && git remote add origin "$PWD/../../A.git"
    echo private >diary.md && git add . && git commit -qm "private diary" && git rm -q diary.md && git commit -qm "took it out"
    [ $way = unfetched ] || git push -q origin main
    [ $way = moved ] && git remote set-url origin "$PWD/../../B.git"
  )
  [ $way = emptied ] && rm -rf ../A.git && git init -q --bare -b main ../A.git
  "$BATON" run publish inbox/why-small-tools-last.md </dev/null >/dev/null 2>&1
  "$BATON" inbox d-1 | tr -s ' \n' ' ' >shown.txt
  [ $way = unfetched ] && ! grep -q 'private diary' shown.txt && echo "BROKEN ($way): the gate does not name it" && bad=1
  [ $way = later ] && git -C site commit -q --allow-empty -m "second diary"
  [ $way = unfetched ] || "$BATON" approve d-1 >/dev/null 2>&1
  for remote in ../A.git ../B.git; do
    seen=$(git -C $remote log --all --format=%s)
    case "$way $seen" in
    "later "*second*) echo "BROKEN ($way): a commit that nobody was shown went out" && bad=1 ;;
    emptied*diary* | moved*diary*) [ $way = moved ] && [ $remote = ../A.git ] || { echo "BROKEN ($way): the diary went out" && bad=1; } ;;
    esac
  done
  [ $way = unfetched ] && continue
  "$BATON" inbox d-2 | tr -s ' \n' ' ' | grep -q 'diary' || { echo "BROKEN ($way): nobody was asked about it" && bad=1; }
done
exit $bad
