#!/bin/bash
# What has the name of a file and is none (a pipe, a device, a folder, a link that leads nowhere or in a circle) is told
# or passed over by every command: nothing waits, nothing is taken for "nothing is wrong", no error of ours.
set -u
export HOME="$WS/home"; mkdir -p "$HOME" && cd "$WS" || exit 2
git config --global user.name m; git config --global user.email m@x
"$BATON" init w >/dev/null && cd w || exit 2
note=inbox/why-small-tools-last.md
broken() { echo "BROKEN: $*"; exit 1; }
try() {
  ( ulimit -t 20; timeout 60 "$BATON" "$@" </dev/null >"$WS/out.txt" 2>&1 ); code=$?
  [ $code -ge 124 ] || [ $code = 70 ] || grep -q "bug in Baton" "$WS/out.txt" && broken "$what: baton $* ended with $code: $(tail -1 "$WS/out.txt")"
}
for kind in pipe device folder nowhere circle; do
  for file in apps/z.yaml agents/writer.md rules/approvals.yaml; do
    what="$kind at $file"; [ -e $file ] && mv $file "$WS/kept"
    case $kind in
      pipe) mkfifo $file ;; device) ln -s /dev/zero $file ;; folder) mkdir $file ;;
      nowhere) ln -s none $file ;; circle) ln -s "$(basename $file)" $file ;;
    esac
    [ $file = agents/writer.md ] && try doctor
    try app check; [ $code = 0 ] && broken "$what: app check says that nothing is wrong"
    grep -q "$file" "$WS/out.txt" || broken "$what is not named: $(cat "$WS/out.txt")"
    rm -rf $file; [ -e "$WS/kept" ] && mv "$WS/kept" $file
  done
done
what="a circle at site"; ln -s site site; try doctor; try trust; try run publish $note
[ $code = 0 ] && broken "$what: published"
rm site; what="a circle at state"; rm -rf state; ln -s state state
for command in inbox runs doctor "app check"; do try $command; done
echo safe; exit 0
