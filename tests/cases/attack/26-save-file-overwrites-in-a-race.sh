#!/bin/bash
# Safe (0) when save_file "never overwrites other text", also when somebody writes the file between its look and its write.
set -u; unset XDG_STATE_HOME
cd "$WS" || exit 2
export HOME="$WS/home"; mkdir -p "$HOME"
"$(dirname "$BATON")/python" - <<'P'
import os, sys, pathlib
from orchestrator.ports.effect import Mark
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.save_file import SaveFile
root = pathlib.Path.cwd(); (root / "notes").mkdir(); target = root / "notes" / "x.md"; real = os.fsync
def meanwhile(fd):  # an editor, or another run, saves at this moment
    if not target.exists(): target.write_text("the person's own words\n")
    real(fd)
os.fsync = meanwhile
try: SaveFile().act("write", {"text": "from the run\n", "name": "x", "folder": "notes"}, Surroundings(root), Mark("r", "k" * 20, "a", "h"))
except Exception as e: print("refused:", e)
print("BROKEN: the person's text was overwritten" if "person" not in target.read_text() else "safe"); sys.exit("person" not in target.read_text())
P
