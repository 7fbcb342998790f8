import re
import sys
from pathlib import Path

who = {}
for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
    if label := re.match(r"([A-Z]+): ", line):
        for sentence in re.split(r"(?<=[.?!])\s+", line[label.end() :].strip()):
            who[sentence] = label[1]
name, wrong = "", 0
for line in Path(sys.argv[2]).read_text(encoding="utf-8").splitlines():
    line = line.strip()
    if line.startswith("#"):
        name = ""
    if label := re.match(r"([A-Z]+): ", line):
        name, line = label[1], line[label.end() :]
    for sentence in re.split(r"(?<=[.?!])\s+", line):
        if sentence in who and who[sentence] != name:
            sys.stdout.write(f"wrong: {who[sentence]} said it, it stands below {name or 'nobody'}: {sentence}\n")
            wrong += 1
sys.exit(bool(wrong))
